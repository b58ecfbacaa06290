"""Files under way: looked at line by line in the background, and recorded only once whoever sent them says so.

What is kept is kept in the memory of this process, for an hour, and for whoever sent it alone, with the rights that he
sent it with: a file that was not confirmed leaves nothing behind, also where nobody comes to look at it again.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from threading import Lock, Thread, Timer
from time import monotonic
from typing import Any, Protocol
from uuid import uuid4
from weakref import ref

from api.access.identity import Identity, Role
from api.http.logs import log
from api.http.problems import Unexpected
from api.http.too_much import Busy
from api.intake.run import LineOutcome, LineResult, Tally
from ledger.errors import LedgerError

LASTING = 3_600
"""Seconds that a file is kept after it was sent, and what came of it after it was confirmed."""
OF_ONE, OF_ALL = 3, 40
"""How many files are kept of one person, and of all; who sends more than are read or recorded is told to wait."""
PAUSE = 60
"""Seconds after which a file that is too old is looked at again, where somebody was busy with it."""


class Stage(StrEnum):
    """How far a file is."""

    READING = "reading"
    READ = "read"
    RECORDING = "recording"
    RECORDED = "recorded"
    STOPPED = "stopped"


_NUMBER = re.compile(r"([0-9]{1,9})-[0-9a-f-]{36}")

BUSY = frozenset({Stage.READING, Stage.RECORDING})


class Taking(Protocol):
    """A file that can be looked at, and then recorded; told of every line. Both raise what is wrong with the whole."""

    @property
    def name(self) -> str: ...
    @property
    def how(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def expected(self) -> int | None: ...
    @property
    def whole_only(self) -> bool: ...
    def rehearse(self, tell: Callable[[LineResult], object]) -> Tally: ...
    def record(self, tell: Callable[[LineResult], object], *, accept_good: bool) -> Tally: ...
    def close(self) -> None: ...


Owner = tuple[str, str]
"""A person: a subject, and the organisation that vouches for it."""


def owner(identity: Identity) -> Owner:
    return identity.subject, identity.organisation


def rights(identity: Identity) -> tuple[Owner, frozenset[Role]]:
    """With which rights somebody is here: who has others by now does not go on with what he sent before."""
    return owner(identity), identity.roles


@dataclass(slots=True)
class Job:
    """One file of one person in one partnership."""

    number: str
    identity: Identity
    partnership: str
    taking: Taking
    stage: Stage = Stage.READING
    lines: list[LineResult] = field(default_factory=list)
    done: int = 0
    tally: Tally | None = None
    refusal: LedgerError | None = None
    confirmed: bool = False
    """Whether somebody said that it is to be recorded: a file of acts that stops after that stands up to there."""
    since: float = field(default_factory=monotonic)
    dropped: bool = False
    """Whether it is kept no more: what somebody found before that is not recorded after it."""
    lock: Lock = field(default_factory=Lock)

    @property
    def owner(self) -> Owner:
        return owner(self.identity)

    @property
    def too_old(self) -> bool:
        return monotonic() - self.since > LASTING

    @property
    def busy(self) -> bool:
        return self.stage in BUSY

    @property
    def refused(self) -> int:
        return self.tally.counts[LineOutcome.REFUSED] if self.tally is not None else 0

    @property
    def good(self) -> int:
        return self.tally.counts[LineOutcome.NEW] if self.tally is not None else 0

    def can_record(self, *, accept_good: bool) -> bool:
        """Whether what was read can be recorded; with refused lines only where that is asked for, and possible."""
        whole = not self.refused or (accept_good and not self.taking.whole_only)
        return self.stage is Stage.READ and self.good > 0 and whole and not self.dropped

    def read(self) -> None:
        """Look at every line."""
        self._run(Stage.READ, self.taking.rehearse)

    def begin_recording(self, *, accept_good: bool) -> bool:
        """Begin to record, once; whether that is what happened."""
        with self.lock:
            if not self.can_record(accept_good=accept_good):
                return False
            self.stage, self.done, self.lines, self.confirmed = Stage.RECORDING, 0, [], True
            self.since = monotonic()
        run = self.taking.record
        start(lambda: self._run(Stage.RECORDED, lambda tell: run(tell, accept_good=accept_good)))
        return True

    def drop(self) -> bool:
        """Let go of the file, unless somebody is busy with it; whether that is what happened."""
        with self.lock:
            if self.busy:
                return False
            self.dropped = True
        self.taking.close()
        return True

    def _run(self, then: Stage, work: Callable[[Callable[[LineResult], object]], Tally]) -> None:
        lines: list[LineResult] = []

        def tell(result: LineResult) -> None:
            lines.append(_told(result))
            self.done = len(lines)

        try:
            self.tally = work(tell)
            self.lines, self.stage = lines, then
        except LedgerError as error:
            self.lines, self.refusal, self.stage = lines, error, Stage.STOPPED
        except Exception as error:  # noqa: BLE001  # Nobody waits for it, so that nobody else would tell.
            log().error("unexpected", action="import", exc_info=error)
            self.refusal, self.stage = Unexpected(), Stage.STOPPED
        if then is Stage.RECORDED:
            self.taking.close()


_NOTHING: dict[str, Any] = {}


def _told(result: LineResult) -> LineResult:
    """What is told of a line, and no more: it is kept in memory, of a hundred thousand lines at once."""
    if result.wanted is None:
        return result
    return replace(result, wanted=replace(result.wanted, fields=_NOTHING, identity=()))


def held_by(number: str) -> int | None:
    """The process that keeps a file, by the file's number; ``None`` where it is no number of a file."""
    found = _NUMBER.fullmatch(number)
    return int(found[1]) if found else None


