"""Findings about agreements on a service: who signed them, under which mandate, and with which notice they ended."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.service import SERVICE
from ledger.service.agreement_events import AgreementChanged, AgreementConcluded, AgreementEnded
from ledger.service.agreement_rules import (
    agreement_notice_in_time,
    agreement_signed_for_both,
    agreement_signed_within_mandate,
)
from projections.findings.found import Found, Scene, named
from projections.governance.decided import decided_on

JUDGES = (agreement_signed_within_mandate, agreement_signed_for_both, agreement_notice_in_time)


def find(scene: Scene) -> Iterator[Found]:
    """Every agreement, change and end that had taken effect, by what is known now."""
    for service in scene.services:
        agreed: dict[str, AgreementConcluded] = {}
        for entry, event in scene.recorded(SERVICE, service, AgreementConcluded):
            agreed[event.agreement] = event
            yield from _signed(scene, service, event, event, entry.position)
        for entry, changed in scene.recorded(SERVICE, service, AgreementChanged):
            if changed.agreement in agreed:
                yield from _signed(scene, service, agreed[changed.agreement], changed, entry.position)
        for entry, ended in scene.recorded(SERVICE, service, AgreementEnded):
            if ended.agreement in agreed:
                yield from _ended(scene, service, agreed[ended.agreement], ended, entry.position)


def _signed(
    scene: Scene,
    service: str,
    agreed: AgreementConcluded,
    event: AgreementConcluded | AgreementChanged,
    position: int,
) -> Iterator[Found]:
    """Whether both sides signed, and each under a mandate that is known now to have held when it did."""
    if event.effective_on > scene.on:
        return
    of = () if event is agreed else (str(position),)
    for signed in event.signatures:
        breach = agreement_signed_within_mandate(scene.not_signed_by_right(service, signed))
        if breach is not None:
            about = f"{service}#{named('agreement', event.agreement, *of, signed.body)}"
            yield Found(breach, about, (position,), event.effective_on)
    breach = agreement_signed_for_both(event.agreement, agreed.client, agreed.contractor, event.signatures)
    if breach is not None:
        about = f"{service}#{named('agreement', event.agreement, str(position))}"
        yield Found(breach, about, (position,), event.effective_on)


def _ended(
    scene: Scene, service: str, agreed: AgreementConcluded, ended: AgreementEnded, position: int
) -> Iterator[Found]:
    """Whether it ended with the notice that was agreed: of the day that was told, or of the decision."""
    if ended.effective_on > scene.on or ended.by_mutual_consent:
        return
    noticed = ended.notice_on or decided_on(scene.view, scene.as_of, ended.decision)
    breach = agreement_notice_in_time(ended.agreement, ended.effective_on, noticed, agreed.notice_months)
    if breach is not None:
        about = f"{service}#{named('agreement', ended.agreement, str(position))}"
        yield Found(breach, about, (position,), ended.effective_on)
