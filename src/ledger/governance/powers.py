"""What can become of a power: whether its law or its nature lets it be mandated or delegated (Awb 10:3, 10:15)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ledger.timeline import Timeline

NOBODY: Timeline[frozenset[str]] = Timeline()


class PowerBar(StrEnum):
    """Why a power cannot be mandated: by a statute or by its nature (Awb 10:3(1)), or as one of 10:3(2)(a) to (d)."""

    STATUTE = "statute"
    NATURE = "nature"
    GENERAL_RULES = "generally-binding-rules"
    REINFORCED_MAJORITY = "reinforced-majority"
    ADMINISTRATIVE_APPEAL = "administrative-appeal"
    ANNULMENT = "annulment"


@dataclass(frozen=True, slots=True)
class PowerTraits:
    """What bars a power from being mandated, and the statute that lets it be delegated; ``None``: nothing, and none."""

    bar: PowerBar | None = None
    delegable_by: str | None = None


NO_TRAITS: Timeline[PowerTraits] = Timeline()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The powers that a partnership named: which bodies have each from day to day, and what may become of it."""

    bodies: Mapping[str, Timeline[frozenset[str]]] = field(default_factory=dict)
    traits: Mapping[str, Timeline[PowerTraits]] = field(default_factory=dict)

    def knows(self, power: str) -> bool:
        """Whether it was ever named."""
        return power in self.bodies

    def bodies_on(self, power: str, day: date) -> frozenset[str]:
        """Which bodies have a power on a day."""
        return self.bodies.get(power, NOBODY).on(day) or frozenset()

    def traits_on(self, power: str, day: date) -> PowerTraits:
        """What may become of a power on a day; of one that was never named, anything that its law allows."""
        return self.traits.get(power, NO_TRAITS).on(day) or PowerTraits()
