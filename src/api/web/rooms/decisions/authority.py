"""Whether somebody was allowed to decide, sign or carry something out in the name of a body: "mocht dit?"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from api.web import words
from api.web.filters import Choice, choices
from api.web.language import told
from api.web.pages import page
from api.web.rooms.decisions.entries import bodies_of
from api.web.rooms.decisions.taken import powers
from api.web.visits import Visit
from projections.governance.arrangement import Arrangement
from projections.governance.mandates import Mandate

LABELS = {
    "scope": told("about a service, or the collaboration itself"),
    "body": told("in the name of which body"),
    "power": told("what was decided"),
    "function": told("by which function"),
    "amount": told("for how many euros, without VAT"),
    "organisation": told("of which organisation"),
    "amount_with_vat": told("for how many euros, with VAT"),
    "subject": told("by whom, under a pseudonym"),
    "deed": told("what was done, other than to decide"),
}
"""What the form asks, in the order in which it does."""
FIRST = 5
"""So many of these are asked at once; the others stand behind a fold."""


@page("/bevoegdheid", "decisions/authority.html", asks="authority")
def authority(visit: Visit) -> Mapping[str, object]:
    """Whether a function or a person might decide for a body on the day, and by which chain."""
    fields = _fields(visit)
    about: dict[str, object] = {"fields": fields[:FIRST], "more": fields[FIRST:]}
    if not visit.filters:
        return {**about, "ways": None}
    filters = {name: value for name, value in visit.filters.items() if name != "partnership"}
    return {**about, "ways": tuple(visit.ask("authority", **filters).rows)}


def _fields(visit: Visit) -> list[Choice]:
    granted: Sequence[Mandate] = tuple(visit.ask("mandates", everything=True).rows)
    arranged: Arrangement | None = next(iter(visit.ask("arrangement").rows), None)
    functions = _functions(granted, arranged)
    known = {
        "scope": [(visit.partnership, visit.title), *((it.service, it.title) for it in visit.ask("services").rows)],
        "body": [(each, visit.named(each)) for each in bodies_of(visit)],
        "organisation": list(_organisations(visit, granted, functions)),
        "power": [(name, title) for name, title in _powers(visit, granted).items() if name],
    }
    made = []
    for name, field in zip(LABELS, choices(visit, "authority", *LABELS, known=known), strict=True):
        asked = replace(field, label=visit.say(LABELS[name]))
        if name == "function":
            asked = replace(asked, suggestions=tuple(_suggested(visit, functions)))
        made.append(asked)
    return made


def _functions(granted: Iterable[Mandate], arranged: Arrangement | None) -> dict[str, set[str]]:
    """Every function that a mandate, a seat or a role names, with the organisations where it does."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for each in granted:
        found[each.mandatee].add(each.organisation)
    if arranged:
        for function, organisation in (seat for body in arranged.bodies for seat in body.seats):
            found[function].add(organisation)
        for role in arranged.roles:
            if "/" not in role.holder:  # Else it is a body that has it.
                found[role.holder].add(role.organisation)
    return found


def _suggested(visit: Visit, functions: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    for function, organisations in sorted(functions.items(), key=lambda each: each[0].casefold()):
        yield function, ", ".join(sorted(_called(visit, each) for each in organisations))


def _organisations(
    visit: Visit, granted: Iterable[Mandate], functions: Mapping[str, set[str]]
) -> Iterator[tuple[str, str]]:
    """Those whose bodies or functions decide here: participants, and whoever else is named by the register."""
    members = {each.partition("/")[0] for each in bodies_of(visit)}
    named = members.union(*functions.values(), (each.organisation for each in granted))
    yield from ((each, _called(visit, each)) for each in named)


def _called(visit: Visit, organisation: str) -> str:
    return visit.title if organisation == visit.partnership else words.party(organisation)


def _powers(visit: Visit, granted: Iterable[Mandate]) -> dict[str, str]:
    """What can be mandated by the arrangement, and whatever is."""
    every = {step.power for each in granted for step in each.history}
    return {each: each for each in sorted(every)} | powers(visit)
