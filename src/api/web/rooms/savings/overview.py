"""Every 0-meting of a collaboration at a glance: what was saved by it, the four K's, and what was claimed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from api.http import names
from api.web import words
from api.web.pages import page
from api.web.rooms.savings.promised import promised
from api.web.visits import Visit
from ledger.baseline import ClaimStatus
from ledger.baseline.events import Criterion
from projections.savings.compared import Compared, Comparison
from projections.savings.savings import Bridge, Dossier

FOUR = (Criterion.QUALITY, Criterion.VULNERABILITY, Criterion.COSTS, Criterion.OPPORTUNITIES)
"""The four K's; what else a collaboration is held against comes after them."""
ORDER = (*FOUR, *(each for each in Criterion if each not in FOUR))


@dataclass(frozen=True, slots=True)
class Kept:
    """One 0-meting: the last net saving by it, and what its claims came to, in cents.

    ``in_budget`` is what was booked and not taken back; ``gone`` what of it is not saved by the figures as they are.
    """

    service: str
    title: str
    comparison: Comparison
    last: Bridge | None
    in_budget: int
    gone: int
    claims: tuple[Dossier, ...]
    criteria: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]


@page("/realisatie", "savings/overview.html")
def overview(visit: Visit) -> Mapping[str, object]:
    """What there is to say of each service; those without a 0-meting are named."""
    services = {each.service: each.title for each in visit.ask("services").rows}
    comparisons: Sequence[Comparison] = tuple(visit.ask("comparison").rows)
    bridges: Sequence[Bridge] = tuple(visit.ask("bridge").rows)
    dossiers: Sequence[Dossier] = tuple(visit.ask("savings").rows)
    kept = [
        Kept(
            each.service,
            services.get(each.service, each.service),
            each,
            last_of([one for one in bridges if one.service == each.service]),
            sum(one.booked_amount for one in dossiers if one.service == each.service),
            sum(gone(one) for one in dossiers if one.service == each.service),
            tuple(one for one in dossiers if one.service == each.service),
            by_criterion(each.compared),
        )
        for each in sorted(comparisons, key=lambda each: each.service)
    ]
    return {
        "kept": kept,
        "without": sorted(title for name, title in services.items() if all(each.service != name for each in kept)),
        "claims": sorted(dossiers, key=lambda each: (each.starts_on, each.service, each.claim), reverse=True),
        "titles": services,
        "criteria": [
            each.value for each in ORDER if any(name == each.value for one in kept for name, _ in one.criteria)
        ],
        "illustrative": any(each.illustrative for each in dossiers),
        "period": partial(period, visit),
        "year_key": names.field("year"),
        "promised": promised(visit),
    }


def period(visit: Visit, starts_on: date, ends_on: date) -> str:
    """A period (``ends_on`` is the first day after it) as people call it: by its years where it has whole ones."""
    last = ends_on - timedelta(days=1)
    if (starts_on.day, starts_on.month, last.day, last.month) == (1, 1, 31, 12):
        return str(starts_on.year) if starts_on.year == last.year else f"{starts_on.year}-{last.year}"
    days = (words.day_in_words(each, visit.language) for each in (starts_on, last))
    return visit.say("%(first)s to %(last)s", **dict(zip(("first", "last"), days, strict=True)))


def last_of(bridges: Sequence[Bridge]) -> Bridge | None:
    """Of the latest period that was measured of everyone."""
    whole = [each for each in bridges if each.saving is not None]
    return max(whole, key=lambda each: (each.ends_on, each.baseline_version), default=None)


def gone(dossier: Dossier) -> int:
    """What of a claim is in the budget and is not saved by the figures as they are known, in cents."""
    if dossier.claim_status != ClaimStatus.BOOKED or dossier.saving_now is None:
        return 0
    return max(dossier.booked_amount - max(dossier.saving_now, 0), 0)


def by_criterion(compared: Iterable[Compared]) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
    """For each criterion how many of its indicators went which way, each by the last period that it was measured of."""
    last: dict[str, Compared] = {}
    for each in compared:
        if each.indicator not in last or _later(each, last[each.indicator]):
            last[each.indicator] = each
    told: dict[str, dict[str, int]] = {}
    for each in last.values():
        counts = told.setdefault(each.criterion, {})
        counts[each.verdict] = counts.get(each.verdict, 0) + 1
    return tuple((each.value, tuple(sorted(told[each].items()))) for each in ORDER if each in told)


def _later(one: Compared, other: Compared) -> bool:
    return one.ends_on is not None and (other.ends_on is None or one.ends_on > other.ends_on)
