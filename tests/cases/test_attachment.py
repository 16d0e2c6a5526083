"""A file is attached once to a record that there is, under a name that is only a name, and withdrawn at most once."""

from dataclasses import replace

import pytest

from cases.attaching import ATTACHABLE
from cases.attachment import FileNameUnsafe, MediaTypeNotForKind, NoSuchRecord, NotAttachable
from cases.errors import NotFound, NotPossibleNow, Refusal
from cases.events.attachment import AttachmentWithdrawn, FileAttached
from cases.fields import Misshapen, OutOfRange, TextMissing, TextTooLong, TextUnwritable
from cases.vocabulary.attachments import AttachmentKind
from tests import spec
from tests.cases import histories as h
from tests.cases.attachment_histories import ATTACHED, WITHDRAWN
from tests.cases.referral_histories import ASKED, REFERRAL_ID, happened_referral
from tests.spec import some_id


def test_a_file_is_attached_by_whom_and_when() -> None:
    (fact,) = spec.nothing().when(ATTACHED).then_of(FileAttached)
    assert isinstance(fact, FileAttached)
    assert (fact.attached_by, fact.attached_at, fact.record_id) == (some_id("siti"), spec.NOW, some_id("case"))
    assert (fact.file_name, fact.sha256, fact.media_type, fact.size_bytes) == ("rumah.jpg", "ab" * 32, "image/jpeg", 120_000)


def test_it_is_attached_once_and_withdrawn_once_with_a_reason() -> None:
    attached = h.happened(ATTACHED)
    spec.given(*attached).when(ATTACHED).refuses(NotPossibleNow)
    (fact,) = spec.given(*attached).when(WITHDRAWN).then_of(AttachmentWithdrawn)
    assert fact == AttachmentWithdrawn(
        record_kind="case", record_id=some_id("case"), withdrawn_by=some_id("siti"), withdrawn_at=spec.NOW, reason="Foto orang lain"
    )
    spec.given(*attached, fact).when(WITHDRAWN).refuses(NotPossibleNow)
    spec.nothing().when(WITHDRAWN).refuses(NotPossibleNow)


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("../../etc/passwd", FileNameUnsafe),
        ("..", FileNameUnsafe),
        (".htaccess", FileNameUnsafe),
        ("C:rumah.jpg", FileNameUnsafe),
        ("foto\\rumah.jpg", FileNameUnsafe),
        ("rumah.jpg.", FileNameUnsafe),
        ("rumah\u202egpj.exe", TextUnwritable),
        ("rumah\x00.jpg", TextUnwritable),
        ("rumah\r\nSet-Cookie: a", TextUnwritable),
        ("\ud800.jpg", TextUnwritable),
        ("", TextMissing),
        ("a" * 201, TextTooLong),
    ],
)
def test_a_file_name_is_a_name(name: str, refusal: type[Refusal]) -> None:
    assert spec.nothing().when(replace(ATTACHED, file_name=name)).refuses(refusal).field == "file_name"


def test_what_it_is_fits_what_it_is_for() -> None:
    pdf = replace(ATTACHED, media_type="application/pdf")
    assert "image/jpeg" in spec.nothing().when(pdf).refuses(MediaTypeNotForKind).possible
    spec.nothing().when(replace(pdf, kind=AttachmentKind.DOCUMENT)).then_of(FileAttached)
    spec.nothing().when(replace(ATTACHED, media_type="image/svg+xml")).refuses(MediaTypeNotForKind)
    spec.nothing().when(replace(ATTACHED, size_bytes=0)).refuses(OutOfRange)
    spec.nothing().when(replace(ATTACHED, sha256="ab")).refuses(Misshapen)


def test_the_record_is_there_and_is_of_its_kind() -> None:
    streams = spec.Streams(histories={h.CASE: h.happened(h.OPENED)})
    ((stream, fact),) = streams.when(ATTACHED)
    assert stream == ATTACHED.attachment_id
    assert isinstance(fact, FileAttached)
    assert fact.case_id == h.CASE
    for wrong, refusal in (
        (replace(ATTACHED, record_id=some_id("nothing")), NoSuchRecord),
        (replace(ATTACHED, record_kind="complaint"), NotFound),
        (replace(ATTACHED, record_kind="worker"), NotAttachable),
        (replace(ATTACHED, record_kind="attachment"), NotAttachable),
    ):
        with pytest.raises(refusal):
            spec.Streams(histories={h.CASE: h.happened(h.OPENED)}).when(wrong)


def test_a_file_of_a_referral_knows_its_case() -> None:
    streams = spec.Streams(histories={REFERRAL_ID: happened_referral(ASKED)})
    ((_, fact),) = streams.when(replace(ATTACHED, record_kind="referral", record_id=REFERRAL_ID))
    assert isinstance(fact, FileAttached)
    assert fact.case_id == some_id("case")


def test_files_are_attached_to_every_kind_of_record_but_those_of_the_office_itself() -> None:
    assert {"complaint", "case", "person", "referral", "shelter", "partner", "activity", "monitoring", "meeting", "decree"} <= set(
        ATTACHABLE
    )
    assert not {"office", "worker", "team", "deadline", "attachment"} & set(ATTACHABLE)
