"""What the Wgr wants by when of the budget and the accounts of a year: computed, never typed.

The rules stand in ``wgr.toml``, each with its source and the days on which it held. Which of two regimes counts, the
day of the deadline itself tells: a draft that was due on 12 May 2022 was due by the old act, one due on 22 June
2023 by the new one. Between two regimes there can be a gap: neither gives a day on which it holds itself, and what
then counts is a choice (``RegimeChoice``), as no source that was found decides it (domain dossier 6.10).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from tomllib import loads
from typing import Any

from ledger.law import LegalForm
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


class RegimeChoice(StrEnum):
    """Which regime counts around a change of the law.

    ``BY_DEADLINE``: the one in force on the day of the deadline that it gives; where none is, the one that was in force
    before, since nobody can be late by an act that was not there yet. ``BY_CYCLE``: one regime for the whole
    preparation, that of 1 January of the year in which the budget is made or the accounts are drawn up.
    """

    BY_DEADLINE = "by-deadline"
    BY_CYCLE = "by-cycle"


@dataclass(frozen=True, slots=True)
class YearDays:
    """The days in the cycle of one year that terms are computed from, as far as they are known.

    ``offered_on`` is the day on which the board gets the draft budget; ``done`` when each act was done.
    """

    offered_on: date | None = None
    done: Mapping[StatutoryAct, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StatutoryTerm:
    """One thing that the Wgr wants, for the budget or the accounts of ``year``, by the end of ``due_on``.

    ``assumed``: the day that it is counted from is not known, and the latest one that can be was taken.
    """

    act: StatutoryAct
    year: int
    article: str
    by: StatutoryOrgan
    due_on: date
    since: date
    source: str
    assumed: bool = False


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
            offered, known = days.offered_on or latest, days.offered_on is not None
            return (offered - timedelta(weeks=self.weeks_before), not known) if offered else None
        found = []
        if self.before is not None:
            found.append(date(year + self.year, *self.before) - ONE_DAY)
        done = days.done.get(self.after) if self.after is not None else None
        if done is not None and self.weeks_after is not None:
            found.append(done + timedelta(weeks=self.weeks_after))
        return (min(found), False) if found else None


@cache
def rules() -> tuple[StatutoryRule, ...]:
    """Every row of the table, those of one act oldest first."""
    return tuple(map(_rule, loads((files("ledger") / "wgr.toml").read_text(encoding="utf-8"))["terms"]))


def binds(form: LegalForm) -> bool:
    """Whether the calendar of the Wgr is of a legal form at all.

    >>> [form.value for form in LegalForm if binds(form)]
    ['public-body', 'joint-organ', 'operations-body']
    """
    return any(form in rule.forms for rule in rules())


def deadlines(
    form: LegalForm, year: int, days: YearDays | None = None, regime: RegimeChoice = RegimeChoice.BY_DEADLINE
) -> tuple[StatutoryTerm, ...]:
    """All that the Wgr wants of the budget and the accounts of a year of a body in this form, by day.

    >>> [(str(term.due_on), term.act.value) for term in deadlines(LegalForm.OPERATIONS_BODY, 2024)][:2]
    [('2023-04-29', 'framework-note'), ('2023-06-22', 'draft-budget')]
    >>> deadlines(LegalForm.CENTRE_SCHEME, 2024), deadlines(LegalForm.LIGHT_SCHEME, 2024)
    ((), ())
    """
    known = days or YearDays()
    sending = _Asked(form, year, YearDays(), None, regime).term(StatutoryAct.BUDGET_SENDING)
    latest = sending.due_on if sending else None  # What is sent by then was adopted by then.
    asked = _Asked(form, year, known, latest, regime)
    found = (asked.term(act) for act in StatutoryAct)
    return tuple(sorted((term for term in found if term), key=lambda term: term.due_on))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the terms of one year are computed from; ``latest`` is the last day on which the board can adopt."""

    form: LegalForm
    year: int
    days: YearDays
    latest: date | None
    regime: RegimeChoice

    def term(self, act: StatutoryAct) -> StatutoryTerm | None:
        """The term by the regime that counts; nothing where the act was not wanted, or its day cannot be told."""
        candidates = [
            (rule, *due)
            for rule in rules()
            if rule.act is act and (due := rule.due_in(self.year, self.days, self.latest)) is not None
        ]
        if self.regime is RegimeChoice.BY_CYCLE:
            begins = date(self.year + (1 if cycle_of(act) is Cycle.ACCOUNTS else -1), 1, 1)
            counting = [each for each in candidates if begins in each[0].holds]
        else:
            counting = [each for each in candidates if each[1] in each[0].holds][:1]
            counting = counting or [each for each in candidates if each[0].holds.start <= each[1]][-1:]
        if not counting or self.form not in counting[0][0].forms:
            return None
        rule, due_on, assumed = counting[0]
        return StatutoryTerm(act, self.year, rule.article, rule.by, due_on, rule.holds.start, rule.source, assumed)


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
