"""What happens to agreements on a service (dienstverleningsovereenkomst, DVO), and when others may come aboard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ledger.event import Event, recorded_as
from ledger.law import Irregularity
from ledger.service.secondment_events import Signature


class Bound(StrEnum):
    """Which way a service level is met: by reaching its target, or by staying below it."""

    AT_LEAST = "at-least"
    AT_MOST = "at-most"


@dataclass(frozen=True, slots=True)
class Level:
    """A service level: what is measured, in which unit, and the target that was agreed on, exactly as written."""

    name: str
    title: str
    unit: str
    target: Decimal
    bound: Bound
    illustrative: bool = False

    def met_by(self, achieved: Decimal) -> bool:
        """Whether a value that was achieved is what was agreed on."""
        return achieved >= self.target if self.bound is Bound.AT_LEAST else achieved <= self.target


@recorded_as("service.agreement-concluded.1")
class AgreementConcluded(Event):
    """A client (a body of a member) and a contractor agreed on what the service must be; ``ends_on`` is a last day.

    Notice of it is given ``notice_months`` before that; ``signatures`` tell who signed for each, under which mandate.
    """

    agreement: str
    title: str
    client: str
    contractor: str
    levels: tuple[Level, ...]
    effective_on: date
    decision: str
    ends_on: date | None = None
    notice_months: int | None = None
    signatures: tuple[Signature, ...] = ()
    as_found: str | None = None
    irregular: tuple[Irregularity, ...] = ()


@recorded_as("service.agreement-changed.1")
class AgreementChanged(Event):
    """The agreement has other levels, and perhaps another last day, from a day on; all of them are given anew.

    ``signatures`` tell who signed the change for each side, under which mandate.
    """

    agreement: str
    levels: tuple[Level, ...]
    effective_on: date
    decision: str
    ends_on: date | None = None
    signatures: tuple[Signature, ...] = ()
    as_found: str | None = None
    irregular: tuple[Irregularity, ...] = ()


@recorded_as("service.agreement-ended.1")
class AgreementEnded(Event):
    """The agreement is over before its last day; ``effective_on`` is the first day without it.

    Notice of it was given on ``notice_on``, or by the decision; ``by_mutual_consent`` none was needed.
    """

    agreement: str
    effective_on: date
    grounds: str
    decision: str
    notice_on: date | None = None
    by_mutual_consent: bool | None = None
    irregular: tuple[Irregularity, ...] = ()


@recorded_as("service.level-measured.1")
class LevelMeasured(Event):
    """What was achieved of a level from ``starts_on`` up to ``ends_on``, beside the target that held all that time."""

    agreement: str
    level: str
    achieved: Decimal
    target: Decimal
    met: bool
    starts_on: date
    ends_on: date
    source: str
    effective_on: date
    illustrative: bool = False


@recorded_as("service.entry-moment-set.1")
class EntryMomentSet(Event):
    """Others may join the service on ``opens_on``, on these criteria (instapmoment); since then on such days only."""

    moment: str
    opens_on: date
    criteria: tuple[str, ...]
    effective_on: date


AgreementEvent = AgreementConcluded | AgreementChanged | AgreementEnded | LevelMeasured
