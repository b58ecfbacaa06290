"""A partnership: who takes part, in which form, with which bodies, and what it agreed on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ledger import party
from ledger.errors import AlreadyExists
from ledger.governance import Governance, succession
from ledger.governance.events import MunicipalitySucceeded
from ledger.governance.holdings import NOBODY_KNOWN, Holdings
from ledger.law.forms import LegalForm
from ledger.law.switches import RuleSwitched, Switches
from ledger.partnership.arrangement import Arrangement
from ledger.partnership.arrangement_events import (
    ContributionPromised,
    PowerAssigned,
    RoleAssigned,
)
from ledger.partnership.arrangement_refusals import NoContributor
from ledger.partnership.deadlines import Deadlines
from ledger.partnership.engagements import AccountantEngaged, Engagements
from ledger.partnership.evaluations import Evaluations
from ledger.partnership.events import (
    BodyEstablished,
    DeadlineSet,
    LegalFormChanged,
    ObservationKind,
    ObservationRecorded,
    ParticipantAcceded,
    ParticipantLeft,
    PartnershipFounded,
    PrinciplesAdopted,
    Seat,
)
from ledger.partnership.exits import Exits
from ledger.partnership.findings import Findings
from ledger.partnership.indexation import Indices
from ledger.partnership.intake import Intake
from ledger.partnership.lawfulness import Limits
from ledger.partnership.measures import Measures
from ledger.partnership.nettings import Nettings
from ledger.partnership.refusals import (
    AlreadyParticipating,
    BeforeFounding,
    NoSuchBody,
    NotOurBody,
    NotParticipating,
)
from ledger.partnership.tasks import Tasks
from ledger.partnership.vat_rates import VatRates
from ledger.timeline import Timeline

NEVER: Timeline[bool] = Timeline()


@dataclass(frozen=True, slots=True)
class Partnership:
    """Enough of the past to decide upon. Before the founding, every day lies before ``founded_on``."""

    name: str = ""
    founded_on: date = date.max
    participants: Mapping[str, Timeline[bool]] = field(default_factory=dict)
    bodies: Mapping[str, date] = field(default_factory=dict)
    principles: frozenset[str] = frozenset()
    deadlines: Deadlines = field(default_factory=Deadlines)
    tasks: Tasks = field(default_factory=Tasks)
    evaluations: Evaluations = field(default_factory=Evaluations)
    observations: frozenset[str] = frozenset()
    arrangement: Arrangement = field(default_factory=Arrangement)
    governance: Governance = field(default_factory=Governance)
    intake: Intake = field(default_factory=Intake)
    measures: Measures = field(default_factory=Measures)
    engagements: Engagements = field(default_factory=Engagements)
    exits: Exits = field(default_factory=Exits)
    indices: Indices = field(default_factory=Indices)
    nettings: Nettings = field(default_factory=Nettings)
    vat_rates: VatRates = field(default_factory=VatRates)
    switches: Switches = field(default_factory=Switches)
    findings: Findings = field(default_factory=Findings)
    limits: Limits = field(default_factory=Limits)
    functions: Holdings = NOBODY_KNOWN

    def participates(self, code: str, on: date) -> bool:
        """Whether a municipality takes part on a day."""
        return bool(self.participants.get(code, NEVER).on(on))

    def participants_on(self, day: date) -> frozenset[str]:
        """All municipalities that take part on a day, and are still there."""
        return frozenset(
            code
            for code in self.participants
            if self.participates(code, day) and party.municipality(code).exists_on(day)
        )

    def require_body(self, body: str, on: date) -> None:
        """Refuse a body that is neither a municipality's nor established here by that day."""
        owner = body.partition("/")[0]
        if owner.startswith("GM"):  # A partnership's name is in small letters.
            party.require(owner, on)
        elif body not in self.bodies or on < self.bodies[body]:
            raise NoSuchBody(self.name, body, on)

    def require_power(self, power: str | None, body: str, on: date) -> None:
        """Refuse a decision for which the body has no power, where this partnership assigned powers."""
        self.arrangement.require_power(self.name, power, body, on)

    def assign_power(self, assigned: PowerAssigned) -> PowerAssigned:
        self._must_be_founded(assigned.effective_on)
        for body in assigned.bodies:
            self.require_body(body, assigned.effective_on)
        return assigned

    def assign_role(self, assigned: RoleAssigned) -> RoleAssigned:
        """Give a role to a body that is there, or to a function at an organisation."""
        self._must_be_founded(assigned.effective_on)
        if "/" in assigned.holder:
            self.require_body(assigned.holder, assigned.effective_on)
        return self.arrangement.assign_role(assigned)

    def switch_rule(self, switched: RuleSwitched) -> RuleSwitched:
        """Let a breach of a rule do something else from a day on."""
        self._must_be_founded(switched.effective_on)
        return self.switches.switch(switched)

    def promise(self, promised: ContributionPromised) -> ContributionPromised:
        if not self.participates(promised.participant, promised.starts_on):
            raise NoContributor(promised.contribution, promised.participant, promised.starts_on)
        return self.arrangement.promise(promised)

    def found(
        self, partnership: str, *, title: str, legal_form: LegalForm, vision: str, effective_on: date
    ) -> PartnershipFounded:
        if self.name:
            raise AlreadyExists("partnership", partnership)
        return PartnershipFounded(partnership, title, legal_form, vision, effective_on)

    def admit(self, participant: str, effective_on: date, decision: str | None = None) -> ParticipantAcceded:
        party.require(participant, effective_on)
        self._must_be_founded(effective_on)
        if any(self.participants.get(participant, NEVER).from_day(effective_on)):
            raise AlreadyParticipating(self.name, participant, effective_on)
        return ParticipantAcceded(participant, effective_on, decision)

    def leave(self, participant: str, effective_on: date, decision: str | None = None) -> ParticipantLeft:
        if not self.participates(participant, effective_on):
            raise NotParticipating(self.name, participant, effective_on)
        return ParticipantLeft(participant, effective_on, decision)

    def succeed(self, participant: str, successor: str, effective_on: date, law: str) -> MunicipalitySucceeded:
        """Let the successor of a municipality that ended take its place, from the day of the herindeling on."""
        succeeded = succession.succeed(participant, successor, effective_on, law)
        if not self.participates(participant, effective_on):
            raise NotParticipating(self.name, participant, effective_on)
        return self.governance.succeed(succeeded)

    def change_legal_form(
        self, legal_form: LegalForm, effective_on: date, decision: str | None = None
    ) -> LegalFormChanged:
        self._must_be_founded(effective_on)
        return LegalFormChanged(legal_form, effective_on, decision)

    def establish(
        self, body: str, *, title: str, task: str, seats: tuple[Seat, ...], effective_on: date
    ) -> BodyEstablished:
        """A body of this partnership from a day on, or the same body with another task or other seats."""
        if not body.startswith(f"{self.name}/"):
            raise NotOurBody(self.name, body)
        self._must_be_founded(effective_on)
        for seat in seats:
            if seat.organisation.startswith("GM"):
                party.require(seat.organisation, effective_on)
        return BodyEstablished(body, title, task, seats, effective_on)

    def adopt_principles(
        self, principles: str, title: str, items: tuple[str, ...], effective_on: date
    ) -> PrinciplesAdopted:
        if principles in self.principles:
            raise AlreadyExists("list of principles", principles)
        return PrinciplesAdopted(principles, title, items, effective_on)

    def engage(self, engaged: AccountantEngaged) -> AccountantEngaged:
        self._must_be_founded(engaged.effective_on)
        return self.engagements.engage(engaged)

    def set_deadline(self, deadline: DeadlineSet) -> DeadlineSet:
        """A body sets it; where it is for a task, that task is there."""
        found = self.deadlines.set(deadline)
        self.require_body(deadline.body, deadline.effective_on)
        if deadline.task is not None:
            self.tasks.task(deadline.task).require_open(deadline.effective_on)
        return found

    def observe(
        self,
        observation: str,
        *,
        kind: ObservationKind,
        text: str,
        source: str,
        effective_on: date,
        service: str | None = None,
    ) -> ObservationRecorded:
        if observation in self.observations:
            raise AlreadyExists("observation", observation)
        return ObservationRecorded(observation, kind, text, source, effective_on, service)

    def _must_be_founded(self, day: date) -> None:
        if day < self.founded_on:
            raise BeforeFounding(self.name, day, self.founded_on)
