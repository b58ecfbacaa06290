"""What follows from agreements and decisions by itself: last days, days of notice, terms for views, suspensions, money.

Of most of it nobody has to do anything: the day comes, and then it is over (``lapsed``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from ledger.governance.advice_events import SuspensionWaived, WorksCouncilNotified
from ledger.governance.course_events import DecisionSuspended, DraftSent, SuspensionLifted, ViewGiven
from ledger.service.agreement_events import AgreementConcluded, AgreementEnded
from ledger.service.agreements import Agreement, notice_by
from projections.agenda import DVO, TERMS, Noted, noted
from projections.as_of import AsOf
from projections.money.balances import Filter
from projections.money.claims import claims
from projections.obliged import Due, DueKind, DueState, settled
from projections.view import View

ONE_DAY = timedelta(days=1)


def due_by_agreement(view: View, as_of: AsOf, partnership: str | None = None) -> Iterator[Due]:
    """All of it, as it stands on the day."""
    yield from _agreements(view, as_of, partnership)
    yield from _terms(view, as_of, partnership)
    yield from _payments(view, as_of, partnership)


@dataclass(slots=True)
class _Held:
    """An agreement folded from what was known of it."""

    concluded: AgreementConcluded
    state: Agreement
    first_ends_on: date | None
    position: int


def _agreements(view: View, as_of: AsOf, partnership: str | None) -> Iterator[Due]:
    held: dict[tuple[str, str, str], _Held] = {}
    for each in noted(view, as_of, DVO, partnership):
        event: Any = each.event
        key = (each.partnership, each.service or "", event.agreement)
        if isinstance(event, AgreementConcluded):
            held[key] = _Held(event, Agreement.of(event), event.ends_on, each.position)
        elif key in held:
            held[key].state = held[key].state.after(event)
            held[key].position = each.position
            if isinstance(event, AgreementEnded):
                held[key].first_ends_on = None
    for (where, service, name), known in sorted(held.items()):
        over = known.state.period.end
        if over is None:
            continue
        last = over - ONE_DAY
        made = _due(
            Noted(where, service, None, known.concluded, known.concluded.effective_on, known.position),
            (DueKind.AGREEMENT_END, f"{service}#{name}", f"Last day of {known.concluded.title} ({service}#{name})"),
            last,
            as_of.valid_on,
            (known.concluded.client, known.concluded.contractor),
        )
        yield replace(made, first_due_on=known.first_ends_on or last)
        months = known.concluded.notice_months
        if months is not None and known.state.ended_on is None:
            notice = notice_by(last, months)
            title = f"Last day to give notice of {known.concluded.title} ({service}#{name})"
            yield replace(
                made,
                kind=DueKind.AGREEMENT_NOTICE,
                title=title,
                due_on=notice,
                first_due_on=notice,
                state=_passed(notice, as_of.valid_on),
            )


def _terms(view: View, as_of: AsOf, partnership: str | None) -> Iterator[Due]:
    """Terms for views, and suspensions that have a last day and were neither lifted nor waived."""
    found: dict[tuple[str, str, str], list[Noted]] = defaultdict(list)
    drafts: dict[tuple[str, str, str], dict[str, tuple[Noted, Noted | None]]] = {}
    for each in noted(view, as_of, TERMS, partnership):
        event: Any = each.event
        about = getattr(event, "decision", None) or event.advice
        scope = each.service or each.partnership
        match event:
            case DraftSent():
                if each.effective_on <= as_of.valid_on:
                    drafts[each.partnership, scope, about] = dict.fromkeys(event.councils, (each, None))
            case ViewGiven():
                asked = drafts.get((each.partnership, scope, about), {})
                if each.effective_on <= as_of.valid_on and event.council in asked:
                    asked[event.council] = (asked[event.council][0], each)
            case SuspensionWaived() | SuspensionLifted():
                if each.effective_on <= as_of.valid_on:
                    found.pop((each.partnership, scope, about), None)
            case WorksCouncilNotified() | DecisionSuspended():
                if event.suspended_until is not None and each.effective_on <= as_of.valid_on:
                    found[each.partnership, scope, about].append(each)
    for (_, scope, about), asked in sorted(drafts.items()):
        for council, (sent, given) in asked.items():
            yield _awaited(f"{scope}#{about}", council, sent, given, as_of.valid_on)
    for (_, scope, about), suspended in sorted(found.items()):
        for each in suspended:
            told: Any = each.event
            what = (DueKind.SUSPENSION, f"{scope}#{about}", f"Last day on which {scope}#{about} is suspended")
            yield _due(each, what, told.suspended_until, as_of.valid_on, ())


def _awaited(decision: str, council: str, sent: Noted, given: Noted | None, on: date) -> Due:
    """The view of one council on a draft: given, or awaited until the term is over, for it is a right and no duty."""
    draft: Any = sent.event
    title = f"View (zienswijze) of {council} on the draft of {decision}"
    made = _due(sent, (DueKind.VIEWS, f"{decision} {council}", title), draft.views_until, on, (council,))
    if given is None:
        return made
    state = settled(draft.views_until, given.effective_on, on)
    said: Any = given.event
    return replace(made, state=state, settled_on=given.effective_on, note=said.text, position=given.position)


def _payments(view: View, as_of: AsOf, partnership: str | None) -> Iterator[Due]:
    """What is open between two, with the day by which it falls due; what is paid is no obligation any more."""
    for each in claims(view, as_of, Filter(partnership=partnership)):
        position = max(part.position for part in each.claim_parts)
        where = each.service.partition("/")[0]
        overdue = as_of.valid_on > each.due_on
        yield Due(
            where,
            None,
            kind=DueKind.PAYMENT,
            name=f"{each.cost_year} {each.payer} {each.payee} {each.due_on}",
            title=f"Payment of {each.cost_year} by {each.payer} to {each.payee}",
            due_on=each.due_on,
            first_due_on=each.due_on,
            state=DueState.OVERDUE if overdue else DueState.DUE,
            set_by=(each.payee,),
            owed_by=(each.payer,),
            settled_on=None,
            note=None,
            position=position,
        )


def _due(each: Noted, what: tuple[DueKind, str, str], due_on: date, on: date, owed_by: tuple[str, ...]) -> Due:
    kind, name, title = what
    return Due(
        each.partnership,
        None,
        kind=kind,
        name=name,
        title=title,
        due_on=due_on,
        first_due_on=due_on,
        state=_passed(due_on, on),
        set_by=(),
        owed_by=owed_by,
        settled_on=None,
        note=None,
        position=each.position,
    )


def _passed(due_on: date, on: date) -> DueState:
    return DueState.LAPSED if on > due_on else DueState.DUE
