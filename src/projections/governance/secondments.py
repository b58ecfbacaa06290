"""Secondments as lender and borrower see them: who is where, on which terms, and what was charged, at any two dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from ledger.service.secondment_events import (
    SecondmentAgreed,
    SecondmentEndConfirmed,
    SecondmentEvent,
    SecondmentExtended,
    Signature,
)
from ledger.service.secondments import Secondment
from projections.agenda import AGREED, Noted, noted
from projections.as_of import AsOf
from projections.marks import Cents, Of
from projections.money.recharges import Recharged, recharges
from projections.obliged import Due, DueKind, DueState, settled
from projections.successions import heirs
from projections.view import View

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Lent:
    """A secondment as it stands on a day: by the terms of that day, or of its first or last one where it does not run.

    ``ends_on`` is its last day as it was known. ``charged`` is what was charged for it by then, in cents, of the year
    that is asked for or of all. ``signatures`` are those of the agreement, and of every change and extension.
    """

    service: str
    secondment: str
    person: str
    lender: str
    borrower: str
    function_at_lender: str
    function_at_borrower: str
    starts_on: date
    ends_on: date | None
    runs: bool
    fte: Decimal
    hours_per_week: Decimal | None
    price_basis: Annotated[str, Of("PriceBasis")]
    uplift: Decimal | None
    tariff: Cents | None
    tariff_unit: Annotated[str, Of("TariffUnit")] | None
    directed_by: str | None
    vat_ground: str | None
    vat_evidence: str | None
    vat_ground_until: date | None
    extension_on: date | None
    signatures: tuple[Signature, ...]
    charged: Cents
    charged_until: date | None
    position: int
    illustrative: bool


@dataclass(frozen=True, slots=True)
class StaffFlow:
    """What one participant lends and borrows on the day, in fte, and what was charged both ways, in cents.

    ``charged_out`` it charged as a lender, ``charged_in_for`` others charged for whom it borrows; which part of that it
    bears, the keys of the pools say.
    """

    participant: str
    lent_fte: Decimal
    borrowed_fte: Decimal
    net_fte: Decimal
    charged_out: Cents
    charged_in_for: Cents


@dataclass(frozen=True, slots=True)
class _Known:
    """A secondment folded from what was known of it."""

    noted: Noted
    agreed: SecondmentAgreed
    state: Secondment
    signatures: tuple[Signature, ...]
    position: int
    extended: tuple[_Extended, ...] = ()


@dataclass(frozen=True, slots=True)
class _Extended:
    """That one went on beyond a last day: by when that was to be talked about, and when it was."""

    ends_on: date
    talk_by: date
    talked_on: date


def _known(view: View, as_of: AsOf, partnership: str | None) -> Iterator[_Known]:
    found: dict[tuple[str, str], list[Noted]] = defaultdict(list)
    for each in noted(view, as_of, AGREED, partnership):
        event: Any = each.event
        found[each.service or "", event.secondment].append(each)
    for steps in found.values():
        first = steps[0].event
        if not isinstance(first, SecondmentAgreed):  # That it was agreed on was recorded in error.
            continue
        state, signatures = Secondment.of(first), first.signatures
        extended: tuple[_Extended, ...] = ()
        for each in steps[1:]:
            step: SecondmentEvent = each.event  # type: ignore[assignment]  # Of AGREED.
            if isinstance(step, SecondmentAgreed):
                continue
            if isinstance(step, SecondmentEndConfirmed) and each.effective_on > as_of.valid_on:
                continue
            if isinstance(step, SecondmentExtended) and state.ends_on is not None and state.extension_on is not None:
                talked_on = min(step.effective_on, state.answered_on or step.effective_on)
                extended += (_Extended(state.ends_on, state.extension_on, talked_on),)
            state = state.after(step)
            signatures += getattr(step, "signatures", ())
        yield _Known(steps[0], first, state, signatures, steps[-1].position, extended)


def secondments(
    view: View, as_of: AsOf, partnership: str | None = None, year: int | None = None, *, everything: bool = False
) -> tuple[Lent, ...]:
    """Those that run on the day, by lender and first day; with ``everything`` all that were known."""
    names = heirs(view, as_of)
    charged: dict[tuple[str, str], list[Recharged]] = defaultdict(list)
    for each in recharges(view, as_of, None, year):
        charged[each.service, each.secondment].append(each)
    found = []
    for known in _known(view, as_of, partnership):
        service, agreed, state = known.noted.service or "", known.agreed, known.state
        runs = state.runs_on(as_of.valid_on)
        if not runs and not everything:
            continue
        terms = state.terms.on(as_of.valid_on) or agreed.terms
        conditions = agreed.conditions
        lines = charged[service, agreed.secondment]
        over = state.over_on
        found.append(
            Lent(
                service,
                agreed.secondment,
                agreed.person,
                names.of(service, agreed.lender),
                names.of(service, agreed.borrower),
                agreed.function_at_lender,
                agreed.function_at_borrower,
                agreed.effective_on,
                date.fromordinal(over.toordinal() - 1) if over is not None else None,
                runs,
                terms.fte,
                terms.hours_per_week,
                terms.price_basis.value,
                terms.uplift,
                terms.tariff.cents if terms.tariff is not None else None,
                terms.tariff_unit.value if terms.tariff_unit is not None else None,
                conditions.directed_by if conditions else None,
                conditions.vat_ground if conditions else None,
                conditions.vat_evidence if conditions else None,
                conditions.vat_ground_until if conditions else None,
                state.extension_on,
                known.signatures,
                sum(line.amount for line in lines),
                max((line.ends_on for line in lines), default=None),
                known.position,
                terms.illustrative or any(line.illustrative for line in lines),
            )
        )
    return tuple(sorted(found, key=lambda each: (each.service, each.lender, each.starts_on, each.secondment)))


def flows(lent: tuple[Lent, ...]) -> tuple[StaffFlow, ...]:
    """Both views at once: of each participant what it lends and borrows. All that is lent is borrowed."""
    participants = sorted({code for each in lent for code in (each.lender, each.borrower)})
    made = []
    for code in participants:
        out = [each for each in lent if each.lender == code]
        into = [each for each in lent if each.borrower == code]
        away = sum((each.fte for each in out if each.runs), NOTHING)
        here = sum((each.fte for each in into if each.runs), NOTHING)
        charged = (sum(each.charged for each in out), sum(each.charged for each in into))
        made.append(StaffFlow(code, away, here, here - away, *charged))
    return tuple(made)


def due_of_secondments(view: View, as_of: AsOf, partnership: str | None = None) -> Iterator[Due]:
    """The days by which one talks about going on, the last days, and those of the grounds of VAT."""
    on = as_of.valid_on
    for known in _known(view, as_of, partnership):
        agreed, state = known.agreed, known.state
        if agreed.conditions is None and state.ends_on is None:
            continue
        about = f"{known.noted.service}#{agreed.secondment}"
        for name, talk_by, talked_on in _talks(known, about):
            if talk_by >= agreed.effective_on:
                there = talked_on if talked_on is not None and talked_on <= on else None
                talk = _due(known, DueKind.EXTENSION, about, talk_by, settled(talk_by, there, on))
                yield replace(talk, name=name, settled_on=there)
        last = state.over_on
        if last is not None:
            due_on = date.fromordinal(last.toordinal() - 1)
            lapsed = DueState.LAPSED if on > due_on else DueState.DUE
            yield _due(known, DueKind.SECONDMENT_END, about, due_on, lapsed)
        conditions = agreed.conditions
        if conditions is not None and conditions.vat_ground_until is not None:
            until = conditions.vat_ground_until
            over = last is not None and last <= until
            if not over:
                lapsed = DueState.LAPSED if on > until else DueState.DUE
                yield _due(known, DueKind.VAT_GROUND, about, until, lapsed, note=conditions.vat_ground)


def _talks(known: _Known, about: str) -> Iterator[tuple[str, date, date | None]]:
    """By when one was to talk about going on, of every last day that it had, and when one did; the first by its name.

    That it was extended is when they talked, also where that was late. What ended before the day needs no talk.
    """
    state, name = known.state, about
    for each in known.extended:
        yield name if each is known.extended[0] else f"{about} {each.ends_on}", each.talk_by, each.talked_on
        name = f"{about} {state.ends_on}"
    if state.extension_on is not None and (state.ended_on is None or state.extension_on < state.ended_on):
        yield name, state.extension_on, state.answered_on or state.ended_on


def _due(known: _Known, kind: DueKind, about: str, due_on: date, state: DueState, *, note: str | None = None) -> Due:
    agreed = known.agreed
    told = {
        DueKind.EXTENSION: "Talk about extending the secondment",
        DueKind.SECONDMENT_END: "Last day of the secondment",
        DueKind.VAT_GROUND: "Last day of the ground of VAT of the secondment",
    }[kind]
    first = known.state.first_ends_on if kind is DueKind.SECONDMENT_END else None
    return Due(
        known.noted.partnership,
        None,
        kind=kind,
        name=about,
        title=f"{told} of {agreed.function_at_lender} as {agreed.function_at_borrower} ({about})",
        due_on=due_on,
        first_due_on=first or due_on,
        state=state,
        set_by=(),
        owed_by=(agreed.lender, agreed.borrower),
        settled_on=None,
        note=note,
        position=known.position,
    )
