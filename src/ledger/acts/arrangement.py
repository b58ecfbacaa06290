"""What a clerk can do about the arrangement of a partnership: powers, roles, contributions for the start."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

from msgspec import Meta

from ledger.acts.fields import Body, Code, Euros, Organisation, PartnershipName, Ref, Scope, Slug, Text, Title
from ledger.acts.heeding import AsFound, heed
from ledger.acts.lookup import decision_on, read_scope
from ledger.acts.registry import act
from ledger.desk import Current, Desk
from ledger.governance.powers import PowerBar
from ledger.governance.refusals import OutOfScope
from ledger.law import Response
from ledger.law.switches import RuleSwitched
from ledger.money import Money
from ledger.partnership import PARTNERSHIP, Partnership
from ledger.partnership.arrangement import roles_are_kept_apart
from ledger.partnership.arrangement_events import (
    ContributionPromised,
    GovernanceRole,
    PowerAssigned,
    RoleAssigned,
    RoleEnded,
    RolesSeparated,
)
from ledger.partnership.stream import PartnershipMatter

Bodies = Annotated[tuple[Body, ...], Meta(description="the bodies that have the power; none: nobody has it any more")]
Roles = Annotated[tuple[GovernanceRole, ...], Meta(description="the roles that one holder does not unite")]


@act("assign-power")
def assign_power(
    desk: Desk,
    *,
    partnership: PartnershipName,
    power: Slug,
    title: Text,
    bodies: Bodies,
    source: Title,
    effective_on: date,
    bar: PowerBar | None = None,
    delegable_by: Title | None = None,
) -> None:
    """Say which bodies, and no others, may decide on something from a day on; then decisions name their power."""
    current = desk.read(PARTNERSHIP, partnership)
    assigned = PowerAssigned(power, title, bodies, source, effective_on, bar, delegable_by)
    desk.record(current, current.state.assign_power(assigned))


@act("assign-role")
def assign_role(
    desk: Desk,
    *,
    partnership: PartnershipName,
    role: GovernanceRole,
    matter: Scope,
    holder: Title,
    organisation: Organisation,
    source: Title,
    effective_on: date,
    as_found: AsFound | None = None,
) -> None:
    """Give a body, or a function at an organisation, a role in the partnership or in one of its services."""
    current = _about(desk, partnership, matter)
    assigned = current.state.assign_role(RoleAssigned(role, matter, holder, organisation, source, effective_on))
    united = current.state.arrangement.united_by(assigned)
    irregular = heed(desk, partnership, effective_on, as_found, united)
    desk.record(current, replace(assigned, as_found=as_found, irregular=irregular))


@act("end-role")
def end_role(
    desk: Desk,
    *,
    partnership: PartnershipName,
    role: GovernanceRole,
    matter: Scope,
    holder: Title,
    organisation: Organisation,
    grounds: Text,
    effective_on: date,
) -> None:
    """Take a role from its holder; the day is the first one without it."""
    current = _about(desk, partnership, matter)
    ended = RoleEnded(role, matter, holder, organisation, grounds, effective_on)
    desk.record(current, current.state.arrangement.end_role(ended))


@act("separate-roles")
def separate_roles(
    desk: Desk,
    *,
    partnership: PartnershipName,
    separation: Slug,
    roles: Roles,
    source: Title,
    effective_on: date,
    as_found: AsFound | None = None,
) -> None:
    """Keep roles apart from a day on: nobody has two of them in one matter."""
    current = desk.read(PARTNERSHIP, partnership)
    arrangement = current.state.arrangement
    separated = arrangement.separate(RolesSeparated(separation, roles, source, effective_on))
    united = roles_are_kept_apart(separated, arrangement.roles, effective_on)
    irregular = heed(desk, partnership, effective_on, as_found, united)
    desk.record(current, replace(separated, as_found=as_found, irregular=irregular))


@act("promise-contribution")
def promise_contribution(
    desk: Desk,
    *,
    partnership: PartnershipName,
    contribution: Slug,
    participant: Code,
    amount: Euros,
    purpose: Text,
    starts_on: date,
    ends_on: date,
    effective_on: date,
    decision: Ref | None = None,
    illustrative: bool = False,
) -> None:
    """Promise money for a purpose in a period, such as the start; 'ends_on' is the first day after it."""
    current = desk.read(PARTNERSHIP, partnership)
    if decision is not None:
        decision_on(desk, decision, partnership, effective_on)
    promised = ContributionPromised(
        contribution,
        participant,
        Money.parse(amount),
        purpose,
        starts_on,
        ends_on,
        effective_on,
        decision,
        illustrative,
    )
    desk.record(current, current.state.promise(promised))


def _about(desk: Desk, partnership: str, matter: str) -> Current[Partnership, PartnershipMatter]:
    """The partnership, where the matter is the partnership itself or a service of it that is there."""
    if matter.partition("/")[0] != partnership:
        raise OutOfScope(matter, partnership)
    read_scope(desk, matter)
    return desk.read(PARTNERSHIP, partnership)


@act("switch-rule")
def switch_rule(
    desk: Desk,
    *,
    partnership: PartnershipName,
    rule: Slug,
    response: Response,
    source: Title,
    effective_on: date,
    decision: Ref | None = None,
) -> None:
    """Let a breach of a rule of law be refused, be a finding, or not be asked about, from a day on."""
    current = desk.read(PARTNERSHIP, partnership)
    if decision is not None:
        decision_on(desk, decision, partnership, effective_on)
    desk.record(current, current.state.switch_rule(RuleSwitched(rule, response, source, effective_on, decision)))
