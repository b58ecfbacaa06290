"""Questions about what members have a right to: exit fees; what budgets follow, and the VAT of costs."""

from __future__ import annotations

from dataclasses import dataclass

from api.questions.registry import Found, Nothing, Reading, question
from ledger.acts.fields import Code, PartnershipName, ServiceName, Year
from projections.calendar.vat_grounds import KeyProof, key_proofs
from projections.money import exit_fees as fees
from projections.money import indexation as indexed
from projections.money import vat as taxed


@question("exit-fees")
def exit_fees(
    at: Reading, *, partnership: PartnershipName | None = None, participant: Code | None = None
) -> Found[fees.ExitFee, Nothing]:
    """Tell what who left owes for it: how each fee is made up, when it is due, and what courts made of it."""
    return Found(fees.exit_fees(at.view, at.as_of, partnership, participant), Nothing())


@dataclass(frozen=True, slots=True)
class BesideIndexation:
    """What was agreed on makes of each year, and what was published."""

    years: tuple[indexed.IndexationYear, ...]
    published: tuple[indexed.Publication, ...]


@question("indexation")
def indexation(
    at: Reading,
    *,
    partnership: PartnershipName | None = None,
    service: ServiceName | None = None,
    year: Year | None = None,
) -> Found[indexed.IndexedBudget, BesideIndexation]:
    """Tell how budgets follow wages and prices: which publication binds, what wages deviated, what of it is settled."""
    found = indexed.indexation(at.view, at.as_of, partnership, service, year)
    return Found(found.budgets, BesideIndexation(found.years, found.published))


@dataclass(frozen=True, slots=True)
class BesideVat:
    """What the lines come to for each participant, and whether keys of costs for joint account were fixed before."""

    vat_totals: tuple[taxed.VatTotal, ...]
    key_proofs: tuple[KeyProof, ...]


@question("vat")
def vat(
    at: Reading,
    *,
    partnership: PartnershipName | None = None,
    service: ServiceName | None = None,
    participant: Code | None = None,
    year: Year | None = None,
) -> Found[taxed.VatLine, BesideVat]:
    """Tell the VAT of each cost: how it is treated and why, who bears which part, and what each does with that."""
    found = taxed.lines(at.view, at.as_of, taxed.Filter(partnership, service, participant, year))
    proofs = tuple(key_proofs(at.view, at.as_of, at.journal, found))
    return Found(found, BesideVat(taxed.totals(found), proofs))
