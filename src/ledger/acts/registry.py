"""The acts that a clerk can do: each registers once, and its fields, checks and schema follow from its signature."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, get_type_hints

import msgspec

from ledger.acts.fields import Code, Euros, Organisation
from ledger.desk import Desk
from ledger.money import Money
from ledger.party import municipality

F = TypeVar("F", bound=Callable[..., None])


@dataclass(frozen=True, slots=True)
class Act:
    """One kind of act: its stored name, what it does, its fields, and whether it needs a reason.

    ``amounts`` and ``codes`` name the fields that hold euros and codes of municipalities.
    """

    name: str
    does: str
    fields: type[msgspec.Struct]
    work: Callable[..., None]
    corrects: bool = False
    amounts: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    def check(self, fields: msgspec.Struct) -> None:
        """Raise what is malformed beyond types: an amount that is no whole number of cents, a code of nobody."""
        for name in self.amounts:
            if (amount := getattr(fields, name)) is not None:
                Money.parse(amount)
        for name in self.codes:
            code = getattr(fields, name)
            if code is not None and code.startswith("GM"):  # A partnership's name is in small letters.
                municipality(code)

    def do(self, desk: Desk, fields: msgspec.Struct) -> None:
        """Work the act out at a desk."""
        self.work(desk, **{name: getattr(fields, name) for name in fields.__struct_fields__})


ACTS: dict[str, Act] = {}
"""Every act by its name, which is written out and never changes: it is stored with each entry."""


def act(name: str, *, corrects: bool = False) -> Callable[[F], F]:
    """Register a function ``(desk, *, field: type, ...) -> None`` as an act; one that corrects needs a reason.

    Its fields are its keyword arguments; an act line may hold these and no others. Its docstring is what people read.
    """

    def register(work: F) -> F:
        hints = get_type_hints(work, include_extras=True)
        fields: list[Any] = []
        for parameter in inspect.signature(work).parameters.values():
            if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
                continue
            shape = (parameter.name, hints[parameter.name])
            fields.append(shape if parameter.default is parameter.empty else (*shape, parameter.default))
        struct = msgspec.defstruct(
            name.title().replace("-", ""), fields, kw_only=True, frozen=True, forbid_unknown_fields=True
        )
        amounts, codes = (
            tuple(field for field, hint in hints.items() if hint in (*kinds, *(kind | None for kind in kinds)))
            for kinds in ((Euros,), (Code, Organisation))
        )
        made = Act(name, inspect.cleandoc(work.__doc__ or ""), struct, work, corrects, amounts, codes)
        if ACTS.setdefault(name, made) is not made:
            raise TypeError(f"{name} already names an act")
        return work

    return register
