"""What a clerk does with claims that go to and fro: net them, record what was paid by it, turn it back."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta

from ledger.acts.cost_fields import Document
from ledger.acts.fields import END, SLUG, Code, Euros, PartnershipName, Ref, Slug
from ledger.acts.lookup import decision_on
from ledger.acts.registry import act
from ledger.cost_year import COST_YEAR
from ledger.cost_year.claims import undone
from ledger.cost_year.netting_events import ClaimsNetted
from ledger.desk import Desk
from ledger.money import Money
from ledger.netting import Transfer, few, positions
from ledger.partnership import PARTNERSHIP
from ledger.partnership.netting_events import NettingAgreed, NettingPaid, NettingTransfer
from ledger.partnership.netting_refusals import YearOfAnother
from ledger.service import SERVICE

CostYearName = Annotated[
    str,
    Meta(
        pattern=f"^{SLUG}/{SLUG}/[0-9]{{4}}{END}",
        max_length=165,
        description="the books of a service for a year, such as blnp/financien/2019",
    ),
]
CostYearNames = Annotated[tuple[CostYearName, ...], Meta(min_length=1, max_length=200)]


@act("agree-netting")
def agree_netting(
    desk: Desk,
    *,
    partnership: PartnershipName,
    netting: Slug,
    cost_years: CostYearNames,
    due_on: date,
    effective_on: date,
    decision: Ref,
) -> None:
    """Net all that has fallen due and is open in some years of services: few transfers take the place of it."""
    together = desk.read(PARTNERSHIP, partnership)
    decision_on(desk, decision, partnership, effective_on)
    names = tuple(dict.fromkeys(cost_years))
    if others := tuple(each for each in names if each.partition("/")[0] != partnership):
        raise YearOfAnother(partnership, others)
    claims, made_up = [], False
    for name in names:
        books = desk.read(COST_YEAR, name)
        heirs = desk.read(SERVICE, name.rpartition("/")[0]).state.governance.heirs
        found, illustrative = books.state.claims.open_on(effective_on, heirs), books.state.claims.illustrative()
        if found:
            desk.record(books, ClaimsNetted(f"{partnership}#{netting}", found, effective_on, illustrative))
            claims += [Transfer(each.payer, each.payee, each.amount) for each in found]
            made_up |= illustrative
    transfers = tuple(NettingTransfer(each.payer, each.payee, each.amount) for each in few(positions(claims)))
    agreed = NettingAgreed(netting, names, transfers, due_on, effective_on, decision, made_up)
    desk.record(together, together.state.nettings.agree(agreed))


@act("record-netting-payment")
def record_netting_payment(
    desk: Desk,
    *,
    partnership: PartnershipName,
    netting: Slug,
    payment: Document,
    payer: Code,
    payee: Code,
    amount: Euros,
    effective_on: date,
    illustrative: bool = False,
) -> None:
    """Record that a transfer of a netting was paid, or a part of it."""
    together = desk.read(PARTNERSHIP, partnership)
    paid = NettingPaid(netting, payment, payer, payee, Money.parse(amount), effective_on, illustrative)
    desk.record(together, together.state.nettings.pay(paid))


@act("reverse-netting", corrects=True)
def reverse_netting(desk: Desk, *, partnership: PartnershipName, netting: Slug) -> None:
    """Turn a netting back of which nothing was paid: what it settled in every year is open again."""
    together = desk.read(PARTNERSHIP, partnership)
    turned_back = together.state.nettings.reverse(netting)
    for name in together.state.nettings.named[netting].agreed.cost_years:
        books = desk.read(COST_YEAR, name)
        if (netted := books.state.claims.nettings.get(f"{partnership}#{netting}")) is not None:
            desk.record(books, undone(netted))
    desk.record(together, turned_back)
