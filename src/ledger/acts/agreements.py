"""What a clerk can do about agreements on a service, and about others who want to join it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from ledger.acts.fields import Body, Number, Organisation, Ref, ServiceName, Slug, Text, Title
from ledger.acts.heeding import AsFound, heed
from ledger.acts.lookup import decided_on, decision_on, partnership_of
from ledger.acts.registry import act
from ledger.acts.secondment import Months, SignatureField, refused_by_mandate, signature_of
from ledger.desk import Desk
from ledger.law import Breach
from ledger.period import Period
from ledger.service import SERVICE
from ledger.service.agreement_events import AgreementChanged, AgreementConcluded, AgreementEnded, Bound, Level
from ledger.service.agreement_rules import (
    agreement_notice_in_time,
    agreement_signed_for_both,
    agreement_signed_within_mandate,
)
from ledger.service.secondment_events import Signature

Unit = Annotated[str, Meta(min_length=1, max_length=40, description="what is counted: days, %, calls a year")]
Criteria = Annotated[tuple[Text, ...], Meta(min_length=1, description="what whoever wants to join must meet")]


class LevelField(Struct, frozen=True, forbid_unknown_fields=True):
    """A service level as an act line writes it."""

    level: Slug
    title: Title
    unit: Unit
    target: Number
    bound: Bound
    illustrative: bool = False


@act("conclude-agreement")
def conclude_agreement(
    desk: Desk,
    *,
    service: ServiceName,
    agreement: Slug,
    title: Title,
    client: Body,
    contractor: Organisation,
    levels: tuple[LevelField, ...],
    effective_on: date,
    decision: Ref,
    ends_on: date | None = None,
    notice_months: Months | None = None,
    signatures: tuple[SignatureField, ...] = (),
    as_found: AsFound | None = None,
) -> None:
    """Agree on a service (DVO): client, contractor, levels and period; 'ends_on' is the last day."""
    current = desk.read(SERVICE, service)
    partnership_of(desk, service).require_body(client, effective_on)
    taken_by = decision_on(desk, decision, service, effective_on).body
    concluded = AgreementConcluded(
        agreement,
        title,
        client,
        contractor,
        _levels(levels),
        effective_on,
        decision,
        ends_on,
        notice_months,
        tuple(map(signature_of, signatures)),
        as_found,
    )
    concluded = current.state.conclude(concluded, taken_by)
    signed = _signed(desk, service, (agreement, client, contractor), concluded.signatures)
    irregular = heed(desk, service, effective_on, as_found, *signed)
    desk.record(desk.read(SERVICE, service), replace(concluded, irregular=irregular))


@act("change-agreement")
def change_agreement(
    desk: Desk,
    *,
    service: ServiceName,
    agreement: Slug,
    levels: tuple[LevelField, ...],
    effective_on: date,
    decision: Ref,
    ends_on: date | None = None,
    signatures: tuple[SignatureField, ...] = (),
    as_found: AsFound | None = None,
) -> None:
    """Give an agreement other levels and another last day from a day on; all anew: one left out means no last day."""
    current = desk.read(SERVICE, service)
    taken_by = decision_on(desk, decision, service, effective_on).body
    by = tuple(map(signature_of, signatures))
    changed = AgreementChanged(agreement, _levels(levels), effective_on, decision, ends_on, by, as_found)
    agreed = current.state.agreement(agreement)
    changed = agreed.change(changed, taken_by, current.state.agreements)
    signed = _signed(desk, service, (agreement, agreed.client, agreed.contractor), changed.signatures)
    irregular = heed(desk, service, effective_on, as_found, *signed)
    desk.record(desk.read(SERVICE, service), replace(changed, irregular=irregular))


@act("end-agreement")
def end_agreement(
    desk: Desk,
    *,
    service: ServiceName,
    agreement: Slug,
    effective_on: date,
    grounds: Text,
    decision: Ref,
    notice_on: date | None = None,
    by_mutual_consent: bool = False,
) -> None:
    """End an agreement before its last day; the day is the first one without it. Notice is of the decision, or before.

    Where both sides agreed on it, no notice is asked.
    """
    current = desk.read(SERVICE, service)
    taken_by = decision_on(desk, decision, service, effective_on).body
    agreed = current.state.agreement(agreement)
    ended = AgreementEnded(agreement, effective_on, grounds, decision, notice_on, by_mutual_consent or None)
    ended = agreed.end(ended, taken_by)
    noticed = None if by_mutual_consent else notice_on or decided_on(desk, decision, service)
    breach = agreement_notice_in_time(agreement, effective_on, noticed, agreed.notice_months)
    irregular = heed(desk, service, effective_on, None, breach)
    desk.record(current, replace(ended, irregular=irregular))


@act("measure-level")
def measure_level(
    desk: Desk,
    *,
    service: ServiceName,
    agreement: Slug,
    level: Slug,
    achieved: Number,
    starts_on: date,
    ends_on: date,
    source: Text,
    effective_on: date,
    illustrative: bool = False,
) -> None:
    """Record what was achieved of a service level in a period; 'ends_on' is the first day after it."""
    current = desk.read(SERVICE, service)
    measured = current.state.agreement(agreement).measure(
        level,
        Decimal(achieved),
        Period(starts_on, ends_on),
        source=source,
        effective_on=effective_on,
        illustrative=illustrative,
    )
    desk.record(current, measured)


@act("set-entry-moment")
def set_entry_moment(
    desk: Desk, *, service: ServiceName, moment: Slug, opens_on: date, criteria: Criteria, effective_on: date
) -> None:
    """Set a day on which others may join the service, and what they must meet."""
    current = desk.read(SERVICE, service)
    desk.record(current, current.state.set_entry_moment(moment, opens_on, criteria, effective_on))


def _signed(
    desk: Desk, service: str, who: tuple[str, str, str], signatures: tuple[Signature, ...]
) -> list[Breach | None]:
    """What is the matter with the signatures: a side without one, or somebody without a mandate for it."""
    by_right = (agreement_signed_within_mandate(refused_by_mandate(desk, service, each)) for each in signatures)
    return [agreement_signed_for_both(*who, signatures), *by_right]


def _levels(levels: tuple[LevelField, ...]) -> tuple[Level, ...]:
    return tuple(
        Level(each.level, each.title, each.unit, Decimal(each.target), each.bound, each.illustrative) for each in levels
    )
