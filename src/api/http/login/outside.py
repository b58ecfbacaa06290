"""The only door to identity providers: nothing waits long on them, reads much of them or follows them elsewhere."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx

from api.http.login.objects import NoObject, read_object

SECONDS = 4.0
"""How long a whole answer may take, connecting included: a request of somebody waits for it."""
LARGEST = 262_144
"""Bytes of an answer; the keys of the largest providers take a tenth of that."""
DONE = 200


class NotAnswered(Exception):
    """Why there is no answer, in words that may be shown to anybody; ``status`` where there was one of another kind."""

    def __init__(self, why: str, status: int = 0) -> None:
        super().__init__(why)
        self.status = status


@cache
def _trusted() -> ssl.SSLContext:
    """The authorities that this machine trusts: those of a government's own PKI are in its store, not in a package."""
    return ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class Outside:
    """Asks for JSON objects. No redirect is followed, no cookie kept and nothing unpacked.

    It is rarely asked (keys are kept, see ``provider``), so that each question is a connection of its own, in an event
    loop of its own: the only way to hold a whole answer to one deadline. Never called from an event loop.
    """

    seconds: float = SECONDS

    def get(self, url: str) -> dict[str, Any]:
        return self._ask("GET", url, b"", {})

    def post(self, url: str, form: str, headers: Mapping[str, str]) -> dict[str, Any]:
        """Send a form, as OAuth has it; what goes wrong is told without what was sent."""
        sent = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", url, form.encode(), sent)

    def _ask(self, method: str, url: str, content: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
        try:
            return read_object(asyncio.run(self._in_time(method, url, content, headers, _trusted())))
        except (TimeoutError, httpx.TimeoutException) as error:
            raise NotAnswered("too slow") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NotAnswered("no connection") from error
        except NoObject as error:
            raise NotAnswered("no JSON") from error

    async def _in_time(
        self, method: str, url: str, content: bytes, headers: Mapping[str, str], trusted: ssl.SSLContext
    ) -> bytes:
        sent = {**headers, "Accept": "application/json", "Accept-Encoding": "identity"}
        async with (
            asyncio.timeout(self.seconds),
            httpx.AsyncClient(timeout=self.seconds, follow_redirects=False, verify=trusted) as client,
            client.stream(method, url, content=content, headers=sent) as answer,
        ):
            if answer.status_code != DONE:
                raise NotAnswered(f"status {answer.status_code}", answer.status_code)
            if answer.headers.get("content-encoding", "identity") != "identity":
                raise NotAnswered("packed")
            read = bytearray()
            async for piece in answer.aiter_raw():
                read += piece
                if len(read) > LARGEST:
                    raise NotAnswered("too large")
            return bytes(read)
