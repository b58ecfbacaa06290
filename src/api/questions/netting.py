"""The question of netting (verrekenen): what is open to and fro, and by which few transfers it could be paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from api.questions.registry import Found, Reading, question
from ledger.acts.fields import PartnershipName, ServiceName, Year
from ledger.known import AsKnown
from ledger.money import ZERO, Money
from ledger.netting import Transfer, few, positions
from ledger.partnership import PARTNERSHIP
from ledger.partnership.nettings import Netting
from projections.marks import Cents
from projections.money.balances import Filter
from projections.money.claims import OpenClaim, claims


@dataclass(frozen=True, slots=True)
class NettedPosition:
    """What one is to pay by all that is open less what it is to get; below zero it is to get that."""

    participant: str
    amount: Cents


@dataclass(frozen=True, slots=True)
class ProposedTransfer:
    """One of few transfers in the place of all that is open; ``because`` are the claims of both that it stands for."""

    payer: str
    payee: str
    amount: Cents
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgreedTransfer:
    """A transfer of a netting that was agreed, and what was paid of it."""

    payer: str
    payee: str
    amount: Cents
    paid: Cents

    @property
    def still_open(self) -> Cents:
        """What is left of it."""
        return self.amount - self.paid


@dataclass(frozen=True, slots=True)
class AgreedNetting:
    """A netting that was agreed, with its transfers. ``turned_back``: nothing of it is to be paid any more."""

    netting: str
    decision: str
    effective_on: date
    due_on: date
    cost_years: tuple[str, ...]
    transfers: tuple[AgreedTransfer, ...]
    turned_back: bool


@dataclass(frozen=True, slots=True)
class BesideNetting:
    """The years that have anything open, everybody's position, the transfers that would do, and what was agreed."""

    cost_years: tuple[str, ...]
    net_positions: tuple[NettedPosition, ...]
    proposal: tuple[ProposedTransfer, ...]
    agreed: tuple[AgreedNetting, ...]


@question("netting")
def netting(
    at: Reading, *, partnership: PartnershipName, service: ServiceName | None = None, year: Year | None = None
) -> Found[OpenClaim, BesideNetting]:
    """Tell every claim that has fallen due and is open, and few transfers by which all of them could be paid."""
    found = claims(at.view, at.as_of, Filter(partnership, service, year=year))
    due = tuple(each for each in found if each.fallen_due and each.cost_year != partnership)
    owed = positions(Transfer(each.payer, each.payee, Money(each.amount)) for each in due)
    proposal = tuple(
        ProposedTransfer(each.payer, each.payee, each.amount.cents, _because(each, due)) for each in few(owed)
    )
    together = AsKnown(at.journal, at.as_of.known_at).read(PARTNERSHIP, partnership).state
    agreed = tuple(
        _agreed(each, at.as_of.valid_on)
        for _, each in sorted(together.nettings.named.items())
        if each.agreed.effective_on <= at.as_of.valid_on
    )
    stands = tuple(NettedPosition(code, amount.cents) for code, amount in owed.items())
    years = tuple(dict.fromkeys(each.cost_year for each in due))
    return Found(due, BesideNetting(years, stands, proposal, agreed))


def _because(transfer: Transfer, due: tuple[OpenClaim, ...]) -> tuple[str, ...]:
    """The claims that the payer or the payee has a part in: what brought both to their positions."""
    both = {transfer.payer, transfer.payee}
    return tuple(
        f"{each.cost_year}: {each.payer} to {each.payee} {Money(each.amount).euros}"
        for each in due
        if both & {each.payer, each.payee}
    )


def _agreed(each: Netting, on: date) -> AgreedNetting:
    terms = each.agreed
    transfers = tuple(
        AgreedTransfer(
            transfer.payer,
            transfer.payee,
            transfer.amount.cents,
            sum(
                (
                    paid.amount
                    for paid in each.paid
                    if (paid.payer, paid.payee) == (transfer.payer, transfer.payee) and paid.effective_on <= on
                ),
                ZERO,
            ).cents,
        )
        for transfer in terms.transfers
    )
    facts = (terms.decision, terms.effective_on, terms.due_on, terms.cost_years)
    return AgreedNetting(terms.netting, *facts, transfers, each.reversed)
