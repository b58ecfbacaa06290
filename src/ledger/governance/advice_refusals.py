"""Why a step between an employer and its works council is refused, or a decision must wait for it (WOR 25)."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken


class AdviceTooLate(RuleBroken):
    """Advice is asked when it can still make a difference (WOR 25(2)): before the decision is taken."""

    code = "advice-too-late"

    def __init__(self, advice: str, decision: str, decided_on: date) -> None:
        super().__init__(
            f"{decision} was taken on {decided_on}, so {advice} can no longer have any influence on it; propose the"
            " decision anew and ask before it is taken"
        )
        self.advice, self.decision, self.decided_on = advice, decision, decided_on


class AdviceNotAsked(RuleBroken):
    """A works council has a say in changes of the organisation."""

    code = "advice-not-asked"

    def __init__(self, decision: str, employer: str) -> None:
        super().__init__(
            f"{decision} changes the organisation, and {employer} asked its works council nothing about it; ask first"
        )
        self.decision, self.employer = decision, employer


class AdviceAwaited(RuleBroken):
    """Whoever asked for advice decides after it, or after a reasonable term for it."""

    code = "advice-awaited"

    def __init__(self, advice: str, decision: str, works_council: str) -> None:
        super().__init__(
            f"{works_council} was asked for {advice} on {decision} and has not answered; record its advice first, or"
            " that its reasonable term passed (none-given)"
        )
        self.advice, self.decision, self.works_council = advice, decision, works_council


class AdviceGivenAlready(RuleBroken):
    """A works council answers a request once."""

    code = "advice-given-already"

    def __init__(self, advice: str, on: date) -> None:
        super().__init__(f"{advice} was given on {on} already; for a changed proposal ask for another advice")
        self.advice, self.on = advice, on


class AdviceOutOfOrder(RuleBroken):
    """Asked, answered, decided, told: in that order."""

    code = "advice-out-of-order"

    def __init__(self, advice: str, on: date, since: date) -> None:
        super().__init__(f"{advice}: this cannot have been on {on}, before what it follows of {since}; correct the day")
        self.advice, self.on, self.since = advice, on, since


class ConditionsDoNotFit(RuleBroken):
    """A conditional advice says its conditions, and no other advice has any."""

    code = "conditions-do-not-fit"

    def __init__(self, advice: str, opinion: str) -> None:
        super().__init__(
            f"{advice} is {opinion}: only a conditional advice has conditions, and it has at least one; correct either"
        )
        self.advice, self.opinion = advice, opinion


class NotifiedAlready(RuleBroken):
    """A works council is told once what was decided."""

    code = "notified-already"

    def __init__(self, advice: str, on: date) -> None:
        super().__init__(f"the works council was told on {on} what became of {advice}; there is nothing more to tell")
        self.advice, self.on = advice, on


class CannotFollowAdvice(RuleBroken):
    """A decision that was taken against a negative advice deviates from it."""

    code = "cannot-follow-advice"

    def __init__(self, advice: str) -> None:
        super().__init__(f"{advice} was negative, so the decision deviates from it; say so, and on which grounds")
        self.advice = advice


class GroundsMissing(RuleBroken):
    """Whoever deviates from an advice says why (WOR 25(5))."""

    code = "grounds-missing"

    def __init__(self, advice: str) -> None:
        super().__init__(f"the decision deviates from {advice}; say on which grounds")
        self.advice = advice


class WorksCouncilNotNotified(RuleBroken):
    """A decision is not put into effect before the works council was told of it, unless it advised just that."""

    code = "works-council-not-notified"

    def __init__(self, decision: str, works_council: str) -> None:
        super().__init__(
            f"{works_council} was not told yet what was decided on {decision}, so that cannot be put into effect;"
            " record the notification first"
        )
        self.decision, self.works_council = decision, works_council


class DecisionSuspended(RuleBroken):
    """A decision that deviates from the advice waits a month from the day after the notification (WOR 25(6))."""

    code = "decision-suspended"

    def __init__(self, decision: str, works_council: str, on: date, until: date) -> None:
        super().__init__(
            f"{decision} deviates from the advice of {works_council} and may not be put into effect on {on}: it is"
            f" suspended up to and including {until}; choose a later day, or record that {works_council} waives it"
        )
        self.decision, self.works_council, self.on, self.until = decision, works_council, on, until


class NotSuspended(RuleBroken):
    """Only a suspension that is there can be waived."""

    code = "not-suspended"

    def __init__(self, advice: str) -> None:
        super().__init__(f"no decision is suspended because of {advice}, so there is nothing to waive")
        self.advice = advice
