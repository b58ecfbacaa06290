"""What passes between an employer and its works council about a decision (WOR 25)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from ledger.event import Event, recorded_as
from ledger.law import Irregularity


class Opinion(StrEnum):
    """What a works council advised; ``NONE``: it let a reasonable term pass."""

    POSITIVE = "positive"
    CONDITIONAL = "conditional"
    NEGATIVE = "negative"
    NONE = "none-given"


@recorded_as("governance.advice-requested.1")
class AdviceRequested(Event):
    """A works council was asked for advice on a proposed decision (adviesaanvraag, WOR 25(1) and (2))."""

    advice: str
    decision: str
    works_council: str
    question: str
    effective_on: date
    as_found: str | None = None
    irregular: tuple[Irregularity, ...] = ()


@recorded_as("governance.advice-given.1")
class AdviceGiven(Event):
    """The works council advised, or its reasonable term passed without."""

    advice: str
    opinion: Opinion
    conditions: tuple[str, ...]
    effective_on: date


@recorded_as("governance.works-council-notified.1")
class WorksCouncilNotified(Event):
    """The employer told what was decided (WOR 25(5)); where that deviates, it is suspended for a month."""

    advice: str
    deviates: bool
    grounds: str | None
    suspended_until: date | None
    effective_on: date


@recorded_as("governance.suspension-waived.1")
class SuspensionWaived(Event):
    """The works council let it be known that the decision need not wait (WOR 25(6))."""

    advice: str
    effective_on: date


AdviceEvent = AdviceRequested | AdviceGiven | WorksCouncilNotified | SuspensionWaived
