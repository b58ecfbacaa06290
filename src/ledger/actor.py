"""Who decided, who typed it in, on what ground, and what shows it: the envelope of every act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Capacity(StrEnum):
    """In which role somebody acted; one person may have several, and mixing them up is a finding (seed 002)."""

    OWNER = "owner"
    CLIENT = "client"
    CONTRACTOR = "contractor"
    CHAIR = "chair"
    BOARD_MEMBER = "board-member"
    OFFICIAL = "official"
    FINANCE = "finance"
    CONTROLLER = "controller"
    ACCOUNTANT = "accountant"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who decided: a person under a pseudonym, in a function and a capacity, for an organisation and a body.

    ``organisation`` is a municipality's code (``GM0313``) or a partnership's name; ``on_behalf_of`` is a body such as
    ``GM0313/college`` or ``blnp/stuurgroep`` (Awb 10:10: a decision under mandate says on whose behalf).
    """

    subject: str
    function: str
    capacity: Capacity
    organisation: str
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class Principal:
    """Who recorded it: the authenticated user or system, its way in, and the program that it used."""

    subject: str
    channel: str
    authentication: str
    program: str


@dataclass(frozen=True, slots=True)
class Basis:
    """On what an act rests: a decision and a mandate of this ledger (``blnp#regeling-2017``), where there are any."""

    decision: str | None = None
    mandate: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document that shows it: its title and date, the SHA-256 of its bytes where known, and where it is kept."""

    title: str
    dated: date | None = None
    sha256: str | None = None
    kept_at: str | None = None
