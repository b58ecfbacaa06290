"""What was done to a 0-meting and tried with it, also what was refused; and what was not there yet at a moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from api import vocabulary
from api.http.served import Moments
from api.questions import QUESTIONS
from api.questions.records import Traced
from api.web.visits import Visit
from ledger.baseline.events import BaselineLocked
from projections.view import UnknownThing

ARRANGING = frozenset(
    {
        "start-baseline",
        "list-baseline-scope",
        "sign-baseline",
        "lock-baseline",
        "begin-baseline-version",
        "change-baseline-scope",
        "index-baseline",
    }
)
"""Acts that make a 0-meting what it is."""
TRIED = ARRANGING | {
    "define-indicator",
    "record-baseline-value",
    "measure-actual",
    "measure-cost-actual",
    "record-home-cost",
    "record-transition-cost",
    "take-out-one-off",
    "claim-saving",
    "substantiate-saving",
    "verify-saving",
    "dispute-saving",
    "reject-saving",
    "book-saving",
    "reverse-saving",
}
"""Acts of which a refusal is told too: a refused act keeps no values, so that nobody can tell of which claim it was."""


@dataclass(frozen=True, slots=True)
class Step:
    """An entry, in a sentence; where it is a refusal, with what the rule is."""

    found: Traced
    told: str
    rule: str | None

    @property
    def locks(self) -> str | None:
        """The decision by which it locks a version, if it does."""
        event = self.found.entry.event
        return event.decision if isinstance(event, BaselineLocked) else None


def course(visit: Visit, service: str) -> list[Step]:
    """All of it in the order of recording; nothing for whoever may not see who recorded what."""
    if not visit.reads_trail:
        return []
    found: Iterable[Traced] = visit.ask("trail", about=service).rows
    return [_step(visit, each) for each in found if each.line.act in (TRIED if each.line.refusal else ARRANGING)]


def _step(visit: Visit, each: Traced) -> Step:
    code = each.line.refusal
    rule = vocabulary.definition(code, vocabulary.REFUSALS, visit.language) if code else None
    return Step(each, visit.happened(each.entry.event), rule)


def locked_on(steps: Sequence[Step], decision: str | None) -> date | None:
    """The day from which the version is locked that was locked by a decision."""
    return next((each.found.line.effective_on for each in steps if each.locks == decision is not None), None)


def later(visit: Visit, question: str, **filters: str) -> Sequence[Any]:
    """What a question answers now to whoever looks at another moment; nothing where now is not for his eyes."""
    if not visit.dates.changed or not visit.sees_now:
        return ()
    asked = QUESTIONS[question]
    with visit.served.reading(Moments(visit.served.as_of(None, None))) as reading:
        try:
            return tuple(asked.ask(reading, asked.filters(partnership=visit.partnership, **filters)).rows)
        except UnknownThing:
            return ()
