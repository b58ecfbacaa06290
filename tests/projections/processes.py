"""Work on one ledger by several processes at once, and by one that is killed while it is at it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from ledger.journal import Address
from projections import Library
from projections.keeping import follow, rebuild
from tests.projections.history import library_of


def start(work: Callable[..., None], address: Address, *arguments: object) -> subprocess.Popen[bytes]:
    """Begin a function of this module in a process of its own, with the ledger open."""
    named = [work.__name__, address.url.render_as_string(hide_password=False), *map(str, arguments)]
    return subprocess.Popen([sys.executable, "-m", __name__, *named])


def follow_up_to(library: Library, position: str) -> None:
    """Follow, as a background follower does, until there."""
    while any(mark.position < int(position) for mark in library.marks().values()):
        follow.catch_up(library.engine, library.journal, library.projections, int(position))


def rebuild_all(library: Library) -> None:
    rebuild.rebuild(library.engine, library.journal, library.projections)


def die_while_following(library: Library, position: str) -> None:
    """Be killed when rows have been written and the bookmark is about to move past a position."""
    _die_in(follow, "move", lambda _tx, _projection, reach, **_: reach > int(position))
    follow_up_to(library, str(library.journal.store.max_notification_id()))


def die_while_rebuilding(library: Library, position: str) -> None:
    """Be killed when a rebuild has come past a position."""
    _die_in(rebuild, "collect", lambda _targets, _entries, after, _upto: after > int(position))
    rebuild_all(library)


def die_while_switching(library: Library) -> None:
    """Be killed when everything is built and readers are about to be switched."""
    _die_in(rebuild, "move", lambda *_, **__: True)
    rebuild_all(library)


def _die_in(module: object, name: str, when: Callable[..., bool]) -> None:
    whole = getattr(module, name)

    def fatal(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # As the one that it takes the place of.
        if when(*args, **kwargs):
            _die()
        return whole(*args, **kwargs)

    setattr(module, name, fatal)


def _die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("nobody survives that")


if __name__ == "__main__":
    chosen, url, *rest = sys.argv[1:]
    with library_of(Address.parse(url)) as opened:
        globals()[chosen](opened, *rest)
