"""The 0-meting of one service: what was measured since, and the bridge from it to the net saving of each period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from api.documents.bridged import BEFORE, step_name
from api.http import names
from api.http.parameters import VALID_ON
from api.web import words
from api.web.pages import page, shaped
from api.web.pictures.net_saving import net_saving
from api.web.rooms.savings.course import Step, course, later, locked_on
from api.web.rooms.savings.overview import ORDER, last_of, period
from api.web.rooms.savings.promised import planned, promised
from api.web.visits import Visit
from ledger.acts.fields import SLUG
from ledger.money import Money
from projections.savings.compared import Compared, Line
from projections.savings.savings import Bridge, BridgeLine, Dossier
from projections.view import UnknownThing

YEAR, INDICATOR = names.field("year"), names.field("indicator")
FILTERS = {
    YEAR: shaped({"type": "integer", "minimum": 1900, "maximum": 2200}, "Alleen perioden met dit jaar.", YEAR),
    INDICATOR: shaped({"type": "string", "pattern": f"^{SLUG}$", "maxLength": 80}, "Alleen deze indicator.", INDICATOR),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A step of a bridge as the table has it: the amounts of everyone, each with where its entry is."""

    anchor: str
    label: str
    line: BridgeLine
    amounts: tuple[tuple[int, str] | None, ...]
    """In cents, and the address of the entry, or of the entries of the step."""
    entries: tuple[tuple[int, str], ...]
    """Position, and what was recorded there in a sentence."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One bridge with its table, its picture (none where not all was measured), and whose columns there are."""

    bridge: Bridge
    headings: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    picture: Markup | None
    comparable: int
    """What the work would have cost, in cents."""
    costs: int
    net: tuple[int | None, ...]
    effects: tuple[int | None, ...]


@page("/realisatie/{dienst}", "savings/service.html", own=FILTERS)
def service(visit: Visit, dienst: str) -> Mapping[str, object]:
    """All about the 0-meting of a service; filters leave some bridges out."""
    name = f"{visit.partnership}/{dienst}"
    titles = {each.service: each.title for each in visit.ask("services").rows}
    comparison = next((each for each in visit.ask("comparison").rows if each.service == name), None)
    if comparison is None:
        known = titles | {each.service: each.title for each in later(visit, "services")}
        if name not in known:
            raise UnknownThing("service", name)
        began = next((each.starts_on for each in later(visit, "comparison", service=name)), None)
        return {"name": name, "title": known[name], "comparison": None, "there": name in titles, "later": began}
    every: Sequence[Bridge] = tuple(visit.ask("bridge", service=name).rows)
    asked = {"indicator": visit.sent.get(INDICATOR), "year": visit.sent.get(YEAR)}
    bridges: Sequence[Bridge] = tuple(visit.ask("bridge", service=name, **asked).rows)
    claims: Sequence[Dossier] = tuple(visit.ask("savings", service=name).rows)
    steps = course(visit, name)
    last = last_of(every)
    latest = sorted(bridges, key=lambda each: (each.ends_on, each.baseline_version), reverse=True)
    return {
        "name": name,
        "short": dienst,
        "title": titles.get(name, name),
        "comparison": comparison,
        "groups": grouped(comparison.compared),
        "last": last,
        "promised": promised(visit),
        "planned": planned(visit, name),
        "steps": steps,
        "lock": next((each for each in reversed(steps) if each.locks and each.locks == comparison.locked_by), None),
        "as_locked": partial(_as_locked, visit, steps, comparison.locked_by),
        "other": last is not None and last.locked_by != comparison.locked_by,
        "bridges": [_drawn(visit, each, at) for at, each in enumerate(latest)],
        "periods": sorted({each.starts_on.year for each in every}, reverse=True),
        "every": len(every),
        "claims": claims,
        "year_key": YEAR,
        "period": partial(period, visit),
        "service_key": names.field("service"),
        "illustrative": any(each.illustrative for each in claims),
        "measured_illustrative": any(line.illustrative for each in comparison.compared for line in each.lines),
    }


def _as_locked(visit: Visit, steps: Sequence[Step], current: str | None, locked_by: str | None) -> str | None:
    """This page as it was on the day on which another version than the current one was locked."""
    if locked_by is None or locked_by == current:
        return None
    on = locked_on(steps, locked_by)
    return visit.link(None, **{VALID_ON: on.isoformat(), YEAR: None}) if on else None


def grouped(compared: Sequence[Compared]) -> list[tuple[str, list[tuple[Compared, list[Line]]]]]:
    """Indicators by criterion, the four K's first; of measured amounts the sum, for the bridge has everybody's."""
    found: list[tuple[str, list[tuple[Compared, list[Line]]]]] = []
    for criterion in ORDER:
        own = [(each, _lines(each)) for each in compared if each.criterion == criterion]
        if own:
            found.append((criterion.value, own))
    return found


def _lines(each: Compared) -> list[Line]:
    """All together first, where that can be said, and then each participant."""
    parts = sorted((line for line in each.lines if line.participant is not None), key=lambda it: it.participant or "")
    total = each.total
    there = total.baseline is not None or total.actual is not None
    if there and each.starts_on is not None and isinstance(total.baseline or total.actual, Money):
        return [total]
    return [total, *parts] if there or not parts else parts


def _drawn(visit: Visit, each: Bridge, at: int) -> Drawn:
    codes = tuple(sorted({amount.participant for line in each.bridge_lines for amount in line.by_participant}))
    rows = tuple(
        _row(visit, line, f"brug-{at + 1}-stap-{step}", codes) for step, line in enumerate(each.bridge_lines, 1)
    )
    comparable = sum(line.amount for line in each.bridge_lines if line.bridge_kind in BEFORE)
    net = {one.participant: one.amount for one in each.net_savings}
    effects = {one.participant: one.amount for one in each.key_effects}
    return Drawn(
        each,
        tuple((words.party(code), "number") for code in codes),
        rows,
        _picture(visit, each),
        comparable,
        -sum(line.amount for line in each.bridge_lines if line.bridge_kind not in BEFORE),
        tuple(net.get(code) for code in codes),
        tuple(effects.get(code) for code in codes) if effects else (),
    )


def _row(visit: Visit, line: BridgeLine, anchor: str, codes: Sequence[str]) -> Row:
    events = {position: visit.served.journal.entry(position).event for position in line.positions}
    own: dict[str, list[int]] = {}
    for position, event in events.items():
        own.setdefault(getattr(event, "participant", None) or "", []).append(position)
    amounts = {one.participant: one.amount for one in line.by_participant}

    def door(code: str) -> str:
        there = own.get(code, line.positions)
        return (visit.entry(there[0]) if len(there) == 1 else None) or f"#{anchor}"

    return Row(
        anchor,
        step_name(line, visit.language),
        line,
        tuple((amounts[code], door(code)) if code in amounts else None for code in codes),
        tuple((position, visit.happened(event)) for position, event in events.items()),
    )


def _picture(visit: Visit, each: Bridge) -> Markup | None:
    over = period(visit, each.starts_on, each.ends_on)
    title = visit.say("Bridge from the 0-meting to the net saving of %(period)s", period=over)
    return net_saving(each, title, visit.language)
