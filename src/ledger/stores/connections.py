"""Open connections, kept for whoever needs one next."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Generic, Protocol, TypeVar

from ledger.errors import LedgerError


class Closable(Protocol):
    """A connection of either driver."""

    def close(self) -> None: ...


C = TypeVar("C", bound=Closable)


class Connections(Generic[C]):
    """As many connections as are used at the same moment: one thread that comes back gets its own again.

    There is nothing to wait for and nothing to ask the server first, as in the library's pool. One that failed is
    closed, and so are the idle ones, which may have lost the same server; the next use opens another.
    """

    def __init__(self, connect: Callable[[], C]) -> None:
        self._connect = connect
        self._idle: deque[C] = deque()
        self._closed = False

    @contextmanager
    def one(self) -> Iterator[C]:
        """A connection for one use. What is raised inside counts as its failure, unless it is a refusal of ours."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connect()
        try:
            yield connection
        except LedgerError:
            self._give_back(connection)
            raise
        except BaseException:
            with suppress(Exception):
                connection.close()
            self._drain()
            raise
        self._give_back(connection)

    def close(self) -> None:
        """Close all, those in use when they are given back."""
        self._closed = True
        self._drain()

    def _give_back(self, connection: C) -> None:
        self._idle.append(connection)
        if self._closed:
            self._drain()

    def _drain(self) -> None:
        while True:
            try:
                connection = self._idle.pop()
            except IndexError:
                return
            with suppress(Exception):
                connection.close()


class Held(threading.local, Generic[C]):
    """The connection, if any, in whose transaction this thread does everything."""

    connection: C | None = None

    @contextmanager
    def by_this_thread(self, connection: C) -> Iterator[None]:
        """Use this connection for all that the thread does in here."""
        assert self.connection is None, "a transaction has no other within it"
        self.connection = connection
        try:
            yield
        finally:
            self.connection = None
