"""What a controller should look at: every breach of a rule of law, what mends it, and what a body accounts for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from api.http import names
from api.web import words
from api.web.filters import choices
from api.web.pages import page
from api.web.rooms.findings.about import about
from api.web.visits import Visit
from ledger.law import Severity
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
    known = {
        "service": [(f"{visit.partnership}/{name}", title) for name, title in services.items()],
        "rule": [(name, words.sentence(visit.term(name, "rules"))) for name in sorted({each.rule for each in found})],
    }
    return {
        "found": found,
        "standing": [each for each in found if each.open],
        "settled": [each for each in found if not each.open],
        "open": Counter(each.severity for each in found if each.open),
        "rules": _rules(each for each in found if each.open),
        "rule_key": names.field("rule"),
        "stray": answer.beside.said_of_nothing,
        "fields": choices(visit, "findings", "severity", "finding_state", "rule", "service", "year", known=known),
    }


def _rules(found: Iterable[Finding]) -> list[tuple[str, str, int]]:
    """How often each rule was broken, the most often first: its name, its article, the count."""
    counted = Counter((each.rule, each.article) for each in found)
    return sorted(
        ((rule, article, count) for (rule, article), count in counted.items()), key=lambda it: (-it[2], it[0])
    )


def _urgency(each: Finding) -> tuple[object, ...]:
    return (STANDS[each.state], WEIGHT[each.severity], each.effective_on, each.finding)


@page("/bevinding", "findings/finding.html", asks="findings")
def finding(visit: Visit) -> Mapping[str, object] | Response:
    """One breach: the rule, what happened, the entries, how it stood then and stands now, what would mend it."""
    name = visit.filters["finding"]
    if name is None:
        return RedirectResponse(visit.link("/bevindingen"), HTTPStatus.SEE_OTHER)
    for each in visit.ask("findings", finding=name).rows:
        return {"each": each, "there": about(visit, each), **_doors(visit, each)}
    raise UnknownThing("finding", name)


SAYING = ("explain-finding", "accept-finding", "resolve-finding")


def _doors(visit: Visit, each: Finding) -> Mapping[str, object]:
    """What would mend a finding and what can be said of it, each with its form where that is for whoever looks."""
    of = {"finding": each.finding, "fingerprint": each.fingerprint}
    said = [(act, visit.record(act, **of)) for act in SAYING if each.open]
    if not each.open and each.resolved_by is None:
        said = [("reopen-finding", visit.record("reopen-finding", finding=each.finding))]
    return {
        "mending": [(act, visit.record(act, service=each.service)) for act in each.resolve_with if act not in SAYING],
        "saying": [(act, href) for act, href in said if href],
    }


@page("/rechtmatigheid", "findings/lawfulness.html", asks="lawfulness")
def lawfulness(visit: Visit) -> Mapping[str, object]:
    """What a body accounts for over a year (rechtmatigheidsverantwoording)."""
    arranged = next(iter(visit.ask("arrangement").rows), None)
    bodies = {f"{member}/college": "" for member in (arranged.participants if arranged else ())}
    if arranged:  # Who has no power decides nothing, and accounts for nothing.
        powerful = {body for each in arranged.powers for body in each.bodies}
        bodies |= {each.body: each.title for each in arranged.bodies if each.body in powerful}
    year = visit.moments.as_of.valid_on.year
    known = {
        "body": [(body, title or _named(visit, body)) for body, title in bodies.items()],
        "year": [(str(each), str(each)) for each in range(year, year - 10, -1)],
    }
    told: dict[str, object] = {"fields": choices(visit, "lawfulness", "body", "year", known=known)}
    if not visit.filters:
        return {**told, "made": None, "lines": ()}
    answer = visit.ask("lawfulness", **{name: visit.filters[name] for name in ("body", "year")})
    body = answer.beside.body
    return {**told, "made": answer.beside, "lines": tuple(answer.rows), "body": bodies.get(body) or _named(visit, body)}


def _named(visit: Visit, body: str) -> str:
    owner, _, what = body.partition("/")
    return visit.say("%(body)s of %(owner)s", body=what, owner=words.party(owner)) if what else body
