"""Findings about agreements on a service: whether who signed one under a mandate had it, by what is known now."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.service import SERVICE
from ledger.service.agreement_events import AgreementConcluded
from ledger.service.secondment_rules import agreement_signed_within_mandate
from projections.findings.found import Found, Scene, named

JUDGES = (agreement_signed_within_mandate,)


def find(scene: Scene) -> Iterator[Found]:
    """Every agreement that had taken effect, by the mandates that are known now to have held when it was signed."""
    for service in scene.services:
        for entry, event in scene.recorded(SERVICE, service, AgreementConcluded):
            for signed in event.signatures if event.effective_on <= scene.on else ():
                breach = agreement_signed_within_mandate(scene.not_signed_by_right(service, signed))
                if breach is not None:
                    about = f"{service}#{named('agreement', event.agreement, signed.body)}"
                    yield Found(breach, about, (entry.position,), event.effective_on)
