"""The acts that a clerk can do: each registers once, and its fields, checks and schema follow from its signature."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from ledger.acts.fields import Code, Euros, Organisation
from ledger.desk import Desk
from ledger.money import Money
from ledger.party import municipality

F = TypeVar("F", bound=Callable[..., None])


@dataclass(frozen=True, slots=True)
class Act:
    """One kind of act: its stored name, what it does, its fields, and whether it needs a reason or a document.

    ``amounts`` and ``codes`` name the fields that hold euros and codes of municipalities; ``parts`` those that hold
    objects (or one), each with the names of such fields in them. ``together``: its work takes its fields as one object.
    ``corrects_with`` is a field by which it corrects where it is true, and needs a reason as well.
    """

    name: str
    does: str
    fields: type[msgspec.Struct]
    work: Callable[..., None]
    corrects: bool = False
    imports: bool = False
    amounts: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    parts: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()
    together: bool = False
    corrects_with: str | None = None

    def needs_reason(self, fields: msgspec.Struct) -> bool:
        """Whether an act with these fields corrects what was recorded."""
        return self.corrects or (self.corrects_with is not None and bool(getattr(fields, self.corrects_with)))

    def check(self, fields: msgspec.Struct) -> None:
        """Raise what is malformed beyond types: an amount that is no whole number of cents, a code of nobody."""
        _check(fields, self.amounts, self.codes)
        for part, amounts, codes in self.parts:
            found = getattr(fields, part) or ()
            for each in (found,) if isinstance(found, msgspec.Struct) else found:
                _check(each, amounts, codes)

    def do(self, desk: Desk, fields: msgspec.Struct) -> None:
        """Work the act out at a desk."""
        if self.together:
            self.work(desk, fields)
        else:
            self.work(desk, **{name: getattr(fields, name) for name in fields.__struct_fields__})


def _check(fields: msgspec.Struct, amounts: tuple[str, ...], codes: tuple[str, ...]) -> None:
    for name in amounts:
        if (amount := getattr(fields, name)) is not None:
            Money.parse(amount)
    for name in codes:
        code = getattr(fields, name)
        if code is not None and code.startswith("GM"):  # A partnership's name is in small letters.
            municipality(code)


ACTS: dict[str, Act] = {}
"""Every act by its name, which is written out and never changes: it is stored with each entry."""


def act(
    name: str, *, corrects: bool = False, imports: bool = False, corrects_with: str | None = None
) -> Callable[[F], F]:
    """Register a function ``(desk, *, field: type, ...) -> None`` as an act; one that corrects needs a reason.

    One that ``imports`` from another administration needs a document with its hash in ``evidence``.

    Its fields are its keyword arguments; an act line may hold these and no others. Its docstring is what people read.
    Acts that have the same fields take them as one object instead: ``(desk, asked: SomeStruct)``.
    """

    def register(work: F) -> F:
        hints = get_type_hints(work, include_extras=True)
        whole = hints.get("asked")
        if whole is not None:
            hints = get_type_hints(whole, include_extras=True)
        fields: list[Any] = []
        for parameter in inspect.signature(work).parameters.values():
            if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
                continue
            shape = (parameter.name, hints[parameter.name])
            fields.append(shape if parameter.default is parameter.empty else (*shape, parameter.default))
        struct = msgspec.defstruct(
            name.title().replace("-", ""),
            fields,
            bases=None if whole is None else (whole,),
            kw_only=True,
            frozen=True,
            forbid_unknown_fields=True,
        )
        parts = tuple((field, *_kinds(get_type_hints(part, include_extras=True))) for field, part in _parts(hints))
        does = inspect.cleandoc(work.__doc__ or "")
        made = Act(name, does, struct, work, corrects, imports, *_kinds(hints), parts, whole is not None, corrects_with)
        if ACTS.setdefault(name, made) is not made:
            raise TypeError(f"{name} already names an act")
        return work

    return register


def _kinds(hints: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which fields hold euros, and which codes of municipalities."""
    amounts, codes = (
        tuple(field for field, hint in hints.items() if hint in (*kinds, *(kind | None for kind in kinds)))
        for kinds in ((Euros,), (Code, Organisation))
    )
    return amounts, codes


def _parts(hints: dict[str, Any]) -> Iterator[tuple[str, type[msgspec.Struct]]]:
    """The fields that hold an object or several, and of which shape these are."""
    for field, hint in hints.items():
        bare = get_args(hint)[0] if get_origin(hint) is Annotated else hint
        of = get_args(bare)[:1] if get_origin(bare) in (tuple, UnionType) else (bare,)
        if isinstance(of[0], type) and issubclass(of[0], msgspec.Struct):
            yield field, of[0]
