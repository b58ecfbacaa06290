"""Taking in a file: chosen, looked at line by line, and recorded once it was read what would become of each line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from starlette.responses import Response

from api import vocabulary
from api.access.policy import TABLE
from api.access.refusals import NotAllowed, Why
from api.http.problems import NoSuchResource
from api.intake.run import LineOutcome, LineResult
from api.web.forms import form, see
from api.web.pages import draw, page, shaped
from api.web.rooms.recording.jobs import BUSY, Job, Jobs, Stage, Taking
from api.web.rooms.recording.plain import plainly, refusal
from api.web.rooms.recording.taking import OfActs, OfAdministration
from api.web.sent import STEP, Sent, Uploaded
from api.web.visits import Visit
from ledger.acts import ACTS
from ledger.acts.line import UNPRINTABLE
from ledger.partnership import PARTNERSHIP
from ledger.partnership.intake_events import ImportMappingDefined

ADDRESS, ONE = "/vastleggen/import", "/vastleggen/import/{nummer}"
CHOOSE, JOB = "recording/import.html", "recording/job.html"
FILE, HOW = "bestand", "lezen"
BY_ACTS = "handelingen"
OUTCOME, PAGE = "uitkomst", "pagina"
LONGEST_NAME = 120
ON_A_PAGE = 200
_NAME = re.compile(rf"[^./\\:*?\"<>|][^/\\:*?\"<>|]{{0,{LONGEST_NAME - 1}}}")
OWN = {
    OUTCOME: shaped(
        {"type": "string", "enum": [each.value for each in LineOutcome]}, "Welke regels worden getoond.", OUTCOME
    ),
    PAGE: shaped({"type": "integer", "minimum": 1, "maximum": 1_000_000}, "De bladzijde van het verslag.", PAGE),
}


@page(ADDRESS, CHOOSE)
def choose(visit: Visit) -> Mapping[str, object]:
    """A form for a file, with the ways in which files are read here."""
    _require_recorder(visit)
    return _choosing(visit)


@form(ADDRESS, CHOOSE)
def send(visit: Visit, sent: Sent) -> Response:
    """Lay a file aside, and begin to look at it."""
    _require_recorder(visit)
    how, file = sent.get(HOW), sent.file(FILE)
    mappings, wrong = _mappings(visit), {}
    if how != BY_ACTS and how not in mappings:
        wrong[HOW] = visit.say("Choose how the file is to be read.")
    if file is None:
        wrong[FILE] = visit.say("Choose a file.")
    elif not _NAME.fullmatch(file.name) or UNPRINTABLE.search(file.name):
        wrong[FILE] = visit.say("This is no name of a file. Give it a name without slashes, colons or a dot in front.")
    elif not file.content:
        wrong[FILE] = visit.say("There is nothing in this file.")
    if wrong or file is None:
        return _drawn(CHOOSE, _choosing(visit, how, wrong), visit, HTTPStatus.BAD_REQUEST)
    job = _jobs(visit).begin(visit.identity.subject, visit.partnership, _taking(visit, mappings.get(how), file))
    return see(visit.link(f"{ADDRESS}/{job.number}"))


@page(ONE, JOB, own=OWN)
def look(visit: Visit, nummer: str) -> Mapping[str, object]:
    """What becomes of each line, or how far the looking is."""
    return _report(visit, _job(visit, nummer))


@form(ONE, JOB, own=OWN)
def confirm(visit: Visit, nummer: str, sent: Sent) -> Response:
    """Record what was looked at: all lines, or the good ones where that is what was asked for."""
    job = _job(visit, nummer)
    if not job.begin_recording(accept_good=sent.get(STEP) == "leg-goede-vast") and job.stage is Stage.READ:
        return _drawn(JOB, _report(visit, job), visit, HTTPStatus.CONFLICT)
    return see(visit.link(f"{ADDRESS}/{job.number}"))


def _require_recorder(visit: Visit) -> None:
    """Raise ``NotAllowed`` for whoever may do no act here."""
    if not any(visit.served.gate.may_do(visit.identity, act, visit.partnership) for act in ACTS if act in TABLE):
        raise NotAllowed(visit.identity.subject, "record-cost", visit.partnership, Why.ROLE)


def _mappings(visit: Visit) -> Mapping[str, ImportMappingDefined]:
    """How files of administrations are read here, by name."""
    return visit.served.journal.read(PARTNERSHIP, visit.partnership).state.intake.mappings


def _taking(visit: Visit, mapping: ImportMappingDefined | None, file: Uploaded) -> Taking:
    if mapping is None:
        how = visit.say("a file of acts")
        return OfActs(visit.served, visit.identity, visit.partnership, file.name, file.content, how)
    return OfAdministration.begin(visit.served, visit.identity, visit.partnership, mapping, (file.name, file.content))


def _jobs(visit: Visit) -> Jobs:
    found: Jobs = visit.request.app.state.imports
    return found


def _job(visit: Visit, number: str) -> Job:
    job = _jobs(visit).find(number, visit.identity.subject, visit.partnership)
    if job is None:
        raise NoSuchResource(visit.request.url.path)
    return job


def _choosing(visit: Visit, how: str = "", wrong: Mapping[str, str] | None = None) -> dict[str, object]:
    limit = visit.request.app.state.running.settings.body_limit
    return {
        "mappings": [(name, each.title) for name, each in sorted(_mappings(visit).items())],
        "how": how,
        "wrong": wrong or {},
        "kilobytes": limit // 1024,
        "may_map": visit.served.gate.may_do(visit.identity, "define-import-mapping", visit.partnership),
    }


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the report."""

    where: str
    outcome: LineOutcome
    what: str
    cents: int | None
    href: str | None
    position: int | None


