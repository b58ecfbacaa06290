"""Whoever acts on the ledger: nothing is recorded without a principal, and what a rule refuses is recorded too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import uuid5
from zoneinfo import ZoneInfo

from ledger.actor import Actor, Basis, Principal
from ledger.acts.line import Asked
from ledger.canonical import canonical
from ledger.desk import Desk, Reads
from ledger.errors import Conflict, NotRecorded, RuleBroken
from ledger.event import Event
from ledger.founding import REFUSALS, ActRefused, QuestionRefused
from ledger.journal import ActRecord, Journal, Recorded
from ledger.partnership import PARTNERSHIP
from ledger.service import SERVICE

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ATTEMPTS = 20
"""How often an act is decided anew when others keep changing what it was decided upon."""

HOPEFUL = 4
"""How often that is tried while others go on: where many act on one stream at once, somebody always comes first."""


class RefusedBefore(RuleBroken):
    """The same act was refused earlier; its first result stands."""

    code = "refused-before"

    def __init__(self, refusal: str, position: int) -> None:
        super().__init__(
            f"this same act was refused at position {position} ({refusal}), and an act is decided once; "
            "to ask it again, give the line an id of its own"
        )
        self.refusal, self.position = refusal, position


class ChangedSince(NotRecorded):
    """Whoever asks for an act looked at the ledger before, and what the act rests on has changed since."""

    code = "changed-since"

    def __init__(self, stream: str, seen: int, position: int) -> None:
        super().__init__(
            f"{stream} changed at position {position}, after position {seen} where you looked; look again, and decide"
            " again"
        )
        self.stream, self.seen, self.position = stream, seen, position


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an act: where it is recorded, and the refusal if that is what was recorded."""

    recorded: Recorded
    refusal: RuleBroken | None = None


@dataclass(frozen=True, slots=True)
class Clerk:
    """An authenticated person or system at work in one journal, on a day; in a demonstration an act says when it is."""

    principal: Principal
    journal: Journal
    today: date | None = None

    def do(self, asked: Asked, seen: int | None = None) -> Done:
        """Look the act up, read, decide, record; return where, done or refused.

        An act id is done once: asked again, the first result is returned, a refusal too. ``seen`` is the position at
        which whoever asks last looked: nothing that the act rests on may have changed since. Raises ``NotRecorded``
        (``ChangedSince``) or ``Broken`` where nothing could be recorded of it.
        """
        before = self.journal.find_act(asked.act_id)
        if before is not None and before[0] == asked.digest:
            return self._before(before[1])
        return _until_it_stands(self.journal, lambda: self._decide(asked, seen))

    def refuse(self, asked: Asked, refusal: RuleBroken) -> Done:
        """Record that an act was refused before it was looked at, where and as a refusal of the act itself would be.

        What is returned is a refusal, whatever became of the same act before.
        """
        before = self.journal.find_act(asked.act_id)
        if before is not None and before[0] == asked.digest:
            done = self._before(before[1])
            return Done(done.recorded, done.refusal or refusal)

        def record() -> Done:
            desk = refused(self.journal, asked, refusal, {})
            recorded = self.journal.append(act_record(asked, self.principal), desk.decided, desk.guards)
            return Done(recorded, refusal)

        return _until_it_stands(self.journal, record)

    def refuse_question(self, question: str, where: str, actor: Actor, today: date, refusal: RuleBroken) -> Done:
        """Record that a question was refused: once a day for who asks it where, so that nobody fills a ledger with it.

        ``where`` is a partnership that whoever asks may know of, or empty: then the ledger itself keeps it.
        """
        ledger = self.journal.founded.ledger
        content = canonical([question, where, self.principal.subject, today.isoformat()])
        act_id, digest = uuid5(ledger, f"refused question\n{content.decode()}"), sha256(content).digest()
        before = self.journal.find_act(act_id)
        if before is not None:
            return Done(before[1], refusal)

        def record() -> Done:
            desk = Desk(self.journal, actor, Basis())
            desk.record(desk.find(REFUSALS, where), QuestionRefused(question, refusal.code))
            act = ActRecord(question, act_id, digest, self.principal, actor)
            return Done(self.journal.append(act, desk.decided, desk.guards), refusal)

        return _until_it_stands(self.journal, record)

    def _decide(self, asked: Asked, seen: int | None) -> Done:
        desk, refusal = worked_out(self.journal, asked, self.principal, self.today)
        if seen is not None:
            require_unchanged(self.journal, desk.guards, seen)
        if refusal is not None:
            desk = refused(self.journal, asked, refusal, desk.guards)
        recorded = self.journal.append(act_record(asked, self.principal), desk.decided, desk.guards)
        return self._before(recorded) if recorded.again else Done(recorded, refusal)

    def _before(self, recorded: Recorded) -> Done:
        return Done(recorded, refused_before(recorded, self.journal.entry(recorded.first).event))


def worked_out(
    journal: Reads, asked: Asked, principal: Principal, today: date | None
) -> tuple[Desk, RuleBroken | None]:
    """What an act decides upon a journal, and why a rule refuses it: then nothing of what it decided counts."""
    on = today if asked.at is None else asked.at.astimezone(AMSTERDAM).date()
    desk = Desk(journal, asked.actor, asked.basis, today=on, recorder=principal.subject)
    try:
        asked.act.do(desk, asked.fields)
    except RuleBroken as broken:
        return desk, broken
    return desk, None


def require_unchanged(journal: Journal, guards: Mapping[str, int], seen: int) -> None:
    """Raise ``ChangedSince`` where a stream that an act rests on has an entry after the position that was seen."""
    for stream, version in guards.items():
        position = journal.position_of(stream, version)
        if position > seen:
            raise ChangedSince(stream, seen, position)


def refused(journal: Reads, asked: Asked, broken: RuleBroken, guards: Mapping[str, int]) -> Desk:
    """What is refused was decided upon streams too: where one has moved since, the act is decided anew."""
    desk = Desk(journal, asked.actor, asked.basis, dict(guards))
    refusals = desk.find(REFUSALS, _where(journal, asked))
    desk.record(refusals, ActRefused(asked.act.name, broken.code, asked.named, asked.digest.hex()))
    return desk


def refused_before(recorded: Recorded, first: Event) -> RefusedBefore | None:
    """The refusal of an act that was refused before, by the first entry of what was recorded of it."""
    return RefusedBefore(first.refusal, recorded.first) if isinstance(first, ActRefused) else None


def _where(journal: Reads, asked: Asked) -> str:
    """The service or partnership that the act names, as far as it is there; else the ledger itself."""
    name = asked.value("service") or asked.value("scope") or asked.value("partnership") or ""
    if "/" in name and journal.read(SERVICE, name).version:
        return name
    partnership = name.partition("/")[0]
    return partnership if partnership and journal.read(PARTNERSHIP, partnership).version else ""


def _until_it_stands(journal: Journal, decide: Callable[[], Done]) -> Done:
    """Decide anew where others changed what was decided upon; after some times they wait, so that it ends."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            if attempt <= HOPEFUL:
                return decide()
            with journal.together():
                return decide()
        except Conflict:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("the last attempt returns or raises")


def act_record(asked: Asked, principal: Principal) -> ActRecord:
    """The envelope of an act that somebody asked for, as ``principal`` records it."""
    return ActRecord(
        asked.act.name,
        asked.act_id,
        asked.digest,
        principal,
        asked.actor,
        asked.basis,
        asked.reason,
        asked.evidence,
        asked.at,
    )
