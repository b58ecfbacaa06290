"""Questions about the record itself: who decided what and when, refusals too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from msgspec import Meta

from api.questions.registry import Found, Nothing, Reading, must_be_known, question
from api.vocabulary import ACTS
from ledger.acts.fields import Body, PartnershipName, ServiceName, Title
from ledger.acts.line import find
from ledger.errors import Malformed
from ledger.event import RecordedInError
from ledger.journal import Entry, Journal
from projections import trail as trails
from projections.as_of import end_of, position_at
from projections.marks import Of

STRETCH = 200
"""How many entries that are wanted are read at once at the most."""

NEAR = 16
"""How far apart they are read at once still, with what lies between: more than that costs more than another read."""

Thing = Annotated[
    str, Meta(min_length=1, max_length=250, description="what names this decision, mandate or thing: blnp/ict#x")
]


ActName = Annotated[str, Meta(max_length=80), Of(ACTS)]
OutcomeName = Annotated[str, Meta(max_length=80), Of("Outcome")]


class UnknownChoice(Malformed):
    """A filter has a value that nothing can have."""

    code = "unknown-choice"

    def __init__(self, option: str, value: str, allowed: tuple[str, ...]) -> None:
        super().__init__(f"{option} {value!r} is none of {', '.join(allowed)}")
        self.option, self.value, self.allowed = option, value, allowed


class EndsBeforeItBegins(Malformed):
    """A period has its last day before its first."""

    code = "ends-before-it-begins"

    def __init__(self, first: date, last: date) -> None:
        super().__init__(f"the last day {last} lies before the first day {first}")
        self.first, self.last = first, last


@dataclass(frozen=True, slots=True)
class Traced:
    """A line of the trail with its entry in the journal, and the entries that this one says do not count any more."""

    line: trails.TrailLine
    entry: Entry
    replaced: tuple[Entry, ...] = ()


@question("trail", by_position=True)
def trail(
    at: Reading,
    *,
    partnership: PartnershipName | None = None,
    service: ServiceName | None = None,
    about: Thing | None = None,
    actor: Title | None = None,
    body: Body | None = None,
    act: ActName | None = None,
    outcome: OutcomeName | None = None,
    recorded_from: date | None = None,
    recorded_until: date | None = None,
    mistakes: bool = False,
) -> Found[Traced, Nothing]:
    """Tell who decided what and when, in which capacity, for whom, on which mandate; refusals too."""
    _must_exist(act, outcome)
    after, upto = recorded_between(at.journal, recorded_from, recorded_until)
    which = trails.Filter(partnership, service, actor, body, act, outcome, about, after, upto, mistakes)
    must_be_known(trails.unknown(at.view, at.as_of, which))
    return Found(traced(at, which), Nothing())


@question("ledger-trail", by_position=True)
def ledger_trail(
    at: Reading,
    *,
    actor: Title | None = None,
    act: ActName | None = None,
    recorded_from: date | None = None,
    recorded_until: date | None = None,
) -> Found[Traced, Nothing]:
    """Tell what belongs to no partnership: the founding, and what was refused to who may know of none."""
    _must_exist(act, None)
    after, upto = recorded_between(at.journal, recorded_from, recorded_until)
    which = trails.Filter(trails.OF_NONE, actor=actor, act=act, after=after, upto=upto)
    must_be_known(trails.unknown(at.view, at.as_of, which))
    return Found(traced(at, which), Nothing())


def _must_exist(act: str | None, outcome: str | None) -> None:
    """Refuse names that nothing can have."""
    if outcome is not None and outcome not in (trails.DONE, trails.REFUSED):
        raise UnknownChoice("outcome", outcome, (trails.DONE, trails.REFUSED))
    if act is not None and act != "found-ledger":
        find(act)


def traced(at: Reading, which: trails.Filter) -> Iterator[Traced]:
    """The lines with their entries, a stretch at a time: however many there are, few are held.

    The newest first is a page of them: no more than ``most``.
    """
    stretch: list[trails.TrailLine] = []
    if at.newest:
        last = trails.trail(
            at.view, at.as_of, which, after=at.after, before=at.before_position, most=at.most, newest=True
        )
        yield from reversed(list(_with_entries(at.journal, list(last)[::-1])))
        return
    for line in trails.trail(at.view, at.as_of, which, after=at.after, most=at.most):
        stretch.append(line)
        if len(stretch) == STRETCH:
            yield from _with_entries(at.journal, stretch)
            stretch = []
    yield from _with_entries(at.journal, stretch)


def _with_entries(journal: Journal, lines: Sequence[trails.TrailLine]) -> Iterator[Traced]:
    entries = list(entries_at(journal, (line.position for line in lines)))
    wanted = {each for entry in entries for each in _corrected(entry)}
    corrected = {each.position: each for each in entries_at(journal, sorted(wanted))}
    for line, entry in zip(lines, entries, strict=True):
        yield Traced(line, entry, tuple(corrected[each] for each in _corrected(entry)))


def _corrected(entry: Entry) -> tuple[int, ...]:
    return entry.event.positions if isinstance(entry.event, RecordedInError) else ()


def entries_at(journal: Journal, positions: Iterable[int]) -> Iterator[Entry]:
    """The entries at rising positions, read in stretches: what lies close together is one question."""
    stretch: list[int] = []
    for position in (*positions, None):
        if stretch and (position is None or position - stretch[-1] > NEAR or len(stretch) >= STRETCH):
            wanted = set(stretch)
            found = journal.entries(stretch[0] - 1, stretch[-1])
            yield from (entry for entry in found if entry.position in wanted)
            stretch = []
        if position is not None:
            stretch.append(position)


def recorded_between(journal: Journal, since: date | None, until: date | None) -> tuple[int | None, int | None]:
    """The positions between which entries were recorded on these days: after the one, up to the other."""
    if since is not None and until is not None and until < since:
        raise EndsBeforeItBegins(since, until)
    after = position_at(journal, end_of(since - timedelta(days=1))) if since else None
    return after, position_at(journal, end_of(until)) if until else None
