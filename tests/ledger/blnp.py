"""BLNP's financial service as tests of its money need it: four members, one pool, the key as published."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledger.governance.events import DecisionAdopted, DecisionProposed
from ledger.law import LegalForm
from ledger.partnership.events import ParticipantAcceded, PartnershipFounded
from ledger.service.events import Key, KeyAdopted, KeyMethod, PoolOpened, ServiceStarted, TotalRule, Weight
from tests.memory import Memory

SERVICE = "blnp/financien"
BUNSCHOTEN, LEUSDEN, NIJKERK, PUTTEN = "GM0313", "GM0327", "GM0267", "GM0273"
WEIGHTS = {BUNSCHOTEN: "16.33", LEUSDEN: "28.95", NIJKERK: "35.54", PUTTEN: "19.19"}
MEMBERS = frozenset(WEIGHTS)
START = date(2017, 1, 1)
BOARD = "blnp/stuurgroep"
ADOPTED, PROPOSED = "blnp#regeling-2017", "blnp#voorstel"
"""A decision that anything can rest on, and one that nothing can."""


def financien() -> Memory:
    """The service at its start: no books, no 0-meting."""
    memory = Memory()
    memory.streams["partnership:blnp"] = [
        PartnershipFounded("blnp", "BLNP", LegalForm.LIGHT_SCHEME, "samen sterker", START),
        *(ParticipantAcceded(code, START) for code in WEIGHTS),
        DecisionProposed("regeling-2017", "Regeling", BOARD, START),
        DecisionAdopted("regeling-2017", BOARD, START, START),
        DecisionProposed("voorstel", "Voorstel", BOARD, START),
    ]
    memory.streams[f"service:{SERVICE}"] = [
        ServiceStarted(SERVICE, "Financien", LEUSDEN, tuple(WEIGHTS), ("administratie",), START),
        PoolOpened("beheer", "Beheer", START),
        KeyAdopted("beheer", PUBLISHED, START, ADOPTED),
    ]
    return memory


PUBLISHED = Key(
    "sleutel-2017",
    KeyMethod.FIXED,
    tuple(Weight(code, Decimal(value)) for code, value in WEIGHTS.items()),
    "regeling 2017",
    Decimal(100),
    TotalRule.NORMALISE,
)
