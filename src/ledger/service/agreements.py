"""One agreement on a service (DVO): who agreed with whom on which levels, from when until when, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import assert_never

from ledger.errors import AlreadyExists
from ledger.period import Period, months_after
from ledger.service.agreement_events import (
    AgreementChanged,
    AgreementConcluded,
    AgreementEnded,
    AgreementEvent,
    Level,
    LevelMeasured,
)
from ledger.service.agreement_refusals import (
    AgreementEndsBeforeItStarts,
    AgreementNotInForce,
    AgreementOverlaps,
    ClientIsContractor,
    LevelNamedTwice,
    MeasuredTooEarly,
    NoLevels,
    NoSideOfTheAgreement,
    NotDecidedByTheClient,
    UnknownLevel,
    UnknownParty,
)
from ledger.service.secondment_events import Signature
from ledger.timeline import Timeline

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds from a day on: the levels, and the last day."""

    levels: tuple[Level, ...]
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Enough of an agreement to decide upon. ``ended_on`` is the first day without it, where it was ended early."""

    name: str
    client: str
    contractor: str
    starts_on: date
    terms: Timeline[Terms]
    ended_on: date | None = None
    notice_months: int | None = None

    @staticmethod
    def of(concluded: AgreementConcluded) -> Agreement:
        terms = Terms(concluded.levels, concluded.ends_on)
        return Agreement(
            concluded.agreement,
            concluded.client,
            concluded.contractor,
            concluded.effective_on,
            Timeline(((concluded.effective_on, terms),)),
            None,
            concluded.notice_months,
        )

    @property
    def period(self) -> Period:
        """The days on which it holds, by the terms given last."""
        last = self.terms.steps[-1][1].ends_on
        ends = [end for end in (last and last + ONE_DAY, self.ended_on) if end is not None]
        return Period(self.starts_on, min(ends, default=None))

    def change(self, changed: AgreementChanged, taken_by: str, others: Mapping[str, Agreement]) -> AgreementChanged:
        """Other levels from a day on, which may lie in the past but within the agreement."""
        self._must_hold(changed.effective_on)
        self._must_be_decided(taken_by)
        self.require_sides(changed.signatures)
        require_levels(self.name, changed.levels)
        _must_end_later(self.name, changed.effective_on, changed.ends_on)
        after = replace(self.after(changed), ended_on=self.ended_on)
        after.require_alone(others)
        return changed

    def end(self, ended: AgreementEnded, taken_by: str) -> AgreementEnded:
        """No longer from a day on, which is one of its days and not the first."""
        if ended.effective_on == self.starts_on:
            raise AgreementEndsBeforeItStarts(self.name, self.starts_on, ended.effective_on - ONE_DAY)
        self._must_hold(ended.effective_on)
        self._must_be_decided(taken_by)
        return ended

    def measure(
        self,
        level: str,
        achieved: Decimal,
        period: Period,
        *,
        source: str,
        effective_on: date,
        illustrative: bool,
    ) -> LevelMeasured:
        """What was achieved in a period, which is over, and in which the level had one target."""
        assert period.end is not None, "a period that is measured ends"
        if effective_on < period.end:
            raise MeasuredTooEarly(level, period.end, effective_on)
        for day in (period.start, period.end - ONE_DAY):
            self._must_hold(day)
        agreed = self._level_throughout(level, period)
        return LevelMeasured(
            self.name,
            level,
            achieved,
            agreed.target,
            agreed.met_by(achieved),
            period.start,
            period.end,
            source,
            effective_on,
            illustrative,
        )

    def after(self, step: AgreementChanged | AgreementEnded | LevelMeasured) -> Agreement:
        match step:
            case AgreementChanged(levels=levels, ends_on=ends_on, effective_on=day):
                return replace(self, terms=self.terms.since(day, Terms(levels, ends_on)))
            case AgreementEnded(effective_on=day):
                return replace(self, ended_on=day)
            case LevelMeasured():
                return self  # Nothing is decided upon what was measured.
            case _:
                assert_never(step)

    def require_alone(self, others: Mapping[str, Agreement]) -> None:
        """Refuse a second agreement of the same client and contractor on any of its days."""
        for other in others.values():
            same = (other.client, other.contractor) == (self.client, self.contractor) and other.name != self.name
            if same and (shared := other.period.intersect(self.period)):
                raise AgreementOverlaps(self.name, other.name, shared.start)

    def require_sides(self, signatures: tuple[Signature, ...]) -> None:
        """Refuse who signs for neither side."""
        for each in signatures:
            if each.body.partition("/")[0] not in (self.client.partition("/")[0], self.contractor):
                raise NoSideOfTheAgreement(self.name, each.body, self.client, self.contractor)

    def _level_throughout(self, name: str, period: Period) -> Level:
        """The level of that name on all days of a period: the terms may change meanwhile, the target may not."""
        assert period.end is not None, "a period that is measured ends"
        last = period.end - ONE_DAY
        held = [self.terms.on(period.start), *(terms for day, terms in self.terms.steps if period.start < day <= last)]
        found = {level for terms in held if terms for level in terms.levels if level.name == name}
        if len(found) != 1 or any(terms is None or not _has(terms, name) for terms in held):
            raise UnknownLevel(self.name, name, period.start, period.end)
        return found.pop()

    def _must_hold(self, day: date) -> None:
        if day not in self.period:
            raise AgreementNotInForce(self.name, day)

    def _must_be_decided(self, taken_by: str) -> None:
        if taken_by != self.client:
            raise NotDecidedByTheClient(self.name, self.client, taken_by)


def conclude(
    concluded: AgreementConcluded,
    taken_by: str,
    *,
    partnership: str,
    members: Collection[str],
    others: Mapping[str, Agreement],
) -> AgreementConcluded:
    """Refuse what is no agreement of two sides; ``members`` are the service's on the first day."""
    if concluded.agreement in others:
        raise AlreadyExists("agreement", concluded.agreement)
    name, client, contractor = concluded.agreement, concluded.client, concluded.contractor
    employer = client.partition("/")[0]
    if employer not in members:
        raise UnknownParty(name, client, concluded.effective_on)
    if contractor != partnership and contractor not in members:
        raise UnknownParty(name, contractor, concluded.effective_on)
    if employer == contractor:
        raise ClientIsContractor(name, client, contractor)
    if taken_by != client:
        raise NotDecidedByTheClient(name, client, taken_by)
    Agreement.of(concluded).require_sides(concluded.signatures)
    require_levels(name, concluded.levels)
    _must_end_later(name, concluded.effective_on, concluded.ends_on)
    Agreement.of(concluded).require_alone(others)
    return concluded


def notice_by(ends_on: date, notice_months: int) -> date:
    """The last day on which notice is given in time of an agreement with this last day."""
    return months_after(ends_on, -notice_months)


def evolve(agreements: Mapping[str, Agreement], event: AgreementEvent) -> Mapping[str, Agreement]:
    if isinstance(event, AgreementConcluded):
        return {**agreements, event.agreement: Agreement.of(event)}
    return {**agreements, event.agreement: agreements[event.agreement].after(event)}


def require_levels(agreement: str, levels: tuple[Level, ...]) -> None:
    """Refuse an agreement that says nothing, or one thing twice."""
    if not levels:
        raise NoLevels(agreement)
    for name, times in Counter(level.name for level in levels).items():
        if times > 1:
            raise LevelNamedTwice(agreement, name)


def _must_end_later(agreement: str, effective_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < effective_on:
        raise AgreementEndsBeforeItStarts(agreement, effective_on, ends_on)


def _has(terms: Terms, level: str) -> bool:
    return any(each.name == level for each in terms.levels)
