"""What must be answered of control totals, as plain loops over all entries; beside ``naive``, and as slow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ledger.cost_year import control_events, opening_events
from ledger.cost_year import events as cost_year
from ledger.journal import Entry
from tests.oracle import naive

Plain = tuple[Any, ...]


def figure(entries: Sequence[Entry], stream: str, about: control_events.ControlTotalAsserted) -> tuple[int, bool]:
    """What the books of a stream come to for a control total, and whether a figure in it is illustrative."""
    cents, made_up = 0, False
    if about.kind is control_events.ControlKind.CONFIRMATION:
        for each in naive.postings(entries):
            year = f"cost-year:{each.service}/{each.year}"
            if year != stream or each.effective_on > about.effective_on or each.participant != about.participant:
                continue
            if about.pool is None or each.pool == about.pool:
                cents += each.cents if each.account == "share" else -each.cents
                made_up = made_up or each.illustrative
        return cents, made_up
    for entry in entries:
        event = entry.event
        if entry.stream != stream:
            continue
        if isinstance(event, opening_events.OpeningPositionRecorded) and event.effective_on <= about.effective_on:
            for brought in event.lines:
                asked = (about.ledger_account, about.pool, about.task_field, about.participant)
                has = (brought.ledger_account, brought.pool, brought.task_field, brought.participant)
                if all(one is None or one == other for one, other in zip(asked, has, strict=True)):
                    cents += brought.paid.cents
                    made_up = made_up or event.illustrative
        if not isinstance(event, cost_year.CostRecorded):
            continue
        asked = (about.ledger_account, about.pool, about.task_field, about.participant)
        has = (event.ledger_account, event.pool, event.task_field, event.borne_by)
        fits = all(one is None or one == other for one, other in zip(asked, has, strict=True))
        if fits and event.effective_on <= about.effective_on:
            cents += event.amount.cents
            made_up = made_up or event.illustrative
    return cents, made_up


def reconcile(entries: Sequence[Entry], day: date) -> list[Plain]:
    """Year, name, day, asserted, figure, state, decision, grounds, illustrative and position of each control total."""
    found = []
    for at, entry in enumerate(entries):
        event = entry.event
        if not isinstance(event, control_events.ControlTotalAsserted) or event.effective_on > day:
            continue
        now, made_up = figure(entries, entry.stream, event)
        first, _ = figure(entries[: at + 1], entry.stream, event)
        decision = grounds = None
        for other in entries:
            step = other.event
            if (
                isinstance(step, control_events.DifferenceAccepted)
                and (other.stream, step.control_total) == (entry.stream, event.control_total)
                and step.effective_on <= day
            ):
                same = step.difference.cents == event.amount.cents - now
                decision, grounds = (step.decision, step.grounds) if same else (None, None)
        if now == event.amount.cents:
            state = "agrees" if first == now else "resolved"
            decision = grounds = None
        else:
            state = "differs" if decision is None else "accepted"
        year = entry.stream.split(":")[1]
        facts = (year, event.control_total, event.effective_on, event.amount.cents, now, state, decision, grounds)
        found.append((*facts, event.illustrative or made_up, entry.position))
    return sorted(found, key=lambda each: (each[0], each[2], each[1]))
