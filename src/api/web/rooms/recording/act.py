"""One act: its form, what it would do, and doing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus

import orjson
from starlette.responses import Response

from api import vocabulary
from api.access.policy import FOUNDING
from api.access.refusals import NotAllowed
from api.http.acts import OPERATIONS
from api.http.problems import Invalid
from api.problems import http_status
from api.web.address import BASE
from api.web.drawing import draw
from api.web.forms import form, see
from api.web.pages import page
from api.web.rooms.recording import moved
from api.web.rooms.recording.desk import OWN, Desk, act_of, fill_in, fixed_of, head, key_of, known_of, new_key, seen_of
from api.web.rooms.recording.fields import PLACES, fields_of
from api.web.rooms.recording.filled import Body, body, read, seeded
from api.web.rooms.recording.known import REF, known, services_named
from api.web.rooms.recording.shown import Drawing, in_order, labels, lists_used, summary
from api.web.rooms.recording.wrong import Wrong, found_in, refused_at, slipped
from api.web.sent import STEP, Sent
from api.web.visits import Visit
from ledger.acts.line import Asked
from ledger.clerk import ChangedSince, require_unchanged
from ledger.errors import Broken, LedgerError
from ledger.place import Place
from projections.money.preview import Step, preview

ADDRESS, FOUND = "/vastleggen/{handeling}", "/oprichten"
FORM, CHECK = "recording/form.html", "recording/check.html"
_FOUNDING = OPERATIONS[FOUNDING].path.removeprefix("/")


@page(ADDRESS, FORM, own=OWN)
def show(visit: Visit, handeling: str) -> Mapping[str, object] | Response:
    """An empty form, with what is known of whoever fills it in."""
    act = act_of(visit, handeling)
    filled = seeded(fields_of(act), known_of(visit, act))
    for name in visit.sent.keys() & OWN.keys():
        fill_in(fields_of(act), name, str(visit.sent[name]), filled)
    return _form(Desk(visit, act, filled, new_key(), head(visit)))


@form(ADDRESS, FORM, own=OWN)
def take(visit: Visit, handeling: str, sent: Sent) -> Response:
    """Whatever button was pressed: another row, one less, look what it would do, or do it."""
    act = act_of(visit, handeling)
    step, _, where = sent.get(STEP).partition(":")
    filled = read(fields_of(act), sent.pairs, where if step == "weg" else "")
    filled.texts.update({pointer: text for pointer, text in known_of(visit, act).items() if pointer in fixed_of(act)})
    desk = Desk(visit, act, filled, key_of(sent), seen_of(visit, sent))
    match step:
        case "controleer":
            return _check(desk)
        case "leg-vast":
            return _record(desk)
        case "erbij":
            filled.put_row(where)
            return _drawn(FORM, _form(desk, focus=f"{where}/{filled.rows[where] - 1}"), visit)
        case "weg":
            return _drawn(FORM, _form(desk, focus=where.rpartition("/")[0]), visit)
        case _:
            return _drawn(FORM, _form(desk), visit)


@page(FOUND, FORM, of_partnership=False)
def show_founding(visit: Visit) -> Mapping[str, object] | Response:
    """The form of what is done in no partnership: founding one, also where there is none yet."""
    return show(visit, _FOUNDING)


@form(FOUND, FORM, of_partnership=False)
def take_founding(visit: Visit, sent: Sent) -> Mapping[str, object] | Response:
    """Whatever button was pressed there."""
    return take(visit, _FOUNDING, sent)


def _check(desk: Desk, changed: ChangedSince | None = None) -> Response:
    """What the act would do; nothing is recorded by looking."""
    visit, told = desk.visit, body(desk.fields, desk.filled)
    try:
        asked = _read(desk, told)
        visit.served.gate.require_act(visit.identity, asked)
        clerk = visit.served.clerk(visit.identity)
        found = preview(visit.served.library, clerk.principal, [asked], visit.served.now())
        [step] = found.steps
        if changed is None:
            require_unchanged(visit.served.journal, step.foreseen.guards, desk.seen)
    except ChangedSince as error:
        return _check(replace(desk, seen=head(visit)), error)
    except LedgerError as error:
        return _refused(desk, told, error, changed)
    if step.foreseen.refusal is not None:
        return _refused(desk, told, step.foreseen.refusal, changed)
    if step.foreseen.before is not None:
        return see(_receipt(visit, step.foreseen.before.first))
    desk = replace(desk, seen=found.position)
    status = HTTPStatus.OK if changed is None else http_status(changed)
    return _drawn(CHECK, {**_checked(desk, step), **_moved(desk, changed)}, visit, status)


def _record(desk: Desk) -> Response:
    """Do the act, once; what a rule refuses is recorded as refused, and the form stays as it was filled in."""
    visit, told = desk.visit, body(desk.fields, desk.filled)
    try:
        asked = _read(desk, told)
        clerk = visit.served.clerk(visit.identity)
        try:
            visit.served.gate.require_act(visit.identity, asked)
        except NotAllowed as refusal:
            clerk.refuse(asked, refusal)
            visit.served.metrics.acted(desk.act, refusal)
            raise
        result = clerk.do(asked, desk.seen)
    except ChangedSince as error:
        return _check(replace(desk, seen=head(visit)), error)
    except LedgerError as error:
        return _refused(desk, told, error)
    visit.served.metrics.acted(desk.act, result.refusal)
    if result.refusal is not None:
        return _refused(desk, told, result.refusal)
    return see(_receipt(visit, result.recorded.first))


def _read(desk: Desk, told: Body) -> Asked:
    """The act as it is asked for; raises what is wrong with it."""
    visit = desk.visit
    asked = desk.operation.read(
        orjson.dumps(told.members), desk.key, visit.identity, visit.served.journal.founded.ledger
    )
    if told.slips:
        raise Invalid([])
    return asked


def _refused(desk: Desk, told: Body, error: LedgerError, changed: ChangedSince | None = None) -> Response:
    """The form as it was filled in, with what is wrong beside where it is wrong. It has a key of its own again."""
    visit = desk.visit
    if isinstance(error, Broken):
        raise error
    visit.request.state.refusal = error.code
    sentence = ""
    wrong: tuple[Wrong, ...] = ()
    if isinstance(error, Invalid):
        wrong = found_in(error, told, desk.fields, visit.language) or slipped(told, visit.language)
    else:
        sentence, at = visit.refusal(error), refused_at(error, told, desk.fields)
        wrong = () if at is None else (Wrong(at, sentence),)
    named = tuple(text for text in error.fields.values() if isinstance(text, str) and REF.match(text))
    told_ = _form(
        replace(desk, key=new_key(), seen=head(visit)),
        wrong=wrong,
        refusal=sentence,
        decisions=named if visit.partnership and visit.may("dossier") else (),
        code=error.code,
    )
    return _drawn(FORM, {**told_, **_moved(desk, changed)}, visit, http_status(error))


def _form(
    desk: Desk,
    *,
    wrong: tuple[Wrong, ...] = (),
    refusal: str = "",
    decisions: tuple[str, ...] = (),
    code: str = "",
    focus: str = "",
) -> dict[str, object]:
    """What the template of a form is told."""
    visit = desk.visit
    names_ = known(visit)
    sentences: dict[str, str] = {}
    for each in wrong:
        sentences.setdefault(each.pointer, each.sentence)
    drawing = Drawing(
        desk.filled, names_, visit.language, sentences, frozenset(fixed_of(desk.act)), desk.act == "start-service"
    )
    boxes = drawing.boxes(desk.fields)
    order = {pointer: number for number, pointer in enumerate(in_order(boxes))}
    wrong = tuple(sorted(wrong, key=lambda each: order.get(each.pointer, len(order))))
    own = len(desk.fields) - ENVELOPED
    return {
        **_named(desk),
        "needed": [each for each in boxes[:own] if each.required],
        "optional": [each for each in boxes[:own] if not each.required],
        "more": _said_more(desk, sentences, focus, own),
        "shared": boxes[own:],
        "lists": {name: names_.lists[name] for name in sorted(lists_used(boxes))},
        "wrong": wrong,
        "labels": labels(boxes),
        "refusal": refusal,
        "decisions": decisions,
        "code": code,
        "focus": f"veld{focus.replace('/', '-')}" if focus else "",
        "entries": None,
        "changed": "",
    }


ENVELOPED = 4


def _said_more(desk: Desk, wrong: Mapping[str, str], focus: str, own: int) -> bool:
    """Whether something is filled in, or wrong, of what need not be filled in."""
    optional = [each for each in desk.fields[:own] if not each.required]
    about = {pointer.split("/")[1] for pointer in (*wrong, focus) if pointer}
    few = all(each.name in PLACES for each in desk.fields[:own] if each.required)
    return few or any(each.key in about or desk.filled.holds(each, f"/{each.key}") for each in optional)


def _checked(desk: Desk, step: Step) -> dict[str, object]:
    """What the template of the summary is told."""
    visit = desk.visit
    return {
        **_named(desk),
        "events": [
            (visit.happened(each.event), getattr(each.event, "effective_on", None)) for each in step.foreseen.entries
        ],
        "impact": step.impact,
        "services": (services := dict(services_named(visit))),
        "summary": [
            (label, services.get(text) or _called(visit, text))
            for label, text in summary(desk.fields, desk.filled, visit.language)
        ],
        "pairs": list(desk.filled.pairs()),
        "mistake": moved.beside_mistake(visit, step) if desk.act == moved.CORRECTION else None,
        "entries": None,
        "changed": "",
    }


def _called(visit: Visit, text: str) -> str:
    """What was filled in, with the title of the decision where it is the name of one."""
    title = visit.titles.get(text) if REF.match(text) else None
    return f"{title} ({text})" if title else text


def _named(desk: Desk) -> dict[str, object]:
    visit, act = desk.visit, desk.act
    term = vocabulary.term(act, visit.language, vocabulary.ACTS)
    path = f"/vastleggen{desk.operation.path}" if visit.partnership else FOUND
    return {
        "act": act,
        "name": f"{term[:1].upper()}{term[1:]}",
        "about": vocabulary.definition(act, vocabulary.ACTS, visit.language),
        "key": desk.key,
        "seen": desk.seen,
        "action": visit.link(path),
        "elsewhere": visit.link(path, **visit.elsewhere_only),
        "above": (visit.say("Record"), visit.link("/vastleggen"))
        if visit.partnership
        else (visit.say("Collaborations"), visit.link("")),
    }


def _moved(desk: Desk, changed: ChangedSince | None) -> dict[str, object]:
    """What was recorded since whoever acts looked, of what his act rests on."""
    if changed is None:
        return {}
    return {"changed": moved.sentence_of(desk.visit, changed), "entries": moved.since(desk.visit, changed)}


def _drawn(template: str, told: Mapping[str, object], visit: Visit, status: int = HTTPStatus.OK) -> Response:
    return draw(template, {"visit": visit, "room": "recording", **told}, visit.language, visit=visit, status=status)


def _receipt(visit: Visit, position: int) -> str:
    """Where an act is told of once it is done: in the partnership that it was done in, also where that is a new one."""
    path = f"/vastleggen/gedaan/{position}"
    where = Place.of(visit.served.journal.entry(position).stream).partnership
    if where in ("", visit.partnership):
        return visit.link(path, beschikbaarOp=None, geldigOp=None)
    return f"{BASE}/{where}{path}{'?taal=en' if visit.language == 'en' else ''}"
