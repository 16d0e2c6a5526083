"""What the system says about its own running: JSON lines on stderr, without personal data.

Only keys of an allow-list are written, so that a name cannot slip in by a new keyword. Exceptions are written as types
and places, never with their messages: a message may quote what somebody typed. Control and direction characters are
escaped, so that nobody can forge a line.
"""

import contextlib
import logging
import re
import sys
import traceback
from collections.abc import Iterator, Mapping, MutableMapping
from contextvars import ContextVar
from typing import Any, Final, TextIO

import structlog

ALLOWED: Final = frozenset(
    {
        # who writes
        "event", "level", "logger", "timestamp", "process",
        # whose request it is
        "request_id", "caller", "office", "stream", "position", "command_id",
        # what came of a request
        "method", "route", "status", "code", "duration_ms", "bytes_out", "field", "rule",
        # what the machinery did
        "error", "model", "generation", "events", "rows", "lag", "seconds", "count", "size", "version", "migration", "check",
        "host", "port", "mode", "home", "issuer", "reason", "setting", "attempt", "sqlstate",
    }
)  # fmt: skip
"""Keys that may be written. None of them ever holds what a person typed about a person."""

LONGEST: Final = 500
"""Characters of a value that are written."""

_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_VERBATIM: Final = ("uvicorn", "jejak")
"""Loggers whose messages hold no value of a request. Of other libraries the pattern and place are written, not the values."""

_notes: ContextVar[dict[str, object] | None] = ContextVar("notes", default=None)

log = structlog.stdlib.get_logger("jejak")
"""The one logger of the system: `log.info("migrated", version=3)`."""


@contextlib.contextmanager
def noting(**values: object) -> Iterator[dict[str, object]]:
    """Write the given values, and whatever `note` adds, with every line until the end of the block."""
    notes = dict(values)
    token = _notes.set(notes)
    try:
        yield notes
    finally:
        _notes.reset(token)


def note(**values: object) -> None:
    """Add values to every later line of this request, also from a thread that works for it."""
    notes = _notes.get()
    if notes is not None:
        notes.update(values)


def configure_logs(stream: TextIO | None = None, *, level: str = "INFO", console: bool | None = None) -> None:
    """Send every line of the system and of its libraries to one stream.

    Args:
        stream: where to; stderr unless given.
        level: the least level that is written.
        console: for eyes rather than machines; unless given, when the stream is a terminal.
    """
    stream = stream or sys.stderr
    for_eyes = stream.isatty() if console is None else console
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_notes,
        _exception_without_values,
        _only_allowed,
    ]
    renderer = (
        structlog.dev.ConsoleRenderer(colors=True, exception_formatter=structlog.dev.plain_traceback)
        if for_eyes
        else structlog.processors.JSONRenderer(sort_keys=False)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.addFilter(_forget_values)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = name != "uvicorn.access"
    logging.captureWarnings(capture=True)


def frames_of(error: BaseException) -> dict[str, object]:
    """An exception as type and places, without a single value: `{"type": …, "at": […], "because": {…}}`."""
    seen: dict[str, object] = {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "at": [f"{_short(f.filename)}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)[-12:]],
    }
    sqlstate = getattr(error, "sqlstate", None)
    if isinstance(sqlstate, str):
        seen["sqlstate"] = sqlstate
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and cause is not error:
        seen["because"] = {"type": f"{type(cause).__module__}.{type(cause).__qualname__}"}
    return seen


def safe_text(text: str) -> str:
    """A text in which nothing can end a line, hide or turn the reading direction."""
    cut = text if len(text) <= LONGEST else text[:LONGEST] + "…"
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", cut)


def _short(filename: str) -> str:
    return "/".join(filename.replace("\\", "/").split("/")[-3:])


def _forget_values(record: logging.LogRecord) -> bool:
    if not record.name.startswith(_VERBATIM) and not isinstance(record.msg, dict):
        # A message without arguments may have been put together from values before it came here.
        pattern = str(record.msg) if record.args else "message"
        record.msg, record.args = f"{pattern} at {record.module}:{record.lineno}", None
    return True


def _add_notes(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in (_notes.get() or {}).items():
        line.setdefault(key, value)
    return line


def _exception_without_values(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    given = line.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        line["error"] = frames_of(error)
    return line


def _only_allowed(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> Mapping[str, Any]:
    return {key: _safe(value) for key, value in line.items() if key in ALLOWED or key in ("_record", "_from_structlog")}


def _safe(value: Any) -> Any:
    match value:
        case None | bool() | int() | float() | logging.LogRecord():
            return value
        case dict():
            return {safe_text(str(key)): _safe(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_safe(inner) for inner in value]
        case _:
            return safe_text(str(value))
