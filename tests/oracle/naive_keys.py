"""What a key comes to on a day, as plain loops over all entries and fractions: not a line shared with the program."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from ledger.cost_year import events as cost_year
from ledger.journal import Entry
from ledger.partnership import events as partnership
from ledger.partnership.measures import MeasureRecorded
from ledger.portion import Bounds
from ledger.service import events as service
from ledger.service.key import FallGuard, Key, Lookup

Parts = dict[str, Fraction]


def in_proportion(weights: dict[str, Decimal]) -> Parts:
    """Each weight as a part of the sum of all."""
    whole = sum(Fraction(weight) for weight in weights.values())
    return {who: Fraction(weight) / whole for who, weight in weights.items()}


def scope_of(entry: Entry) -> str:
    return "/".join(entry.stream.split(":")[1].split("/")[:2])


def key_on(entries: Iterable[Entry], name: str, pool: str, day: date) -> service.KeyAdopted | None:
    """The key of a pool on a day: of all that reach that day the one that was adopted last."""
    found = None
    for entry in entries:
        event = entry.event
        if (
            isinstance(event, service.KeyAdopted)
            and scope_of(entry) == name
            and event.pool == pool
            and event.effective_on <= day
        ):
            found = event
    return found


def called(entries: Iterable[Entry], name: str, pool: str, key: str) -> Key:
    """The key of that name, adopted or only written down."""
    return next(
        it.key
        for entry in entries
        if isinstance(it := entry.event, service.KeyAdopted | service.KeyDefined)
        and (scope_of(entry), it.pool, it.key.name) == (name, pool, key)
    )


def members(entries: Iterable[Entry], name: str, day: date) -> list[str]:
    """Who takes part on a day in a service and in its partnership: what was said last of that day holds."""
    inside: dict[str, bool] = {}
    together: dict[str, bool] = {}
    for entry in entries:
        event = entry.event
        match event:
            case service.ServiceStarted() if scope_of(entry) == name and event.effective_on <= day:
                inside |= dict.fromkeys(event.members, True)
            case service.MemberJoined() if scope_of(entry) == name and event.effective_on <= day:
                inside[event.member] = True
            case service.MemberLeft() if scope_of(entry) == name and event.effective_on <= day:
                inside[event.member] = False
            case partnership.ParticipantAcceded() if (
                scope_of(entry) == name.split("/", maxsplit=1)[0] and event.effective_on <= day
            ):
                together[event.participant] = True
    return sorted(code for code in inside if inside[code] and together.get(code))


def value(  # noqa: PLR0917
    entries: Iterable[Entry], name: str, measure: str, who: str, on: date, vintage: str | None
) -> Decimal:
    """The value that was recorded last, of an edition or of any."""
    found = [
        it.value
        for entry in entries
        if isinstance(it := entry.event, MeasureRecorded)
        and scope_of(entry) == name.split("/", maxsplit=1)[0]
        and (it.measure, it.participant, it.reference_on) == (measure, who, on)
        and vintage in (None, it.vintage)
    ]
    return found[-1]


def comes_to(  # noqa: PLR0917
    entries: Sequence[Entry], name: str, pool: str, key: Key, day: date, own: str | None = None
) -> Parts:
    """The portion of everybody."""
    found: Parts = defaultdict(Fraction)
    if key.method == "direct":
        assert own is not None
        return {own: Fraction(1)}
    if key.method == "mixture":
        for part in key.parts:
            _add(found, comes_to(entries, name, pool, called(entries, name, pool, part.key), day, own), part.portion)
    elif key.method == "transition":
        assert key.transition is not None
        new = Fraction(0)
        for phase in key.transition.phases:
            if phase.year <= day.year:
                new = Fraction(phase.portion)
        for one, portion in ((key.transition.from_key, 1 - new), (key.transition.to_key, new)):
            if portion:
                _add(found, comes_to(entries, name, pool, called(entries, name, pool, one), day, own), str(portion))
    elif key.lookup is not None:
        found = in_proportion(looked_up(entries, name, key, key.lookup, day))
    elif key.method == "equal" and not key.weights:
        found = in_proportion(dict.fromkeys(members(entries, name, day), Decimal(1)))
    else:
        found = in_proportion({weight.participant: weight.value for weight in key.weights})
    return found if key.bounds is None else bounded(found, key.bounds)


def lets_each_bear_its_own(entries: Sequence[Entry], name: str, pool: str, key: Key, day: date) -> bool:
    """Whether somebody bears all of a cost, or a part of it, because it was made for him."""
    parts = [part.key for part in key.parts if Fraction(part.portion)]
    if key.transition is not None:
        begun = [Fraction(phase.portion) for phase in key.transition.phases if phase.year <= day.year]
        new = begun[-1] if begun else Fraction(0)
        parts += [one for one, of in ((key.transition.from_key, 1 - new), (key.transition.to_key, new)) if of]
    return key.method == "direct" or any(
        lets_each_bear_its_own(entries, name, pool, called(entries, name, pool, each), day) for each in parts
    )


def _add(found: Parts, parts: Parts, portion: str) -> None:
    for who, part in parts.items():
        found[who] += part * Fraction(portion)


def looked_up(entries: Sequence[Entry], name: str, key: Key, lookup: Lookup, day: date) -> dict[str, Decimal]:
    among = list(key.participants) or members(entries, name, day)
    on = lookup.reference_on
    if on is None:
        on = date.fromisoformat(f"{day.year - lookup.years_before}-{lookup.reference_day}")
    counted = {who: value(entries, name, lookup.measure, who, on, lookup.vintage) for who in among}
    if lookup.guard is None:
        return counted
    return {who: _guarded(entries, name, lookup, lookup.guard, who, on, now) for who, now in counted.items()}


def _guarded(  # noqa: PLR0917
    entries: Sequence[Entry], name: str, lookup: Lookup, guard: FallGuard, who: str, on: date, now: Decimal
) -> Decimal:
    before = value(entries, name, lookup.measure, who, date(on.year - guard.years_earlier, on.month, on.day), None)
    least = before - before * guard.threshold
    if now >= least:
        return now
    return least if guard.consequence == "hold-at-threshold" else before


def bounded(parts: Parts, bounds: Bounds) -> Parts:
    """As many times as much, or as much more, for all, cut off at their bounds: of that number the one that fits.

    What all bear together then rises in straight lines with that number, and bends only where somebody reaches a
    bound. So look for the two bends that the whole lies between.
    """
    low = {who: Fraction(0) for who in parts} | {
        each.participant: Fraction(each.floor) for each in bounds.limits if each.floor is not None
    }
    high = {who: Fraction(1) for who in parts} | {
        each.participant: Fraction(each.cap) for each in bounds.limits if each.cap is not None
    }

    def cut(by: Fraction) -> Parts:
        equally = bounds.redistribution == "equally"
        tried = {who: part + by if equally else part * by for who, part in parts.items()}
        return {who: min(max(amount, low[who]), high[who]) for who, amount in tried.items()}

    bends = {Fraction(0), Fraction(-1), Fraction(1), Fraction(2)}
    for who, part in parts.items():
        for bound in (low[who], high[who]):
            bends.add(bound - part)
            bends.add(bound / part if part else Fraction(0))
    ordered = sorted(bends)
    for one, other in pairwise(ordered):
        first, last = sum(cut(one).values()), sum(cut(other).values())
        if first <= 1 <= last:
            by = one if first == last else one + (other - one) * (1 - first) / (last - first)
            return cut(by)
    raise AssertionError("somebody can bear the rest")


def of_cost(entries: Sequence[Entry], name: str, cost: cost_year.CostRecorded) -> tuple[Parts, str]:
    """The portions of a cost with the rule for its cents: those of its day, or of the days of its period together."""
    first = cost.starts_on or cost.effective_on
    last = cost.ends_on or first + timedelta(days=1)
    days = [first + timedelta(days=number) for number in range((last - first).days)]
    adopted = [key_on(entries, name, cost.pool, day) for day in days]
    assert adopted[0] is not None
    by_months = adopted[0].key.pro_rata == "by-months"
    weights = [Fraction(1, _days_of_month(day)) if by_months else Fraction(1) for day in days]
    found: Parts = defaultdict(Fraction)
    known: dict[tuple[str, int, tuple[str, ...]], Parts] = {}
    for day, key, weight in zip(days, adopted, weights, strict=True):
        assert key is not None
        like = (key.key.name, day.year, tuple(members(entries, name, day)))
        if like not in known:
            known[like] = comes_to(entries, name, cost.pool, key.key, day, cost.incurred_for)
        _add(found, known[like], str(weight / sum(weights)))
    return dict(found), adopted[0].key.rounding


def _days_of_month(day: date) -> int:
    start = day.replace(day=1)
    return ((start + timedelta(days=32)).replace(day=1) - start).days
