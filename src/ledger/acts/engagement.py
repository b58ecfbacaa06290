"""What a clerk can do about accountants: engage a firm, and end that before its last day."""

from __future__ import annotations

from datetime import date

from ledger.acts.fields import PartnershipName, Ref, Slug, Text, Title
from ledger.acts.lookup import decision_on
from ledger.acts.registry import act
from ledger.desk import Desk
from ledger.partnership import PARTNERSHIP
from ledger.partnership.engagements import AccountantEngaged, EngagementEnded


@act("engage-accountant")
def engage_accountant(
    desk: Desk,
    *,
    partnership: PartnershipName,
    engagement: Slug,
    accountant: Slug,
    title: Title,
    effective_on: date,
    valid_until: date,
    decision: Ref,
) -> None:
    """Engage a firm of accountants for something, from a first to a last day: on those days it may see everything."""
    current = desk.read(PARTNERSHIP, partnership)
    decision_on(desk, decision, partnership, effective_on)
    engaged = AccountantEngaged(engagement, accountant, title, effective_on, valid_until, decision)
    desk.record(current, current.state.engage(engaged))


@act("end-engagement")
def end_engagement(
    desk: Desk, *, partnership: PartnershipName, engagement: Slug, grounds: Text, effective_on: date, decision: Ref
) -> None:
    """End an engagement before its last day; the day is the first one without it."""
    current = desk.read(PARTNERSHIP, partnership)
    decision_on(desk, decision, partnership, effective_on)
    ended = EngagementEnded(engagement, grounds, effective_on, decision)
    desk.record(current, current.state.engagements.end(ended))
