"""Findings about secondments: who signed, whether the person agreed, on which ground of VAT, and how it was ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ledger.law import Breach
from ledger.service import SERVICE
from ledger.service.secondment_events import (
    SecondmentAgreed,
    SecondmentChanged,
    SecondmentEnded,
    SecondmentExtended,
    Signature,
)
from ledger.service.secondment_rules import (
    notice_in_time,
    person_consented,
    signed_for_both,
    signed_within_mandate,
    vat_ground_holds,
)
from projections.findings.found import Found, Scene, named

JUDGES = (signed_for_both, signed_within_mandate, person_consented, vat_ground_holds, notice_in_time)


def find(scene: Scene) -> Iterator[Found]:
    """Every agreement, change, extension and end that had taken effect, judged by what is known now."""
    for service in scene.services:
        agreed: dict[str, SecondmentAgreed] = {}
        for entry, event in scene.recorded(SERVICE, service, SecondmentAgreed):
            agreed[event.secondment] = event
            if event.effective_on <= scene.on:
                breaches = [*_signed(scene, service, event, event.signatures), vat_ground_holds(event)]
                if event.conditions is not None:
                    consented = event.conditions.consented_on
                    breaches.append(person_consented(event.secondment, event.effective_on, consented))
                yield from _told(service, event, entry.position, breaches)
        for entry, changed in scene.recorded(SERVICE, service, SecondmentChanged):
            yield from _step(scene, service, agreed, changed, entry.position)
        for entry, extended in scene.recorded(SERVICE, service, SecondmentExtended):
            yield from _step(scene, service, agreed, extended, entry.position)
        for entry, ended in scene.recorded(SERVICE, service, SecondmentEnded):
            known = agreed.get(ended.secondment)
            if ended.effective_on <= scene.on and known is not None and known.conditions is not None:
                breach = notice_in_time(ended, known.conditions.notice_months)
                yield from _told(service, ended, entry.position, [breach])


def _step(
    scene: Scene,
    service: str,
    agreed: Mapping[str, SecondmentAgreed],
    step: SecondmentChanged | SecondmentExtended,
    position: int,
) -> Iterator[Found]:
    """Who signed a change or an extension."""
    if step.effective_on <= scene.on and step.secondment in agreed:
        found = _signed(scene, service, agreed[step.secondment], step.signatures)
        yield from _told(service, step, position, found)


def _signed(
    scene: Scene, service: str, agreed: SecondmentAgreed, signatures: tuple[Signature, ...]
) -> list[Breach | None]:
    """Who signed, by the mandates that are known now to have held on the day."""
    found = [signed_for_both(agreed.secondment, agreed.lender, agreed.borrower, signatures)]
    return found + [signed_within_mandate(scene.not_signed_by_right(service, each)) for each in signatures]


def _told(
    service: str,
    event: SecondmentAgreed | SecondmentChanged | SecondmentExtended | SecondmentEnded,
    position: int,
    breaches: list[Breach | None],
) -> Iterator[Found]:
    for breach in breaches:
        if breach is not None:
            about = f"{service}#{named('secondment', event.secondment, str(position))}"
            yield Found(breach, about, (position,), event.effective_on)
