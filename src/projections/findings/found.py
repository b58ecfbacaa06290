"""What finders find, and where they look: the shapes that all of them share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Protocol, TypeVar

from sqlalchemy import func, select

from ledger.competence import not_ratified_by_right, not_signed_by_right, register_of
from ledger.cost_year import COST_YEAR, CostYear
from ledger.entry import Entry
from ledger.errors import RuleBroken
from ledger.event import Aggregate, Event, RecordedInError, mistakes_in
from ledger.governance import Governance
from ledger.governance.asked import Register
from ledger.governance.course_events import DecisionRatified
from ledger.governance.course_rules import ratified_by_the_competent_body
from ledger.known import AsKnown
from ledger.law import Breach, LegalRule, Response
from ledger.partnership import PARTNERSHIP, Partnership
from ledger.service import SERVICE, Service
from ledger.service.secondment_events import Signature
from projections.as_of import AsOf
from projections.governance import decisions, services
from projections.marks import Cents
from projections.money.postings import postings
from projections.view import View

E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class FindingShare:
    """The part of an amount that is one participant's."""

    participant: str
    amount: Cents


@dataclass(frozen=True, slots=True)
class Found:
    """A breach of a rule, and what it is about: ``blnp/financien#besluit``, or ``blnp/financien/2019#F-1``.

    What it is about begins with the stream it stands in (without its kind), and the rule and that together name the
    finding for good. ``effective_on`` is the day that it is of. ``amount`` is what money is in it, and ``shares`` whose
    that is. ``resolve_with`` names the acts that would mend it. ``gone``: the condition is not there any more (it was
    ratified, consented to, settled), and the breach is what it was; ``resolved_by`` is the entry that did it.
    ``made_of`` tells which costs or decisions the amount is made of, so that a euro that two rules find counts once.
    """

    breach: Breach
    about: str
    positions: tuple[int, ...]
    effective_on: date
    resolve_with: tuple[str, ...] = ()
    amount: Cents | None = None
    shares: tuple[FindingShare, ...] = ()
    gone: bool = False
    resolved_by: int | None = None
    illustrative: bool = False
    made_of: Mapping[str, Cents] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ratification:
    """That a body made a decision its own, by what is known now: of a ``breach`` it mends nothing."""

    ref: str
    position: int
    on: date
    breach: Breach | None


