"""How a partnership is arranged: who may decide what, who plays which role, and who promised what for the start."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from ledger.event import Event, recorded_as
from ledger.governance.powers import PowerBar
from ledger.law import Irregularity
from ledger.money import Money


class GovernanceRole(StrEnum):
    """The sides of a collaboration that one holder should not have together (seed 002)."""

    OWNER = "owner"
    POLITICAL_CLIENT = "political-client"
    OFFICIAL_CLIENT = "official-client"
    CONTRACTOR = "contractor"
    CHAIR = "chair"
    SECRETARY = "secretary"
    EMPLOYER = "employer"
    ADVISER = "adviser"
    CONTROL = "control"
    OVERSIGHT = "oversight"


@recorded_as("partnership.power-assigned.1")
class PowerAssigned(Event):
    """From a day on these bodies, and no others, may decide on something (bevoegdheid); given anew it replaces.

    ``bar`` is why it cannot be mandated, where it cannot (Awb 10:3); ``delegable_by`` the statute by which it can be
    delegated, where there is one (Awb 10:15).
    """

    power: str
    title: str
    bodies: tuple[str, ...]
    source: str
    effective_on: date
    bar: PowerBar | None = None
    delegable_by: str | None = None


@recorded_as("partnership.role-assigned.1")
class RoleAssigned(Event):
    """A holder (a body, or a function at an organisation) has a role in a partnership or a service from a day on."""

    role: GovernanceRole
    matter: str
    holder: str
    organisation: str
    source: str
    effective_on: date
    as_found: str | None = None
    irregular: tuple[Irregularity, ...] = ()


@recorded_as("partnership.role-ended.1")
class RoleEnded(Event):
    """A holder has a role no more; ``effective_on`` is the first day without it."""

    role: GovernanceRole
    matter: str
    holder: str
    organisation: str
    grounds: str
    effective_on: date


@recorded_as("partnership.roles-separated.1")
class RolesSeparated(Event):
    """From a day on nobody has two of these roles in one matter."""

    separation: str
    roles: tuple[GovernanceRole, ...]
    source: str
    effective_on: date
    as_found: str | None = None
    irregular: tuple[Irregularity, ...] = ()


@recorded_as("partnership.contribution-promised.1")
class ContributionPromised(Event):
    """A participant promised an amount for a purpose in a period (aanloopfinanciering), up to ``ends_on``."""

    contribution: str
    participant: str
    amount: Money
    purpose: str
    starts_on: date
    ends_on: date
    effective_on: date
    decision: str | None = None
    illustrative: bool = False


ArrangementEvent = PowerAssigned | RoleAssigned | RoleEnded | RolesSeparated | ContributionPromised
