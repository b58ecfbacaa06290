"""What a netting posts in the books of the partnership: its transfers, which are claims, and what was paid of them.

What it settles is posted in the years that it is of. So everybody owes in all what it owed in all, to the cent.
"""

from __future__ import annotations

from typing import assert_never

from ledger.cost_year.postings import Account, Posting
from ledger.partnership.netting_events import NettingAgreed, NettingEvent, NettingPaid, NettingReversed


def posted_by_netting(event: NettingEvent) -> tuple[Posting, ...]:
    """The postings of an event, in pairs: a debit of who owes by it, and the credit of whom it is owed to."""
    match event:
        case NettingAgreed() | NettingReversed():
            return tuple(
                Posting(Account.NETTED, who, None, event.netting, amount, event.effective_on, event.illustrative)
                for each in event.transfers
                for who, amount in ((each.payer, each.amount), (each.payee, -each.amount))
            )
        case NettingPaid():
            rest = (event.effective_on, event.illustrative)
            return (
                Posting(Account.RECEIVED, event.payee, None, event.payment, event.amount, *rest),
                Posting(Account.SENT, event.payer, None, event.payment, -event.amount, *rest),
            )
        case _:
            assert_never(event)
