"""The options that commands share, each written once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from ledger.errors import Malformed

EARLIEST = "1900"
"""No date or instant of ours lies before this year."""

DEFAULT = "sqlite:///grondslag.sqlite"


class UnreadableDate(Malformed):
    """A date is written as 2019-12-31."""

    code = "malformed-date"

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is no date; write it as 2019-12-31")
        self.text = text


class UnreadableInstant(Malformed):
    """An instant is written with its offset."""

    code = "malformed-instant"

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is no instant; write it as 2019-12-31T12:00:00+01:00")
        self.text = text


class OptionsClash(Malformed):
    """Two options cannot both be served."""

    code = "options-clash"

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def read_date(text: str) -> date:
    """A date as people write it on the command line."""
    try:
        if len(text) == len("2019-12-31") and text >= EARLIEST:
            return date.fromisoformat(text)
    except ValueError as error:
        raise UnreadableDate(text) from error
    raise UnreadableDate(text)


def read_instant(text: str) -> datetime:
    """An instant with its offset."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise UnreadableInstant(text) from error
    if instant.tzinfo is None or text < EARLIEST:
        raise UnreadableInstant(text)
    return instant


Ledger = Annotated[str, typer.Option("--ledger", envvar="GRONDSLAG_LEDGER", help="Where the ledger is.", metavar="URL")]
Json = Annotated[bool, typer.Option("--json", help="For programs: JSON, ISO dates, amounts in cents.")]
ValidOn = Annotated[
    str | None, typer.Option("--valid-on", help="True in the world on this day; left out: today.", metavar="DATE")
]
KnownAt = Annotated[
    str | None,
    typer.Option(
        "--known-at",
        help="As the ledger knew it then: an instant, a date (the end of that day) or a position; left out: now.",
        metavar="INSTANT|POSITION",
    ),
]
Partnership = Annotated[str | None, typer.Option("--partnership", help="Only this partnership.", metavar="NAME")]
Service = Annotated[str | None, typer.Option("--service", help="Only this service (blnp/ict).", metavar="NAME")]
