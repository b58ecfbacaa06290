"""Taking in a file: chosen, looked at line by line, and recorded once it was read what would become of each line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from http import HTTPStatus

from starlette.responses import Response
from starlette.types import Scope

from api import vocabulary
from api.access.policy import TABLE
from api.access.refusals import NotAllowed, Why
from api.http.problems import Invalid
from api.http.too_much import MEGABYTE, Busy
from api.intake.drawing import RECORDS
from api.intake.run import LineOutcome, LineResult
from api.problems import http_status
from api.web.address import BASE
from api.web.drawing import draw
from api.web.forms import form, see
from api.web.pages import page, shaped
from api.web.rooms.recording.jobs import BUSY, Job, Jobs, Stage, Taking, held_by
from api.web.rooms.recording.known import services_named as known_services
from api.web.rooms.recording.plain import plainly, refusal
from api.web.rooms.recording.taking import OfActs, OfAdministration
from api.web.sent import STEP, WITH_FILES, Sent, Uploaded
from api.web.visits import Visit
from ledger.acts import ACTS
from ledger.acts.line import UNPRINTABLE
from ledger.partnership import PARTNERSHIP
from ledger.partnership.intake_events import FileContent, ImportMappingDefined

ADDRESS, ONE = "/vastleggen/import", "/vastleggen/import/{nummer}"
CHOOSE, JOB = "recording/import.html", "recording/job.html"
FILE, HOW = "bestand", "lezen"
BY_ACTS = "handelingen"
OUTCOME, PAGE = "uitkomst", "pagina"
OTHER_LANGUAGE = "taal"
WHOLE, GOOD_ONLY = "leg-vast", "leg-goede-vast"
"""What the buttons below the report ask for."""
LONGEST_NAME = 120
ON_A_PAGE = 200
_NAME = re.compile(rf"[^./\\:*?\"<>|][^/\\:*?\"<>|]{{0,{LONGEST_NAME - 1}}}")
_HERE = re.compile(rf"{BASE}/[^/]+{ADDRESS}")
_OF_ONE = re.compile(rf"{BASE}/[^/]+{ADDRESS}/([^/]+)")
OWN = {
    OUTCOME: shaped(
        {"type": "string", "enum": [each.value for each in LineOutcome]}, "Welke regels worden getoond.", OUTCOME
    ),
    PAGE: shaped({"type": "integer", "minimum": 1, "maximum": 1_000_000}, "De bladzijde van het verslag.", PAGE),
}


def takes_file(scope: Scope) -> bool:
    """Whether a request sends a file here: that may be larger than what others send."""
    kind = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
    with_file = kind.decode("latin-1").strip().lower().startswith(WITH_FILES)
    return bool(scope["method"] == "POST" and with_file and _HERE.fullmatch(scope["path"]))


def holder(scope: Scope) -> int | None:
    """Which process of the server keeps the file that a request is about, if it is about one."""
    found = _OF_ONE.fullmatch(scope["path"])
    return held_by(found[1]) if found else None


@page(ADDRESS, CHOOSE)
def choose(visit: Visit) -> Mapping[str, object]:
    """A form for a file, with the ways in which files are read here."""
    _require_recorder(visit)
    return _choosing(visit)


@form(ADDRESS, CHOOSE)
def send(visit: Visit, sent: Sent) -> Response:
    """Lay a file aside, and begin to look at it."""
    _require_recorder(visit)
    if sent.too_large is not None:
        visit.request.state.refusal = sent.too_large.code
        told = {FILE: visit.refusal(sent.too_large)}
        return _drawn(CHOOSE, _choosing(visit, "", told), visit, http_status(sent.too_large))
    how, file = sent.get(HOW), sent.file(FILE)
    if sent.get(STEP) == OTHER_LANGUAGE:
        return _drawn(CHOOSE, _choosing(visit, how), visit, HTTPStatus.OK)
    mappings, wrong = _mappings(visit), {}
    if how != BY_ACTS and how not in mappings:
        wrong[HOW] = visit.say("Choose how the file is to be read.")
    if file is None:
        wrong[FILE] = visit.say("Choose a file.")
    elif not _NAME.fullmatch(file.name) or UNPRINTABLE.search(file.name):
        wrong[FILE] = visit.say("This is no name of a file. Give it a name without slashes, colons or a dot in front.")
    elif not file.size:
        wrong[FILE] = visit.say("There is nothing in this file.")
    if wrong or file is None:
        return _drawn(CHOOSE, _choosing(visit, how, wrong), visit, HTTPStatus.BAD_REQUEST)
    lay_aside = partial(_taking, visit, mappings.get(how), file)
    try:
        job = _jobs(visit).begin(visit.identity, visit.partnership, lay_aside)
    except Busy as busy:
        visit.request.state.refusal = busy.code
        answer = _drawn(CHOOSE, _choosing(visit, how, {FILE: visit.refusal(busy)}), visit, http_status(busy))
        answer.headers.update(busy.headers)
        return answer
    return see(visit.link(f"{ADDRESS}/{job.number}"))


@page(ONE, JOB, own=OWN)
def look(visit: Visit, nummer: str) -> Mapping[str, object] | Response:
    """What becomes of each line, or how far the looking is."""
    _require_recorder(visit)
    job = _job(visit, nummer)
    if job is None:
        return _gone(visit)
    if visit.request.headers.get("hx-request") and not job.busy:  # The whole page is another: its position as well.
        return Response(status_code=HTTPStatus.NO_CONTENT, headers={"HX-Refresh": "true"})
    return _report(visit, job)


@form(ONE, JOB, own=OWN)
def confirm(visit: Visit, nummer: str, sent: Sent) -> Response:
    """Record what was looked at: all lines, or the good ones where that is what was asked for, and nothing else."""
    _require_recorder(visit)
    job = _job(visit, nummer)
    if job is None:
        return _gone(visit)
    step = sent.get(STEP)
    if step not in (WHOLE, GOOD_ONLY):
        visit.request.state.refusal = Invalid.code
        unclear = visit.say("What was sent does not say what is to be recorded, so nothing was done with it.")
        return _drawn(JOB, _report(visit, job, unclear), visit, HTTPStatus.BAD_REQUEST)
    if not job.begin_recording(accept_good=step == GOOD_ONLY):
        if job.dropped:
            return _gone(visit)
        if job.stage is Stage.READ:
            return _drawn(JOB, _report(visit, job), visit, HTTPStatus.CONFLICT)
    return see(visit.link(f"{ADDRESS}/{job.number}"))


def _require_recorder(visit: Visit) -> None:
    """Raise ``NotAllowed`` for whoever may do no act here."""
    if not any(visit.served.gate.may_do(visit.identity, act, visit.partnership) for act in ACTS if act in TABLE):
        raise NotAllowed(visit.identity.subject, "record-cost", visit.partnership, Why.ROLE)


def _mappings(visit: Visit) -> Mapping[str, ImportMappingDefined]:
    """How files of administrations are read here, by name."""
    return visit.served.journal.read(PARTNERSHIP, visit.partnership).state.intake.mappings


def contents(visit: Visit) -> frozenset[FileContent]:
    """What files of administrations may be about for whoever looks: what their lines record is his to record."""
    may = partial(visit.served.gate.may_do, visit.identity, partnership=visit.partnership)
    return frozenset(content for content, act in RECORDS.items() if may(act))


def _taking(visit: Visit, mapping: ImportMappingDefined | None, file: Uploaded) -> Taking:
    if mapping is None:
        return OfActs.begin(visit.served, visit.identity, visit.partnership, file, visit.say("a file of acts"))
    return OfAdministration.begin(visit.served, visit.identity, visit.partnership, mapping, file)


def _jobs(visit: Visit) -> Jobs:
    found: Jobs = visit.request.app.state.imports
    return found


def _job(visit: Visit, number: str) -> Job | None:
    return _jobs(visit).find(number, visit.identity, visit.partnership)


def _gone(visit: Visit) -> Response:
    """A file that is not kept any more is chosen anew."""
    wrong = {FILE: visit.say("This file is not kept any more, or never was. Choose it again: nothing comes twice.")}
    return _drawn(CHOOSE, _choosing(visit, "", wrong), visit, HTTPStatus.NOT_FOUND)


def _choosing(visit: Visit, how: str = "", wrong: Mapping[str, str] | None = None) -> dict[str, object]:
    limit, own = visit.request.app.state.running.settings.upload_limit, contents(visit)
    offered = [(name, each) for name, each in sorted(_mappings(visit).items()) if each.content in own or name == how]
    return {
        "mappings": [(name, each.title) for name, each in offered],
        "how": how,
        "wrong": wrong or {},
        "megabytes": Decimal(limit) / MEGABYTE,
        "may_take": bool(own),
        "elsewhere": visit.link(ADDRESS, **visit.elsewhere_only),
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


def _report(visit: Visit, job: Job, unclear: str = "") -> dict[str, object]:
    """What the template of a file under way is told."""
    stage = job.stage  # Looked at once and first: another thread goes on meanwhile.
    tally, wanted = job.tally, visit.sent.get(OUTCOME)
    lines = [each for each in job.lines if wanted in (None, each.outcome.value)]
    page_ = int(visit.sent.get(PAGE, 1))
    titles = dict(known_services(visit))
    shown = lines[(page_ - 1) * ON_A_PAGE : page_ * ON_A_PAGE]
    return {
        "job": job,
        "stage": stage,
        "unclear": unclear,
        "busy": stage in BUSY,
        "counts": [(each, tally.counts[each]) for each in LineOutcome if tally.counts[each]] if tally else [],
        "sums": [_sum(visit, titles, *each) for each in sorted(tally.sums.items())] if tally and tally.amounts else [],
        "recorded": stage is Stage.RECORDED,
        "total": sum(tally.sums.values()) if tally else 0,
        "lines": [_told(visit, titles, each, stage, whole_only=job.taking.whole_only) for each in shown],
        "all": len(lines),
        "wanted": wanted,
        "page": page_,
        "pages": max(1, -(-len(lines) // ON_A_PAGE)),
        "stopped": refusal(job.refusal, visit.language) if job.refusal is not None else "",
        "expected": max(job.taking.expected or 0, job.done),
    }


@dataclass(frozen=True, slots=True)
class Sum:
    """What the new lines of a pool in a year of a service come to, and where that year is shown."""

    goes_to: tuple[str, ...]
    cents: int
    href: str | None


def _sum(visit: Visit, titles: Mapping[str, str], goes_to: tuple[str, ...], cents: int) -> Sum:
    service, year, _ = goes_to
    slug = service.removeprefix(f"{visit.partnership}/")
    href = visit.link(f"/verrekening/{slug}/{year}") if visit.may("balances", "keys", "course") else None
    return Sum((titles.get(service, service), *goes_to[1:]), cents, href)


def _told(visit: Visit, titles: Mapping[str, str], line: LineResult, stage: Stage, *, whole_only: bool) -> Told:
    wanted = line.wanted
    if line.refusal is not None:
        what = refusal(line.refusal, visit.language)
    elif wanted is None:
        what = plainly(line.grounds or "", visit.language)
    elif wanted.act == wanted.name:
        term = vocabulary.term(wanted.act, visit.language, vocabulary.ACTS)
        what = f"{term[:1].upper()}{term[1:]}"
    else:
        goes_to = " ".join(titles.get(each, each) for each in wanted.goes_to)
        what = f"{goes_to}: {plainly(wanted.name, visit.language)}"
    cents = wanted.amount.cents if wanted is not None and wanted.amount is not None else None
    stands = stage is Stage.RECORDED or (stage is Stage.STOPPED and whole_only)
    there = line.position is not None and (stands or line.outcome is LineOutcome.PRESENT)
    href = visit.entry(line.position) if there and line.position else None
    return Told(plainly(line.where, visit.language), line.outcome, what, cents, href, line.position)


def _drawn(template: str, told: Mapping[str, object], visit: Visit, status: int) -> Response:
    return draw(template, {"visit": visit, "room": "recording", **told}, visit.language, visit=visit, status=status)
