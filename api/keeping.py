"""Where an installation keeps the bytes of attachments. Composition only."""

from api.attachments.keeping import Attachments
from api.attachments.pieces import Folder
from api.composition import Database, Logs
from api.database.connections import open_pool
from api.room import Room
from api.settings import Settings

UPLOADING_CONNECTIONS = 6


def attachments_of(settings: Settings, database: Database, logs: Logs) -> Attachments:
    """The keeper of the bytes, as the settings say."""
    rooms = [Room(database.server.data)] if database.server else []
    if settings.attachments is not None:
        settings.attachments.mkdir(mode=0o700, parents=True, exist_ok=True)
        rooms.append(Room(settings.attachments))

    def keep_room() -> None:
        for room in rooms:
            room.keep()

    return Attachments(
        logs.casework,
        open_pool(database.logins.info("api"), name="attachments", max_size=UPLOADING_CONNECTIONS),
        settings.limits,
        folder=folder_of(settings),
        keep_room=keep_room,
    )


def folder_of(settings: Settings) -> Folder | None:
    """The folder of the bytes; None: they are in the database."""
    return Folder(settings.attachments) if settings.attachments else None