@dataclass(frozen=True)
class Scene:
    """A partnership as of two dates, for finders: rows of projections by the view, states by what was known."""

    view: View
    as_of: AsOf
    known: AsKnown
    partnership: str
    _recorded: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    _standing: dict[tuple[str, date], bool] = field(default_factory=dict)
    _registers: dict[str, Register] = field(default_factory=dict)

    @property
    def on(self) -> date:
        """The day that is asked for: what is of a later one is not found yet."""
        return self.as_of.valid_on

    @property
    def together(self) -> Partnership:
        """The partnership, with all that was known of it, of any day."""
        return self.known.read(PARTNERSHIP, self.partnership).state

    @cached_property
    def services(self) -> tuple[str, ...]:
        """The services that had begun by the day."""
        found = services.services(self.view, self.as_of, self.partnership)
        return tuple(each.service for each in found)

    def service(self, name: str) -> Service:
        """A service, with all that was known of it, of any day."""
        return self.known.read(SERVICE, name).state

    def years(self) -> Iterator[tuple[str, int, CostYear]]:
        """The books of every service and year that anything was posted in, with all that was known of them."""
        columns = postings.c
        query = select(columns.service, columns.cost_year).where(
            self.view.known(self.as_of, postings), columns.partnership == self.partnership
        )
        for service, where in sorted(tuple(row) for row in self.view.tx.execute(query.distinct())):
            _, _, year = where.rpartition("/")
            if service in self.services and year.isdigit():
                yield service, int(year), self.known.read(COST_YEAR, where).state

    def governance(self, scope: str) -> Governance:
        """The decisions and mandates of the partnership, or of one of its services, with all that was known."""
        return self.together.governance if scope == self.partnership else self.service(scope).governance

    def stands(self, decision: str, day: date) -> bool:
        """Whether a decision was taken, and holds on a day, by all that is known now."""
        if (decision, day) not in self._standing:
            scope = decision.partition("#")[0]
            try:
                there = scope in self.scopes and bool(self.governance(scope).decision_on(decision, day))
            except RuleBroken:
                there = False
            self._standing[decision, day] = there
        return self._standing[decision, day]

    def bodies_of(self, decision: str) -> tuple[str, ...]:
        """The bodies that took a decision, where it is known: several, where all of them took the same."""
        scope, _, name = decision.partition("#")
        if scope not in self.scopes:
            return ()
        there = self.governance(scope)
        if name in there.uniform:
            return there.uniform[name].proposed.bodies
        try:
            return (there.decision(decision).body,)
        except RuleBroken:
            return ()

    @cached_property
    def taken_on(self) -> Mapping[str, date]:
        """The day on which each decision was taken, by the last of its bodies where there were several."""
        columns = decisions.steps.c
        groups = (columns.scope, columns.decision)
        query = select(*groups, func.max(columns.decided_on)).where(
            self.view.known(self.as_of, decisions.steps),
            columns.partnership == self.partnership,
            columns.step == decisions.ADOPTED,
        )
        return {f"{scope}#{name}": day for scope, name, day in self.view.tx.execute(query.group_by(*groups))}

    def register(self, scope: str) -> Register:
        """The mandates, functions and powers that hold in the partnership or in a service, by what was known."""
        if scope not in self._registers:
            self._registers[scope] = register_of(self.together, (scope, self.service(scope)) if "/" in scope else None)
        return self._registers[scope]

    def not_signed_by_right(self, scope: str, signed: Signature) -> RuleBroken | None:
        """Why the mandate under which somebody signed does not allow it; nothing where it does, or there is none."""
        if signed.mandate is None:
            return None
        who = (signed.body, signed.function, signed.organisation)
        return not_signed_by_right(self.register(scope), signed.mandate, who, signed.signed_on, self.together.switches)

    @cached_property
    def ratified(self) -> Mapping[str, int]:
        """The decisions that a competent body made its own by the day, each with the entry that says so."""
        there = (each for each in self.ratifications if each.on <= self.on and each.breach is None)
        return {each.ref: each.position for each in there}

    @cached_property
    def ratifications(self) -> tuple[Ratification, ...]:
        """Every time that a body made a decision its own, with what is wrong with that where the rule is asked."""
        return tuple(
            Ratification(f"{scope}#{event.decision}", entry.position, event.effective_on, self._ratified(event))
            for scope in self.scopes
            for entry, event in self.recorded(PARTNERSHIP if "/" not in scope else SERVICE, scope, DecisionRatified)
        )

    def _ratified(self, event: DecisionRatified) -> Breach | None:
        if self.together.switches.response(ratified_by_the_competent_body.name, event.effective_on) is Response.OFF:
            return None
        return not_ratified_by_right(event, self.governance(event.by_decision.partition("#")[0]))

    def recorded(self, kind: Aggregate[Any, Any], name: str, event: type[E]) -> Iterator[tuple[Entry, E]]:
        """The entries of a stream with events of a kind, as far as they were known and are no mistakes."""
        stream = f"{kind.name}:{name}"
        if stream not in self._recorded:
            entries = [each for each in self.known.journal.stream(kind, name) if each.position <= self.known.position]
            mistaken = mistakes_in([each.event for each in entries])
            own = (each for number, each in enumerate(entries, start=1) if number not in mistaken)
            self._recorded[stream] = tuple(each for each in own if not isinstance(each.event, RecordedInError))
        for entry in self._recorded[stream]:
            if isinstance(entry.event, event):
                yield entry, entry.event

    @property
    def scopes(self) -> tuple[str, ...]:
        """Where decisions and mandates stand: in the partnership, and in each of its services."""
        return (self.partnership, *self.services)


class Finder(Protocol):
    """A module that looks for breaches of some rules: it says which, and finds all of them."""

    @property
    def JUDGES(self) -> tuple[LegalRule[Any], ...]: ...  # noqa: N802  # A module's constant.

    def find(self, scene: Scene) -> Iterator[Found]: ...


def named(*shares: str | None) -> str:
    """A name for what a finding is about, of names that may have blanks and the like in them.

    >>> named("hours", None, "medewerker, GM0313")
    'hours/medewerker-GM0313'
    """
    return "/".join(re.sub("[^A-Za-z0-9._]+", "-", each).strip("-") for each in shares if each)
