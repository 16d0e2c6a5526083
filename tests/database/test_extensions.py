"""The extension that says how like two names are: made by the owner, or used where a DBA has put it; there after a restore too."""

import psycopg

from api.database.connections import connect_info
from api.database.migrations import migrate

LIKE = "select trigrams.similarity('karsa', 'karso') > 0.3, trigrams.strict_word_similarity('karsa', 'karsa wijaya') = 1"


def test_every_role_may_ask_how_like_two_names_are(database: str) -> None:
    for role in ("owner", "api", "worker", "auditor"):
        with psycopg.connect(connect_info(database, role)) as connection:
            assert connection.execute(LIKE).fetchone() == (True, True)


def test_an_extension_that_a_dba_has_put_elsewhere_is_used(empty_database: str) -> None:
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute("create schema tools")
        connection.execute("create extension pg_trgm with schema tools")
    migrate(empty_database)
    migrate(empty_database)
    with psycopg.connect(empty_database) as connection:
        assert connection.execute(LIKE).fetchone() == (True, True)


def test_it_is_made_again_where_it_is_missing(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("drop schema trigrams cascade")
    migrate(database)
    with psycopg.connect(database) as connection:
        assert connection.execute(LIKE).fetchone() == (True, True)
