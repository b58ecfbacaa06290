"""A server: its socket, its processes, and how it ends."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from ipaddress import ip_address
from tempfile import TemporaryDirectory
from time import monotonic
from typing import cast

from fastapi import FastAPI
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.multiprocess import mark_process_dead
from uvicorn import Server
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from api.http import logs, reach
from api.http.connections import Configuration
from api.http.metrics import FOLDER, LedgerFigures, together
from api.http.settings import Settings
from api.problems import DONE, FAILED
from ledger.errors import Malformed
from ledger.journal import Journal
from ledger.stores.schema import JOURNAL, require
from projections import PROJECTIONS, Library, open_library

APPLICATION = "api.web.app:create_app"
"""What makes the application from the settings, in each process by itself."""

BACKLOG = 2048
GRACE = 5
"""Seconds that a process has beyond the limit for its requests, before it is killed."""


class CannotListen(Malformed):
    """The port is another program's, or the address another machine's."""

    code = "cannot-listen"

    def __init__(self, host: str, port: int, problem: str) -> None:
        super().__init__(f"cannot listen on {host} port {port}: {problem}; name another with --host and --port")
        self.host, self.port, self.problem = host, port, problem


@dataclass(frozen=True, slots=True)
class Listening:
    """A server that has its place and serves nobody yet: what it is about to serve, and where."""

    url: str
    ledger: str
    place: str
    demonstration: bool
    entries: int


def serve(settings: Settings, announce: Callable[[Listening], object]) -> int:
    """Serve a ledger until a signal ends it; return an exit status.

    Raises, before anything is served, what is the matter with the ledger, and ``CannotListen``.
    """
    require(settings.address, JOURNAL, PROJECTIONS)
    with ExitStack() as stack:
        journal = stack.enter_context(closing(Journal(settings.address)))
        founded = journal.founded
        library = stack.enter_context(closing(open_library(journal)))
        bound = stack.enter_context(listening(settings.host, settings.port))
        entries = journal.store.max_notification_id() or 0
        url = _url(settings, bound.getsockname()[1])
        announce(Listening(url, founded.name, settings.address.place, founded.demonstration, entries))
        logs.configure()
        if settings.workers == 1:
            return _alone(settings, bound, library)
        return _several(settings, bound, library)


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket on which requests wait until somebody takes them; raises ``CannotListen``."""
    address = "127.0.0.1" if host == reach.LOCALHOST else host
    family = socket.AF_INET if ip_address(address).version == 4 else socket.AF_INET6  # noqa: PLR2004
    try:
        bound = socket.create_server((address, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise CannotListen(host, port, _problem(error)) from error
    with bound:
        bound.set_inheritable(True)
        yield bound


def _problem(error: OSError) -> str:
    """What the system says, without what Python adds to it."""
    return os.strerror(error.errno) if error.errno else str(error)


def _url(settings: Settings, port: int) -> str:
    if settings.public_url is not None:
        return settings.public_url
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{'https' if settings.tls_certificate else 'http'}://{host}:{port}"


def make(settings: Settings, application: str) -> FastAPI:
    """The application, as each process makes it for itself."""
    logs.configure()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.join,), daemon=True).start()
    module, _, name = application.partition(":")
    gc.disable()  # Nearly all that is made here stays: no request need wait while it is looked through for garbage.
    try:
        return cast("FastAPI", getattr(import_module(module), name)(settings))
    finally:
        gc.freeze()
        gc.enable()


def _end_with(ended: Callable[[], object]) -> None:
    """A process whose parent was killed would go on serving, and nobody could start another."""
    ended()
    os.kill(os.getpid(), signal.SIGTERM)


def _alone(settings: Settings, bound: socket.socket, library: Library) -> int:
    app = make(settings, APPLICATION)
    with _showing_metrics(settings, app.state.running.metrics.registry, library):
        server = _Single(Configuration(settings, app=lambda: app))
        server.run(sockets=[bound])
    stuck = [each for each in threading.enumerate() if not each.daemon and each is not threading.main_thread()]
    if server.started and stuck:  # Python would wait for them, as long as they like.
        logs.log().warning("requests were cut off", threads=len(stuck))
        sys.stdout.flush()
        os._exit(DONE)
    return DONE if server.started else FAILED


class _Single(Server):
    """The only process: a signal ends its work, and is not raised once more when that is done."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        with super().capture_signals():
            try:
                yield
            finally:
                self._captured_signals.clear()


def _several(settings: Settings, bound: socket.socket, library: Library) -> int:
    with TemporaryDirectory(prefix="grondslag-metrics-") as folder:
        os.environ[FOLDER] = folder  # Read by each process when it begins.
        try:
            with _showing_metrics(settings, CollectorRegistry(), library):
                workers = _Workers(Configuration(settings, app=partial(make, settings, APPLICATION)), [bound], folder)
                workers.run()
        finally:
            del os.environ[FOLDER]
    return FAILED if any(each.exitcode == STARTUP_FAILURE for each in workers.processes) else DONE


class _Workers(Multiprocess):
    """uvicorn's supervisor: it starts processes, starts one again that died, and ends them all."""

    def __init__(self, config: Configuration, sockets: list[socket.socket], folder: str) -> None:
        super().__init__(config, sockets)
        self._folder = folder
        self._known: set[int | None] = set()
        self._limit = config.settings.stop_seconds + GRACE

    def keep_subprocess_alive(self) -> None:
        """Also forget how busy those were that are gone: one that died, and one that was replaced (SIGHUP)."""
        super().keep_subprocess_alive()
        there = {each.pid for each in self.processes}
        for pid in self._known - there:
            mark_process_dead(pid, self._folder)  # type: ignore[no-untyped-call]
        self._known = there

    def terminate_all(self) -> None:
        """Nobody is let in from here on: while this process had the socket, they would wait for nothing."""
        for each in self.sockets:
            each.close()
        super().terminate_all()

    def join_all(self) -> None:
        """One that does not end is ended."""
        until = monotonic() + self._limit
        for each in self.processes:
            each.process.join(max(0.0, until - monotonic()))
            if each.process.is_alive():
                logs.log().warning("a process was cut off", pid=each.pid)
                each.process.kill()
                each.process.join()


@contextmanager
def _showing_metrics(settings: Settings, registry: CollectorRegistry, library: Library) -> Iterator[None]:
    """Show the figures where the settings say, by whichever process there is but one of."""
    if settings.metrics_host is None:
        yield
        return
    host = "127.0.0.1" if settings.metrics_host == reach.LOCALHOST else settings.metrics_host
    try:
        server, thread = start_http_server(settings.metrics_port, host, together(registry, LedgerFigures(library)))
    except OSError as error:
        raise CannotListen(host, settings.metrics_port, _problem(error)) from error
    logs.log().info("metrics are shown", host=host, port=server.server_port)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
