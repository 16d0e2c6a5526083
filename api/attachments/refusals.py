"""Why bytes are not taken, or not handed out."""

from api.refusals import BodyTooLarge, MediaTypeUnknown, TooManyRequests
from cases.errors import Conflict, Invalid, NotFound


class AttachmentTooLarge(BodyTooLarge):
    """The file is larger than is taken."""

    code = "attachment-too-large"


class DayIsFull(BodyTooLarge):
    """The office has uploaded as much within a day as it may."""

    code = "attachments-of-the-day-full"


class TooManyUploads(TooManyRequests):
    """This caller has begun as many uploads as are allowed and finished none of them."""

    code = "too-many-uploads"


class TooManyDownloads(TooManyRequests):
    """This caller already has as many downloads running as are allowed."""

    code = "too-many-downloads"


class ContentNotTaken(MediaTypeUnknown):
    """What the file is by its content is not taken; `possible` lists what is."""

    code = "content-not-taken"


class ContentNotAsDeclared(Invalid):
    """The file is by its content something else than was declared."""

    code = "content-not-as-declared"


class DigestNotAsDeclared(Invalid):
    """The bytes have another SHA-256 than was declared: they were damaged on the way, or it is another file."""

    code = "digest-not-as-declared"


class MoreThanDeclared(Invalid):
    """More bytes were sent than the upload was declared to have."""

    code = "more-than-declared"


class PieceTooSmall(Invalid):
    """A piece other than the last is larger than this."""

    code = "piece-too-small"


class OffsetUnreadable(Invalid):
    """`Upload-Offset` says at which byte of the file the piece begins."""

    code = "upload-offset-unreadable"


class OffsetOther(Conflict):
    """The upload goes on at another byte: `Upload-Offset` of the answer says at which."""

    code = "upload-offset-other"


class UploadIncomplete(Conflict):
    """Not all bytes have come yet."""

    code = "upload-incomplete"


class NoSuchUpload(NotFound):
    """There is no such upload of this caller, or it was dropped."""

    code = "no-such-upload"


class AttachmentIsWithdrawn(Conflict):
    """The file was attached in error and withdrawn; it is not handed out."""

    code = "attachment-is-withdrawn"


class AttachmentForgotten(NotFound):
    """The record's key was destroyed: nobody can read the file any more."""

    code = "attachment-forgotten"


class RangeNotThere(Invalid):
    """The file has no such bytes."""

    code = "range-not-there"
