"""VAT (btw) as of any two dates: what is in each cost, who bears which part of it, and what each does with that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy import Row as FoundRow

from ledger import vat
from ledger.canonical import canonical
from ledger.cost_year.events import CostRecorded, CostVat, VatTreatment
from ledger.cost_year.postings import Account
from ledger.cost_year.vat_checks import last_day
from ledger.history import reader_of
from ledger.journal import Entry
from ledger.money import Money
from ledger.partnership.vat_rates import MixedUseRateSet, VatGroundEnded
from ledger.place import Place
from projections.as_of import AsOf
from projections.marks import Cents
from projections.money.postings import postings
from projections.tables import Row, day, rows_of, text
from projections.view import View

NAME = "vat"

costs = rows_of(
    "vat_costs", text("service"), text("year"), text("cost"), text("facts"), day("effective_on"), within="service"
)
rates = rows_of("mixed_use_rates", text("participant"), text("year"), text("facts"), day("effective_on"))
ended = rows_of(
    "vat_grounds_ended",
    text("service"),
    text("vat_ground"),
    day("vat_ground_until"),
    text("result"),
    day("effective_on"),
)
TABLES = (costs, rates, ended)
READS = (CostRecorded, MixedUseRateSet, VatGroundEnded)

read_cost, _read_rate = reader_of(CostRecorded), reader_of(MixedUseRateSet)


def apply(entry: Entry) -> Iterable[Row]:
    """What an entry says of VAT: nothing, where a cost tells none."""
    event = entry.event
    match event:
        case CostRecorded() if event.included_vat is not None:
            place = Place.of(entry.stream)
            year = entry.stream.rpartition("/")[2]
            yield costs, (place.service, year, event.cost, canonical(event).decode(), event.effective_on)
        case MixedUseRateSet():
            yield rates, (event.participant, str(event.year), canonical(event).decode(), event.effective_on)
        case VatGroundEnded():
            yield (
                ended,
                (event.service, event.vat_ground, event.vat_ground_until, event.result, event.effective_on),
            )


@dataclass(frozen=True, slots=True)
class VatShare:
    """What one participant bears of a cost and of the VAT in it, and what it does with that.

    ``net_share`` and ``vat`` together are its share. Where no mixed-use rate is known for it and the year, its VAT is
    ``undetermined``; otherwise it is claimed, deducted and borne in parts that add up to it. ``final``: the rate is.
    """

    participant: str
    share: Cents
    net_share: Cents
    vat: Cents
    compensable: Cents
    deductible: Cents
    vat_as_cost: Cents
    undetermined: Cents
    final: bool


@dataclass(frozen=True, slots=True)
class VatLine:
    """A cost with the VAT in it. ``undivided``: the part of that VAT which nobody bears yet.

    ``expired``: a day that the cost is of lies after the last day of the ground. ``source`` is what regulated the
    ground on the day of the cost. The position is of the cost, ``allocation_position`` of how it was shared last.
    """

    service: str
    year: int
    cost: str
    pool: str
    effective_on: date
    amount: Cents
    net: Cents
    vat: Cents
    vat_rate: Decimal
    treatment: VatTreatment
    vat_ground: str | None
    vat_ground_until: date | None
    source: str | None
    expired: bool
    shares: tuple[VatShare, ...]
    undivided: Cents
    illustrative: bool
    position: int
    allocation_position: int | None


@dataclass(frozen=True, slots=True)
class VatTotal:
    """What a participant bears of the VAT of a service in a year, and what it does with that."""

    service: str
    year: int
    participant: str
    share: Cents
    vat: Cents
    compensable: Cents
    deductible: Cents
    vat_as_cost: Cents
    undetermined: Cents
    illustrative: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """Of what the VAT is asked."""

    partnership: str | None = None
    service: str | None = None
    participant: str | None = None
    year: int | None = None


def lines(view: View, as_of: AsOf, which: Filter) -> tuple[VatLine, ...]:
    """Every cost that tells its VAT, in order of service and position; only who is asked for among its shares."""
    found = list(_rows(view, as_of, costs, which))
    shares, positions = _shares(view, as_of, which)
    known = _rates(view, as_of, which.partnership or (which.service or "").partition("/")[0] or None)
    made = (_line(row, shares, positions, known) for row in found)
    if which.participant is None:
        return tuple(made)
    return tuple(each for line in made for each in _of(line, which.participant))


def totals(found: Iterable[VatLine]) -> tuple[VatTotal, ...]:
    """What lines come to for each participant, service and year."""
    sums: dict[tuple[str, int, str], list[int]] = defaultdict(lambda: [0] * 6)
    made_up: set[tuple[str, int, str]] = set()
    for line in found:
        for each in line.shares:
            amounts = (each.share, each.vat, each.compensable, each.deductible, each.vat_as_cost, each.undetermined)
            of = sums[line.service, line.year, each.participant]
            of[:] = [before + more for before, more in zip(of, amounts, strict=True)]
            made_up |= {(line.service, line.year, each.participant)} if line.illustrative else set()
    return tuple(
        VatTotal(*key, sum_[0], sum_[1], sum_[2], sum_[3], sum_[4], sum_[5], key in made_up)
        for key, sum_ in sorted(sums.items())
    )


def _rows(view: View, as_of: AsOf, table: Table, which: Filter) -> Iterator[FoundRow[Any]]:
    only: list[ColumnElement[bool]] = []
    if which.partnership is not None:
        only.append(table.c.partnership == which.partnership)
    if which.service is not None:
        only.append(table.c.service == which.service)
    if which.year is not None:
        only.append(table.c.year == str(which.year))
    query = select(table).where(view.sees(as_of, table), *only)
    yield from view.tx.execute(query.order_by(table.c.service, table.c.position, table.c.line))


Cost = tuple[str, str, str]
"""A service, a year and a document number."""


def _shares(view: View, as_of: AsOf, which: Filter) -> tuple[Mapping[Cost, dict[str, Money]], Mapping[Cost, int]]:
    """What each bears of each cost that tells its VAT, and the position at which that was changed last."""
    columns = (postings.c.service, postings.c.cost_year, postings.c.cost, postings.c.participant)
    amount, last = func.sum(postings.c.cents), func.max(postings.c.position)
    only = [postings.c.partnership == which.partnership] if which.partnership else []
    only += [postings.c.service == which.service] if which.service else []
    told = select(costs.c.cost).where(costs.c.service == postings.c.service)
    query = select(*columns, amount, last).where(
        view.sees(as_of, postings), postings.c.account == Account.SHARE.value, postings.c.cost.in_(told), *only
    )
    shares: dict[Cost, dict[str, Money]] = defaultdict(dict)
    positions: dict[Cost, int] = {}
    for service, year, cost, participant, cents, position in view.tx.execute(query.group_by(*columns)):
        key = (service, str(year).rpartition("/")[2], cost)
        if cents:
            shares[key][participant] = Money(int(cents))
            positions[key] = max(position, positions.get(key, 0))
    return shares, positions


def _rates(view: View, as_of: AsOf, partnership: str | None) -> Mapping[tuple[str, str, str], MixedUseRateSet]:
    """The rate of each participant of each partnership for each year, as it was set last."""
    only = [] if partnership is None else [rates.c.partnership == partnership]
    query = select(rates).where(view.sees(as_of, rates), *only).order_by(rates.c.position, rates.c.line)
    return {
        (row.partnership, row.participant, row.year): _read_rate(row.facts) for row in view.tx.execute(query)
    }  # Later ones replace earlier ones.


def _line(
    row: FoundRow[Any],
    shares: Mapping[Cost, dict[str, Money]],
    positions: Mapping[Cost, int],
    known: Mapping[tuple[str, str, str], MixedUseRateSet],
) -> VatLine:
    recorded = read_cost(row.facts)
    included = recorded.included_vat
    assert included is not None, "only a cost that tells its VAT has a row"
    key = (row.service, row.year, row.cost)
    borne = shares.get(key, {})
    parts = vat.shared(included.vat, recorded.amount, borne) if included.vat else {}
    divided = sum(part.cents for part in parts.values())
    ground = None if included.vat_ground is None else vat.ground_on(included.vat_ground, recorded.effective_on)
    return VatLine(
        row.service,
        int(row.year),
        row.cost,
        recorded.pool,
        recorded.effective_on,
        recorded.amount.cents,
        included.net.cents,
        included.vat.cents,
        included.vat_rate,
        included.treatment,
        included.vat_ground,
        included.vat_ground_until,
        ground.source if ground else None,
        _expired(recorded, included),
        tuple(
            _share(code, borne[code], parts.get(code, Money(0)), known.get((row.partnership, code, row.year)))
            for code in sorted(borne)
        ),
        included.vat.cents - divided,
        recorded.illustrative,
        row.position,
        positions.get(key),
    )


def _expired(cost: CostRecorded, included: CostVat) -> bool:
    return included.vat_ground_until is not None and last_day(cost) > included.vat_ground_until


def _share(participant: str, share: Money, part: Money, rate: MixedUseRateSet | None) -> VatShare:
    amounts = (participant, share.cents, (share - part).cents, part.cents)
    if rate is None:
        return VatShare(*amounts, 0, 0, 0, part.cents, final=False)
    made = vat.parted(part, rate.compensable, rate.deductible)
    return VatShare(*amounts, made.compensable.cents, made.deductible.cents, made.as_cost.cents, 0, final=rate.final)


def _of(line: VatLine, participant: str) -> Iterator[VatLine]:
    own = tuple(each for each in line.shares if each.participant == participant)
    if own:
        facts = {name: getattr(line, name) for name in VatLine.__dataclass_fields__}
        yield VatLine(**facts | {"shares": own})
