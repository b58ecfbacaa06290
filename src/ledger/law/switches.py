"""Which rules a partnership asks, from which day on: a part of its arrangement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from ledger.errors import NotFound
from ledger.event import Event, recorded_as
from ledger.law.forms import LegalForm
from ledger.law.rules import RULES, Response
from ledger.timeline import Timeline

NEVER: Timeline[Response] = Timeline()
NO_FORM: Timeline[LegalForm] = Timeline()


@recorded_as("partnership.rule-switched.1")
class RuleSwitched(Event):
    """From a day on a breach of a rule does something else here; ``source`` says who agreed on that, and where."""

    rule: str
    response: Response
    source: str
    effective_on: date
    decision: str | None = None


@dataclass(frozen=True, slots=True)
class Switches:
    """The form of the partnership, and what it switched: both from day to day."""

    forms: Timeline[LegalForm] = NO_FORM
    rules: Mapping[str, Timeline[Response]] = field(default_factory=dict)

    def switch(self, switched: RuleSwitched) -> RuleSwitched:
        """Refuse a rule that nobody knows."""
        if switched.rule not in RULES:
            raise NotFound("rule", switched.rule)
        return switched

    def response(self, rule: str, on: date) -> Response:
        """What a breach of a rule does here on a day: what was switched, or what its form makes of it."""
        return self.rules.get(rule, NEVER).on(on) or RULES[rule].default_in(self.forms.on(on))

    def since(self, day: date, form: LegalForm) -> Switches:
        """The same in another legal form from a day on."""
        return replace(self, forms=self.forms.since(day, form))


def evolve(switches: Switches, event: RuleSwitched) -> Switches:
    line = switches.rules.get(event.rule, NEVER).since(event.effective_on, event.response)
    return replace(switches, rules={**switches.rules, event.rule: line})
