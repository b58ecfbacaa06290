"""What a clerk can do about accounting for lawfulness: record the limit that a council set."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledger.acts.fields import Body, Euros, Number, PartnershipName, Ref, Title, Year
from ledger.acts.heeding import AsFound, heed
from ledger.acts.lookup import decision_on
from ledger.acts.registry import act
from ledger.desk import Desk
from ledger.money import Money
from ledger.partnership import PARTNERSHIP
from ledger.partnership.lawfulness import (
    LawfulnessLimitSet,
    lawfulness_limit_by_council,
    lawfulness_limit_in_band,
    limit_of,
    require_reporting,
)


@act("set-lawfulness-limit")
def set_lawfulness_limit(
    desk: Desk,
    *,
    partnership: PartnershipName,
    body: Body,
    year: Year,
    percentage: Number,
    base: Euros,
    decision: Ref,
    source: Title,
    effective_on: date,
    reporting_limit: Euros | None = None,
    illustrative: bool = False,
    as_found: AsFound | None = None,
) -> None:
    """Record up to which part of its expenses a body need not tell what was unlawful, as its council decided."""
    current = desk.read(PARTNERSHIP, partnership)
    current.state.require_body(body, effective_on)
    share, expenses = Decimal(percentage), Money.parse(base)
    taken_by = decision_on(desk, decision, partnership, effective_on).body
    irregular = heed(
        desk,
        partnership,
        effective_on,
        as_found,
        lawfulness_limit_in_band(share),
        lawfulness_limit_by_council(body, taken_by),
    )
    limit = limit_of(expenses, share)
    told_from = limit if reporting_limit is None else Money.parse(reporting_limit)
    require_reporting(told_from, limit)
    facts = (body, year, share, expenses, limit, told_from, decision, source, effective_on, illustrative)
    desk.record(current, LawfulnessLimitSet(*facts, as_found, irregular))
