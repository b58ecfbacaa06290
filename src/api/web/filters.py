"""The filters of a question as the fields of a form, under the words of the field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api import vocabulary
from api.http import names
from api.http.asking import ANSWERING
from api.http.parameters import section_of
from api.web.visits import Visit

Options = Iterable[tuple[str, str]]
"""What can be chosen: how it stands in the address, and what people call it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter: its name in the address, its label, what is asked now, and what can be asked.

    ``kind`` is ``choose`` where there are options, ``tick`` for yes or no, else ``write``.
    """

    name: str
    label: str
    value: str
    kind: str
    options: tuple[tuple[str, str], ...] = ()
    required: bool = False
    suggestions: tuple[tuple[str, str], ...] = ()
    """Of what is written: what is known of the kind, and what there is to say of each."""


def choices(visit: Visit, question: str, *filters: str, known: Mapping[str, Options] | None = None) -> list[Choice]:
    """These filters of a question, by their names in the ledger; ``known`` are the options of what is no set of values.

    What is written and not in ``known`` stays among the options, so that a form never changes what it does not show.
    """
    found = {each.filter: each for each in ANSWERING[question].parameters.known.values() if each.filter}
    made = []
    for name in filters:
        parameter = found[name]
        value = visit.address.typed.get(parameter.name, ("",))[0]
        needed = parameter.required
        label = vocabulary.term(name, visit.language, vocabulary.FIELDS)
        section = section_of(parameter.hint)
        if parameter.schema.get("type") == "boolean":
            made.append(Choice(parameter.name, label, value, "tick"))
        elif section is not None:
            values = {called: visit.term(own, section) for called, own in names.values(section).items()}
            made.append(Choice(parameter.name, label, value, "choose", _in_order(values.items(), value), needed))
        elif known and name in known:
            made.append(Choice(parameter.name, label, value, "choose", _in_order(known[name], value), needed))
        else:
            made.append(Choice(parameter.name, label, value, "write", (), needed))
    return made


def _in_order(options: Options, value: str) -> tuple[tuple[str, str], ...]:
    there = dict(options)
    if value and value not in there:
        there[value] = value
    return tuple(sorted(there.items(), key=lambda each: each[1].casefold()))
