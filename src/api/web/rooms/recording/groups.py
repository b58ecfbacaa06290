"""Which acts belong together, for whoever looks for one."""

from __future__ import annotations

from api.web.language import told
from ledger.acts import ACTS

GROUPS: tuple[tuple[str, str], ...] = (
    (told("Decisions"), "governance consultation course"),
    (told("After a decision: publication, supervision and objections"), "aftermath objections"),
    (told("Mandates and functions"), "mandates functions"),
    (told("The collaboration"), "partnership arrangement succession engagement"),
    (told("Services and agreements"), "service agreements secondment"),
    (told("Tasks, terms and evaluations"), "task evaluation calendar"),
    (told("Keys and what is counted"), "keys counted indexation"),
    (told("Costs of a year"), "cost_year expectation recharge vat charges"),
    (told("Advances, payments and settlement"), "money_year netting"),
    (told("Leaving the collaboration"), "exit_fee"),
    (told("Baseline and savings"), "baseline baseline_scope baseline_steps promises savings"),
    (told("Taking over from another administration"), "opening intake control_totals"),
    (told("Findings and corrections"), "findings lawfulness correction"),
)
"""A title, and the modules of ``ledger.acts`` in which its acts stand."""


def grouped() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """All acts, each in one group."""
    by_module: dict[str, list[str]] = {}
    for act in ACTS.values():
        by_module.setdefault(act.work.__module__.rpartition(".")[2], []).append(act.name)
    return tuple(
        (title, tuple(act for module in modules.split() for act in by_module[module])) for title, modules in GROUPS
    )