def start(work: Callable[[], None]) -> None:
    """Work on in the background. A server that stops does not wait for it: what was not finished is not recorded."""
    Thread(target=work, daemon=True).start()


@dataclass(slots=True, weakref_slot=True)
class Jobs:
    """All files under way in this process."""

    _jobs: dict[str, Job] = field(default_factory=dict)
    _laid_aside: list[Owner] = field(default_factory=list)
    """Whose files are being written to disk: they count as files that somebody is busy with."""
    _lock: Lock = field(default_factory=Lock)
    _sweeper: Timer | None = None

    def begin(self, identity: Identity, partnership: str, lay_aside: Callable[[], Taking]) -> Job:
        """Lay a file aside and look at it in the background. The oldest that nobody is busy with make room.

        Raises ``Busy``, before anything is laid aside, where there is no room.
        """
        whose, job = owner(identity), None
        with self._lock:
            self._clear()
            self._make_room(whose)
            self._laid_aside.append(whose)
        try:
            job = Job(f"{os.getpid()}-{uuid4()}", identity, partnership, lay_aside())
        finally:
            with self._lock:
                self._laid_aside.remove(whose)
                if job is not None:
                    self._jobs[job.number] = job
                    self._sweep_later()
        start(job.read)
        return job

    def find(self, number: str, identity: Identity, partnership: str) -> Job | None:
        """A file that was sent here by this person with these rights, and is not too old."""
        with self._lock:
            job = self._jobs.get(number)
            if job is None or (job.too_old and self._drop(job)):
                return None
        return job if (rights(job.identity), job.partnership) == (rights(identity), partnership) else None

    def sweep(self) -> None:
        """Let go of what is too old, and come back for what will be."""
        with self._lock:
            self._sweeper = None
            self._clear()
            self._sweep_later()

    def _sweep_later(self) -> None:
        """Come back when the next file is too old, whether or not anybody comes by then."""
        if self._sweeper is None and self._jobs:
            due = min(each.since for each in self._jobs.values()) + LASTING - monotonic()
            self._sweeper = Timer(due if due > 0 else PAUSE, _sweep, (ref(self),))
            self._sweeper.daemon = True
            self._sweeper.start()

    def _make_room(self, whose: Owner) -> None:
        """Drop the oldest files, as many as one more asks for; raises ``Busy`` where that cannot be."""
        for limit, of in ((OF_ONE, whose), (OF_ALL, None)):
            most = limit - 1 - self._being_laid_aside(of)
            kept = self._of(of)
            too_many = len(kept) - most
            for each in kept:
                if too_many > 0 and self._drop(each):
                    too_many -= 1
            if too_many > 0:
                raise Busy

    def _of(self, whose: Owner | None) -> list[Job]:
        """The files of a person, or of all; the oldest first."""
        return [each for each in self._jobs.values() if whose in (None, each.owner)]

    def _being_laid_aside(self, whose: Owner | None) -> int:
        return sum(whose in (None, each) for each in self._laid_aside)

    def _clear(self) -> None:
        for each in list(self._jobs.values()):
            if each.too_old:
                self._drop(each)

    def _drop(self, job: Job) -> bool:
        """Let go of a file that nobody is busy with; whether that is what happened."""
        dropped = job.drop()
        if dropped:
            self._jobs.pop(job.number, None)
        return dropped


def _sweep(jobs: ref[Jobs]) -> None:
    """For a timer, which keeps nothing alive."""
    found = jobs()
    if found is not None:
        found.sweep()
