"""Findings about what was charged for secondments: at another tariff than was agreed, by what is known now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sqlalchemy import func, select

from ledger.cost_year.lines import Line
from ledger.cost_year.recharging import amount_of
from ledger.money import Money
from ledger.period import Period
from ledger.service.secondment_rules import charged_as_agreed
from projections.balances import postings
from projections.findings.found import FindingShare, Found, Scene, named

JUDGES = (charged_as_agreed,)


def find(scene: Scene) -> Iterator[Found]:
    """Every cost for the time of a secondment that is borne on the day, beside the tariff of its first day."""
    for service, year, books in scene.years():
        charged = [line for line in books.lines if line.recorded.recharge is not None]
        recorded_at = _recorded_at(scene, f"{service}/{year}") if charged else {}
        for line in charged:
            if line.as_borne(scene.on).standing is not None:
                yield from _charged(scene, f"{service}/{year}", line, recorded_at)


def _charged(scene: Scene, where: str, line: Line, recorded_at: Mapping[str, int]) -> Iterator[Found]:
    cost, charge = line.recorded, line.recorded.recharge
    assert charge is not None, "it was asked for"
    assert cost.starts_on is not None, "a recharge is of a period"
    lent = scene.service(where.rpartition("/")[0]).secondments.get(charge.secondment)
    agreed = lent.tariff_on(cost.starts_on, charge.charged_in.value) if lent is not None else None
    breach = charged_as_agreed(charge.secondment, charge.tariff, agreed)
    if breach is not None and agreed is not None:
        right = amount_of(replace(charge, tariff=agreed), Period(cost.starts_on, cost.ends_on))
        wrong = Money(cost.amount.cents - right.cents)
        yield Found(
            breach,
            f"{where}#{named(cost.cost)}",
            (recorded_at[cost.cost],) if cost.cost in recorded_at else (),
            cost.effective_on,
            resolve_with=("change-secondment", "reverse-allocation"),
            amount=wrong.cents,
            shares=_borne(scene, line, wrong),
            illustrative=cost.illustrative,
            made_of={f"{where}#{cost.cost}": wrong.cents},
        )


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
