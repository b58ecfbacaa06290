"""The arrangement of a partnership: powers of bodies, roles and which of them are kept apart, promised contributions.

A partnership in which no powers were assigned does not ask for them: there every body may decide, as its law says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations, pairwise
from typing import assert_never

from ledger.actor import Capacity
from ledger.errors import AlreadyExists, RuleBroken
from ledger.governance.events import MunicipalitySucceeded
from ledger.governance.mandate_refusals import PowerNotHeld
from ledger.governance.powers import NO_TRAITS, NOBODY, Catalogue, PowerTraits
from ledger.governance.sides import OPPOSED
from ledger.governance.succession import heir_on
from ledger.law import Breach, LawfulnessCriterion, Severity, rule
from ledger.money import ZERO
from ledger.partnership.arrangement_events import (
    ArrangementEvent,
    ContributionPromised,
    GovernanceRole,
    PowerAssigned,
    RoleAssigned,
    RoleEnded,
    RolesSeparated,
)
from ledger.partnership.arrangement_refusals import (
    BodyWithoutSay,
    ContributionNotPositive,
    PowerNotNamed,
    RoleHeldAlready,
    RoleNotHeld,
    RolesNotSeparate,
    TooFewRoles,
)
from ledger.period import Period
from ledger.timeline import Timeline

Held = tuple[GovernanceRole, str, str, str]
"""A role, the matter that it is in, its holder, and the organisation of that holder."""
NEVER: Timeline[bool] = Timeline()
CAPACITIES = {
    GovernanceRole.OWNER: Capacity.OWNER,
    GovernanceRole.POLITICAL_CLIENT: Capacity.CLIENT,
    GovernanceRole.OFFICIAL_CLIENT: Capacity.CLIENT,
    GovernanceRole.CONTRACTOR: Capacity.CONTRACTOR,
    GovernanceRole.CHAIR: Capacity.CHAIR,
    GovernanceRole.CONTROL: Capacity.CONTROLLER,
}
"""The capacity in which somebody with a role acts, where there is one of that name."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Enough of it to decide upon."""

    powers: Mapping[str, Timeline[frozenset[str]]] = field(default_factory=dict)
    roles: Mapping[Held, Timeline[bool]] = field(default_factory=dict)
    separations: Mapping[str, RolesSeparated] = field(default_factory=dict)
    contributions: frozenset[str] = frozenset()
    traits: Mapping[str, Timeline[PowerTraits]] = field(default_factory=dict)

    @property
    def catalogue(self) -> Catalogue:
        """The powers as whoever looks for authority needs them."""
        return Catalogue(self.powers, self.traits)

    def require_power(self, partnership: str, power: str | None, body: str, on: date) -> None:
        """Refuse a decision of a body on a day for which it has no power, where powers were assigned."""
        held = {name: bodies for name, line in self.powers.items() if (bodies := line.on(on))}
        if not held and power is None:
            return
        own = tuple(sorted(name for name, bodies in held.items() if body in bodies))
        if held and not own:
            raise BodyWithoutSay(partnership, body, on)
        if power is None:
            raise PowerNotNamed(body, on, own)
        if power not in own:
            raise PowerNotHeld(power, body, on, tuple(sorted(held.get(power, ()))))

    def assign_role(self, assigned: RoleAssigned) -> RoleAssigned:
        if any(self.roles.get(_key(assigned), NEVER).from_day(assigned.effective_on)):
            raise RoleHeldAlready(assigned.role.value, assigned.matter, assigned.holder, assigned.effective_on)
        return assigned

    def united_by(self, assigned: RoleAssigned) -> Breach | None:
        """Whether somebody would have two roles that are kept apart, once this one is assigned."""
        key = _key(assigned)
        roles = {**self.roles, key: self.roles.get(key, NEVER).since(assigned.effective_on, True)}
        found = (
            roles_are_kept_apart(separation, roles, assigned.effective_on)
            for separation in self.separations.values()
            if assigned.role in separation.roles
        )
        return next((each for each in found if each is not None), None)

    def united(self, until: date) -> Iterator[tuple[RolesSeparated, Breach]]:
        """Each separation that somebody does not heed by a day, with the first who does not."""
        known = {
            key: Timeline(tuple(step for step in line.steps if step[0] <= until)) for key, line in self.roles.items()
        }
        for separation in self.separations.values():
            if separation.effective_on > until:
                continue
            breach = roles_are_kept_apart(separation, known, separation.effective_on)
            if breach is not None:
                yield separation, breach

    def opposed_on(self, day: date) -> frozenset[frozenset[Capacity]]:
        """The capacities that are sides of one matter on a day: those that are in themselves, and those kept apart."""
        pairs = {
            frozenset((CAPACITIES[first], CAPACITIES[second]))
            for separation in self.separations.values()
            if separation.effective_on <= day
            for first, second in combinations(separation.roles, 2)
            if first in CAPACITIES and second in CAPACITIES
        }
        return OPPOSED | {pair for pair in pairs if len(pair) > 1}

    def end_role(self, ended: RoleEnded) -> RoleEnded:
        if not self.roles.get(_key(ended), NEVER).on(ended.effective_on):
            raise RoleNotHeld(ended.role.value, ended.matter, ended.holder, ended.effective_on)
        return ended

    def separate(self, separated: RolesSeparated) -> RolesSeparated:
        """Keep roles apart from a day on; whoever unites them then gives one of them up first."""
        if separated.separation in self.separations:
            raise AlreadyExists("separation", separated.separation)
        if len(set(separated.roles)) < 2:  # noqa: PLR2004 - it takes two to be apart
            raise TooFewRoles(separated.separation)
        return separated

    def promise(self, promised: ContributionPromised) -> ContributionPromised:
        if promised.contribution in self.contributions:
            raise AlreadyExists("contribution", promised.contribution)
        if promised.amount <= ZERO:
            raise ContributionNotPositive(promised.contribution, promised.amount)
        Period(promised.starts_on, promised.ends_on)  # It refuses to be empty.
        return promised


