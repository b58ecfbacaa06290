"""A form as a page shows it: boxes to fill in, each with what people call it, what it is, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from api import vocabulary
from api.http import names
from api.vocabulary import Language
from api.web.rooms.recording.fields import Field, Kind, Leaf, Part
from api.web.rooms.recording.filled import Filled
from api.web.rooms.recording.known import Known
from api.web.rooms.recording.written import NO, YES, Unreadable, told, wire

Choice = tuple[str, str]
_SAID = frozenset({Kind.SERVICE, Kind.SCOPE})
"""What its choices explain by themselves."""


@dataclass(frozen=True, slots=True)
class Box:
    """A field in a form. ``shape`` is leaf, part or rows; ``inside`` what is in a part, or the rows."""

    shape: str
    pointer: str
    label: str
    hint: str
    required: bool
    kind: str = ""
    text: str = ""
    choices: tuple[Choice, ...] = ()
    usual: str = ""
    """What a choice is where nobody makes it."""
    suggestions: str = ""
    longest: int | None = None
    fixed: str = ""
    wrong: str = ""
    inside: tuple[Box, ...] = ()
    open: bool = True

    @property
    def id(self) -> str:
        return f"veld{self.pointer.replace('/', '-')}"

    @property
    def rows_first(self) -> str:
        """The id of the first box that can be filled in."""
        return self.id if self.shape == "leaf" or not self.inside else self.inside[0].rows_first


@dataclass(frozen=True, slots=True)
class Drawing:
    """What boxes are drawn with; ``fixed`` are the pointers of what whoever fills in the form does not choose."""

    filled: Filled
    known: Known
    language: Language
    wrong: Mapping[str, str]
    fixed: frozenset[str]
    new_service: bool = False

    def boxes(self, fields: tuple[Field, ...]) -> tuple[Box, ...]:
        return tuple(self._box(each, f"/{each.key}", nested=False) for each in fields)

    def _box(self, each: Field, at: str, *, nested: bool, required: bool = True) -> Box:
        if isinstance(each, Leaf):
            return self._leaf(each, at, required=required and each.required, nested=nested)
        label, hint = self._names(each)
        wrong = self.wrong.get(at, "")
        opened = each.required or self.filled.holds(each, at) or any(name.startswith(at) for name in self.wrong)
        if isinstance(each, Part):
            inner = tuple(
                self._box(one, f"{at}/{one.key}", nested=True, required=required and each.required)
                for one in each.fields
            )
            return Box("part", at, label, hint, each.required, wrong=wrong, inside=inner, open=opened)
        count = self.filled.rows.get(at, 0)
        inner = tuple(
            replace(self._box(each.item, f"{at}/{number}", nested=True), label=f"{label} {number + 1}", hint="")
            for number in range(count)
        )
        return Box("rows", at, label, hint, each.required, wrong=wrong, inside=inner, open=opened or count > 0)

    def _leaf(self, leaf: Leaf, at: str, *, required: bool, nested: bool) -> Box:
        label, hint = self._names(leaf)
        text = self.filled.text(at)
        choices, usual = self._choices(leaf, text)
        return Box(
            "leaf",
            at,
            label,
            "" if (nested and leaf.kind is Kind.REF) or (choices and leaf.kind in _SAID) else hint,
            required,
            "choice" if choices else leaf.kind.value,
            text,
            choices,
            usual,
            "" if choices else self.known.list_for(leaf),
            leaf.longest,
            self._told(leaf, text) if at in self.fixed else "",
            self.wrong.get(at, ""),
        )

    def _choices(self, leaf: Leaf, text: str) -> tuple[tuple[Choice, ...], str]:
        match leaf.kind:
            case Kind.CHOICE:
                words = [
                    (name if leaf.stored else called, vocabulary.term(name, self.language, leaf.section))
                    for called, name in names.values(leaf.section).items()
                ]
                usual = next((label for value, label in words if value == leaf.default), "")
                return tuple(words), usual
            case Kind.YES_NO:
                say = (vocabulary.term(each, self.language, vocabulary.WORDS) for each in ("yes", "no"))
                return tuple(zip((YES, NO), say, strict=True)), ""
            case Kind.SERVICE if not self.new_service:
                return _with(self.known.services, text), ""
            case Kind.SCOPE:
                return _with(self.known.scopes, text), ""
            case _:
                return (), leaf.default if leaf.kind is not Kind.TICK else ""

    def _told(self, leaf: Leaf, text: str) -> str:
        if leaf.kind is Kind.PARTNERSHIP:
            return self.known.partnership[1]
        try:
            return told(leaf, wire(leaf, text), self.language)
        except (Unreadable, LookupError, ValueError):
            return text

    def _names(self, each: Field) -> tuple[str, str]:
        if not each.name:  # What names a value among others: one of a set.
            section = each.section if isinstance(each, Leaf) else ""
            return _upper(vocabulary.term(section, self.language, vocabulary.SHAPES)), ""
        term = vocabulary.term(each.name, self.language, vocabulary.FIELDS)
        return _upper(term), vocabulary.definition(each.name, vocabulary.FIELDS, self.language)


def _with(listed: tuple[Choice, ...], text: str) -> tuple[Choice, ...]:
    """What there is to choose from, with the name of each; what was typed stays, also where it is not among it."""
    made = [(name, f"{title} ({name})" if title != name else name) for name, title in listed]
    return (*made, *([(text, text)] if text and text not in dict(listed) else []))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def summary(fields: tuple[Field, ...], filled: Filled, language: Language) -> Iterator[tuple[str, str]]:
    """What was filled in, as people read it: each value with what it is called."""
    for each in fields:
        yield from _told_of(each, f"/{each.key}", "", filled, language)


def _told_of(each: Field, at: str, within: str, filled: Filled, language: Language) -> Iterator[tuple[str, str]]:
    if not filled.holds(each, at):
        return
    name = vocabulary.term(each.name, language, vocabulary.FIELDS) if each.name else ""
    label = _upper(name) if not within else f"{within}: {name}" if name else within
    if isinstance(each, Leaf):
        yield label, told(each, wire(each, filled.text(at)), language)
    elif isinstance(each, Part):
        for inner in each.fields:
            yield from _told_of(inner, f"{at}/{inner.key}", label, filled, language)
    else:
        for number in range(filled.rows.get(at, 0)):
            row = f"{label} {number + 1}"
            if isinstance(each.item, Leaf):
                if filled.holds(each.item, f"{at}/{number}"):
                    yield row, told(each.item, wire(each.item, filled.text(f"{at}/{number}")), language)
            else:
                for inner in each.item.fields:
                    yield from _told_of(inner, f"{at}/{number}/{inner.key}", row, filled, language)


def lists_used(boxes: tuple[Box, ...]) -> frozenset[str]:
    """The lists of suggestions that a form needs."""
    inner = (lists_used(each.inside) for each in boxes)
    return frozenset(each.suggestions for each in boxes if each.suggestions).union(*inner)


def in_order(boxes: tuple[Box, ...]) -> Iterator[str]:
    """The pointers of all boxes as they stand below each other."""
    for each in boxes:
        yield each.pointer
        yield from in_order(each.inside)


def labels(boxes: tuple[Box, ...]) -> dict[str, str]:
    """What each box is called, by its pointer."""
    found = {each.pointer: each.label for each in boxes}
    for each in boxes:
        found |= {pointer: f"{each.label}: {label}" for pointer, label in labels(each.inside).items()}
    return found
