"""Which partnerships an organisation ever had to do with: as a participant, a founder or an engaged accountant.

It is an index: what an organisation is to a partnership on a day, the partnership's own stream says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import BigInteger, Column, Integer, PrimaryKeyConstraint, Table, select

from ledger.governance.events import MunicipalitySucceeded
from ledger.journal import Entry
from ledger.partnership.engagements import AccountantEngaged
from ledger.partnership.events import ParticipantAcceded, PartnershipFounded
from ledger.place import Place
from projections.as_of import AsOf
from projections.tables import TEXT, Row, metadata, text
from projections.view import View

NAME = "participation"

parts = Table(  # By organisation first: the one question here is not about a partnership, and finds them.
    "participation",
    metadata,
    Column("partnership", TEXT, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("line", Integer, nullable=False),
    text("organisation"),
    PrimaryKeyConstraint("organisation", "generation", "partnership", "position", "line"),
)
TABLES = (parts,)
READS = (PartnershipFounded, ParticipantAcceded, MunicipalitySucceeded, AccountantEngaged)


def apply(entry: Entry) -> Iterable[Row]:
    """Who came to have to do with the partnership."""
    match entry.event:
        case PartnershipFounded():
            yield parts, (entry.actor.organisation,)
        case ParticipantAcceded(participant=organisation) | AccountantEngaged(accountant=organisation):
            yield parts, (organisation,)
        case MunicipalitySucceeded(successor=organisation) if Place.of(entry.stream).kind == "partnership":
            yield parts, (organisation,)


def ever_in(view: View, as_of: AsOf, organisations: Collection[str]) -> tuple[str, ...]:
    """The partnerships that any of these had to do with, as was known then, in order of their names."""
    named = parts.c.organisation.in_(sorted(organisations))
    query = select(parts.c.partnership).where(named, view.known(as_of, parts)).distinct()
    return tuple(sorted(view.tx.scalars(query)))


def organisations(view: View, as_of: AsOf) -> tuple[str, ...]:
    """Every organisation that ever had to do with a partnership, as was known then, in order of their names."""
    query = select(parts.c.organisation).where(view.known(as_of, parts)).distinct()
    return tuple(sorted(view.tx.scalars(query)))
