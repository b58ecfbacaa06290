"""A year of a service: who bears what by which key, what it paid, what is open, and why that differs from before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

from api.http.parameters import KNOWN_AT, KNOWN_FROM, VALID_FROM, VALID_ON
from api.questions.keys import KeyHeld
from api.web import words
from api.web.dates import plain
from api.web.pages import page
from api.web.rooms.costs.changed import changed
from api.web.rooms.costs.courses import pictures
from api.web.rooms.costs.explained import explanations
from api.web.rooms.costs.services import PARTICIPANT, earlier, labelled, service_named, services_of, tabs, used
from api.web.rooms.costs.standing import settled, year_state
from api.web.visits import Visit
from projections.as_of import AMSTERDAM
from projections.money.balances import Balance
from projections.money.course import CoursePoint

BEARS = ("share", "paid", "reserved", "sent", "received", "netted", "owes")
CALLED = ("advances", "settled", "sent", "received", "netted", "outstanding")
ALWAYS = frozenset({"share", "paid", "owes", "outstanding"})


@page("/verrekening/{dienst}/{jaar:int}", "costs/year.html", own={"deelnemer": PARTICIPANT}, compares=True)
def year(visit: Visit, dienst: str, jaar: int) -> Mapping[str, object]:
    """A year of a service as of two dates; with two earlier ones beside them, what differs and why."""
    service = service_named(visit, dienst)
    found = visit.ask("balances", service=service, year=jaar)
    rows: Sequence[Balance] = tuple(found.rows)
    services = services_of(visit)
    keys = _keys_of(visit, service, jaar)
    one = keys[0] if len(keys) == 1 and keys[0].specification.weights else None
    who = visit.sent.get("deelnemer")
    run = _courses(visit, service, jaar)
    return {
        "tabs": tabs(visit),
        "service": service,
        "title": services.title(service),
        "host": services.host(service),
        "year": jaar,
        "rows": rows,
        "parties": [(words.party(each.participant), "number") for each in rows],
        "labelled": labelled,
        "columns": _columns(rows, BEARS),
        "called": _columns(rows, CALLED) if used(rows, ("advances", "settled", "sent", "received")) else (),
        "beside": found.beside,
        "keys": keys,
        "weights": {each.participant: each.value for each in one.specification.weights} if one else {},
        "weight_total": one.specification.total if one else Decimal(0),
        "illustrative": any(each.illustrative for each in rows),
        **pictures(visit, run, date(jaar, 1, 1), date(jaar, 12, 31)),
        **_differs(visit, service, jaar),
        "state": year_state(
            visit, service, jaar, visit.ask("cost-years", service=service).rows, settled(visit, service, jaar)
        ),
        "own": visit.identity.organisation,
        "who": who,
        "explained": explanations(visit, who, service, jaar) if who else None,
    }


def _columns(rows: Sequence[Balance], names: Sequence[str]) -> tuple[str, ...]:
    """The columns that have anything, and those that are always there."""
    having = used(rows, names)
    return tuple(name for name in names if name in ALWAYS or name in having)


def _keys_of(visit: Visit, service: str, year_: int) -> tuple[KeyHeld, ...]:
    """The keys that hold on any day of the year, as known then."""
    first, after = date(year_, 1, 1), date(year_ + 1, 1, 1)
    return tuple(
        each
        for each in visit.ask("keys", service=service).rows
        if each.starts_on is not None and each.starts_on < after and (each.ends_on is None or first < each.ends_on)
    )


def _courses(visit: Visit, service: str, year_: int) -> dict[str, list[CoursePoint]]:
    rows = visit.ask("course", service=service, year=year_).rows
    return {who: list(points) for who, points in groupby(rows, lambda each: each.participant)}


def _differs(visit: Visit, service: str, year_: int) -> dict[str, object]:
    """What was owed as of the earlier dates, and what changed it; nothing where nobody asks."""
    if visit.moments.before is None:
        return {"earlier": None, "then": None, "before": {}, "changed": None}
    told = visit.ask("changes", service=service, year=year_).beside
    found = changed(visit, told)
    return {
        "earlier": earlier(visit),
        "then": _then(visit),
        "as_before": _as_before(visit),
        "before": {each.participant: each.owes for each in told.before},
        "changed": found[0] if found else None,
    }


def _as_before(visit: Visit) -> dict[str, str | None]:
    """What makes the address of this page the same page as of the earlier moment."""
    texts = {name: each[0] for name, each in visit.address.typed.items()}
    return {
        VALID_ON: texts.get(VALID_FROM) or texts.get(VALID_ON),
        KNOWN_AT: texts.get(KNOWN_FROM) or texts.get(KNOWN_AT),
        VALID_FROM: None,
        KNOWN_FROM: None,
    }


def _then(visit: Visit) -> str:
    """The earlier of two moments as the head of a column has it: what was known on a day, or of a day."""
    texts = visit.address.typed
    known, valid = texts.get(KNOWN_FROM), texts.get(VALID_FROM)
    before = visit.moments.before
    assert before is not None, "only then is there a column"
    if known:
        if plain(KNOWN_FROM, known[0]).isdecimal():
            return visit.say(
                "Balance known at position %(position)s", position=words.number(before.known_at, visit.language)
            )
        local = before.known_until.astimezone(AMSTERDAM)
        return visit.say("Balance known on %(day)s", day=words.day(local.date(), visit.language))
    assert valid, "one of the two was chosen"
    return visit.say("Balance of %(day)s", day=words.day(before.valid_on, visit.language))
