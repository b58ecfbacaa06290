"""The calendar of the Wgr as rules of law: each act in time, by its article; a breach is a finding.

What was late was late, and no ledger undoes it: so nothing is refused by default. A partnership can switch each off
(``switch-rule``), as where the province set another day, and then its deadline is not in the calendar either.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ledger.errors import RuleBroken
from ledger.law import Breach, LegalForm, LegalRule, Response, Severity, rule
from ledger.law.wgr import StatutoryAct, binds
from ledger.partnership.calendar_refusals import LateByLaw
from ledger.partnership.statutory import StatutoryTerm

UNBOUND = frozenset(form for form in LegalForm if not binds(form))


@rule("wgr-34b-framework-note", article="Wgr 34b", severity=Severity.NOTE, response=Response.FIND, unbound=UNBOUND)
def framework_note_in_time(term: StatutoryTerm, done_on: date | None, on: date) -> RuleBroken | None:
    """The councils get the general financial and policy frame of a budget in the spring of the year before it."""
    return _late(term, done_on, on)


@rule("wgr-35-1-draft-budget", article="Wgr 35(1)", severity=Severity.CONCERN, response=Response.FIND, unbound=UNBOUND)
def draft_budget_in_time(term: StatutoryTerm, done_on: date | None, on: date) -> RuleBroken | None:
    """The councils get the draft budget so many weeks before the board does."""
    return _late(term, done_on, on)


@rule("wgr-34-1-budget", article="Wgr 34(1)", severity=Severity.SERIOUS, response=Response.FIND, unbound=UNBOUND)
def budget_adopted_in_time(term: StatutoryTerm, done_on: date | None, on: date) -> RuleBroken | None:
    """The general board adopts a budget in the year before it."""
    return _late(term, done_on, on)


@rule("wgr-34-2-budget-sent", article="Wgr 34(2)", severity=Severity.CONCERN, response=Response.FIND, unbound=UNBOUND)
def budget_sent_in_time(term: StatutoryTerm, done_on: date | None, on: date) -> RuleBroken | None:
    """The province gets an adopted budget within two weeks, and by a set day of the year before it."""
    return _late(term, done_on, on)


@rule("wgr-34b-accounts", article="Wgr 34b", severity=Severity.NOTE, response=Response.FIND, unbound=UNBOUND)
def provisional_accounts_in_time(term: StatutoryTerm, done_on: date | None, on: date) -> RuleBroken | None:
    """The councils get the provisional accounts in the spring after the year."""
    return _late(term, done_on, on)


@rule("wgr-34-3-accounts", article="Wgr 34(3)", severity=Severity.SERIOUS, response=Response.FIND, unbound=UNBOUND)
def accounts_adopted_in_time(term: StatutoryTerm, done_on: date | None, on: date) -> RuleBroken | None:
    """The general board adopts the accounts in the year after the one that they are of."""
    return _late(term, done_on, on)


@rule("wgr-34-4-accounts-sent", article="Wgr 34(4)", severity=Severity.CONCERN, response=Response.FIND, unbound=UNBOUND)
def accounts_sent_in_time(term: StatutoryTerm, done_on: date | None, on: date) -> RuleBroken | None:
    """The province gets adopted accounts within two weeks, and by a set day of the year after theirs."""
    return _late(term, done_on, on)


RULE_OF: Mapping[StatutoryAct, LegalRule[Any]] = {
    StatutoryAct.FRAMEWORK_NOTE: framework_note_in_time,
    StatutoryAct.DRAFT_BUDGET: draft_budget_in_time,
    StatutoryAct.BUDGET_ADOPTION: budget_adopted_in_time,
    StatutoryAct.BUDGET_SENDING: budget_sent_in_time,
    StatutoryAct.PROVISIONAL_ACCOUNTS: provisional_accounts_in_time,
    StatutoryAct.ACCOUNTS_ADOPTION: accounts_adopted_in_time,
    StatutoryAct.ACCOUNTS_SENDING: accounts_sent_in_time,
}
"""The rule of each act that is a duty; to have a view on a budget is a right of the councils."""


def in_time(term: StatutoryTerm, done_on: date | None, on: date) -> Breach | None:
    """What a term breaks that was met on a day, or not by the day that is asked for."""
    rule_of = RULE_OF.get(term.act)
    return rule_of(term, done_on, on) if rule_of is not None else None


def _late(term: StatutoryTerm, done_on: date | None, on: date) -> RuleBroken | None:
    """Done after its last day, or not done although that has passed."""
    if (done_on or on) <= term.due_on:
        return None
    return LateByLaw(term.act.value, term.year, term.due_on, done_on)
