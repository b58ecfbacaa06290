"""Accountants that a partnership engaged: which firm, for what, from the first to the last day. A part of it.

For as long as it is engaged a firm may see the partnership; who asks for it over the network is not known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import assert_never

from ledger.errors import AlreadyExists, NotFound
from ledger.event import Event, recorded_as
from ledger.partnership.engagement_refusals import (
    EngagedAlready,
    EngagementEndsBeforeItStarts,
    NotEngaged,
)
from ledger.period import Period

ONE_DAY = timedelta(days=1)


@recorded_as("partnership.accountant-engaged.1")
class AccountantEngaged(Event):
    """A firm of accountants is engaged from ``effective_on`` up to and including ``valid_until``, by a decision."""

    engagement: str
    accountant: str
    title: str
    effective_on: date
    valid_until: date
    decision: str


@recorded_as("partnership.engagement-ended.1")
class EngagementEnded(Event):
    """An engagement ends before its last day; ``effective_on`` is the first day without it."""

    engagement: str
    grounds: str
    effective_on: date
    decision: str


EngagementEvent = AccountantEngaged | EngagementEnded


@dataclass(frozen=True, slots=True)
class Engagement:
    """One engagement: which firm, and on which days, as far as it was not ended before."""

    accountant: str
    days: Period

    @property
    def last_day(self) -> date:
        assert self.days.end is not None, "an engagement has a last day"
        return self.days.end - ONE_DAY


@dataclass(frozen=True, slots=True)
class Engagements:
    """All engagements of a partnership by name."""

    by_name: Mapping[str, Engagement] = field(default_factory=dict)

    def engaged(self, accountant: str, on: date) -> bool:
        """Whether a firm is engaged on a day."""
        return any(each.accountant == accountant and on in each.days for each in self.by_name.values())

    def engage(self, engaged: AccountantEngaged) -> AccountantEngaged:
        """A firm has one engagement at a time, so that there is one answer to what it is engaged for."""
        name = engaged.engagement
        if name in self.by_name:
            raise AlreadyExists("engagement", name)
        if engaged.valid_until < engaged.effective_on:
            raise EngagementEndsBeforeItStarts(name, engaged.effective_on, engaged.valid_until)
        other = self.across(engaged)
        if other is not None:
            held = self.by_name[other]
            raise EngagedAlready(name, engaged.accountant, other, held.days.start, held.last_day)
        return engaged

    def across(self, engaged: AccountantEngaged) -> str | None:
        """An engagement of the same firm that has a day in common with another one."""
        days = _days(engaged)
        own = ((name, each) for name, each in self.by_name.items() if each.accountant == engaged.accountant)
        return next((name for name, each in own if each.days.overlaps(days)), None)

    def end(self, ended: EngagementEnded) -> EngagementEnded:
        """Earlier than its last day: what never began, or is over, cannot end."""
        name = ended.engagement
        found = self.by_name.get(name)
        if found is None:
            raise NotFound("engagement", name)
        if ended.effective_on == found.days.start:
            raise EngagementEndsBeforeItStarts(name, found.days.start, found.days.start - ONE_DAY)
        if ended.effective_on not in found.days:
            raise NotEngaged(name, ended.effective_on, found.days.start, found.last_day)
        return ended


def evolve(engagements: Engagements, event: EngagementEvent) -> Engagements:
    match event:
        case AccountantEngaged():
            new = Engagement(event.accountant, _days(event))
        case EngagementEnded(engagement=name):
            found = engagements.by_name[name]
            new = replace(found, days=Period(found.days.start, event.effective_on))
        case _:
            assert_never(event)
    return Engagements({**engagements.by_name, event.engagement: new})


def _days(engaged: AccountantEngaged) -> Period:
    return Period(engaged.effective_on, engaged.valid_until + ONE_DAY)
