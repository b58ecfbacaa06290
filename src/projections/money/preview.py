"""What acts would record, and what that would do to the money of everyone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from ledger.actor import Principal
from ledger.acts.line import Asked
from ledger.preview import Foreseen, foresee
from projections.money.impact import Effects, Impact, together
from projections.view import Library


@dataclass(frozen=True, slots=True)
class Step:
    """One act of a preview."""

    foreseen: Foreseen
    impact: tuple[Impact, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """Acts one after another, as they would be done upon a position; ``impact`` is that of all together."""

    position: int
    steps: tuple[Step, ...]

    @property
    def impact(self) -> tuple[Impact, ...]:
        return together(step.impact for step in self.steps)


def preview(library: Library, principal: Principal, acts: Iterable[Asked], now: datetime) -> Preview:
    """What these acts would do; nothing of it is recorded, whatever becomes of them."""
    position, foreseen = foresee(library.journal, principal, acts, now)
    as_of = library.as_of(date.max, str(position), now)
    with library.view(as_of) as view:
        effects = Effects(view, as_of)
        return Preview(position, tuple(Step(each, effects.take(each.entries)) for each in foreseen))
