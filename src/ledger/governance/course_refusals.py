"""Why a step in the course of a decision is refused, or nothing can rest on the decision any more."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken


class CourseOutOfOrder(RuleBroken):
    """What follows on something does not lie before it."""

    code = "course-out-of-order"

    def __init__(self, decision: str, on: date, since: date) -> None:
        super().__init__(
            f"{decision}: this cannot have been on {on}, before what it follows of {since}; correct the day"
        )
        self.decision, self.on, self.since = decision, on, since


class StepTakenBefore(RuleBroken):
    """A step is taken once."""

    code = "step-taken-before"

    def __init__(self, decision: str, step: str, on: date) -> None:
        super().__init__(f"{decision} has {step} of {on} already; there is nothing more to record of that")
        self.decision, self.step, self.on = decision, step, on


class DecidedAlready(RuleBroken):
    """Who is heard about a decision is heard before it is taken."""

    code = "decided-already"

    def __init__(self, decision: str, decided_on: date) -> None:
        super().__init__(
            f"{decision} was dealt with on {decided_on}, so nobody can be heard about it any more; propose it anew and"
            " do this before it is taken"
        )
        self.decision, self.decided_on = decision, decided_on


class NotAskedOf(RuleBroken):
    """Only who was asked answers."""

    code = "not-asked-of"

    def __init__(self, decision: str, body: str) -> None:
        super().__init__(f"{body} was asked nothing about {decision}; record first that it was, or correct the body")
        self.decision, self.body = decision, body


class GroundDoesNotFit(RuleBroken):
    """Who refuses permission says on which ground, and who gives it has none."""

    code = "ground-does-not-fit"

    def __init__(self, decision: str, council: str) -> None:
        super().__init__(
            f"the answer of {council} on {decision} does not fit: a refusal has a ground, and a permission has none;"
            " correct either"
        )
        self.decision, self.council = decision, council


class ViewsTermMissing(RuleBroken):
    """Where no law says how long councils have, whoever sends them the draft does."""

    code = "views-term-missing"

    def __init__(self, decision: str) -> None:
        super().__init__(f"no law says until when councils can give their views on {decision}; say so in 'views_until'")
        self.decision = decision


class NotTakenByItself(RuleBroken):
    """A decision is ratified or replaced by another one."""

    code = "not-taken-by-itself"

    def __init__(self, decision: str) -> None:
        super().__init__(f"{decision} cannot ratify or replace itself; name the decision that does")
        self.decision = decision


class NotSuspendedNow(RuleBroken):
    """Only a suspension that is there can be lifted."""

    code = "not-suspended-now"

    def __init__(self, decision: str, on: date) -> None:
        super().__init__(f"{decision} is not suspended on {on} by a court or the Crown, so there is nothing to lift")
        self.decision, self.on = decision, on


class DecisionIsAnnulled(RuleBroken):
    """What was annulled or revoked on objection never held, so nothing rests on it."""

    code = "decision-annulled"

    def __init__(self, decision: str, annulled_on: date, source: str) -> None:
        super().__init__(
            f"{decision} was annulled on {annulled_on} ({source}), so nothing can rest on it; name the decision that"
            " took its place"
        )
        self.decision, self.annulled_on, self.source = decision, annulled_on, source


class DecisionIsStopped(RuleBroken):
    """What a court or the Crown suspended does not work while that lasts."""

    code = "decision-stopped"

    def __init__(self, decision: str, on: date, source: str, until: date | None) -> None:
        end = f" up to and including {until}" if until else ""
        super().__init__(
            f"{decision} is suspended on {on}{end} ({source}), so nothing can rest on it then; choose a later day, or"
            " record that the suspension was lifted"
        )
        self.decision, self.on, self.source, self.until = decision, on, source, until
