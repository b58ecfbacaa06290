"""Findings about what was charged for secondments: at another price, of more, or on a ground of VAT that ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import func, select

from ledger.cost_year.events import Recharge, RechargeUnit
from ledger.cost_year.lines import Line
from ledger.cost_year.recharging import amount_of
from ledger.cost_year.watch import vat_ground_holds
from ledger.money import Money
from ledger.period import Period
from ledger.service.secondment_prices import Asked, Stretch, agreed_tariff, other_price, size
from ledger.service.secondment_rules import charged_as_agreed, charged_no_more_than_lent
from projections.findings.found import FindingShare, Found, Scene, named
from projections.money.postings import postings

ONE_DAY = timedelta(days=1)
JUDGES = (charged_as_agreed, charged_no_more_than_lent, vat_ground_holds)


def find(scene: Scene) -> Iterator[Found]:
    """Every cost for the time of a secondment that is borne on the day, beside the terms of its days."""
    for service, year, books in scene.years():
        charged = [line for line in books.lines if line.recorded.recharge is not None]
        recorded_at = _recorded_at(scene, f"{service}/{year}") if charged else {}
        for line in charged:
            if line.as_borne(scene.on).standing is not None:
                yield from _charged(scene, f"{service}/{year}", line, recorded_at)
                yield from _untaxed(scene, f"{service}/{year}", line, recorded_at)


def _charged(scene: Scene, where: str, line: Line, recorded_at: Mapping[str, int]) -> Iterator[Found]:
    cost, charge = line.recorded, line.recorded.recharge
    assert charge is not None, "it was asked for"
    assert cost.starts_on is not None, "a recharge is of a period"
    lent = scene.service(where.rpartition("/")[0]).secondments.get(charge.secondment)
    held = lent.stretches(Period(cost.starts_on, cost.ends_on)) if lent is not None else ()
    asked = Asked(
        charge.secondment, charge.charged_in.value, charge.quantity, charge.tariff, charge.rounding, charge.wage_cost
    )
    terms = [each.terms for each in held]
    for breach, right in (
        (charged_as_agreed(asked, terms), _at_the_agreed_price(charge, asked, held)),
        (charged_no_more_than_lent(asked, terms), _of_the_agreed_size(charge, held)),
    ):
        if breach is None:
            continue
        wrong = None if right is None else Money(cost.amount.cents - right.cents)
        yield Found(
            breach,
            f"{where}#{named(cost.cost)}",
            (recorded_at[cost.cost],) if cost.cost in recorded_at else (),
            cost.effective_on,
            resolve_with=("change-secondment", "reverse-allocation"),
            amount=None if wrong is None else wrong.cents,
            shares=() if wrong is None else _borne(scene, line, wrong),
            illustrative=cost.illustrative,
            made_of={} if wrong is None else {f"{where}#{cost.cost}": wrong.cents},
        )


def _untaxed(scene: Scene, where: str, line: Line, recorded_at: Mapping[str, int]) -> Iterator[Found]:
    """What was charged without VAT for days after the last one of the ground that the secondment rests on."""
    cost, charge = line.recorded, line.recorded.recharge
    assert charge is not None, "it was asked for"
    assert cost.starts_on is not None, "a recharge is of a period"
    assert cost.ends_on is not None, "a recharge is of a period"
    lent = scene.service(where.rpartition("/")[0]).secondments.get(charge.secondment)
    rests_on = lent.conditions if lent is not None else None
    if cost.included_vat is not None or rests_on is None:
        return
    ground, until = rests_on.vat_ground, rests_on.vat_ground_until
    if ground is None or until is None or cost.ends_on <= until + ONE_DAY:
        return
    since = max(until + ONE_DAY, cost.starts_on)
    untaxed = _part_since(cost.amount, charge, Period(cost.starts_on, cost.ends_on), since)
    breach = vat_ground_holds(cost.cost, ground, until, untaxed, expired=True)
    if breach is not None:
        yield Found(
            breach,
            f"{where}#{named('vat', cost.cost)}",
            (recorded_at[cost.cost],) if cost.cost in recorded_at else (),
            cost.effective_on,
            resolve_with=("reverse-allocation", "record-cost"),
            amount=untaxed.cents,
            shares=_borne(scene, line, untaxed),
            illustrative=cost.illustrative,
            made_of={f"{where}#{cost.cost}": untaxed.cents},
        )


def _part_since(amount: Money, charge: Recharge, whole: Period, since: date) -> Money:
    """What of an amount is of the days since one of them: each day has an equal part of the hours."""
    if since == whole.start:
        return amount
    part = Period(since, whole.end)
    quantity = charge.quantity
    if charge.charged_in is RechargeUnit.HOURS:
        quantity = quantity * part.days / whole.days
    return amount_of(replace(charge, quantity=quantity), part)


def _at_the_agreed_price(charge: Recharge, asked: Asked, held: Sequence[Stretch]) -> Money | None:
    """What the time costs at the prices that were agreed; nothing where one is of another unit, or cannot be told.

    Where the price changed meanwhile, each of its days has an equal part of the hours.
    """
    tariffs = [agreed_tariff(asked, each.terms) for each in held]
    if any(other_price(asked, each.terms) and of is None for each, of in zip(held, tariffs, strict=True)):
        return None
    return _summed(charge, held, [of or charge.tariff for of in tariffs], [charge.quantity] * len(held))


def _of_the_agreed_size(charge: Recharge, held: Sequence[Stretch]) -> Money:
    """What the time costs where no more is charged than was lent."""
    return _summed(charge, held, [charge.tariff] * len(held), [min(charge.quantity, size(each.terms)) for each in held])


def _summed(
    charge: Recharge, held: Sequence[Stretch], tariffs: Sequence[Money], quantities: Sequence[Decimal]
) -> Money:
    """The time at a price and a size that can change meanwhile; where neither does, as it is charged, to the cent."""
    if not held:
        return Money(0)
    days = sum(each.period.days for each in held)
    whole = Period(held[0].period.start, held[-1].period.end)
    if len({*tariffs}) == len({*quantities}) == 1:
        return amount_of(replace(charge, tariff=tariffs[0], quantity=quantities[0]), whole)
    total = 0
    for each, tariff, quantity in zip(held, tariffs, quantities, strict=True):
        part = quantity if charge.charged_in is RechargeUnit.FTE else quantity * each.period.days / days
        total += amount_of(replace(charge, tariff=tariff, quantity=part), each.period).cents
    return Money(total)


def _borne(scene: Scene, line: Line, wrong: Money) -> tuple[FindingShare, ...]:
    """Who bears which part of what was charged too much, as the cost is borne."""
    weights = {share.participant: share.amount.cents for share in line.borne(scene.on)}
    return tuple(FindingShare(code, part.cents) for code, part in wrong.apportion(weights).items())


def _recorded_at(scene: Scene, where: str) -> Mapping[str, int]:
    """The entry that recorded each cost of a year: the first that was posted of it."""
    columns = postings.c
    query = select(columns.cost, func.min(columns.position)).where(
        scene.view.known(scene.as_of, postings),
        columns.partnership == scene.partnership,
        columns.service == where.rpartition("/")[0],
        columns.cost_year == where,
    )
    return {cost: int(position) for cost, position in scene.view.tx.execute(query.group_by(columns.cost))}
