"""Questions about savings: the bridge from a 0-meting to what was saved, and the dossier of each claim."""

from __future__ import annotations

from collections.abc import Iterator

from api.questions.registry import Found, Nothing, Reading, question
from ledger.acts.fields import PartnershipName, ServiceName, Slug, Year
from ledger.known import AsKnown
from projections.savings import comparison, savings
from projections.savings.measured import Measured, measured
from projections.savings.savings import Bridge, Dossier
from projections.view import UnknownThing


@question("bridge")
def bridge(
    at: Reading,
    *,
    partnership: PartnershipName | None = None,
    service: ServiceName | None = None,
    indicator: Slug | None = None,
    year: Year | None = None,
) -> Found[Bridge, Nothing]:
    """Tell how a 0-meting leads to the net saving of each period measured, step by step, with the entries of each."""
    found = [each for known in _known(at, partnership, service) for each in savings.bridges(known)]
    return Found(
        [
            each
            for each in found
            if (indicator is None or each.indicator == indicator)
            and (year is None or each.starts_on.year <= year < each.ends_on.year)
        ],
        Nothing(),
    )


@question("savings")
def savings_claimed(
    at: Reading,
    *,
    partnership: PartnershipName | None = None,
    service: ServiceName | None = None,
    claim: Slug | None = None,
) -> Found[Dossier, Nothing]:
    """Tell of every claimed saving what happened to it, what was verified, and the list for verifiers then and now."""
    known = AsKnown(at.journal, at.as_of.known_at)
    found = [each for one in _known(at, partnership, service) for each in savings.dossiers(known, at.as_of, one)]
    if claim is not None and not any(each.claim == claim for each in found):
        raise UnknownThing("claim", claim)
    return Found([each for each in found if claim in (None, each.claim)], Nothing())


def _known(at: Reading, partnership: str | None, service: str | None) -> Iterator[Measured]:
    """The 0-metingen that are asked about, as they were known."""
    known = AsKnown(at.journal, at.as_of.known_at)
    names = comparison.services(at.view, at.as_of)
    if service is not None and service not in names:
        raise UnknownThing("0-meting of", service)
    for name in names:
        if service in (None, name) and partnership in (None, name.partition("/")[0]):
            yield measured(known, at.as_of, name)
