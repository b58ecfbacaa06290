"""One secondment: who lends whom to whom, on which terms, from when until when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, assert_never

from ledger.service.events import PriceBasis, SecondmentAgreed, SecondmentChanged, SecondmentEnded, SecondmentTerms
from ledger.service.refusals import (
    CompensatedInKey,
    EndsBeforeStart,
    FteOutOfRange,
    LenderIsBorrower,
    NoParticipant,
    SecondmentNotRunning,
)
from ledger.timeline import Timeline

FTE_MOST: Final = Decimal("1.25")
IN_THE_KEY: Final = PriceBasis.IN_THE_KEY


def agree(service: str, agreed: SecondmentAgreed, participants: Collection[str]) -> SecondmentAgreed:
    """Refuse what is no secondment; ``participants`` are the partnership's on its first day."""
    if agreed.lender == agreed.borrower:
        raise LenderIsBorrower(agreed.secondment, agreed.lender)
    for employer in (agreed.lender, agreed.borrower):
        if employer not in participants:
            raise NoParticipant(service, employer, agreed.effective_on)
    if agreed.ends_on is not None and agreed.ends_on <= agreed.effective_on:
        raise EndsBeforeStart(agreed.secondment, agreed.effective_on, agreed.ends_on)
    _must_be_working_time(agreed.secondment, agreed.terms)
    return agreed


@dataclass(frozen=True, slots=True)
class Secondment:
    """When it runs: from ``starts_on`` to ``ends_on``, its last day; ``ended_on`` is the first day without it."""

    name: str
    lender: str
    borrower: str
    starts_on: date
    ends_on: date | None
    ended_on: date | None = None
    terms: Timeline[SecondmentTerms] = field(default_factory=Timeline)

    @staticmethod
    def of(agreed: SecondmentAgreed) -> Secondment:
        terms = Timeline(((agreed.effective_on, agreed.terms),))
        between = (agreed.lender, agreed.borrower)
        return Secondment(agreed.secondment, *between, agreed.effective_on, agreed.ends_on, terms=terms)

    def require_charged(self, starts_on: date, ends_on: date) -> None:
        """Refuse a period (up to ``ends_on``, the first day after it) in which it did not run, or had no price."""
        last = ends_on - timedelta(days=1)
        for day in (starts_on, last):
            self._must_run(day)
        for since, terms in self.terms.steps:
            if terms is self.terms.on(max(since, starts_on)) and since <= last and terms.price_basis is IN_THE_KEY:
                raise CompensatedInKey(self.name, max(since, starts_on))

    def change(self, terms: SecondmentTerms, effective_on: date) -> SecondmentChanged:
        """Other terms from a day on, which may lie in the past but within the secondment."""
        self._must_run(effective_on)
        _must_be_working_time(self.name, terms)
        return SecondmentChanged(self.name, terms, effective_on)

    def end(self, effective_on: date, grounds: str) -> SecondmentEnded:
        """No longer from a day on; an end that was recorded for a later day can be brought forward."""
        self._must_run(effective_on)
        return SecondmentEnded(self.name, effective_on, grounds)

    def after(self, step: SecondmentChanged | SecondmentEnded) -> Secondment:
        match step:
            case SecondmentChanged(terms=terms, effective_on=day):
                return replace(self, terms=self.terms.since(day, terms))
            case SecondmentEnded(effective_on=day):
                return replace(self, ended_on=day)
            case _:
                assert_never(step)

    def runs_on(self, day: date) -> bool:
        ended = self.ended_on is not None and self.ended_on <= day
        expired = self.ends_on is not None and self.ends_on < day
        return self.starts_on <= day and not ended and not expired

    def _must_run(self, day: date) -> None:
        if not self.runs_on(day):
            raise SecondmentNotRunning(self.name, day)


def _must_be_working_time(secondment: str, terms: SecondmentTerms) -> None:
    if not (terms.fte.is_finite() and 0 < terms.fte <= FTE_MOST):
        raise FteOutOfRange(secondment, terms.fte)
