"""What is refused because it is too much: too large, too deep, too slow, too many at once."""

from __future__ import annotations

from http import HTTPStatus

from starlette.types import Scope

from ledger.errors import Malformed, NotRecorded

MEGABYTE = 1 << 20
RETRY_SECONDS = 1


class BodyTooLarge(Malformed):
    """A body is no larger than the server was set up to take."""

    code = "body-too-large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE

    def __init__(self, limit: int) -> None:
        super().__init__(f"the body is larger than {limit} bytes; send less at once")
        self.limit = limit


class FileTooLarge(Malformed):
    """A file that is sent is no larger than the server was set up to take in."""

    code = "file-too-large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"the file is larger than {limit / MEGABYTE:g} MB; make several files of it, each with its own headers, or"
            " ask whoever runs the ledger for a larger upload_limit"
        )
        self.megabytes = f"{limit / MEGABYTE:g}"

    @classmethod
    def told_of(cls, scope: Scope) -> FileTooLarge | None:
        """What is wrong with the file of a request that was taken in, if it is this."""
        found = scope.get("state", {}).get(cls.code)
        return found if isinstance(found, cls) else None


class BodyTooDeep(Malformed):
    """A body is no deeper nested than anything that we ask for."""

    code = "body-too-deep"

    def __init__(self, limit: int) -> None:
        super().__init__(f"the body is nested more than {limit} deep; nothing that is asked here is")
        self.limit = limit


class BodyTooSlow(Malformed):
    """A body comes in within a time, or whoever sends it holds up others."""

    code = "body-too-slow"
    status = HTTPStatus.REQUEST_TIMEOUT

    def __init__(self, seconds: int) -> None:
        super().__init__(f"the body did not come in within {seconds} seconds; send it again, in one go")
        self.seconds = seconds


class AddressTooLong(Malformed):
    """What is asked fits an address of some length."""

    code = "address-too-long"
    status = HTTPStatus.REQUEST_URI_TOO_LONG

    def __init__(self, limit: int) -> None:
        super().__init__(f"the address is longer than {limit} bytes; ask less at once")
        self.limit = limit


class HeadersTooLarge(Malformed):
    """Headers fit a size."""

    code = "headers-too-large"
    status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE

    def __init__(self, limit: int) -> None:
        super().__init__(f"the headers are larger than {limit} bytes; leave out what is not needed")
        self.limit = limit


class Busy(NotRecorded):
    """A server that has too much to do says so, instead of answering nobody in time."""

    code = "server-busy"
    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        super().__init__("more is being asked than this server can answer at once; ask again in a moment")

    @property
    def headers(self) -> dict[str, str]:
        """When to ask again."""
        return {"Retry-After": str(RETRY_SECONDS)}


class Gone(Exception):
    """Whoever asked hung up before the request was whole: there is nobody to answer."""
