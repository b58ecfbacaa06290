"""The questions that can be asked: each registers once, and its filters and the shape of its answer follow from it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_args, get_type_hints

import msgspec

from api.questions.kept import Kept
from ledger.acts.fields import Code, PartnershipName, Ref, Scope, ServiceName
from ledger.errors import Malformed
from ledger.journal import Journal
from ledger.partnership import PARTNERSHIP
from ledger.party import municipality
from ledger.service import SERVICE
from projections import Library
from projections.as_of import AsOf
from projections.view import UnknownThing, View

R = TypeVar("R")
B = TypeVar("B")
F = TypeVar("F", bound=Callable[..., "Found[Any, Any]"])


class ElsewhereNamed(Malformed):
    """A question about one partnership names something of another."""

    code = "named-elsewhere"

    def __init__(self, field: str, name: str, partnership: str) -> None:
        super().__init__(f"{field} {name!r} does not belong to {partnership}; ask the partnership that it belongs to")
        self.field, self.name, self.partnership = field, name, partnership


@dataclass(frozen=True, slots=True)
class Reading:
    """A ledger at the moment of one question: one unchanging view, and the two dates.

    ``before`` is the first of two moments that are compared. Of an answer that is read in pages, ``after`` is the
    position behind which to go on and ``most`` how many rows are wanted; the ``newest`` first is read from its
    end, or from before ``before_position``. ``kept`` are answers that were given before.
    """

    library: Library
    view: View
    as_of: AsOf
    before: AsOf | None = None
    after: int | None = None
    most: int | None = None
    newest: bool = False
    before_position: int | None = None
    kept: Kept | None = None

    @property
    def depends_on(self) -> Hashable:
        """All that an answer depends on beside the question and its filters: nothing of it ever moves."""
        dates = tuple(each and (each.valid_on, each.known_at, each.without) for each in (self.as_of, self.before))
        part = (self.after, self.most, self.newest, self.before_position)
        return dates, part, tuple(mark.generation for mark in self.view.marks.values())

    @property
    def journal(self) -> Journal:
        """The journal behind the view."""
        return self.library.journal


@dataclass(frozen=True, slots=True)
class Found(Generic[R, B]):
    """An answer: its rows, in the order that they are read in, and what there is to say beside them."""

    rows: Iterable[R]
    beside: B


@dataclass(frozen=True, slots=True)
class Nothing:
    """Beside the rows there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Question:
    """One kind of question: its name, what it tells, its filters, and of what its rows are.

    ``two_moments``: it compares an earlier pair of dates with a later one. ``by_position``: its rows are entries, so
    that it can be read in pages however many there are.
    """

    name: str
    tells: str
    filters: type[msgspec.Struct]
    row: Any
    beside: type
    work: Callable[..., Found[Any, Any]]
    two_moments: bool = False
    by_position: bool = False

    def ask(self, reading: Reading, filters: msgspec.Struct) -> Found[Any, Any]:
        """The answer; raises ``UnknownThing`` and ``ElsewhereNamed`` for names that are not there."""
        asked = {name: getattr(filters, name) for name in filters.__struct_fields__}
        self._check(reading.journal, asked)
        if reading.kept is None:
            return self.work(reading, **asked)
        to = (self.name, tuple(asked.values()), reading.depends_on)
        return reading.kept.answer(to, lambda: self.work(reading, **asked))

    def _check(self, journal: Journal, asked: dict[str, Any]) -> None:
        partnership = asked.get("partnership")
        for name, hint in _hints(self.filters).items():
            value = asked[name]
            if value is None:
                continue
            kinds = {hint, *(each for each in get_args(hint))}
            if Code in kinds:
                for code in value if isinstance(value, tuple) else (value,):
                    municipality(code)
            if kinds & {ServiceName, Ref, Scope} and partnership and _partnership(value) != partnership:
                raise ElsewhereNamed(name, value, partnership)
            require_known(
                journal,
                value if PartnershipName in kinds else None,
                value if ServiceName in kinds else None,
            )


QUESTIONS: dict[str, Question] = {}
"""Every question by its name."""


def question(name: str, *, two_moments: bool = False, by_position: bool = False) -> Callable[[F], F]:
    """Register a function ``(reading, *, filter: type | None = None, ...) -> Found[Row, Beside]`` as a question.

    Its keyword arguments are its filters; its docstring is what people read; its answer's shape is in its return type.
    """

    def register(work: F) -> F:
        hints = get_type_hints(work, include_extras=True)
        row, beside = get_args(hints.pop("return"))
        fields: list[Any] = []
        for parameter in inspect.signature(work).parameters.values():
            if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
                continue
            shape = (parameter.name, hints[parameter.name])
            fields.append(shape if parameter.default is parameter.empty else (*shape, parameter.default))
        filters = msgspec.defstruct(
            f"{name.title().replace('-', '')}Filters", fields, kw_only=True, frozen=True, forbid_unknown_fields=True
        )
        made = Question(
            name, inspect.cleandoc(work.__doc__ or ""), filters, row, beside, work, two_moments, by_position
        )
        if QUESTIONS.setdefault(name, made) is not made:
            raise TypeError(f"{name} already names a question")
        return work

    return register


def require_known(journal: Journal, partnership: str | None, service: str | None) -> None:
    """An unknown name must not look like an empty answer."""
    if partnership is not None and not journal.read(PARTNERSHIP, partnership).version:
        raise UnknownThing("partnership", partnership)
    if service is not None and not journal.read(SERVICE, service).version:
        raise UnknownThing("service", service)


def _hints(struct: type[msgspec.Struct]) -> dict[str, Any]:
    return {field.name: field.type for field in msgspec.structs.fields(struct)}


def _partnership(name: str) -> str:
    """The partnership in which something stands that is written as ``blnp/ict#sleutel`` or a part of that."""
    return name.partition("#")[0].partition("/")[0]


def must_be_known(unknown: Iterable[tuple[str, str]]) -> None:
    """An answer without a line may be a typing error: refuse what stands nowhere in the ledger."""
    for kind, name in unknown:
        raise UnknownThing(kind, name)