def succeeded(arrangement: Arrangement, event: MunicipalitySucceeded) -> Arrangement:
    """From the day on the powers of a municipality's bodies are those of the same bodies of its successor."""
    heir = {event.participant: (event.effective_on, event.successor)}
    powers = {}
    for name, before in arrangement.powers.items():
        line = before
        steps = [(day, bodies) for day, bodies in before.steps if day > event.effective_on]
        for day, bodies in [(event.effective_on, before.on(event.effective_on) or frozenset()), *steps]:
            own = frozenset(heir_on(heir, body, day) for body in bodies)
            line = line.since(day, own) if own or day in dict(before.steps) else line
        powers[name] = line
    return replace(arrangement, powers=powers)


def evolve(arrangement: Arrangement, event: ArrangementEvent) -> Arrangement:
    match event:
        case PowerAssigned(power=name, bodies=bodies, effective_on=day):
            line = arrangement.powers.get(name, NOBODY).since(day, frozenset(bodies))
            traits = arrangement.traits.get(name, NO_TRAITS).since(day, PowerTraits(event.bar, event.delegable_by))
            powers, marked = {**arrangement.powers, name: line}, {**arrangement.traits, name: traits}
            return replace(arrangement, powers=powers, traits=marked)
        case RoleAssigned() | RoleEnded():
            key = _key(event)
            held = arrangement.roles.get(key, NEVER).since(event.effective_on, isinstance(event, RoleAssigned))
            return replace(arrangement, roles={**arrangement.roles, key: held})
        case RolesSeparated(separation=name):
            return replace(arrangement, separations={**arrangement.separations, name: event})
        case ContributionPromised(contribution=name):
            return replace(arrangement, contributions=arrangement.contributions | {name})
        case _:
            assert_never(event)


def _key(event: RoleAssigned | RoleEnded) -> Held:
    return event.role, event.matter, event.holder, event.organisation


@rule(
    "roles-kept-apart",
    article="Awb 2:4, Wgr 10",
    severity=Severity.CONCERN,
    criterion=LawfulnessCriterion.CONDITIONS,
)
def roles_are_kept_apart(
    separation: RolesSeparated, roles: Mapping[Held, Timeline[bool]], since: date
) -> RuleBroken | None:
    """One holder does not have two roles in one matter that the partnership keeps apart (own knowledge of articles)."""
    for day, first, second in _united(separation, roles, max(since, separation.effective_on)):
        names = tuple(sorted((first[0].value, second[0].value)))
        return RolesNotSeparate(separation.separation, first[1], first[2], names, day)
    return None


def _united(
    separation: RolesSeparated, roles: Mapping[Held, Timeline[bool]], start: date
) -> Iterator[tuple[date, Held, Held]]:
    """The days on which something changes and one holder has two of the roles then."""
    watched = sorted((key for key in roles if key[0] in separation.roles), key=lambda key: (key[1:], key[0].value))
    days = sorted({start, *(day for key in watched for day, _ in roles[key].steps if day > start)})
    for day in days:
        holding = [key for key in watched if roles[key].on(day)]
        for first, second in pairwise(holding):  # Sorted: those of one holder lie together.
            if first[1:] == second[1:]:
                yield day, first, second
