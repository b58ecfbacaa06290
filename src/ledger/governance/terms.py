"""Until when somebody may or must do something about a decision: what a calendar of obligations needs of decisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ledger.governance.course import Course
from ledger.governance.state import Governance


class TermKind(StrEnum):
    """What a term is for: views of a council, a decision on an objection, or waiting while a decision is suspended."""

    VIEWS = "views"
    OBJECTION = "decision-on-objection"
    ADVICE_SUSPENSION = "suspension-by-advice"
    SUSPENSION = "suspension"


@dataclass(frozen=True, slots=True)
class Term:
    """A term about a decision: of whom, from when, until when, and when it was made use of, if it was.

    Of a suspension nothing is asked but waiting: it is over on ``done_on`` where it was waived or lifted. ``first`` is
    until when it was before it was put off, where it can be.
    """

    kind: TermKind
    decision: str
    name: str
    body: str
    since: date
    until: date
    done_on: date | None
    first: date | None = None


def terms(governance: Governance) -> Iterator[Term]:
    """All terms about the decisions of a partnership or a service, with all that is known of them."""
    for went in governance.courses.values():
        yield from _views(went)
        yield from _objections(governance, went)
        yield from _suspension(governance.body_of(went.name), went)
    for advice in governance.advices.values():
        told, waived = advice.notified, advice.waived
        if told is not None and told.suspended_until is not None:
            decision, council = advice.requested.decision, advice.requested.works_council
            done_on = waived.effective_on if waived is not None else None
            since, until = told.effective_on, told.suspended_until
            yield Term(TermKind.ADVICE_SUSPENSION, decision, advice.name, council, since, until, done_on)


def _views(went: Course) -> Iterator[Term]:
    if went.draft is None:
        return
    for council in went.draft.councils:
        given = went.views.get(council)
        done_on = given.effective_on if given is not None else None
        since, until = went.draft.effective_on, went.draft.views_until
        yield Term(TermKind.VIEWS, went.name, council, council, since, until, done_on)


def _suspension(body: str, went: Course) -> Iterator[Term]:
    each = went.suspended
    until = each.suspended_until if each is not None else None
    if each is not None and until is not None:
        yield Term(TermKind.SUSPENSION, went.name, each.source, body, each.effective_on, until, None)


def _objections(governance: Governance, went: Course) -> Iterator[Term]:
    known_on = governance.made_known_on(went.name)
    for each in went.objections.values():
        filed_on, body = each.filed.effective_on, governance.body_of(went.name)
        done_on = each.decided.effective_on if each.decided is not None else None
        term, first = each.deciding(known_on), each.first_last_day(known_on)
        yield Term(TermKind.OBJECTION, went.name, each.name, body, filed_on, term.last, done_on, first)
