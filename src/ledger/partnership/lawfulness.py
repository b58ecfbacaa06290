"""The limit beyond which what was not lawful is told in the accounts of a body, set by its council. A part of it.

Since 2023 the executive of a municipality, and the board of a joint scheme, account themselves for the lawfulness of a
year (rechtmatigheidsverantwoording); the council sets the limit (verantwoordingsgrens), between 0 and 3 per cent of the
expenses with the additions to reserves, and may want single findings from a lower amount on (rapportagegrens).
Sources: Kadernota Rechtmatigheid, Commissie BBV; the band of 0 to 3 per cent is own knowledge (domain dossier 3.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from ledger.errors import RuleBroken
from ledger.event import Event, recorded_as
from ledger.law import Irregularity, Response, Severity, rule
from ledger.money import ZERO, Money, Rounding
from ledger.timeline import Timeline

LOWEST, HIGHEST = Decimal(0), Decimal(3)
"""Between which per cents a council sets the limit."""
ROUNDING: Final = Rounding.HALF_AWAY_FROM_ZERO
FIRST_YEAR: Final = 2023
"""The first year over which executives and boards account themselves; of years before it accountants judged this."""


@recorded_as("partnership.lawfulness-limit-set.1")
class LawfulnessLimitSet(Event):
    """A council set up to which amount what is unlawful need not be told in the accounts of a body over a year.

    ``limit_amount`` is ``percentage`` of ``base``: the expenses with the additions to reserves, rounded to the cent.
    ``reporting_limit`` is from which amount on each finding is told by itself.
    """

    body: str
    year: int
    percentage: Decimal
    base: Money
    limit_amount: Money
    reporting_limit: Money
    decision: str
    source: str
    effective_on: date
    illustrative: bool = False
    as_found: str | None = None
    irregular: tuple[Irregularity, ...] = ()


class LimitOutsideBand(RuleBroken):
    """A council sets the limit of lawfulness between none and three per cent."""

    code = "limit-outside-band"

    def __init__(self, percentage: str, lowest: str, highest: str) -> None:
        super().__init__(f"a limit of {percentage} per cent is not between {lowest} and {highest}; correct it")
        self.percentage, self.lowest, self.highest = percentage, lowest, highest


class LimitNotByCouncil(RuleBroken):
    """Who accounts does not set the limit of it."""

    code = "limit-not-by-council"

    def __init__(self, body: str, taken_by: str, council: str) -> None:
        super().__init__(
            f"the limit of {body} was decided upon by {taken_by}; it is set by {council}, to which {body} accounts"
        )
        self.body, self.taken_by, self.council = body, taken_by, council


class ReportingLimitTooHigh(RuleBroken):
    """What is told by itself is told from an amount on that does not lie above the limit of all together."""

    code = "reporting-limit-too-high"

    def __init__(self, reporting_limit: Money, limit: Money) -> None:
        super().__init__(
            f"a reporting limit of EUR {reporting_limit.euros} lies above the limit of EUR {limit.euros}, or below"
            " zero; what passes the limit would not be told by itself: lower it"
        )
        self.reporting_limit, self.limit_amount = reporting_limit.euros, limit.euros


class NothingToAccountFor(RuleBroken):
    """A limit is a part of expenses, which are more than nothing."""

    code = "nothing-to-account-for"

    def __init__(self, base: Money) -> None:
        super().__init__(f"the expenses are EUR {base.euros}; write what they are, with the additions to reserves")
        self.base = base.euros


@rule(
    "lawfulness-limit-in-band",
    article="Kadernota Rechtmatigheid; Gemeentewet 212",
    severity=Severity.SERIOUS,
    response=Response.REFUSE,
)
def lawfulness_limit_in_band(percentage: Decimal) -> LimitOutsideBand | None:
    """A council sets the limit of lawfulness between 0 and 3 per cent."""
    if LOWEST <= percentage <= HIGHEST:
        return None
    return LimitOutsideBand(f"{percentage:f}", f"{LOWEST:f}", f"{HIGHEST:f}")


@rule(
    "lawfulness-limit-by-council",
    article="Gemeentewet 189, 212; Wgr 34",
    severity=Severity.SERIOUS,
    response=Response.REFUSE,
)
def lawfulness_limit_by_council(body: str, taken_by: str) -> LimitNotByCouncil | None:
    """The limit of an executive is set by the council it accounts to, that of a board by another body of the scheme.

    The council of a municipality is its body ``raad``.
    """
    if accounts_to(body, taken_by):
        return None
    owner = body.partition("/")[0]
    return LimitNotByCouncil(body, taken_by, f"{owner}/raad" if owner.startswith("GM") else f"another body of {owner}")


def accounts_to(body: str, other: str) -> bool:
    """Whether a body accounts to another: an executive to its council, a board to another body of its scheme.

    >>> [accounts_to("GM0313/college", other) for other in ("GM0313/raad", "GM0313/college", "GM0273/raad")]
    [True, False, False]
    >>> [accounts_to("bel/dagelijks-bestuur", other) for other in ("bel/algemeen-bestuur", "bel/dagelijks-bestuur")]
    [True, False]
    """
    owner = body.partition("/")[0]
    if owner.startswith("GM"):
        return other == f"{owner}/raad"
    return other.partition("/")[0] == owner and other != body


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits by body and year; one that is set again holds from its day on."""

    set: Mapping[tuple[str, int], Timeline[LawfulnessLimitSet]] = field(default_factory=dict)

    def on(self, body: str, year: int, day: date) -> LawfulnessLimitSet | None:
        """The limit of a body for a year, as it is on a day."""
        return self.set.get((body, year), _NEVER).on(day)

    def after(self, event: LawfulnessLimitSet) -> Limits:
        """The same with one more."""
        key = (event.body, event.year)
        return Limits({**self.set, key: self.set.get(key, _NEVER).since(event.effective_on, event)})


_NEVER: Timeline[LawfulnessLimitSet] = Timeline()


def limit_of(base: Money, percentage: Decimal) -> Money:
    """A percentage of the expenses, to the cent.

    >>> limit_of(Money.parse("920000000.00"), Decimal(1)).euros
    '9200000.00'
    """
    if base <= ZERO:
        raise NothingToAccountFor(base)
    return base.times(percentage / 100, ROUNDING)


def require_reporting(reporting_limit: Money, limit: Money) -> None:
    """Refuse one that has no use beside the limit."""
    if not ZERO <= reporting_limit <= limit:
        raise ReportingLimitTooHigh(reporting_limit, limit)
