"""What the projections must answer, as plain loops over all entries: slow, obvious, and not a line shared with them.

Every question takes the entries that were known (``known``) and a day. Shares are not read from an allocation: they
are computed again from the keys that the service had adopted by then.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor
from typing import Any
from zoneinfo import ZoneInfo

from ledger.baseline import events as baseline
from ledger.cost_year import events as cost_year
from ledger.cost_year import opening_events
from ledger.event import RecordedInError
from ledger.founding import ActRefused, QuestionRefused
from ledger.governance import events as governance
from ledger.governance import mandate_events as mandating
from ledger.journal import Entry
from ledger.money import Money
from ledger.partnership import events as partnership
from ledger.partnership.measures import MeasureRecorded
from ledger.service import events as service
from tests.oracle.naive_keys import key_on, of_cost

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
Plain = tuple[Any, ...]
Which = Callable[["Posting"], bool]


def scope_of(entry: Entry) -> str:
    """The partnership or service that an entry belongs to; empty for the ledger itself."""
    return "/".join(entry.stream.split(":")[1].split("/")[:2])


def last_position(entries: Sequence[Entry], until: datetime) -> int:
    """The last entry that was recorded by then; 0 where there is none."""
    return sum(entry.recorded_at <= until for entry in entries)


def end_of(day: date) -> datetime:
    """The last microsecond of a day in Amsterdam."""
    tomorrow = day + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=AMSTERDAM) - timedelta(microseconds=1)


def gone_at(entries: Sequence[Entry]) -> dict[int, int]:
    """The positions of entries that were recorded in error, with that of the entry that says so."""
    marks = [entry for entry in entries if isinstance(entry.event, RecordedInError)]
    return {each: mark.position for mark in marks for each in mark.event.positions}  # type: ignore[attr-defined]


def known(entries: Sequence[Entry], position: int) -> list[Entry]:
    """What was recorded by then and was not known by then to be a mistake."""
    recorded = [entry for entry in entries if entry.position <= position]
    gone = gone_at(recorded)
    return [entry for entry in recorded if entry.position not in gone]


# Money


@dataclass(frozen=True, slots=True)
class Posting:
    """What one entry does to one participant."""

    position: int
    service: str
    participant: str
    account: str
    pool: str
    cost: str
    effective_on: date
    cents: int
    illustrative: bool
    year: int
    gone: int | None = None

    def is_seen(self, day: date, position: int) -> bool:
        """Whether it counts on a day, as known at a position."""
        mistaken = self.gone is not None and self.gone <= position
        return self.effective_on <= day and self.position <= position and not mistaken


def divide(cents: int, parts: dict[str, Fraction], coming: dict[str, Fraction]) -> dict[str, int]:
    """Largest remainder: whole cents first, then one cent each to whom most was cut off, by code where equal.

    ``coming`` is what each had coming beforehand; only who bears a part of these cents gets any of it.
    """
    sign = -1 if cents < 0 else 1
    exact = {who: sign * (cents * part + coming.get(who, 0)) for who, part in parts.items() if part}
    shares = {who: floor(amount) for who, amount in exact.items()}
    while sum(shares.values()) != sign * cents:
        queue = sorted(exact, key=lambda who: (floor(exact[who]) - exact[who], who))
        if sum(shares.values()) > sign * cents:  # Somebody who bears no part any more had been charged too little.
            shares = {who: share - 1 for who, share in shares.items()}
        else:
            for who in queue[: sign * cents - sum(shares.values())]:
                shares[who] += 1
    return {who: sign * shares.get(who, 0) for who in parts}


def coming_to(
    before: Iterable[Entry],
    stream: str,
    pool: str,
    made: dict[tuple[str, str], tuple[dict[str, Fraction], dict[str, int]]],
) -> dict[str, Fraction]:
    """What each was to bear by the keys so far, less what it was charged: of what stands, and was rounded together."""
    standing: dict[str, tuple[dict[str, Fraction], dict[str, int]]] = {}
    for entry in before:
        event = entry.event
        if entry.stream == stream and isinstance(event, cost_year.CostAllocated) and event.pool == pool:
            if event.key.rounding == "cumulative-per-pool-and-year":
                standing[event.allocation] = made[stream, event.allocation]
        elif entry.stream == stream and isinstance(event, cost_year.AllocationReversed):
            standing.pop(event.allocation, None)
    coming: dict[str, Fraction] = defaultdict(Fraction)
    for exact, charged in standing.values():
        for who, amount in exact.items():
            coming[who] += amount - charged[who]
    return coming


def keys_from(entries: Sequence[Entry], name: str, pool: str, day: date) -> set[str]:
    """All keys of a pool that are in force on a day or on one after it: something changes only where one begins."""
    begins = [entry.event.effective_on for entry in entries if isinstance(entry.event, service.KeyAdopted)]
    days = [day, *(on for on in begins if on > day)]
    return {found.key.name for each in days if (found := key_on(entries, name, pool, each))}


def shared_from(before: Iterable[Entry], stream: str, cost: cost_year.CostRecorded) -> date:
    """The day of a cost, or the last one up to which something that was shared of it counts."""
    backs = (each.event for each in before if each.stream == stream)
    own = [each for each in backs if isinstance(each, cost_year.AllocationReversed) and each.cost == cost.cost]
    return max([cost.effective_on, *(each.effective_on for each in own)])


def postings(entries: Sequence[Entry]) -> list[Posting]:
    """Everything that was ever paid, borne and turned back."""
    costs: dict[tuple[str, str], cost_year.CostRecorded] = {}
    made: dict[tuple[str, str], tuple[dict[str, Fraction], dict[str, int]]] = {}
    found = []
    gone = gone_at(entries)
    for index, entry in enumerate(entries):
        event, stream = entry.event, entry.stream
        match event:
            case cost_year.CostRecorded():
                costs[stream, event.cost] = event
                amounts, account = {event.borne_by: event.amount.cents}, "paid"
                on = event.effective_on
            case cost_year.CostAllocated():
                cost = costs[stream, event.cost]
                before = known(entries[:index], entry.position)
                parts, rounding = of_cost(before, scope_of(entry), cost)
                together = rounding == "cumulative-per-pool-and-year"
                coming = coming_to(before, stream, cost.pool, made) if together else {}
                amounts, account = divide(cost.amount.cents, parts, coming), "share"
                exact = {who: cost.amount.cents * part for who, part in parts.items()}
                made[stream, event.allocation] = exact, amounts
                on = shared_from(before, stream, cost)
            case cost_year.AllocationReversed():
                amounts = {who: -cents for who, cents in made[stream, event.allocation][1].items()}
                account, on = "share", event.effective_on
            case opening_events.OpeningPositionRecorded(lines=lines, effective_on=day, illustrative=made_up):
                for each in lines:
                    for account, money in (("share", each.share), ("paid", each.paid)):
                        what = (account, each.pool or "", "(opening position)", day, money.cents, made_up)
                        year = int(stream.split("/")[2])
                        brought = (entry.position, scope_of(entry), each.participant, *what, year)
                        found.append(Posting(*brought, gone.get(entry.position)))
                continue
            case _:
                continue
        cost = costs[stream, event.cost]
        for who, cents in sorted(amounts.items()):
            place = (entry.position, scope_of(entry), who, account, cost.pool, cost.cost, on, cents)
            found.append(Posting(*place, cost.illustrative, int(stream.split("/")[2]), gone.get(entry.position)))
    return found


def balances(posted: Iterable[Posting], day: date, position: int, which: Which) -> list[Plain]:
    """Service, participant, share, paid, illustrative."""
    seen = [each for each in posted if each.is_seen(day, position) and which(each)]
    found = []
    for name, who in sorted({(each.service, each.participant) for each in seen}):
        own = [each for each in seen if (each.service, each.participant) == (name, who)]
        share = sum(each.cents for each in own if each.account == "share")
        paid = sum(each.cents for each in own if each.account == "paid")
        called = (0, 0, 0, 0, 0, 0)  # Nobody is called to pay in these histories: those of ``naive_money`` have that.
        found.append((name, who, share, paid, any(each.illustrative for each in own), *_brought_in(own), *called))
    return found


def _brought_in(own: Iterable[Posting]) -> tuple[int, int, bool]:
    """How much of the share and of what was paid is of an opening position, and whether anything is."""
    brought = [each for each in own if each.cost == "(opening position)"]
    share = sum(each.cents for each in brought if each.account == "share")
    paid = sum(each.cents for each in brought if each.account == "paid")
    return share, paid, bool(brought)


def unallocated(entries: Sequence[Entry], day: date, fits: Callable[[str, str, int], bool]) -> dict[str, int]:
    """What was paid in each service and is not shared; ``fits`` says of which service, pool and year."""
    costs: dict[tuple[str, str], int] = {}
    times_shared: dict[tuple[str, str], int] = {}
    service_of = {}
    for entry in entries:
        event, year = entry.event, entry.stream.split("/")[-1]
        match event:
            case cost_year.CostRecorded(cost=cost, effective_on=on):
                if on <= day and fits(scope_of(entry), event.pool, int(year)):
                    costs[entry.stream, cost] = event.amount.cents
                    times_shared[entry.stream, cost] = 0
                    service_of[entry.stream, cost] = scope_of(entry)
            case cost_year.CostAllocated(cost=cost, effective_on=on):
                if (entry.stream, cost) in costs and on <= day:
                    times_shared[entry.stream, cost] += 1
            case cost_year.AllocationReversed(cost=cost, effective_on=on):
                if (entry.stream, cost) in costs and on <= day:
                    times_shared[entry.stream, cost] -= 1
    rest: dict[str, int] = defaultdict(int)
    for each, cents in costs.items():
        assert times_shared[each] in (0, 1)
        rest[service_of[each]] += 0 if times_shared[each] else cents
    return {where: cents for where, cents in sorted(rest.items()) if cents}


def changes(posted: Iterable[Posting], before: tuple[date, int], after: tuple[date, int], which: Which) -> list[Plain]:
    """Every posting that is in one answer and not in the other; what is gone, with the opposite sign."""
    found = []
    for it in posted:
        was, is_ = it.is_seen(*before), it.is_seen(*after)
        if which(it) and was is not is_:
            cents = it.cents if is_ else -it.cents
            place = (it.position, it.service, it.participant, it.account, it.pool, it.cost, it.effective_on)
            found.append((*place, cents, it.illustrative))
    return sorted(found)


# Mandates


def register(entries: Sequence[Entry], day: date, scope: str | None, *, all_known: bool) -> list[Plain]:
    """Each mandate with its terms on the day, everything that was said of it, and its uses by then."""
    found = []
    for entry in entries:
        granted, where = entry.event, scope_of(entry)
        if not isinstance(granted, mandating.MandateGranted) or scope not in (None, where, where.split("/")[0]):
            continue
        steps = _steps(entries, where, granted.mandate)
        ref = f"{where}#{granted.mandate}"
        terms = None
        for step in steps:
            if step[0] != "revoked" and step[1] <= day:
                terms = step  # Whatever is said last of this day holds.
        if terms is not None and terms[6] is not None and day > terms[6]:
            terms = None
        if any(step[0] == "revoked" and step[1] <= day for step in steps):
            terms = None
        whose = (granted.kind.value, granted.mandator, granted.mandatee, granted.organisation)
        if all_known or terms is not None:
            unasked = None  # The other columns of the register, which a question reads from the state.
            found.append((ref, *whose, terms, tuple(steps), tuple(_uses(entries, day, ref)), unasked))
    return sorted(found, key=lambda each: each[0])


def _steps(entries: Iterable[Entry], where: str, mandate: str) -> list[Plain]:
    steps: list[Plain] = []
    for entry in entries:
        event = entry.event
        if scope_of(entry) != where or getattr(event, "mandate", None) != mandate:
            continue
        match event:
            case mandating.MandateGranted(terms=it) | mandating.MandateChanged(terms=it):
                name = "granted" if isinstance(event, mandating.MandateGranted) else "changed"
                cap = None if it.cap is None else it.cap.cents
                terms = (it.power, it.legal_basis, cap, tuple(it.conditions), it.valid_until, it.illustrative)
                steps.append((name, event.effective_on, *terms, event.decision, entry.position))
            case mandating.MandateRevoked():
                nothing = ("", "", None, (), None, False)
                steps.append(("revoked", event.effective_on, *nothing, event.decision, entry.position))
    return steps


def _uses(entries: Iterable[Entry], day: date, ref: str) -> list[Plain]:
    return [
        (
            f"{scope_of(entry)}#{it.decision}",
            it.body,
            None if it.amount is None else it.amount.cents,
            it.illustrative,
            it.decided_on,
            entry.position,
        )
        for entry in entries
        if isinstance(it := entry.event, governance.DecisionAdopted)
        if entry.basis.mandate == ref and it.decided_on <= day
    ]


# The 0-meting and after


def compared_services(entries: Sequence[Entry], day: date) -> tuple[str, ...]:
    started = (it for it in entries if isinstance(it.event, baseline.BaselineStarted) and it.event.effective_on <= day)
    return tuple(sorted(scope_of(entry) for entry in started))


def compare(entries: Sequence[Entry], day: date, name: str) -> Plain | None:
    """Service, title, period, lock, indicators by period with their total, claims; nothing before a 0-meting."""
    if name not in compared_services(entries, day):
        return None
    here = [entry for entry in entries if scope_of(entry) == name]
    started = next(entry.event for entry in here if isinstance(entry.event, baseline.BaselineStarted))
    locks = [it.event for it in here if isinstance(it.event, baseline.BaselineLocked) and it.event.effective_on <= day]
    found: list[Plain] = []
    for entry in here:
        if isinstance(entry.event, baseline.IndicatorDefined):
            found += _indicator(here, day, entry.event)
    facts = (name, started.title, started.starts_on, started.ends_on, locks[0].decision if locks else None)
    return (*facts, tuple(found), tuple(_claims(here, day)))


def _indicator(here: Sequence[Entry], day: date, defined: baseline.IndicatorDefined) -> list[Plain]:
    zero: dict[str | None, Entry] = {}
    later: dict[tuple[date, date], dict[str | None, Entry]] = defaultdict(dict)
    opened: set[str] = set()  # The years that begin with an opening position.
    brought: dict[Any, set[str | None]] = defaultdict(set)
    for entry in here:  # In order of recording: the last that was said of the same thing stays.
        event = entry.event
        if isinstance(event, opening_events.OpeningPositionRecorded):
            opened.add(entry.stream)
        if isinstance(event, baseline.ActualMeasured) and (event.indicator, True) == (
            defined.indicator,
            event.effective_on <= day,
        ):
            cited = {f"cost-year:{each.cost_year}" for each in event.cites}
            of = brought[event.starts_on, event.ends_on]
            of.discard(event.participant)
            of.update({event.participant} if cited & opened else ())
        match event:
            case baseline.BaselineValueRecorded(indicator=indicator, effective_on=on):
                if indicator == defined.indicator and on <= day:
                    zero[event.participant] = entry
            case baseline.ActualMeasured(indicator=indicator, effective_on=on):
                if indicator == defined.indicator and on <= day:
                    later[event.starts_on, event.ends_on][event.participant] = entry
    facts = (
        defined.indicator,
        defined.criterion.value,
        defined.title,
        defined.unit,
        defined.better.value,
        defined.note,
    )
    found = []
    measured: list[tuple[Plain, dict[str | None, Any]]] = [*sorted(later.items())] or [((None, None), {})]
    for period, actual in measured:
        lines = [_line(who, zero, actual, brought.get(period, set())) for who in _in_order({*zero, *actual})]
        found.append((*facts, *period, tuple(lines), _total(lines)))
    return found


def _in_order(participants: set[str | None]) -> list[str | None]:
    return sorted(participants, key=lambda who: who or "")


def _line(who: str | None, zero: dict[str | None, Any], actual: dict[str | None, Any], brought: set[Any]) -> Plain:
    both = [zero.get(who), actual.get(who)]
    was, became = (each.event if each else None for each in both)
    illustrative = bool(was and was.illustrative) or bool(became and became.illustrative)
    there = tuple(each.position for each in both if each)
    return (who, was.value if was else None, became.value if became else None, illustrative, who in brought, there)


def _total(lines: list[Plain]) -> Plain:
    """Of all together: as it was measured of them as one, else the amounts of each added up where all have one."""
    for line in lines:
        if line[0] is None:
            return line
    sides: list[object] = []
    for values in ([line[1] for line in lines], [line[2] for line in lines]):
        if len(values) == 1:
            sides.append(values[0])
        elif values and all(isinstance(value, Money) for value in values):
            sides.append(Money(sum(value.cents for value in values)))
        else:
            sides.append(None)
    return (None, *sides, any(line[3] for line in lines), any(line[4] for line in lines), ())


def _claims(here: Sequence[Entry], day: date) -> list[Plain]:
    """Claim, indicator, period, illustrative, steps, and how it stands."""
    found = []
    for entry in here:
        made = entry.event
        if not isinstance(made, baseline.SavingClaimed) or made.effective_on > day:
            continue
        steps: list[Plain] = []
        illustrative = False
        cents: int | None
        grounds: str | None
        for step in here:
            event = step.event
            match event:
                case baseline.SavingClaimed():
                    what, cents, grounds = "claimed", event.amount.cents, None
                case baseline.SavingVerified():
                    what, cents, grounds = "verified", event.baseline.cents - event.actual.cents, None
                case baseline.SavingDisputed():
                    what, cents, grounds = "disputed", None, event.grounds
                case baseline.SavingRejected():
                    what, cents, grounds = "rejected", None, event.grounds
                case baseline.SavingBooked():
                    what, cents, grounds = "booked", event.amount.cents, None
                case _:
                    continue
            if event.claim == made.claim and event.effective_on <= day:
                illustrative = illustrative or getattr(event, "illustrative", False)
                steps.append((what, cents, step.actor.subject, grounds, event.effective_on, step.position))
        period = (made.starts_on, made.ends_on)
        found.append((made.claim, made.indicator, *period, illustrative, tuple(steps), steps[-1][0]))
    return found


# The trail


def subject(entry: Entry) -> str | None:
    """The name of what an entry is about, where it has one."""
    event = entry.event
    match event:
        case (
            governance.DecisionProposed(decision=name)
            | governance.DecisionAdopted(decision=name)
            | governance.DecisionRejected(decision=name)
            | governance.DecisionDeferred(decision=name)
            | governance.DecisionWithdrawn(decision=name)
            | mandating.MandateGranted(mandate=name)
            | mandating.MandateChanged(mandate=name)
            | mandating.MandateRevoked(mandate=name)
            | mandating.MandateUsed(mandate=name)
            | partnership.ParticipantAcceded(participant=name)
            | partnership.ParticipantLeft(participant=name)
            | partnership.ObservationRecorded(observation=name)
            | service.MemberJoined(member=name)
            | service.MemberLeft(member=name)
            | service.PoolOpened(pool=name)
            | service.PoolClosed(pool=name)
            | cost_year.BudgetAdopted(pool=name)
            | cost_year.CostRecorded(cost=name)
            | cost_year.CostAllocated(allocation=name)
            | cost_year.AllocationReversed(allocation=name)
            | baseline.IndicatorDefined(indicator=name)
            | baseline.BaselineValueRecorded(indicator=name)
            | baseline.ActualMeasured(indicator=name)
            | baseline.SavingClaimed(claim=name)
            | baseline.SavingVerified(claim=name)
            | baseline.SavingDisputed(claim=name)
            | baseline.SavingRejected(claim=name)
            | baseline.SavingBooked(claim=name)
        ):
            return name
        case service.KeyAdopted() | service.KeyDefined():
            return event.key.name
        case MeasureRecorded():
            return event.measure
    return None


def trail_line(entry: Entry) -> Plain:
    """All that the trail says of an entry."""
    event, actor, where = entry.event, entry.actor, scope_of(entry)
    refused = isinstance(event, (ActRefused, QuestionRefused))
    name = subject(entry)
    on = getattr(event, "effective_on", None)
    return (
        entry.position,
        where.split("/")[0],
        where if "/" in where else None,
        type(event).NAME,
        event.act if isinstance(event, ActRefused) else entry.act,
        event.about[0] if isinstance(event, RecordedInError) else where if name is None else f"{where}#{name}",
        "refused" if refused else "done",
        event.refusal if isinstance(event, (ActRefused, QuestionRefused)) else None,
        actor.subject,
        actor.function,
        actor.capacity.value,
        actor.organisation,
        actor.on_behalf_of,
        entry.recorded_by.subject,
        entry.basis.decision or _rests_on(entry),
        entry.basis.mandate,
        on or entry.recorded_at.astimezone(AMSTERDAM).date(),
        None,  # Mistakes are not asked for.
    )


def _rests_on(entry: Entry) -> str | None:
    """The decision of which an entry is a consequence; a decision's own name has no scope before it."""
    ref: str | None = getattr(entry.event, "decision", None)
    return ref if ref and "#" in ref else None


def trail(entries: Sequence[Entry], day: date, about: str | None = None, **which: object) -> list[Plain]:
    """The lines up to a day; ``which`` says what the fields of a line must be, by their names.

    What is ``about`` a thing of a partnership stands in that partnership: another one that names it is not asked.
    """
    found = []
    for entry in entries:
        line = trail_line(entry)
        fields = {"partnership": line[1], "service": line[2], "act": line[4], "outcome": line[6], "body": line[12]}
        named = {line[5], entry.basis.decision, entry.basis.mandate, _rests_on(entry)}
        if isinstance(entry.event, RecordedInError):
            named |= set(entry.event.about)
        if isinstance(entry.event, cost_year.CostAllocated):
            named.add(entry.event.key.adopted_by)
        asked = about is None or (about in named and line[1] == re.split("[/#]", about)[0])
        if line[16] <= day and asked and which.items() <= fields.items():
            found.append(line)
    return found
