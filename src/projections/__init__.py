"""What can be asked of a ledger: read models, each a replay of the journal as of any two dates."""

from __future__ import annotations

from ledger.journal import Journal
from projections import agenda, corrections, successions, trail
from projections.calendar import obligations
from projections.governance import agreements, arrangement, decisions, irregular, mandates, participation, services
from projections.keeping.database import PROJECTIONS, engine_for
from projections.money import balances, dues, exit_fees, forecast, indexation, reconciliation, vat
from projections.savings import comparison
from projections.tables import Projection
from projections.view import Library

__all__ = ["ALL", "PROJECTIONS", "Library", "open_library"]

ALL: tuple[Projection, ...] = (
    agenda,
    agreements,
    arrangement,
    balances,
    comparison,
    corrections,
    decisions,
    dues,
    exit_fees,
    forecast,
    indexation,
    irregular,
    mandates,
    obligations,
    participation,
    reconciliation,
    services,
    successions,
    trail,
    vat,
)
"""Every projection there is."""


def open_library(journal: Journal) -> Library:
    """The projections of a journal's ledger, whose tables must be there."""
    return Library(journal, engine_for(journal.address), ALL)
