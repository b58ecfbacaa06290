"""What a clerk can do about a partnership as a whole."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from ledger.acts.authorising import authority
from ledger.acts.fields import Body, Code, Organisation, PartnershipName, Ref, ServiceName, Slug, Text, Title
from ledger.acts.lookup import decision_on
from ledger.acts.registry import act
from ledger.desk import Desk
from ledger.governance.refusals import OutOfScope
from ledger.law import LegalForm
from ledger.partnership import PARTNERSHIP
from ledger.partnership.events import DeadlineSet, ObservationKind, Seat
from ledger.service import SERVICE


class SeatField(Struct, frozen=True, forbid_unknown_fields=True):
    """A seat as an act line writes it."""

    function: Title
    organisation: Organisation


@act("found-partnership")
def found_partnership(
    desk: Desk, *, partnership: PartnershipName, title: Title, legal_form: LegalForm, vision: Text, effective_on: date
) -> None:
    """Begin a partnership of municipalities, in a legal form and with a vision."""
    current = desk.find(PARTNERSHIP, partnership)
    founded = current.state.found(
        partnership, title=title, legal_form=legal_form, vision=vision, effective_on=effective_on
    )
    desk.record(current, founded)


@act("admit-participant")
def admit_participant(
    desk: Desk, *, partnership: PartnershipName, participant: Code, effective_on: date, decision: Ref | None = None
) -> None:
    """Record that a municipality joined the partnership."""
    current = desk.read(PARTNERSHIP, partnership)
    if decision is not None:
        decision_on(desk, decision, partnership, effective_on)
    desk.record(current, current.state.admit(participant, effective_on, decision))


@act("withdraw-participant")
def withdraw_participant(
    desk: Desk, *, partnership: PartnershipName, participant: Code, effective_on: date, decision: Ref | None = None
) -> None:
    """Record that a municipality left the partnership; the day is the first one without it."""
    current = desk.read(PARTNERSHIP, partnership)
    if decision is not None:
        decision_on(desk, decision, partnership, effective_on)
    desk.record(current, current.state.leave(participant, effective_on, decision))


@act("change-legal-form")
def change_legal_form(
    desk: Desk, *, partnership: PartnershipName, legal_form: LegalForm, effective_on: date, decision: Ref | None = None
) -> None:
    """Go on in another legal form from a day on."""
    current = desk.read(PARTNERSHIP, partnership)
    if decision is not None:
        decision_on(desk, decision, partnership, effective_on)
    desk.record(current, current.state.change_legal_form(legal_form, effective_on, decision))


@act("establish-body")
def establish_body(
    desk: Desk,
    *,
    partnership: PartnershipName,
    body: Body,
    title: Title,
    task: Text,
    seats: tuple[SeatField, ...],
    effective_on: date,
) -> None:
    """Establish a body of the partnership, or give it another task or other seats from a day on."""
    current = desk.read(PARTNERSHIP, partnership)
    taken = tuple(Seat(seat.function, seat.organisation) for seat in seats)
    established = current.state.establish(body, title=title, task=task, seats=taken, effective_on=effective_on)
    desk.record(current, established)


@act("adopt-principles")
def adopt_principles(
    desk: Desk,
    *,
    partnership: PartnershipName,
    principles: Slug,
    title: Title,
    items: Annotated[tuple[Text, ...], Meta(min_length=1)],
    effective_on: date,
) -> None:
    """Agree on a named list of starting points, criteria or themes."""
    current = desk.read(PARTNERSHIP, partnership)
    desk.record(current, current.state.adopt_principles(principles, title, items, effective_on))


@act("set-deadline")
def set_deadline(
    desk: Desk,
    *,
    partnership: PartnershipName,
    deadline: Slug,
    title: Title,
    body: Body,
    due_on: date,
    effective_on: date,
    task: Slug | None = None,
) -> None:
    """Record that a body set a deadline, for a task if it names one, and on which day it did."""
    current = desk.read(PARTNERSHIP, partnership)
    asked = DeadlineSet(deadline, title, body, due_on, effective_on, task)
    desk.record(current, current.state.set_deadline(asked))


@act("meet-deadline")
def meet_deadline(
    desk: Desk, *, partnership: PartnershipName, deadline: Slug, result: Text, effective_on: date
) -> None:
    """Record that what was due is there, in time or late, and since which day."""
    current = desk.read(PARTNERSHIP, partnership)
    desk.record(current, current.state.deadlines.meet(deadline, result, effective_on))


@act("postpone-deadline")
def postpone_deadline(
    desk: Desk,
    *,
    partnership: PartnershipName,
    deadline: Slug,
    body: Body,
    due_on: date,
    grounds: Text,
    effective_on: date,
) -> None:
    """Put a deadline off to a later day; only the body that set it does."""
    current = desk.read(PARTNERSHIP, partnership)
    authority(desk, partnership, body, effective_on, None)
    postponed = current.state.deadlines.postpone(
        deadline, body=body, due_on=due_on, grounds=grounds, effective_on=effective_on
    )
    desk.record(current, postponed)


@act("miss-deadline")
def miss_deadline(
    desk: Desk, *, partnership: PartnershipName, deadline: Slug, body: Body, grounds: Text, effective_on: date
) -> None:
    """Record that the body that set a deadline found it missed, and waits no longer."""
    current = desk.read(PARTNERSHIP, partnership)
    authority(desk, partnership, body, effective_on, None)
    missed = current.state.deadlines.miss(deadline, body=body, grounds=grounds, effective_on=effective_on)
    desk.record(current, missed)


@act("record-observation")
def record_observation(
    desk: Desk,
    *,
    partnership: PartnershipName,
    observation: Slug,
    kind: ObservationKind,
    text: Text,
    source: Title,
    effective_on: date,
    service: ServiceName | None = None,
) -> None:
    """Put a fact about the collaboration on record, with its source."""
    current = desk.read(PARTNERSHIP, partnership)
    if service is not None:
        if service.partition("/")[0] != partnership:
            raise OutOfScope(service, partnership)
        desk.read(SERVICE, service)
    observed = current.state.observe(
        observation, kind=kind, text=text, source=source, effective_on=effective_on, service=service
    )
    desk.record(current, observed)
