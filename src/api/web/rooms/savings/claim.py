"""One claimed saving: what was verified beside what it is now, its course, and the list for verifiers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from api.http import names
from api.web import words
from api.web.pages import page, shaped
from api.web.rooms.savings.course import course, later
from api.web.rooms.savings.overview import gone, period
from api.web.rooms.savings.promised import promised
from api.web.visits import Visit
from ledger.baseline import ClaimStatus
from ledger.baseline.checklist import CHECKS
from ledger.law import RULES, Severity
from projections.findings import Finding
from projections.savings.compared import ClaimStep
from projections.savings.savings import Bridge, Checked, Dossier
from projections.view import UnknownThing

ABOUT = "over"
_NAME = r"^[^#]{1,120}#[^#]{1,80}$"
OF = {ABOUT: shaped({"type": "string", "pattern": _NAME}, "De dienst en de claim: dienst#claim.", ABOUT)}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EUROS = re.compile(r"-?[0-9]+\.[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Point:
    """A check on the list: its number, what it is about in words, and whether it came to something else then."""

    number: int
    checked: Checked
    severity: Severity
    about: tuple[str, ...]
    changed: bool


@dataclass(frozen=True, slots=True)
class Whose:
    """What one participant saved by the verification and by the figures as they are known, in cents."""

    participant: str
    verified: int | None
    now: int | None


@dataclass(frozen=True, slots=True)
class Happened:
    """A step of a claim, in a sentence; who took it, for whoever may see that, and on which decision."""

    step: ClaimStep
    told: str
    who: str | None
    decision: str | None


JUDGING = ("verify-saving", "dispute-saving", "reject-saving")
NEXT: Mapping[str, Sequence[str]] = {
    ClaimStatus.CLAIMED: (*JUDGING, "substantiate-saving"),
    ClaimStatus.SUBSTANTIATED: (*JUDGING, "substantiate-saving"),
    ClaimStatus.DISPUTED: ("verify-saving", "reject-saving", "substantiate-saving"),
    ClaimStatus.VERIFIED: (*JUDGING, "book-saving"),
    ClaimStatus.REJECTED: (),
    ClaimStatus.BOOKED: ("reverse-saving",),
    ClaimStatus.REVERSED: (),
}
"""What can become of a claim, by how far it has come."""


@page("/realisatie/aanspraken", "savings/claim.html", own=OF)
def claim(visit: Visit) -> Mapping[str, object] | Response:
    """The dossier of one claim; without a name one sees all of them."""
    about = visit.sent.get(ABOUT)
    if about is None:
        return RedirectResponse(visit.link("/realisatie"), HTTPStatus.SEE_OTHER)
    service, _, name = about.partition("#")
    if service.partition("/")[0] != visit.partnership:
        raise UnknownThing("claim", about)
    try:
        [found] = visit.ask("savings", service=service, claim=name).rows
    except UnknownThing:
        known = next(iter(later(visit, "savings", service=service, claim=name)), None)
        if known is None:
            raise
        return {"each": None, "claim": name, "short": service.partition("/")[2], "later": known.steps[0].effective_on}
    bridges: Sequence[Bridge] = tuple(visit.ask("bridge", service=service, indicator=found.indicator).rows)
    bridge = next((each for each in bridges if _same(each, found)), None)
    titles = {each.service: each.title for each in visit.ask("services").rows}
    comparison = next(each for each in visit.ask("comparison", service=service).rows)
    indicators = {each.indicator: each.title for each in comparison.compared}
    points = [_point(visit, at, each, indicators) for at, each in enumerate(found.checklist, 1)]
    return {
        "each": found,
        "service": titles.get(service, service),
        "short": service.partition("/")[2],
        "bridge": bridge,
        "whose": _whose(found, bridge),
        "points": points,
        "then": Counter(each.checked.outcome_then for each in points if each.checked.outcome_then),
        "now": Counter(each.checked.outcome_now for each in points),
        "steps": [_course(visit, step) for step in found.steps],
        "doors": [(act, href) for act in NEXT[found.claim_status] if (href := _door(visit, act, found))],
        "wrong": _wrong(visit, about),
        "promise": promised(visit).get(about),
        "tried": [each for each in course(visit, service) if each.found.line.refusal],
        "gone": gone(found),
        "period": partial(period, visit),
        "year_key": names.field("year"),
        "service_key": names.field("service"),
        "claim_key": names.field("claim"),
    }


def _wrong(visit: Visit, about: str) -> list[Finding]:
    """What is found of a claim besides the points of the list: that it was booked too early, or is not saved."""
    if not visit.may("findings"):
        return []
    found: Sequence[Finding] = tuple(visit.ask("findings", service=about.partition("#")[0]).rows)
    own = [each for each in found if each.about == about or each.about.startswith(f"{about}/")]
    return [each for each in own if each.rule not in CHECKS]


def _same(bridge: Bridge, found: Dossier) -> bool:
    own = (found.starts_on, found.ends_on, found.baseline_version)
    return (bridge.starts_on, bridge.ends_on, bridge.baseline_version) == own


def _whose(found: Dossier, bridge: Bridge | None) -> list[Whose]:
    then = {each.participant: each.amount for each in found.net_savings}
    now = {each.participant: each.amount for each in (bridge.net_savings if bridge else ())}
    return [Whose(code, then.get(code), now.get(code)) for code in sorted({*then, *now})]


def _point(visit: Visit, number: int, checked: Checked, indicators: Mapping[str, str]) -> Point:
    told = tuple(_in_words(visit, checked.check, each, indicators) for each in checked.about)
    if checked.check == "saving-baseline-in-time" and told:
        locked = visit.say("locked on %(day)s", day=told[-1])
        told = (locked,) if len(told) == 1 else (visit.say("begun on %(day)s", day=told[0]), locked)
    changed = checked.outcome_then is not None and checked.outcome_then != checked.outcome_now
    return Point(number, checked, RULES[checked.check].severity, told, changed)


def _in_words(visit: Visit, check: str, text: str, indicators: Mapping[str, str]) -> str:
    """What a check says it is about: days, amounts, indicators, participants with a year."""
    if _DAY.fullmatch(text):
        return words.day(date.fromisoformat(text), visit.language)
    if text.isdecimal() and check == "saving-baseline-unchanged":
        return visit.say("version %(version)s", version=text)
    if text.isdecimal() and check == "saving-indexed":
        return visit.say("not indexed: %(year)s", year=text)
    if text.isdecimal() and check == "saving-realised":
        return visit.say("books still open: %(year)s", year=text)
    if _EUROS.fullmatch(text):
        return words.euros(int(text.replace(".", "")), visit.language)
    return indicators.get(text, words.named(text, visit.language))


def _course(visit: Visit, step: ClaimStep) -> Happened:
    entry = visit.served.journal.entry(step.position)
    actor = entry.actor
    of = "" if actor.organisation == visit.partnership else f", {words.party(actor.organisation)}"
    who = f"{actor.function}{of}" if visit.reads_trail else None
    return Happened(step, visit.happened(entry.event), who, getattr(entry.event, "decision", None))


def _door(visit: Visit, act: str, found: Dossier) -> str | None:
    return visit.record(act, service=found.service, claim=found.claim)
