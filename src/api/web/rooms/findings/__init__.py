"""What a controller should look at: every breach of a rule of law, what mends it, and what a body accounts for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from api.web import words
from api.web.filters import choices
from api.web.pages import page
from api.web.visits import Visit
from ledger.law import RULES, Severity
from ledger.partnership.findings import FindingState
from projections.findings import Finding
from projections.view import UnknownThing

WEIGHT = {Severity.SERIOUS: 0, Severity.CONCERN: 1, Severity.NOTE: 2}
STANDS = {state: at for at, state in enumerate(FindingState)}


@page("/bevindingen", "findings/findings.html", asks="findings")
def findings(visit: Visit) -> Mapping[str, object]:
    """All of them: those that stand open first, the gravest before the others."""
    asked = {name: value for name, value in visit.filters.items() if name != "partnership"}
    answer = visit.ask("findings", **asked)
    found: Sequence[Finding] = sorted(answer.rows, key=_urgency)
    services = {each.service.partition("/")[2]: each.title for each in visit.ask("services").rows}
    known = {"service": [(f"{visit.partnership}/{name}", title) for name, title in services.items()]}
    return {
        "found": found,
        "standing": [each for each in found if each.open],
        "settled": [each for each in found if not each.open],
        "open": Counter(each.severity for each in found if each.open),
        "stray": answer.beside.said_of_nothing,
        "fields": choices(visit, "findings", "severity", "finding_state", "service", "year", known=known),
    }


def _urgency(each: Finding) -> tuple[object, ...]:
    return (STANDS[each.state], WEIGHT[each.severity], each.effective_on, each.finding)


@page("/bevinding", "findings/finding.html", asks="findings")
def finding(visit: Visit) -> Mapping[str, object] | Response:
    """One breach: the rule, what happened, the entries, how it stood then and stands now, what would mend it."""
    name = visit.filters["finding"]
    if name is None:
        return RedirectResponse(visit.link("/bevindingen"), HTTPStatus.SEE_OTHER)
    for each in visit.ask("findings", finding=name).rows:
        return {"each": each, "rule": RULES[each.rule]}
    raise UnknownThing("finding", name)


@page("/rechtmatigheid", "findings/lawfulness.html", asks="lawfulness")
def lawfulness(visit: Visit) -> Mapping[str, object]:
    """What a body accounts for over a year (rechtmatigheidsverantwoording)."""
    arranged = next(iter(visit.ask("arrangement").rows), None)
    members = arranged.participants if arranged else ()
    bodies = [f"{member}/college" for member in members] + [each.body for each in (arranged.bodies if arranged else ())]
    year = visit.moments.as_of.valid_on.year
    known = {
        "body": [(body, _named(visit, body)) for body in bodies],
        "year": [(str(each), str(each)) for each in range(year, year - 10, -1)],
    }
    told: dict[str, object] = {"fields": choices(visit, "lawfulness", "body", "year", known=known)}
    if not visit.filters:
        return {**told, "made": None, "lines": ()}
    answer = visit.ask("lawfulness", **{name: visit.filters[name] for name in ("body", "year")})
    return {**told, "made": answer.beside, "lines": tuple(answer.rows), "body": _named(visit, answer.beside.body)}


def _named(visit: Visit, body: str) -> str:
    owner, _, what = body.partition("/")
    return visit.say("%(body)s of %(owner)s", body=what, owner=words.party(owner)) if what else body
