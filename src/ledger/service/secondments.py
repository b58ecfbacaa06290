"""One secondment: who lends whom to whom, on which terms, from when until when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, assert_never

from ledger.money import ZERO
from ledger.period import Period, months_after
from ledger.service.refusals import (
    CompensatedInKey,
    EndsBeforeStart,
    FteOutOfRange,
    LenderIsBorrower,
    NoParticipant,
    SecondmentNotRunning,
)
from ledger.service.secondment_events import (
    EndGround,
    PriceBasis,
    SecondmentAgreed,
    SecondmentChanged,
    SecondmentConditions,
    SecondmentEndConfirmed,
    SecondmentEnded,
    SecondmentExtended,
    SecondmentStep,
    SecondmentTerms,
    Signature,
)
from ledger.service.secondment_prices import FULL_TIME, ROUNDED, Stretch
from ledger.service.secondment_refusals import (
    ExtensionNotLater,
    HoursDisagree,
    NoSideOfTheSecondment,
    NoticeIncomplete,
    PriceTermsMismatch,
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
    _must_fit(agreed.secondment, agreed.terms)
    parties = [each.body for each in agreed.signatures]
    if agreed.conditions is not None:
        parties.append(agreed.conditions.directed_by)
    for party in parties:
        _must_be_a_side(agreed.secondment, party, agreed.lender, agreed.borrower)
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
    conditions: SecondmentConditions | None = None
    first_ends_on: date | None = None
    answered_on: date | None = None

    @staticmethod
    def of(agreed: SecondmentAgreed) -> Secondment:
        terms = Timeline(((agreed.effective_on, agreed.terms),))
        between = (agreed.lender, agreed.borrower)
        return Secondment(
            agreed.secondment, *between, agreed.effective_on, agreed.ends_on, None, terms, agreed.conditions
        )

    def require_charged(self, starts_on: date, ends_on: date) -> None:
        """Refuse a period (up to ``ends_on``, the first day after it) in which it did not run, or had no price."""
        last = ends_on - timedelta(days=1)
        for day in (starts_on, last):
            self._must_run(day)
        for since, terms in self.terms.steps:
            if terms is self.terms.on(max(since, starts_on)) and since <= last and terms.price_basis is IN_THE_KEY:
                raise CompensatedInKey(self.name, max(since, starts_on))

    def stretches(self, period: Period) -> tuple[Stretch, ...]:
        """The days of a period by the terms that hold on them, oldest first."""
        starts = [day for day, _ in self.terms.steps]
        ends = [*starts[1:], None]
        held = ((Period(since, end), terms) for (since, terms), end in zip(self.terms.steps, ends, strict=True))
        shared = ((each.intersect(period), terms) for each, terms in held)
        return tuple(Stretch(days, terms) for days, terms in shared if days is not None)

    def change(self, changed: SecondmentChanged) -> SecondmentChanged:
        """Other terms from a day on, which may lie in the past but within the secondment."""
        self._must_run(changed.effective_on)
        _must_fit(self.name, changed.terms)
        self._must_be_sides(changed.signatures)
        return changed

    def extend(self, extended: SecondmentExtended) -> SecondmentExtended:
        """Go on to a later last day, as agreed on while it runs; what is over begins anew, as another one."""
        self._must_run(extended.effective_on)
        if self.ended_on is not None or self.ends_on is None or extended.ends_on <= self.ends_on:
            raise ExtensionNotLater(self.name, extended.ends_on, self.ends_on)
        self._must_be_sides(extended.signatures)
        return extended

    def confirm_end(self, effective_on: date, result: str) -> SecondmentEndConfirmed:
        """Let it end on its last day; refuses one that has none."""
        self._must_run(effective_on)
        if self.ends_on is None:
            raise ExtensionNotLater(self.name, effective_on, None)
        return SecondmentEndConfirmed(self.name, effective_on, result)

    def end(self, ended: SecondmentEnded) -> SecondmentEnded:
        """No longer from a day on; an end that was recorded for a later day can be brought forward."""
        self._must_run(ended.effective_on)
        if ended.ended_by is not None:
            _must_be_a_side(self.name, ended.ended_by, self.lender, self.borrower)
        if ended.end_ground is EndGround.NOTICE:
            for term in ("ended_by", "notice_on"):
                if getattr(ended, term) is None:
                    raise NoticeIncomplete(self.name, term)
        return ended

    @property
    def extension_on(self) -> date | None:
        """The day by which lender and borrower talk about going on: so many months before the last one."""
        if self.ends_on is None or self.conditions is None:
            return None
        return months_after(self.ends_on, -self.conditions.extension_months)

    @property
    def over_on(self) -> date | None:
        """The first day without it, as far as there is one."""
        expires = self.ends_on + timedelta(days=1) if self.ends_on is not None else None
        return min((day for day in (expires, self.ended_on) if day is not None), default=None)

    def after(self, step: SecondmentStep) -> Secondment:
        match step:
            case SecondmentChanged(terms=terms, effective_on=day):
                return replace(self, terms=self.terms.since(day, terms))
            case SecondmentExtended(ends_on=last):
                first = self.first_ends_on or self.ends_on
                return replace(self, ends_on=last, first_ends_on=first, answered_on=None)
            case SecondmentEndConfirmed(effective_on=day):
                return replace(self, answered_on=day)
            case SecondmentEnded(effective_on=day):
                return replace(self, ended_on=day)
            case _:
                assert_never(step)

    def runs_on(self, day: date) -> bool:
        ended = self.ended_on is not None and self.ended_on <= day
        expired = self.ends_on is not None and self.ends_on < day
        return self.starts_on <= day and not ended and not expired

    def _must_be_sides(self, signatures: tuple[Signature, ...]) -> None:
        for each in signatures:
            _must_be_a_side(self.name, each.body, self.lender, self.borrower)

    def _must_run(self, day: date) -> None:
        if not self.runs_on(day):
            raise SecondmentNotRunning(self.name, day)


def _must_fit(secondment: str, terms: SecondmentTerms) -> None:
    """Working time that is one, said once, and a price with what belongs to it and nothing else."""
    if not (terms.fte.is_finite() and 0 < terms.fte <= FTE_MOST):
        raise FteOutOfRange(secondment, terms.fte)
    full_time = FULL_TIME if terms.full_time_hours is None else terms.full_time_hours
    if terms.hours_per_week is not None and (
        full_time <= 0 or abs(terms.hours_per_week / full_time - terms.fte) > ROUNDED
    ):
        raise HoursDisagree(secondment, terms.fte, terms.hours_per_week, full_time)
    basis = terms.price_basis
    if terms.uplift is not None and (basis is not PriceBasis.WAGE_COST_WITH_UPLIFT or terms.uplift <= 0):
        raise PriceTermsMismatch(secondment, basis.value, "uplift")
    if terms.tariff is not None and (basis is not PriceBasis.FIXED_TARIFF or terms.tariff <= ZERO):
        raise PriceTermsMismatch(secondment, basis.value, "tariff")
    if (terms.tariff is None) != (terms.tariff_unit is None):
        raise PriceTermsMismatch(secondment, basis.value, "tariff_unit")


def _must_be_a_side(secondment: str, party: str, lender: str, borrower: str) -> None:
    if party.partition("/")[0] not in (lender, borrower):
        raise NoSideOfTheSecondment(secondment, party, lender, borrower)
