"""What an act line says of a key: its fields, and the specification that they make."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import asdict

from ledger.acts.fields import END, ClosedYears, Code, Number, Ref, ServiceName, Slug, Text, Title, Year
from ledger.money import KeyRounding
from ledger.period import ProRata
from ledger.portion import Bounds, PortionBound, Redistribution
from ledger.service.key import (
    Among,
    FallGuard,
    FallRule,
    Key,
    KeyMethod,
    KeyPart,
    Lookup,
    Measure,
    Phase,
    TotalRule,
    Transition,
    Weight,
)

Weights = Annotated[dict[Code, Number], Meta(description="the weight of each participant, exactly as published")]
Codes = Annotated[tuple[Code, ...], Meta(min_length=1)]
Portion = Annotated[
    str,
    Meta(
        pattern=rf"^(0|1|0\.[0-9]{{1,10}}|[1-9][0-9]{{0,8}}/[1-9][0-9]{{0,8}}){END}",
        description="an exact portion from 0 to 1, such as '0.25' or '1/3'",
    ),
]
DecimalPortion = Annotated[
    str,
    Meta(pattern=rf"^(0|1|0\.[0-9]{{1,10}}){END}", description="a portion from 0 to 1 as a decimal, such as '0.05'"),
]
MonthDay = Annotated[
    str,
    Meta(
        pattern=f"^(01-(0[1-9]|[12][0-9]|3[01])|02-(0[1-9]|1[0-9]|2[0-8])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
        f"|(0[3578]|1[02])-(0[1-9]|[12][0-9]|3[01])){END}",
        description="a month and a day of every year, such as '01-01'",
    ),
]
Years = Annotated[int, Meta(ge=0, le=50, description="a number of years")]


class MeasureField(Struct, frozen=True, forbid_unknown_fields=True):
    """A measure as an act line writes it."""

    name: Title
    reference_on: date
    source: Title
    vintage: Title


class GuardField(Struct, frozen=True, forbid_unknown_fields=True):
    """What holds if a volume falls by more than a threshold since some years earlier, or since a day."""

    threshold: Number
    consequence: FallRule = FallRule.HOLD_AT_THRESHOLD
    earlier_on: date | None = None
    years_earlier: Years = 1


class LookupField(Struct, frozen=True, forbid_unknown_fields=True):
    """Which recorded measure gives the weights; of a day, or of a day of each cost's year or some years before."""

    measure: Slug
    reference_on: date | None = None
    reference_day: MonthDay | None = None
    years_before: Years = 0
    vintage: Title | None = None
    guard: GuardField | None = None


class PartField(Struct, frozen=True, forbid_unknown_fields=True):
    """A key of the pool, and the portion of the whole that it shares."""

    key: Slug
    portion: Portion


class PhaseField(Struct, frozen=True, forbid_unknown_fields=True):
    """Which portion the new key of a transition shares from a year on."""

    year: Year
    portion: Portion


class TransitionField(Struct, frozen=True, forbid_unknown_fields=True):
    """From one key of the pool to another, by a phase for each year."""

    from_key: Slug
    to_key: Slug
    phases: tuple[PhaseField, ...]


class BoundField(Struct, frozen=True, forbid_unknown_fields=True):
    """The least and the most that a participant bears, as portions of the pool."""

    participant: Code
    floor: DecimalPortion | None = None
    cap: DecimalPortion | None = None


class BoundsField(Struct, frozen=True, forbid_unknown_fields=True):
    """The bounds of a key, and who bears what they redistribute."""

    limits: tuple[BoundField, ...]
    redistribution: Redistribution = Redistribution.IN_PROPORTION


class KeyFields(Struct, kw_only=True, frozen=True):
    """What an act line says of a key."""

    service: ServiceName
    pool: Slug
    key: Slug
    method: KeyMethod
    source: Text
    weights: Weights | None = None
    whole: Number | None = None
    total_rule: TotalRule = TotalRule.EXACT
    measure: MeasureField | None = None
    rounding: KeyRounding = KeyRounding.CUMULATIVE
    among: Among | None = None
    participants: Codes | None = None
    lookup: LookupField | None = None
    parts: tuple[PartField, ...] = ()
    transition: TransitionField | None = None
    bounds: BoundsField | None = None
    pro_rata: ProRata | None = None


class AdoptedKeyFields(KeyFields, kw_only=True, frozen=True):
    """What an act line says of a key that holds from a day on."""

    effective_on: date
    decision: Ref
    replaces: tuple[Slug, ...] = ()
    reallocate: bool = False
    closed_years: ClosedYears = ClosedYears.REFUSE


def key_of(asked: KeyFields, members: tuple[str, ...] = ()) -> Key:
    """The key that an act line tells of. Equal shares of nobody in particular are of those ``members``, each once."""
    weights = {code: str(value) for code, value in (asked.weights or {}).items()}
    if asked.weights is None and asked.method is KeyMethod.EQUAL and asked.among is not Among.MEMBERS:
        weights = dict.fromkeys(members, "1")
    return Key(
        name=asked.key,
        method=asked.method,
        weights=tuple(Weight(participant, Decimal(value)) for participant, value in weights.items()),
        source=asked.source,
        whole=None if asked.whole is None else Decimal(asked.whole),
        total_rule=asked.total_rule,
        measure=None if asked.measure is None else Measure(**asdict(asked.measure)),
        rounding=asked.rounding.value,
        among=asked.among,
        participants=asked.participants or (),
        lookup=None if asked.lookup is None else _lookup(asked.lookup),
        parts=tuple(KeyPart(part.key, part.portion) for part in asked.parts),
        transition=None if asked.transition is None else _transition(asked.transition),
        bounds=None if asked.bounds is None else _bounds(asked.bounds),
        pro_rata=asked.pro_rata,
    )


def _lookup(asked: LookupField) -> Lookup:
    guard = None
    if asked.guard is not None:
        given = asked.guard
        guard = FallGuard(Decimal(given.threshold), given.consequence, given.earlier_on, given.years_earlier)
    days = (asked.reference_on, asked.reference_day, asked.years_before)
    return Lookup(asked.measure, *days, asked.vintage, guard)


def _transition(asked: TransitionField) -> Transition:
    phases = tuple(Phase(phase.year, phase.portion) for phase in asked.phases)
    return Transition(asked.from_key, asked.to_key, phases)


def _bounds(asked: BoundsField) -> Bounds:
    """Floors and caps are exact decimals: a third of a pool is not a bound that anybody sets."""
    limits = tuple(PortionBound(each.participant, _decimal(each.floor), _decimal(each.cap)) for each in asked.limits)
    return Bounds(limits, asked.redistribution)


def _decimal(portion: str | None) -> Decimal | None:
    return None if portion is None else Decimal(portion)
