"""Files under way: looked at line by line in the background, and recorded only once whoever sent them says so.

What is kept is kept in the memory of this process, for an hour, and for whoever sent it alone: a file that was not
confirmed leaves nothing behind.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from threading import Lock, Thread
from time import monotonic
from typing import Any, Protocol
from uuid import uuid4

from api.http.logs import log
from api.http.problems import Unexpected
from api.intake.run import LineOutcome, LineResult, Tally
from ledger.errors import LedgerError

LASTING = 3_600
"""Seconds that a file is kept after it was sent."""
OF_ONE, OF_ALL = 3, 40
"""How many files are kept of one person, and of all."""


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


@dataclass(slots=True)
class Job:
    """One file of one person in one partnership."""

    number: str
    subject: str
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
    lock: Lock = field(default_factory=Lock)

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
        return self.stage is Stage.READ and self.good > 0 and whole

    def read(self) -> None:
        """Look at every line."""
        self._run(Stage.READ, self.taking.rehearse)

    def begin_recording(self, *, accept_good: bool) -> bool:
        """Begin to record, once; whether that is what happened."""
        with self.lock:
            if not self.can_record(accept_good=accept_good):
                return False
            self.stage, self.done, self.lines, self.confirmed = Stage.RECORDING, 0, [], True
        run = self.taking.record
        start(lambda: self._run(Stage.RECORDED, lambda tell: run(tell, accept_good=accept_good)))
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


@dataclass(slots=True)
class Jobs:
    """All files under way in this process."""

    _jobs: dict[str, Job] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def begin(self, subject: str, partnership: str, taking: Taking) -> Job:
        """Look at a file in the background. The oldest that nobody is busy with make room."""
        job = Job(f"{os.getpid()}-{uuid4()}", subject, partnership, taking)
        with self._lock:
            own = [each for each in self._jobs.values() if each.subject == subject]
            too_many = [*own[: len(own) + 1 - OF_ONE], *list(self._jobs.values())[: len(self._jobs) + 1 - OF_ALL]]
            old = [each for each in self._jobs.values() if monotonic() - each.since > LASTING]
            for each in (*old, *too_many):
                if not each.busy and self._jobs.pop(each.number, None) is not None:
                    each.taking.close()
            self._jobs[job.number] = job
        start(job.read)
        return job

    def find(self, number: str, subject: str, partnership: str) -> Job | None:
        """A file of this person here."""
        with self._lock:
            job = self._jobs.get(number)
        return job if job is not None and (job.subject, job.partnership) == (subject, partnership) else None
