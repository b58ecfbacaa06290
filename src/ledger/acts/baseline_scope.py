"""What a clerk does to make a 0-meting stand: list its scope, have it signed, lock it; later begin another version."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from ledger.acts.fields import END, Code, Number, Ref, ServiceName, Slug, TaskField, Text, Title, Year
from ledger.acts.heeding import AsFound, heed
from ledger.acts.lookup import decision_on
from ledger.acts.registry import act
from ledger.baseline import BASELINE
from ledger.baseline.events import BaselineLocked
from ledger.baseline.scoping import signed_by_all
from ledger.baseline.step_events import (
    BaselineSignedOff,
    BaselineSource,
    BaselineVersionBegun,
    ScopeListed,
    VatBasis,
)
from ledger.desk import Desk
from ledger.service import SERVICE

Sha256 = Annotated[str, Meta(pattern=f"^[0-9a-f]{{64}}{END}", description="a SHA-256 in small hexadecimal digits")]
Signatories = Annotated[tuple[Code, ...], Meta(min_length=1, description="who is to sign, each for itself")]
TaskFields = Annotated[tuple[TaskField, ...], Meta(min_length=1, description="the Iv3 task fields of its costs")]
Pools = Annotated[tuple[Slug, ...], Meta(min_length=1, description="the pools of the service that the work is in")]


class SourceField(Struct, frozen=True, forbid_unknown_fields=True):
    """A document with its hash as an act line writes it."""

    title: Title
    sha256: Sha256
    participant: Code | None = None


Sources = Annotated[tuple[SourceField, ...], Meta(min_length=1, description="the documents that the values are from")]


@act("list-baseline-scope")
def list_baseline_scope(
    desk: Desk,
    *,
    service: ServiceName,
    task_fields: TaskFields,
    cost_categories: Annotated[tuple[Title, ...], Meta(min_length=1)],
    pools: Pools,
    vat_basis: VatBasis,
    keys_on: date,
    signatories: Signatories,
    sources: Sources,
    effective_on: date,
    formation: Number | None = None,
) -> None:
    """List what exactly a 0-meting is of, from which documents it is, and who is to sign it before it is locked."""
    current, shared = desk.read(BASELINE, service), desk.read(SERVICE, service).state
    for pool in pools:
        shared.pool(pool)
    scope = ScopeListed(
        task_fields,
        cost_categories,
        pools,
        vat_basis,
        keys_on,
        signatories,
        tuple(BaselineSource(each.title, each.sha256, each.participant) for each in sources),
        effective_on,
        None if formation is None else Decimal(formation),
    )
    members = shared.members_on(max(effective_on, shared.started_on))
    desk.record(current, current.state.list_scope(scope, members=members))


@act("sign-baseline")
def sign_baseline(
    desk: Desk, *, service: ServiceName, participant: Code, effective_on: date, decision: Ref | None = None
) -> None:
    """Agree with a 0-meting as it stands, for the participant that whoever acts is of; any change undoes it."""
    current = desk.read(BASELINE, service)
    if decision is not None:
        decision_on(desk, decision, service, effective_on)
    signed = BaselineSignedOff(participant, "", effective_on, decision)
    desk.record(current, current.state.sign(signed, desk.actor.organisation))


@act("lock-baseline")
def lock_baseline(
    desk: Desk, *, service: ServiceName, effective_on: date, decision: Ref, as_found: AsFound | None = None
) -> None:
    """Fix the 0-meting: its values never change again. Everyone who was named to sign it has signed it."""
    decision_on(desk, decision, service, effective_on)
    current = desk.read(BASELINE, service)
    locked = current.state.lock(BaselineLocked(decision, effective_on))
    irregular = heed(desk, service, effective_on, as_found, signed_by_all(service, current.state.unsigned))
    facts = (locked.decision, locked.effective_on, locked.content_sha256)
    desk.record(current, BaselineLocked(*facts, as_found, irregular))


@act("begin-baseline-version")
def begin_baseline_version(
    desk: Desk,
    *,
    service: ServiceName,
    title: Title,
    starts_on: date,
    ends_on: date,
    price_level: Year,
    scope: tuple[Text, ...],
    grounds: Text,
    effective_on: date,
) -> None:
    """Begin a later 0-meting beside the locked one, which stays, with all that was measured and claimed upon it."""
    current = desk.read(BASELINE, service)
    begun = BaselineVersionBegun(service, 0, "", title, starts_on, ends_on, price_level, scope, grounds, effective_on)
    desk.record(current, current.state.begin_version(begun))
