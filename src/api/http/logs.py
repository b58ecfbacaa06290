"""What a server says of itself: one JSON object a line, to standard error; never what anybody sent or was answered.

This is the access log: who asked for what, from where, and how it ended. Who *decided* what is in the audit trail,
which is another log (see docs/operations/logging.md).
"""

from __future__ import annotations

import logging
import sqlite3
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, cast

import orjson
import psycopg
import structlog

from ledger.errors import LedgerError

LONGEST = 500
"""Characters of one value; what is longer was sent by somebody."""

SAYING = (OSError, sqlite3.OperationalError, psycopg.OperationalError)
"""Errors whose message is about the machine. The message of any other may quote what somebody sent."""

Line = MutableMapping[str, Any]


def configure() -> None:
    """Send everything that this process logs, our own and what libraries say, through one way out."""
    chain = [_level, _exception, _when, _clean]
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, *chain, structlog.processors.JSONRenderer(_json)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=_ToStandardError(),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers[:] = [_Through()]
    root.setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.asgi"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    logging.getLogger("uvicorn").setLevel(logging.INFO)
    logging.getLogger("uvicorn.access").disabled = True  # It has query values; ``access`` writes that line.


def log(name: str = "grondslag") -> structlog.typing.FilteringBoundLogger:
    """Where to log; facts go in by name, and a message never quotes what somebody sent."""
    return cast("structlog.typing.FilteringBoundLogger", structlog.get_logger(name))


class _ToStandardError:
    """Standard error as it is at each line: whoever takes its place gets the lines."""

    def __call__(self, *_: object) -> structlog.BytesLogger:
        return structlog.BytesLogger(sys.stderr.buffer)


class _Through(logging.Handler):
    """What libraries say with the standard library's logging."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            say = getattr(log(), record.levelname.lower(), log().warning)
            say(record.getMessage(), source=record.name, **({"exc_info": record.exc_info} if record.exc_info else {}))
        except Exception:  # noqa: BLE001  # A line that cannot be written may not end what wrote it.
            self.handleError(record)


def _level(_: object, method: str, line: Line) -> Line:
    line["level"] = method
    return line


def _when(_: object, __: str, line: Line) -> Line:
    line["timestamp"] = datetime.now(UTC).isoformat(timespec="milliseconds")
    return line


def _exception(_: object, __: str, line: Line) -> Line:
    """Where it happened and what kind of error it was; its message only where that is about the machine."""
    info = line.pop("exc_info", None)
    error = info[1] if isinstance(info, tuple) else sys.exc_info()[1] if info is True else info
    if isinstance(error, BaseException):
        line["exception"] = list(told(error))
    return line


def told(error: BaseException) -> Iterator[dict[str, object]]:
    """An error and those that caused it, without a word of what anybody sent."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        kind = type(current)
        found: dict[str, object] = {"type": f"{kind.__module__}.{kind.__qualname__}", "at": _frames(current)}
        if isinstance(current, LedgerError):
            found["code"] = current.code
        if isinstance(current, SAYING):
            found["message"] = str(current)
        yield found
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)


def _frames(error: BaseException) -> list[str]:
    trace: TracebackType | None = error.__traceback__
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]


def _clean(_: object, __: str, line: Line) -> Line:
    """No value breaks a line, hides on a terminal, or is longer than what we say ourselves."""
    return {name: _cleaned(value) for name, value in line.items()}


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        text = "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in value[:LONGEST])
        return text.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {str(_cleaned(str(name))): _cleaned(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_cleaned(each) for each in value]
    return value


def _json(line: Line, **_: object) -> bytes:
    return orjson.dumps(line, str)
