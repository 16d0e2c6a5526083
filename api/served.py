"""The application of an opened installation: its routes, with the logs and the database behind them. Composition only."""

import asyncio

import psycopg
from fastapi import FastAPI

from api.composition import Database, Logs, unfinished
from api.database.connections import open_async_pool
from api.keeping import attachments_of
from api.looks import Looks
from api.main import create_app
from api.services import Services
from api.settings import Settings

READING_CONNECTIONS = 8


def app_of(settings: Settings, database: Database, logs: Logs) -> FastAPI:
    """The application that serves an installation."""

    async def reachable() -> bool:
        async with await psycopg.AsyncConnection.connect(database.logins.dsn("api"), connect_timeout=2) as connection:
            await connection.execute("select 1")
        return True

    async def migrated() -> bool:
        waiting, _ = await asyncio.to_thread(unfinished, database, "api")
        return not waiting

    services = Services(
        checks={"database": reachable, "migrations": migrated},
        casework=logs.casework,
        looks=Looks(logs.looks),
        attachments=attachments_of(settings, database, logs),
        reading=open_async_pool(database.logins.info("api"), name="reading", max_size=READING_CONNECTIONS),
    )
    return create_app(settings, services)
