"""What in the life of a decision breaks a rule, by all that is known of it: the rules of its steps, asked again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ledger.event import Event
from ledger.governance import heard
from ledger.governance.course import Course
from ledger.governance.course_rules import (
    annulled_on_a_ground_of_law,
    decision_was_made_known,
    objection_is_in_time,
    permission_is_refused_on_a_ground_of_law,
    suspended_for_a_year_at_most,
    view_is_in_time,
    views_term_is_long_enough,
)
from ledger.governance.decision_rules import decided_after_proposal
from ledger.governance.objection_events import ObjectionAdjourned
from ledger.governance.objection_term import deciding
from ledger.governance.objections import (
    Objection,
    objection_is_adjourned_in_time,
    objection_is_decided_by_another,
    objection_is_decided_in_time,
)
from ledger.governance.state import Governance
from ledger.governance.uniform_events import UniformDecisionAdopted
from ledger.governance.uniform_rules import all_adopted_the_same_text, same_text_as_proposed
from ledger.law import Breach
from ledger.law.days import ONE_DAY


@dataclass(frozen=True, slots=True)
class Judged:
    """A breach, the event that it is of (as the state keeps it), its day, and whose step that was, if anybody's.

    ``gone``: the decision was annulled or revoked, so that the breach has no consequence any more.
    """

    breach: Breach
    event: Event
    on: date
    whose: str | None = None
    gone: bool = False


def judged(governance: Governance, slug: str) -> Iterator[Judged]:
    """Every rule that is broken in the life of a decision, but for those on who had authority (see ``chains``)."""
    undone = governance.course(slug).undone() is not None
    for breach, event, on, whose in (*_taking(governance, slug), *_course(governance, slug)):
        if breach is not None:
            yield Judged(breach, event, on, whose, undone)


Step = tuple[Breach | None, Event, date, str | None]


def _taking(governance: Governance, slug: str) -> Iterator[Step]:
    for advice in governance.advices_on(slug):
        asked = advice.requested
        yield heard.asked(governance, asked), asked, asked.effective_on, asked.advice
    common = governance.uniform.get(slug)
    if common is None:
        found = governance.decision(slug)
        if found.adopted is not None:
            adopted, since = found.adopted, found.since or found.adopted.decided_on
            yield decided_after_proposal(slug, adopted.decided_on, since), adopted, adopted.decided_on, None
            for breach in heard.before(governance, slug, adopted.body, adopted.decided_on):
                yield breach, adopted, adopted.decided_on, None
        return
    proposed = common.proposed
    for body, said in common.said.items():
        if isinstance(said, UniformDecisionAdopted):
            on = said.decided_on
            yield decided_after_proposal(slug, on, proposed.effective_on), said, on, body
            if body in common.deviating:
                yield same_text_as_proposed(slug, body, said.text_sha256, proposed.text_sha256), said, on, body
            for breach in heard.before(governance, slug, body, on):
                yield breach, said, on, body
    if common.deviating:
        yield all_adopted_the_same_text(slug, common.out, common.deviating), proposed, proposed.effective_on, None


def _course(governance: Governance, slug: str) -> Iterator[Step]:
    went, kind = governance.course(slug), governance.kind_of(slug)
    if (sent := went.draft) is not None:
        breach = views_term_is_long_enough(slug, kind, sent.effective_on, sent.views_until)
        yield breach, sent, sent.effective_on, None
        for council, given in went.views.items():
            on = given.effective_on
            yield view_is_in_time(slug, council, on, sent.views_until), given, on, council
    for council, answer in went.answered.items():
        on = answer.effective_on
        yield permission_is_refused_on_a_ground_of_law(slug, council, answer.ground), answer, on, council
    yield from _aftermath(went)
    if governance.decided_on(slug) is not None:
        yield from _objections(governance, went)


def _aftermath(went: Course) -> Iterator[Step]:
    slug = went.name
    if (entered := went.in_force) is not None:
        known_on = went.published.effective_on if went.published is not None else None
        yield decision_was_made_known(slug, known_on, entered.effective_on), entered, entered.effective_on, None
    if (annulled := went.annulled) is not None:
        breach = annulled_on_a_ground_of_law(slug, annulled.overseer, annulled.ground)
        yield breach, annulled, annulled.effective_on, None
    if (stopped := went.suspended) is not None:
        since, until = stopped.effective_on, stopped.suspended_until
        yield suspended_for_a_year_at_most(slug, stopped.overseer, since, until), stopped, since, None


def _objections(governance: Governance, went: Course) -> Iterator[Step]:
    slug, known_on = went.name, governance.made_known_on(went.name)
    for name, each in went.objections.items():
        filed = each.filed
        yield objection_is_in_time(slug, name, filed.effective_on, known_on), filed, filed.effective_on, name
        yield from _adjourned(each, known_on)
        last = each.deciding(known_on).last
        if (decided := each.decided) is None:  # It is late from the day on which it could no more be decided in time.
            breach = objection_is_decided_in_time(slug, name, None, last, last + ONE_DAY)
            yield breach, filed, last + ONE_DAY, name
            continue
        on, person = decided.effective_on, decided.decided_by
        yield objection_is_decided_in_time(slug, name, on, last, on), decided, on, name
        if person is not None:
            took_it = governance.taken_by(slug)
            breach = objection_is_decided_by_another(slug, name, took_it, person, under_mandate=True)
            yield breach, decided, on, name


def _adjourned(objection: Objection, known_on: date) -> Iterator[Step]:
    """Each time that a decision was put off, by the term as it stood before."""
    for number, step in enumerate(objection.steps):
        if isinstance(step, ObjectionAdjourned):
            before = deciding(objection.filed.effective_on, known_on, objection.steps[:number])
            breach = objection_is_adjourned_in_time(step, before.last, before.most)
            yield breach, step, step.effective_on, objection.name
