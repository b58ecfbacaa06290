"""What was said of findings: explained, accepted by a decision, resolved, opened again. A part of the partnership.

A finding itself is computed and never stored. What is said of one covers the breach as it was then: ``fingerprint`` is
of its facts, so that a decision about 250 euros is no licence for 25,000 (see decision 13, which does so for
differences).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ledger.errors import NotFound
from ledger.event import Event, recorded_as
from ledger.law import RULES
from ledger.partnership.finding_refusals import (
    FindingDealtWith,
    FindingOfAnother,
    FindingStepOutOfOrder,
    NothingToReopen,
)


class FindingState(StrEnum):
    """How a finding stands: nobody said anything that covers it, or what was said, or its condition is gone."""

    OPEN = "open"
    EXPLAINED = "explained"
    ACCEPTED = "accepted"
    RESOLVED = "resolved"


@recorded_as("partnership.finding-explained.1")
class FindingExplained(Event):
    """Somebody told how a breach came about; that makes it no less of one."""

    finding: str
    fingerprint: str
    explanation: str
    effective_on: date


@recorded_as("partnership.finding-accepted.1")
class FindingAccepted(Event):
    """A body let a breach be as it is, by a decision."""

    finding: str
    fingerprint: str
    grounds: str
    decision: str
    effective_on: date


@recorded_as("partnership.finding-resolved.1")
class FindingResolved(Event):
    """A breach was mended in a way that the ledger cannot see by itself."""

    finding: str
    fingerprint: str
    result: str
    effective_on: date


@recorded_as("partnership.finding-reopened.1")
class FindingReopened(Event):
    """What was said of a finding does not hold any more."""

    finding: str
    grounds: str
    effective_on: date


FindingStep = FindingExplained | FindingAccepted | FindingResolved | FindingReopened

_STATES: Mapping[type[Event], FindingState] = {
    FindingExplained: FindingState.EXPLAINED,
    FindingAccepted: FindingState.ACCEPTED,
    FindingResolved: FindingState.RESOLVED,
    FindingReopened: FindingState.OPEN,
}
_FINAL = (FindingState.ACCEPTED, FindingState.RESOLVED)


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was said, by the reference of the finding, in the order in which it was recorded."""

    said: Mapping[str, tuple[FindingStep, ...]] = field(default_factory=dict)

    def say(self, partnership: str, step: FindingExplained | FindingAccepted | FindingResolved) -> FindingStep:
        """Refuse what is about no rule, about another partnership, or about a breach that was dealt with."""
        require_reference(partnership, step.finding)
        self._must_follow(step)
        before = self.said.get(step.finding, ())
        if before and not isinstance(before[-1], FindingReopened) and before[-1].fingerprint == step.fingerprint:
            standing = state_after(before[-1])
            if standing in _FINAL:
                raise FindingDealtWith(step.finding, standing.value, before[-1].effective_on)
        return step

    def reopen(self, step: FindingReopened) -> FindingReopened:
        """Let nothing that was said count any more."""
        before = self.said.get(step.finding, ())
        if not before or isinstance(before[-1], FindingReopened):
            raise NothingToReopen(step.finding)
        self._must_follow(step)
        return step

    def after(self, step: FindingStep) -> Findings:
        """The same with one more step."""
        return Findings({**self.said, step.finding: (*self.said.get(step.finding, ()), step)})

    def _must_follow(self, step: FindingStep) -> None:
        before = self.said.get(step.finding, ())
        if before and step.effective_on < before[-1].effective_on:
            raise FindingStepOutOfOrder(step.finding, step.effective_on, before[-1].effective_on)


def state_after(step: FindingStep) -> FindingState:
    """How a finding stands once this was said of it.

    >>> state_after(FindingReopened("a-rule:blnp", "toch niet", date(2020, 1, 1)))
    <FindingState.OPEN: 'open'>
    """
    return _STATES[type(step)]


def standing(steps: tuple[FindingStep, ...], fingerprint: str, on: date) -> tuple[FindingState, FindingStep | None]:
    """How a breach stands on a day by what was said, and by what: only of that very breach does anything count."""
    for step in reversed([each for each in steps if each.effective_on <= on]):
        if isinstance(step, FindingReopened):
            return FindingState.OPEN, step
        if step.fingerprint == fingerprint:
            return state_after(step), step
    return FindingState.OPEN, None


def require_reference(partnership: str, finding: str) -> None:
    """Refuse what is no reference of a finding of this partnership: the name of a rule, and what it is about."""
    rule, _, about = finding.partition(":")
    if rule not in RULES:
        raise NotFound("rule", rule)
    if about.partition("#")[0].partition("/")[0] != partnership:
        raise FindingOfAnother(finding, partnership)
