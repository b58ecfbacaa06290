"""A form as somebody filled it in: by the pointers of the REST API, so that what is wrong is told where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from api.http.problems import FieldError, Invalid
from api.web.rooms.recording.fields import KEY, VALUE, Field, Kind, Leaf, Part, Rows
from api.web.rooms.recording.written import NO, YES, Slip, Unreadable, wire

MOST_ROWS = 500


@dataclass(slots=True)
class Filled:
    """What stands in a form: the text of each leaf, and how many rows there are of what there can be several of."""

    texts: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    def text(self, pointer: str) -> str:
        return self.texts.get(pointer, "")

    def pairs(self) -> Iterator[tuple[str, str]]:
        """As a form sends it."""
        return ((pointer, text) for pointer, text in self.texts.items() if text.strip())

    def put_row(self, rows: str) -> None:
        """One more, empty."""
        self.rows[rows] = min(self.rows.get(rows, 0) + 1, MOST_ROWS)

    def holds(self, each: Field, at: str) -> bool:
        """Whether anything is filled in of a field."""
        if isinstance(each, Leaf):
            text = self.text(at).strip()
            return bool(text) and not (each.kind is Kind.TICK and text == NO)
        if isinstance(each, Part):
            return any(self.holds(inner, f"{at}/{inner.key}") for inner in each.fields)
        return any(self.holds(each.item, f"{at}/{number}") for number in range(self.rows.get(at, 0)))


def read(fields: tuple[Field, ...], pairs: Iterable[tuple[str, str]], without: str = "") -> Filled:
    """A form as it was sent, less the row at a pointer; raises ``Invalid`` for what no form of this act has.

    Rows are counted on from zero, whichever were taken away.
    """
    sent = {name: text for name, text in pairs if name.startswith("/")}
    filled = Filled()
    for each in fields:
        _read(each, f"/{each.key}", f"/{each.key}", (sent, filled, without))
    if sent:
        shown = sorted(name[:80] for name in sent)
        raise Invalid(FieldError("body", name, "onbekend", f"'{name}' hoort niet bij deze handeling") for name in shown)
    return filled


def _read(each: Field, at: str, to: str, form: tuple[dict[str, str], Filled, str]) -> None:
    sent, filled, without = form
    if isinstance(each, Leaf):
        if at in sent:
            filled.texts[to] = sent.pop(at)
    elif isinstance(each, Part):
        for inner in each.fields:
            _read(inner, f"{at}/{inner.key}", f"{to}/{inner.key}", form)
    else:
        numbers = sorted({number for name in sent if (number := _number(name, at)) is not None})
        gone = [number for number in numbers if f"{at}/{number}" == without]
        for number in gone:
            _read(each.item, f"{at}/{number}", "", (sent, Filled(), without))
        left = [number for number in numbers if number not in gone]
        filled.rows[to] = len(left)
        for count, number in enumerate(left):
            _read(each.item, f"{at}/{number}", f"{to}/{count}", form)


def _number(name: str, at: str) -> int | None:
    if not name.startswith(f"{at}/"):
        return None
    number = name[len(at) + 1 :].partition("/")[0]
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else None  # noqa: PLR2004


@dataclass(slots=True)
class Body:
    """What a form says, as the REST API is told it, with what could not be read of it.

    ``places`` says where in the form something of the body stands, as far as that is elsewhere.
    """

    members: dict[str, Any] = field(default_factory=dict)
    slips: dict[str, Slip] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


def body(fields: tuple[Field, ...], filled: Filled) -> Body:
    """What a form says: what is not filled in is left out."""
    made = Body()
    for each in fields:
        _put(each, (f"/{each.key}", f"/{each.key}"), filled, made, made.members)
    return made


def _put(each: Field, at: tuple[str, str], filled: Filled, made: Body, into: dict[str, Any]) -> None:
    """``at`` is where a field stands in the form, and where it goes in the body."""
    said = each.said if isinstance(each, Rows) else isinstance(each, Part) and each.required
    if filled.holds(each, at[0]) or said:
        into[each.key] = _value(each, at, filled, made)


def _value(each: Field, at: tuple[str, str], filled: Filled, made: Body) -> Any:  # noqa: ANN401  # Any JSON.
    here, there = at
    made.places[there] = here
    if isinstance(each, Leaf):
        try:
            return wire(each, filled.text(here))
        except Unreadable as error:
            made.slips[here] = error.slip
            return filled.text(here)
    if isinstance(each, Part):
        members: dict[str, Any] = {}
        for inner in each.fields:
            _put(inner, (f"{here}/{inner.key}", f"{there}/{inner.key}"), filled, made, members)
        return members
    numbers = [number for number in range(filled.rows.get(here, 0)) if filled.holds(each.item, f"{here}/{number}")]
    if each.keyed:
        return _pairs(each, at, numbers, filled, made)
    return [
        _value(each.item, (f"{here}/{number}", f"{there}/{count}"), filled, made)
        for count, number in enumerate(numbers)
    ]


def _pairs(each: Rows, at: tuple[str, str], numbers: list[int], filled: Filled, made: Body) -> Mapping[str, Any]:
    """An object of which the names are filled in too."""
    here, there = at
    assert isinstance(each.item, Part), "pairs have two halves"
    first, second = each.item.fields
    found: dict[str, Any] = {}
    for number in numbers:
        row = f"{here}/{number}"
        key = str(_value(first, (f"{row}/{KEY}", f"{row}/{KEY}"), filled, made))
        if key in found:
            made.slips[f"{row}/{KEY}"] = Slip.TWICE
        found[key] = _value(second, (f"{row}/{VALUE}", f"{there}/{key}"), filled, made)
    return found


def seeded(fields: tuple[Field, ...], known: Mapping[str, str]) -> Filled:
    """A form as it is first shown: what is known already, and a row of what there must be one of."""
    filled = Filled()
    for each in fields:
        if isinstance(each, Rows):
            filled.rows[f"/{each.key}"] = max(each.fewest, int(each.said))
    filled.texts.update(known)
    return filled


def ticked(text: str) -> bool:
    """Whether a box is ticked."""
    return text == YES