def _report(visit: Visit, job: Job) -> dict[str, object]:
    """What the template of a file under way is told."""
    stage = job.stage  # Looked at once and first: another thread goes on meanwhile.
    tally, wanted = job.tally, visit.sent.get(OUTCOME)
    lines = [each for each in job.lines if wanted in (None, each.outcome.value)]
    page_ = int(visit.sent.get(PAGE, 1))
    shown = lines[(page_ - 1) * ON_A_PAGE : page_ * ON_A_PAGE]
    return {
        "job": job,
        "stage": stage,
        "busy": stage in BUSY,
        "counts": [(each, tally.counts[each]) for each in LineOutcome if tally.counts[each]] if tally else [],
        "sums": sorted(tally.sums.items()) if tally and tally.amounts else [],
        "total": sum(tally.sums.values()) if tally else 0,
        "lines": [_told(visit, each, stage, whole_only=job.taking.whole_only) for each in shown],
        "all": len(lines),
        "wanted": wanted,
        "page": page_,
        "pages": max(1, -(-len(lines) // ON_A_PAGE)),
        "stopped": refusal(job.refusal, visit.language) if job.refusal is not None else "",
        "expected": max(job.taking.expected or 0, job.done),
    }


def _told(visit: Visit, line: LineResult, stage: Stage, *, whole_only: bool) -> Told:
    wanted = line.wanted
    if line.refusal is not None:
        what = refusal(line.refusal, visit.language)
    elif wanted is None:
        what = plainly(line.grounds or "", visit.language)
    elif wanted.act == wanted.name:
        term = vocabulary.term(wanted.act, visit.language, vocabulary.ACTS)
        what = f"{term[:1].upper()}{term[1:]}"
    else:
        what = f"{' '.join(wanted.goes_to)}: {plainly(wanted.name, visit.language)}"
    cents = wanted.amount.cents if wanted is not None and wanted.amount is not None else None
    stands = stage is Stage.RECORDED or (stage is Stage.STOPPED and whole_only)
    there = line.position is not None and (stands or line.outcome is LineOutcome.PRESENT)
    href = visit.entry(line.position) if there and line.position else None
    return Told(plainly(line.where, visit.language), line.outcome, what, cents, href, line.position)


def _drawn(template: str, told: Mapping[str, object], visit: Visit, status: int) -> Response:
    return draw(template, {"visit": visit, "room": "recording", **told}, visit.language, visit=visit, status=status)
