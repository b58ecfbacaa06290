"""What the Wgr says of terms, from one table: budget and accounts of a year, and views of councils on a draft.

The rules stand in ``wgr.toml``, each with its source and the days on which it held. Which of two regimes counts, the
day of the deadline itself tells (see ``counting``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from tomllib import loads
from typing import Any

from ledger.law.days import in_working_days
from ledger.law.forms import LegalForm
from ledger.period import Period

ONE_DAY = timedelta(days=1)


class StatutoryAct(StrEnum):
    """What a joint body must do each year, in the order of the year (Wgr 34, 34b and 35)."""

    FRAMEWORK_NOTE = "framework-note"
    DRAFT_BUDGET = "draft-budget"
    BUDGET_VIEWS = "budget-views"
    BUDGET_ADOPTION = "budget-adoption"
    BUDGET_SENDING = "budget-sending"
    PROVISIONAL_ACCOUNTS = "provisional-accounts"
    ACCOUNTS_ADOPTION = "accounts-adoption"
    ACCOUNTS_SENDING = "accounts-sending"


ADOPTIONS = frozenset({StatutoryAct.BUDGET_ADOPTION, StatutoryAct.ACCOUNTS_ADOPTION})
"""What a board does by a decision."""


class Cycle(StrEnum):
    """Which of the two yearly documents it is about."""

    BUDGET = "budget"
    ACCOUNTS = "accounts"


class StatutoryOrgan(StrEnum):
    """Whose duty, or right, it is; a joint organ and an operations body have one board, which is both boards."""

    EXECUTIVE_BOARD = "executive-board"
    GENERAL_BOARD = "general-board"
    COUNCILS = "councils"


@dataclass(frozen=True, slots=True)
class YearDays:
    """The days in the cycle of one year that terms are computed from, as far as they are known.

    ``offered_on`` is the day on which the board was to get the draft budget; ``done`` when each act was done.
    """

    offered_on: date | None = None
    done: Mapping[StatutoryAct, date] = field(default_factory=dict)

    @property
    def put_before_board(self) -> date | None:
        """The last day on which the board can have had the draft: as planned, and not after it adopted the budget."""
        days = (self.offered_on, self.done.get(StatutoryAct.BUDGET_ADOPTION))
        return min((day for day in days if day is not None), default=None)


@dataclass(frozen=True, slots=True)
class StatutoryRule:
    """A row of the table: what held on some days of one act."""

    act: StatutoryAct
    cycle: Cycle
    article: str
    holds: Period
    forms: frozenset[LegalForm]
    by: StatutoryOrgan
    source: str
    before: tuple[int, int] | None = None
    year: int = 0
    weeks_before: int | None = None
    weeks_after: int | None = None
    after: StatutoryAct | None = None
    within: int | None = None

    def due_in(self, year: int, days: YearDays, latest: date | None) -> tuple[date, bool] | None:
        """The last day in time by this row, and whether it was assumed; nothing where no day can be told."""
        if self.within is not None:
            return date(year + self.within, 12, 31), False
        if self.weeks_before is not None:
            known = days.put_before_board
            offered = known or latest
            return (offered - timedelta(weeks=self.weeks_before), known is None) if offered else None
        found = []
        if self.before is not None:
            found.append(date(year + self.year, *self.before) - ONE_DAY)
        done = days.done.get(self.after) if self.after is not None else None
        if done is not None and self.weeks_after is not None:
            found.append(in_working_days(done + timedelta(weeks=self.weeks_after)))
        return (min(found), False) if found else None


@cache
def rules() -> tuple[StatutoryRule, ...]:
    """Every row of the table, those of one act oldest first."""
    return tuple(map(_rule, _table()["terms"]))


@cache
def _table() -> Mapping[str, Any]:
    return loads((files("ledger.law") / "wgr.toml").read_text(encoding="utf-8"))


def binds(form: LegalForm) -> bool:
    """Whether the calendar of the Wgr is of a legal form at all.

    >>> [form.value for form in LegalForm if binds(form)]
    ['public-body', 'joint-organ', 'operations-body']
    """
    return any(form in rule.forms for rule in rules())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A day that a row gives for what it wants; ``assumed`` where what it is counted from is not known."""

    rule: StatutoryRule
    due_on: date
    assumed: bool = False


def counting(candidates: Iterable[Candidate]) -> Candidate | None:
    """The row that counts, of those on one act, oldest first: the first that gives a day on which it holds itself.

    A term that was over by the old act stays over; one that would run on into the new act is of that. Where neither
    gives a day of its own the older counts: nobody is bound by an act that was not there yet.
    """
    every = list(candidates)
    of_its_own = [each for each in every if each.due_on in each.rule.holds]
    before = [each for each in every if each.rule.holds.start <= each.due_on]
    return next(iter(of_its_own or before[-1:]), None)


def budget_views_until(sent_on: date) -> date | None:
    """The last day on which councils may give their view on a draft budget that was sent to them on a day (Wgr 35).

    >>> budget_views_until(date(2021, 4, 15)), budget_views_until(date(2023, 4, 14))
    (datetime.date(2021, 6, 10), datetime.date(2023, 7, 7))
    """
    days = YearDays(done={StatutoryAct.DRAFT_BUDGET: sent_on})
    found = (
        Candidate(rule, *due)
        for rule in rules()
        if rule.act is StatutoryAct.BUDGET_VIEWS and (due := rule.due_in(sent_on.year, days, None)) is not None
    )
    counts = counting(found)
    return counts.due_on if counts is not None else None


def scheme_views_until(sent_on: date) -> date | None:
    """The same of the draft of a joint scheme; nothing where the term would have ended before the law had one.

    >>> scheme_views_until(date(2022, 5, 5)), scheme_views_until(date(2022, 5, 6))
    (None, datetime.date(2022, 7, 1))
    """
    for row in _table()["scheme_views"]:
        last = in_working_days(sent_on + timedelta(weeks=row["weeks"]))
        if last in Period(row["from"], row.get("until")):
            return last
    return None


def scheme_has_views(on: date) -> bool:
    """Whether councils have a view on the draft of a joint scheme that is adopted on a day."""
    return any(on in Period(row["from"], row.get("until")) for row in _table()["scheme_views"])


@cache
def cycle_of(act: StatutoryAct) -> Cycle:
    """Whether an act is about the budget or about the accounts."""
    return next(rule.cycle for rule in rules() if rule.act is act)


def _rule(row: Mapping[str, Any]) -> StatutoryRule:
    before = row.get("before")
    return StatutoryRule(
        StatutoryAct(row["act"]),
        Cycle(row["cycle"]),
        row["article"],
        Period(row["from"], row.get("until")),
        frozenset(map(LegalForm, row["forms"])),
        StatutoryOrgan(row["by"]),
        row["source"],
        (int(before[:2]), int(before[3:])) if before else None,
        row.get("year", 0),
        row.get("weeks_before"),
        row.get("weeks_after"),
        StatutoryAct(row["after"]) if "after" in row else None,
        row.get("within"),
    )
