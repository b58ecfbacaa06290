"""Questions about what members have a right to: exit fees."""

from __future__ import annotations

from api.questions.registry import Found, Nothing, Reading, question
from ledger.acts.fields import Code, PartnershipName
from projections import exit_fees as fees


@question("exit-fees")
def exit_fees(
    at: Reading, *, partnership: PartnershipName | None = None, participant: Code | None = None
) -> Found[fees.ExitFee, Nothing]:
    """Tell what who left owes for it: how each fee is made up, when it is due, and what courts made of it."""
    return Found(fees.exit_fees(at.view, at.as_of, partnership, participant), Nothing())
