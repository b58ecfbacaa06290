"""The course of one decision: who was heard before it, how it was made known, and what was made of it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from ledger.governance.course_events import (
    Accord,
    CourseEvent,
    DecidedInPrinciple,
    DecisionAnnulled,
    DecisionInForce,
    DecisionPublished,
    DecisionRatified,
    DecisionSuperseded,
    DecisionSuspended,
    DraftSent,
    PermissionAnswered,
    PermissionRequested,
    SuspensionLifted,
    UnionsAnswered,
    UnionsConsulted,
    ViewGiven,
)
from ledger.governance.course_refusals import (
    CourseOutOfOrder,
    DecisionIsAnnulled,
    DecisionIsStopped,
    GroundDoesNotFit,
    NotAskedOf,
    NotSuspendedNow,
    NotTakenByItself,
    StepTakenBefore,
)
from ledger.governance.objection_events import ObjectionEvent, ObjectionFiled
from ledger.governance.objections import Objections, evolve_objections
from ledger.governance.refusals import DecisionNotInForce

Step = CourseEvent | ObjectionEvent


@dataclass(frozen=True, slots=True)
class Course:
    """All that happened around a decision, of which ``name`` is the slug; its proposal and adoption stand elsewhere."""

    name: str
    principle: Mapping[str, DecidedInPrinciple] = field(default_factory=dict)
    consulted: Mapping[str, UnionsConsulted] = field(default_factory=dict)
    agreed: Mapping[str, UnionsAnswered] = field(default_factory=dict)
    draft: DraftSent | None = None
    views: Mapping[str, ViewGiven] = field(default_factory=dict)
    requested: Mapping[str, PermissionRequested] = field(default_factory=dict)
    answered: Mapping[str, PermissionAnswered] = field(default_factory=dict)
    published: DecisionPublished | None = None
    in_force: DecisionInForce | None = None
    suspended: DecisionSuspended | None = None
    suspensions: tuple[tuple[date, date | None, str], ...] = ()
    annulled: DecisionAnnulled | None = None
    ratified: DecisionRatified | None = None
    superseded: DecisionSuperseded | None = None
    objections: Objections = field(default_factory=dict)

    def permitted_on(self, day: date) -> frozenset[str]:
        """The councils that had given their permission by a day."""
        given = (answer for answer in self.answered.values() if answer.permitted and answer.effective_on <= day)
        return frozenset(answer.council for answer in given)

    def silent_on(self, day: date) -> tuple[str, ...]:
        """The councils that were sent the draft and had given no view of it by a day."""
        asked = self.draft.councils if self.draft is not None else ()
        given = {council for council, view in self.views.items() if view.effective_on <= day}
        return tuple(council for council in asked if council not in given)

    def accords_on(self, day: date) -> dict[str, Accord | None]:
        """How each consultation of unions had ended by a day, if it had."""
        ended = {name: each.accord for name, each in self.agreed.items() if each.effective_on <= day}
        return {name: ended.get(name) for name in self.consulted}

    def decide_in_principle(self, decided: DecidedInPrinciple, since: date) -> DecidedInPrinciple:
        self._once("decision in principle", self.principle.get(decided.body))
        self._after(decided.effective_on, since)
        return decided

    def consult(self, consulted: UnionsConsulted, since: date) -> UnionsConsulted:
        self._once("consultation of the unions", self.consulted.get(consulted.committee))
        self._after(consulted.effective_on, since)
        return consulted

    def agree(self, answered: UnionsAnswered) -> UnionsAnswered:
        """End a consultation; without agreement it can be ended again, with one."""
        asked = self.consulted.get(answered.committee)
        if asked is None:
            raise NotAskedOf(self.name, answered.committee)
        before = self.agreed.get(answered.committee)
        if before is not None and before.accord is Accord.AGREEMENT:
            raise StepTakenBefore(self.name, "agreement of the unions", before.effective_on)
        self._after(answered.effective_on, asked.effective_on)
        return answered

    def send_draft(self, sent: DraftSent, since: date) -> DraftSent:
        """Send a draft, or another one: then views are given of that one."""
        self._after(sent.effective_on, self.draft.effective_on if self.draft is not None else since)
        return sent

    def give_view(self, given: ViewGiven) -> ViewGiven:
        """A council may come back on its view while the decision is not taken."""
        if self.draft is None or given.council not in self.draft.councils:
            raise NotAskedOf(self.name, given.council)
        self._after(given.effective_on, self.draft.effective_on)
        return given

    def request_permission(self, requested: PermissionRequested, since: date) -> PermissionRequested:
        """Ask a council; again only where it refused."""
        answer = self.answered.get(requested.council)
        if answer is None or answer.permitted:
            self._once("request for permission", self.requested.get(requested.council))
        self._after(requested.effective_on, since if answer is None else answer.effective_on)
        return requested

    def answer(self, answered: PermissionAnswered) -> PermissionAnswered:
        asked = self.requested.get(answered.council)
        if asked is None:
            raise NotAskedOf(self.name, answered.council)
        self._once("answer to the request for permission", self.answered.get(answered.council))
        if answered.permitted is not (answered.ground is None):
            raise GroundDoesNotFit(self.name, answered.council)
        self._after(answered.effective_on, asked.effective_on)
        return answered

    def publish(self, published: DecisionPublished, decided_on: date) -> DecisionPublished:
        self._once("publication", self.published)
        self._after(published.effective_on, decided_on)
        return published

    def bring_into_force(self, in_force: DecisionInForce, decided_on: date) -> DecisionInForce:
        self._once("entry into force", self.in_force)
        self._after(in_force.effective_on, decided_on)
        if in_force.retroactive_to is not None:
            self._after(in_force.effective_on, in_force.retroactive_to)
        return in_force

    def annul(self, annulled: DecisionAnnulled, decided_on: date) -> DecisionAnnulled:
        self._once("annulment", self.annulled)
        self._after(annulled.effective_on, decided_on)
        return annulled

    def suspend(self, suspended: DecisionSuspended, decided_on: date) -> DecisionSuspended:
        """Stop it; while it is stopped, a later end can be set by stopping it anew."""
        self._after(suspended.effective_on, decided_on)
        if suspended.suspended_until is not None:
            self._after(suspended.suspended_until, suspended.effective_on)
        return suspended

    def lift(self, lifted: SuspensionLifted) -> SuspensionLifted:
        if self.stopped_on(lifted.effective_on) is None:
            raise NotSuspendedNow(self.name, lifted.effective_on)
        return lifted

    def ratify(self, ratified: DecisionRatified, decided_on: date) -> DecisionRatified:
        """Make it one's own, once; after a body that could not, the competent one still can."""
        if self.ratified is not None and not self.ratified.irregular:
            self._once("ratification", self.ratified)
        self._not_by_itself(ratified.by_decision)
        self._after(ratified.effective_on, decided_on)
        return ratified

    def supersede(self, superseded: DecisionSuperseded, holds_from: date) -> DecisionSuperseded:
        self._once("supersession", self.superseded)
        self._not_by_itself(superseded.by_decision)
        self._after(superseded.effective_on, holds_from)
        return superseded

    def object(self, filed: ObjectionFiled, decided_on: date) -> ObjectionFiled:
        self._after(filed.effective_on, decided_on)
        return filed

    def holds_from(self, adopted_from: date) -> date:
        """From which day on it has effect, once its entry into force says more than its adoption."""
        return adopted_from if self.in_force is None else (self.in_force.retroactive_to or self.in_force.effective_on)

    def undone(self) -> tuple[date, str] | None:
        """When and by what it was taken out of the world as if it had never been there."""
        if self.annulled is not None and not self.annulled.consequences_stand:
            return self.annulled.effective_on, self.annulled.source
        upheld = [each for each in self.objections.values() if each.revokes]
        return (upheld[0].decided_on, upheld[0].name) if upheld else None

    def stopped_on(self, day: date) -> tuple[str, date | None] | None:
        """By what it is suspended on a day, and until when."""
        for since, until, source in self.suspensions:
            if since <= day and (until is None or day <= until):
                return source, until
        return None

    def must_allow(self, on: date, ref: str, since: date) -> None:
        """Refuse what would rest on the decision from a day on, where it was undone, is stopped, or was replaced."""
        if (undone := self.undone()) is not None:
            raise DecisionIsAnnulled(ref, *undone)
        if (stopped := self.stopped_on(on)) is not None:
            raise DecisionIsStopped(ref, on, *stopped)
        if self.superseded is not None and self.superseded.effective_on <= on:
            raise DecisionNotInForce(ref, on, since, self.superseded.effective_on)

    def after(self, step: Step) -> Course:  # One line for each step.
        match step:
            case DecidedInPrinciple(body=name):
                return replace(self, principle={**self.principle, name: step})
            case UnionsConsulted(committee=name):
                return replace(self, consulted={**self.consulted, name: step})
            case UnionsAnswered(committee=name):
                assert name in self.consulted, "who answers was asked"
                return replace(self, agreed={**self.agreed, name: step})
            case DraftSent():
                return replace(self, draft=step, views={})
            case ViewGiven(council=name):
                assert self.draft is not None, "a view is of a draft"
                return replace(self, views={**self.views, name: step})
            case PermissionRequested(council=name):
                left = {council: answer for council, answer in self.answered.items() if council != name}
                return replace(self, requested={**self.requested, name: step}, answered=left)
            case PermissionAnswered(council=name):
                assert name in self.requested, "who answers was asked"
                return replace(self, answered={**self.answered, name: step})
            case DecisionPublished():
                return replace(self, published=step)
            case DecisionInForce():
                return replace(self, in_force=step)
            case DecisionAnnulled():
                return replace(self, annulled=step)
            case DecisionSuspended() | SuspensionLifted():
                return self._stopped(step)
            case DecisionRatified():
                return replace(self, ratified=step)
            case DecisionSuperseded():
                return replace(self, superseded=step)
            case _:
                return replace(self, objections=evolve_objections(self.objections, step))

    def _stopped(self, step: DecisionSuspended | SuspensionLifted) -> Course:
        """A new suspension takes the place of what was said of the days from its own day on."""
        kept = tuple(_ended(each, step.effective_on) for each in self.suspensions if each[0] < step.effective_on)
        if isinstance(step, SuspensionLifted):
            return replace(self, suspended=None, suspensions=kept)
        return replace(
            self, suspended=step, suspensions=(*kept, (step.effective_on, step.suspended_until, step.source))
        )

    def _after(self, on: date, since: date) -> None:
        if on < since:
            raise CourseOutOfOrder(self.name, on, since)

    def _once(self, step: str, before: Step | None) -> None:
        if before is not None:
            raise StepTakenBefore(self.name, step, before.effective_on)

    def _not_by_itself(self, by_decision: str) -> None:
        if by_decision.rpartition("#")[2] == self.name:
            raise NotTakenByItself(self.name)


def _ended(suspension: tuple[date, date | None, str], on: date) -> tuple[date, date | None, str]:
    since, until, source = suspension
    last = on.fromordinal(on.toordinal() - 1)
    return since, last if until is None or until > last else until, source


def evolve(courses: Mapping[str, Course], event: Step) -> Mapping[str, Course]:
    return {**courses, event.decision: courses.get(event.decision, Course(event.decision)).after(event)}
