"""Which instalments of advances fall due when, and what was paid of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ledger.cost_year.payment_events import Purpose
from projections.as_of import AsOf
from projections.marks import Cents
from projections.money import dues
from projections.successions import heirs
from projections.view import View


@dataclass(frozen=True, slots=True)
class DueInstalment:
    """One instalment of a participant, in cents: what of it was paid, the oldest first; below zero it gets it back."""

    service: str
    year: int
    participant: str
    payable_to: str
    due_on: date
    amount: Cents
    paid: Cents
    fallen_due: bool
    illustrative: bool

    @property
    def outstanding(self) -> Cents:
        """What is left of it."""
        return self.amount - self.paid


@dataclass(frozen=True, slots=True)
class Unmatched:
    """What was paid for advances beyond what was called between two, in cents."""

    service: str
    year: int
    payer: str
    payee: str
    amount: Cents


Between = tuple[str, int, str, str]
"""A service and a year, and who pays whom."""


def advances(
    view: View, as_of: AsOf, service: str | None = None, year: int | None = None
) -> tuple[tuple[DueInstalment, ...], tuple[Unmatched, ...]]:
    """Every instalment that stands, by day, and what was paid beyond them.

    What a municipality that has ended was to pay is its successor's.
    """
    names = heirs(view, as_of)
    amounts: dict[Between, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    made_up: set[Between] = set()
    for row in dues.rows(view, as_of, dues.instalments, service, year):
        who, to = (names.of(row.service, code) for code in (row.participant, row.payable_to))
        if who != to:
            between = (row.service, _year(row.cost_year), who, to)
            amounts[between][row.due_on] += row.cents
            if row.illustrative:
                made_up.add(between)
    paid: dict[Between, int] = defaultdict(int)
    for row in dues.rows(view, as_of, dues.payments, service, year):
        if row.purpose == Purpose.ADVANCES:
            payer, payee = (names.of(row.service, code) for code in (row.payer, row.payee))
            paid[row.service, _year(row.cost_year), payer, payee] += row.cents
    found = [
        DueInstalment(*between, due_on, amount, part, due_on <= as_of.valid_on, between in made_up)
        for between, days in amounts.items()
        for due_on, amount, part in matched(days, paid, between)
    ]
    rest = tuple(Unmatched(*between, amount) for between, amount in sorted(paid.items()) if amount)
    return tuple(sorted(found, key=lambda due: (due.service, due.year, due.due_on, due.participant))), rest


def matched(days: dict[date, int], paid: dict[Between, int], between: Between) -> Iterator[tuple[date, int, int]]:
    """Each instalment with what of it was paid; what is used so is taken off ``paid``."""
    service, year, who, to = between
    back = (service, year, to, who)
    for due_on, amount in sorted(days.items()):
        if not amount:
            continue
        way = between if amount > 0 else back
        used = min(abs(amount), max(paid.get(way, 0), 0))
        if used:
            paid[way] -= used
        yield due_on, amount, used if amount > 0 else -used


def _year(cost_year: str) -> int:
    return int(cost_year.rpartition("/")[2])
