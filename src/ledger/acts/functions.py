"""What a clerk can do about who holds which function."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta

from ledger import party
from ledger.acts.fields import Organisation, PartnershipName, Slug, Title
from ledger.acts.registry import act
from ledger.desk import Desk
from ledger.partnership import PARTNERSHIP, functions
from ledger.partnership.functions import AbsenceRecorded, FunctionHeld, FunctionLeft

Person = Annotated[
    str, Meta(min_length=1, max_length=80, description="a person's pseudonym, as acts name it as 'subject'")
]


@act("hold-function")
def hold_function(
    desk: Desk,
    *,
    partnership: PartnershipName,
    holding: Slug,
    function: Title,
    organisation: Organisation,
    officer: Person,
    source: Title,
    effective_on: date,
    valid_until: date | None = None,
) -> None:
    """Record who (a pseudonym) holds a function at an organisation, from a day on and up to one if that is known."""
    current = desk.read(PARTNERSHIP, partnership)
    if organisation.startswith("GM"):  # A partnership's name is in small letters.
        party.require(organisation, effective_on)
    held = FunctionHeld(holding, function, organisation, officer, source, effective_on, valid_until)
    desk.record(current, functions.hold(current.state.functions, held))


@act("leave-function")
def leave_function(desk: Desk, *, partnership: PartnershipName, holding: Slug, effective_on: date) -> None:
    """Record that somebody holds a function no more; the day is the first one without it."""
    current = desk.read(PARTNERSHIP, partnership)
    desk.record(current, functions.leave(current.state.functions, FunctionLeft(holding, effective_on)))


@act("record-absence")
def record_absence(
    desk: Desk, *, partnership: PartnershipName, holding: Slug, effective_on: date, valid_until: date
) -> None:
    """Record that whoever holds a function is away on some days, so that a deputy steps in; never why."""
    current = desk.read(PARTNERSHIP, partnership)
    away = AbsenceRecorded(holding, effective_on, valid_until)
    desk.record(current, functions.be_away(current.state.functions, away))
