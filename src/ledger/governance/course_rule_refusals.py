"""How a step in the course of a decision breaks a rule of law."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken


class ViewsTermTooShort(RuleBroken):
    """Councils have the term that the law gives them."""

    code = "views-term-too-short"

    def __init__(self, decision: str, views_until: date, least: date) -> None:
        super().__init__(
            f"councils have until {least} for their views on {decision}, not until {views_until}; name that day or a"
            " later one"
        )
        self.decision, self.views_until, self.least = decision, views_until, least


class ViewTooLate(RuleBroken):
    """A view that comes after its term may be passed over."""

    code = "view-too-late"

    def __init__(self, decision: str, council: str, on: date, views_until: date) -> None:
        super().__init__(f"{council} gave its view on {decision} on {on}, after the term that ended on {views_until}")
        self.decision, self.council, self.on, self.views_until = decision, council, on, views_until


class DraftNotSent(RuleBroken):
    """Councils see a draft before it is decided on."""

    code = "draft-not-sent"

    def __init__(self, decision: str) -> None:
        super().__init__(
            f"the draft of {decision} was never sent to the councils, which must be able to give their views on it;"
            " send it first"
        )
        self.decision = decision


class ViewsAwaited(RuleBroken):
    """Who asked councils for their views waits for them, or until the term has passed."""

    code = "views-awaited"

    def __init__(self, decision: str, councils: tuple[str, ...], views_until: date) -> None:
        super().__init__(
            f"{', '.join(councils)} may still give a view on {decision}, up to and including {views_until}; record it,"
            " or decide after that day"
        )
        self.decision, self.councils, self.views_until = decision, councils, views_until


class PermissionMissing(RuleBroken):
    """What needs the permission of councils is not decided without."""

    code = "permission-missing"

    def __init__(self, decision: str, body: str, councils: tuple[str, ...]) -> None:
        super().__init__(
            f"{body} decides on {decision} with permission of {', '.join(councils)}, and has none; record that it was"
            " given first"
        )
        self.decision, self.body, self.councils = decision, body, councils


class NoGroundToRefuse(RuleBroken):
    """Permission is refused on one of two grounds."""

    code = "no-ground-to-refuse"

    def __init__(self, decision: str, council: str) -> None:
        super().__init__(
            f"{council} can refuse permission for {decision} only for conflict with the law or the general interest;"
            " name which of these it is"
        )
        self.decision, self.council = decision, council


class AgreementMissing(RuleBroken):
    """What unions must agree on is not decided without their agreement."""

    code = "agreement-missing"

    def __init__(self, decision: str, employer: str) -> None:
        super().__init__(
            f"{decision} is about conditions of employment, and {employer} has no agreement with the unions on it;"
            " record the consultation and how it ended first"
        )
        self.decision, self.employer = decision, employer


class NotMadeKnown(RuleBroken):
    """Nothing is in force that nobody could know."""

    code = "not-made-known"

    def __init__(self, decision: str, on: date, published_on: date | None) -> None:
        when = f"made known on {published_on}" if published_on else "never made known"
        super().__init__(
            f"{decision} was {when}, so it cannot enter into force on {on}; record the publication first, or correct"
            " the day"
        )
        self.decision, self.on, self.published_on = decision, on, published_on


class NoGroundToAnnul(RuleBroken):
    """A decision is annulled on a ground that the law knows."""

    code = "no-ground-to-annul"

    def __init__(self, decision: str, overseer: str) -> None:
        super().__init__(
            f"the {overseer} cannot annul {decision} on this ground: a court does for conflict with the law, the Crown"
            " for that or for the general interest; correct the ground"
        )
        self.decision, self.overseer = decision, overseer


class SuspendedTooLong(RuleBroken):
    """The Crown suspends for a year at most."""

    code = "suspended-too-long"

    def __init__(self, decision: str, until: date | None, last: date) -> None:
        super().__init__(
            f"the Crown cannot suspend {decision} {f'until {until}' if until else 'without an end'}: a year is the"
            f" most; name {last} or an earlier day"
        )
        self.decision, self.until, self.last = decision, until, last


class AnotherBodyRatifies(RuleBroken):
    """Who had the power ratifies, and nobody else."""

    code = "another-body-ratifies"

    def __init__(self, decision: str, body: str, by_decision: str, taken_by: str) -> None:
        super().__init__(
            f"{decision} was taken in the name of {body}, and {by_decision} was taken by {taken_by}; name a decision of"
            f" {body}"
        )
        self.decision, self.body, self.by_decision, self.taken_by = decision, body, by_decision, taken_by


class ObjectionTooLate(RuleBroken):
    """An objection that comes after its term is not admissible, unless there was good reason for it."""

    code = "objection-too-late"

    def __init__(self, decision: str, objection: str, on: date, last: date) -> None:
        super().__init__(f"{objection} against {decision} was filed on {on}, after the term that ended on {last}")
        self.decision, self.objection, self.on, self.last = decision, objection, on, last


class ObjectionDecidedTooLate(RuleBroken):
    """An objection is decided on within a term."""

    code = "objection-decided-too-late"

    def __init__(self, decision: str, objection: str, on: date | None, last: date) -> None:
        decided = f"was decided on {on}" if on is not None else "is not decided"
        super().__init__(f"{objection} against {decision} {decided}, and had to be by {last}")
        self.decision, self.objection, self.on, self.last = decision, objection, on, last


class DecidedBoth(RuleBroken):
    """Who took a decision under mandate does not decide on the objection to it."""

    code = "decided-both"

    def __init__(self, decision: str, objection: str, person: str) -> None:
        super().__init__(
            f"{person} took {decision} under mandate, so {person} cannot decide on {objection} against it; let the body"
            " itself decide, or somebody else who has its mandate"
        )
        self.decision, self.objection, self.person = decision, objection, person
