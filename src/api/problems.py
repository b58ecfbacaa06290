"""What each family of refusals is to those outside: the only place that knows."""

from __future__ import annotations

from ledger.errors import Broken, LedgerError, Malformed, NotRecorded, RuleBroken

DONE, FAILED, WRONG_USE, REFUSED = 0, 1, 2, 3
"""Exit status: done; a check failed or the database is not as it must be; wrong use; an act was refused."""


def exit_status(error: LedgerError) -> int:
    """The exit status of the command line for an error."""
    match error:
        case Malformed():
            return WRONG_USE
        case RuleBroken() | NotRecorded():
            return REFUSED
        case Broken():
            return FAILED
        case _:
            raise AssertionError(f"{type(error).__qualname__} belongs to no family of errors")
