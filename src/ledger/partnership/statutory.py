"""What the Wgr wants by when of the budget and the accounts of a year: computed, never typed.

The rules stand in ``ledger.law.wgr``. Which of two regimes counts, the day of the deadline itself tells: a draft that
was due on 12 May 2022 was due by the old act, one due on 22 June 2023 by the new one. Between two regimes there can be
a gap: neither gives a day on which it holds itself, and what then counts is a choice (``RegimeChoice``), as no source
that was found decides it (domain dossier 6.10).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ledger.law import LegalForm
from ledger.law.wgr import Candidate, Cycle, StatutoryAct, StatutoryOrgan, YearDays, counting, cycle_of, rules


class RegimeChoice(StrEnum):
    """Which regime counts around a change of the law.

    ``BY_DEADLINE``: the one in force on the day of the deadline that it gives; where none is, the one that was in force
    before, since nobody can be late by an act that was not there yet. ``BY_CYCLE``: one regime for the whole
    preparation, that of 1 January of the year in which the budget is made or the accounts are drawn up.
    """

    BY_DEADLINE = "by-deadline"
    BY_CYCLE = "by-cycle"


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
            Candidate(rule, *due)
            for rule in rules()
            if rule.act is act and (due := rule.due_in(self.year, self.days, self.latest)) is not None
        ]
        if self.regime is RegimeChoice.BY_CYCLE:
            begins = date(self.year + (1 if cycle_of(act) is Cycle.ACCOUNTS else -1), 1, 1)
            found = next((each for each in candidates if begins in each.rule.holds), None)
        else:
            found = counting(candidates)
        if found is None or self.form not in found.rule.forms:
            return None
        rule, due_on, assumed = found.rule, found.due_on, found.assumed
        return StatutoryTerm(act, self.year, rule.article, rule.by, due_on, rule.holds.start, rule.source, assumed)
