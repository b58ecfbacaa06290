"""The works council's say on one decision (WOR 25): asked before it, answered after it, and the month of suspension."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import assert_never

from ledger.governance.advice_events import (
    AdviceEvent,
    AdviceGiven,
    AdviceRequested,
    Opinion,
    SuspensionWaived,
    WorksCouncilNotified,
)
from ledger.governance.advice_refusals import (
    AdviceAwaited,
    AdviceGivenAlready,
    AdviceOutOfOrder,
    CannotFollowAdvice,
    ConditionsDoNotFit,
    GroundsMissing,
    NotifiedAlready,
    NotSuspended,
)


@dataclass(frozen=True, slots=True)
class Advice:
    """One track between an employer and its works council. ``works_council`` is a body, such as GM0547/or."""

    requested: AdviceRequested
    given: AdviceGiven | None = None
    notified: WorksCouncilNotified | None = None
    waived: SuspensionWaived | None = None

    @property
    def name(self) -> str:
        return self.requested.advice

    def give(self, opinion: Opinion, conditions: tuple[str, ...], effective_on: date) -> AdviceGiven:
        if self.given is not None:
            raise AdviceGivenAlready(self.name, self.given.effective_on)
        self._must_follow(effective_on, self.requested.effective_on)
        if bool(conditions) is not (opinion is Opinion.CONDITIONAL):
            raise ConditionsDoNotFit(self.name, opinion.value)
        return AdviceGiven(self.name, opinion, conditions, effective_on)

    def notify(
        self, decided_on: date, effective_on: date, *, deviates: bool, grounds: str | None
    ) -> WorksCouncilNotified:
        """Tell the works council what was decided; ``decided_on`` is the day of that decision."""
        if self.notified is not None:
            raise NotifiedAlready(self.name, self.notified.effective_on)
        opinion = self.require_given().opinion
        self._must_follow(effective_on, decided_on)
        if opinion is Opinion.NEGATIVE and not deviates:
            raise CannotFollowAdvice(self.name)
        if deviates and grounds is None:
            raise GroundsMissing(self.name)
        until = last_day_of_suspension(effective_on) if deviates else None
        return WorksCouncilNotified(self.name, deviates, grounds, until, effective_on)

    def waive(self, effective_on: date) -> SuspensionWaived:
        """Let the decision be put into effect at once; only the works council can."""
        if self.notified is None or self.notified.suspended_until is None or self.waived is not None:
            raise NotSuspended(self.name)
        self._must_follow(effective_on, self.notified.effective_on)
        return SuspensionWaived(self.name, effective_on)

    def require_given(self) -> AdviceGiven:
        """The advice, without which the employer does not decide."""
        if self.given is None:
            raise AdviceAwaited(self.name, self.requested.decision, self.requested.works_council)
        return self.given

    def notified_by(self, day: date) -> WorksCouncilNotified | None:
        """What the works council had been told by a day."""
        return self.notified if self.notified is not None and self.notified.effective_on <= day else None

    def suspended_on(self, day: date) -> date | None:
        """Until when the decision is suspended, where it is on that day (WOR 25(6))."""
        until = None if self.notified is None else self.notified.suspended_until
        waived = self.waived is not None and self.waived.effective_on <= day
        return until if until is not None and day <= until and not waived else None

    def after(self, step: AdviceGiven | WorksCouncilNotified | SuspensionWaived) -> Advice:
        match step:
            case AdviceGiven():
                return replace(self, given=step)
            case WorksCouncilNotified():
                return replace(self, notified=step)
            case SuspensionWaived():
                return replace(self, waived=step)
            case _:
                assert_never(step)

    def _must_follow(self, on: date, since: date) -> None:
        if on < since:
            raise AdviceOutOfOrder(self.name, on, since)


def last_day_of_suspension(notified_on: date) -> date:
    """The last day of the month that begins on the day after the works council was notified (WOR 25(6)).

    >>> last_day_of_suspension(date(2008, 3, 10)), last_day_of_suspension(date(2009, 1, 31))
    (datetime.date(2008, 4, 10), datetime.date(2009, 2, 28))
    """
    year, month = divmod(notified_on.year * 12 + notified_on.month, 12)
    same_day = min(notified_on.day, monthrange(year, month + 1)[1])
    end = date(year, month + 1, same_day)
    assert end > notified_on + timedelta(days=1), "a month is longer than a day"
    return end


def evolve(advices: Mapping[str, Advice], event: AdviceEvent) -> Mapping[str, Advice]:
    if isinstance(event, AdviceRequested):
        return {**advices, event.advice: Advice(event)}
    return {**advices, event.advice: advices[event.advice].after(event)}
