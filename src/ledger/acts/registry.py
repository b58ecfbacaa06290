"""The acts that a clerk can do: each registers once, and its fields, checks and schema follow from its signature."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, get_type_hints

import msgspec

from ledger.desk import Desk

F = TypeVar("F", bound=Callable[..., None])


@dataclass(frozen=True, slots=True)
class Act:
    """One kind of act: its stored name, what it does, the shape of its fields, and whether it needs a reason."""

    name: str
    does: str
    fields: type[msgspec.Struct]
    work: Callable[..., None]
    corrects: bool = False

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
        made = Act(name, inspect.cleandoc(work.__doc__ or ""), struct, work, corrects)
        if ACTS.setdefault(name, made) is not made:
            raise TypeError(f"{name} already names an act")
        return work

    return register
