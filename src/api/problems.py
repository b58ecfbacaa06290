"""What each family of refusals is to those outside: the only place that knows."""

from __future__ import annotations

from http import HTTPStatus

from api.access.refusals import NotAllowed, NotAuthenticated
from ledger.clerk import ChangedSince
from ledger.errors import Broken, LedgerError, Malformed, NotRecorded, RuleBroken
from ledger.stores.refusals import Unavailable
from projections.view import UnknownThing

DONE, FAILED, WRONG_USE, REFUSED = 0, 1, 2, 3
"""Exit status: done; a check failed or the database is not as it must be; wrong use; an act was refused."""


def exit_status(error: LedgerError) -> int:
    """The exit status of the command line for an error."""
    match error:
        case Malformed():
            return WRONG_USE
        case RuleBroken() | NotRecorded() | NotAuthenticated():
            return REFUSED
        case Broken():
            return FAILED
        case _:
            raise AssertionError(f"{type(error).__qualname__} belongs to no family of errors")


def http_status(error: LedgerError) -> HTTPStatus:
    """The status of an HTTP answer for an error; an error may say better itself, in ``status``.

    What a rule refuses is 409: the act is well-formed, and the ledger as it stands does not allow it.
    """
    own = getattr(type(error), "status", None)
    if isinstance(own, HTTPStatus):
        return own
    match error:
        case NotAuthenticated():
            return HTTPStatus.UNAUTHORIZED
        case NotAllowed():
            return HTTPStatus.FORBIDDEN
        case UnknownThing():
            return HTTPStatus.NOT_FOUND
        case Malformed():
            return HTTPStatus.BAD_REQUEST
        case ChangedSince():
            return HTTPStatus.PRECONDITION_FAILED
        case RuleBroken() | NotRecorded():
            return HTTPStatus.CONFLICT
        case Unavailable():
            return HTTPStatus.SERVICE_UNAVAILABLE
        case Broken():
            return HTTPStatus.INTERNAL_SERVER_ERROR
        case _:
            raise AssertionError(f"{type(error).__qualname__} belongs to no family of errors")
