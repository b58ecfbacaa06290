"""A 0-meting of two with a listed scope, signed and locked, and all that comes on top of it, for tests of savings.

The figures are those that docs/savings.md works out by hand; the same stand in cases/examples/savings.jsonl for three.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from ledger.baseline import BASELINE
from ledger.baseline.events import (
    ActualMeasured,
    BaselineEvent,
    BaselineLocked,
    BaselineStarted,
    BaselineValueRecorded,
    CheckAnswer,
    CitedYear,
    Criterion,
    Direction,
    IndicatorDefined,
    SavingClaimed,
    SavingSubstantiated,
    SavingVerified,
)
from ledger.baseline.step_events import (
    BaselineIndexed,
    BaselineSignedOff,
    BaselineSource,
    HomeCostKind,
    HomeCostRecorded,
    IndexStep,
    ParticipantAmount,
    ScopeListed,
    ScopeStepTaken,
    TransitionCostRecorded,
    VatBasis,
)
from ledger.indexing import UsedIndex
from ledger.money import Money, Rounding

SERVICE = "blnp/financien"
LEUSDEN, PUTTEN = "GM0327", "GM0273"
BOTH = (PUTTEN, LEUSDEN)
Y2019, Y2020, Y2021, Y2022 = (date(year, 1, 1) for year in range(2019, 2023))
CLAIMANT, VERIFIER = "p-0001", "p-0002"
DECIDED = "blnp#regeling-2017"


def euros(text: str) -> Money:
    return Money.parse(text)


def each(leusden: str, putten: str) -> tuple[ParticipantAmount, ...]:
    return (ParticipantAmount(LEUSDEN, euros(leusden)), ParticipantAmount(PUTTEN, euros(putten)))


STARTED = BaselineStarted(SERVICE, "0-meting", Y2019, Y2020, 2019, ("inkopen",), date(2019, 12, 2))
COSTS = IndicatorDefined("kosten", Criterion.COSTS, "Kosten", "EUR", Direction.LOWER)
DAYS = IndicatorDefined("doorlooptijd", Criterion.QUALITY, "Doorlooptijd", "days", Direction.LOWER)
VALUES = (
    BaselineValueRecorded("kosten", LEUSDEN, euros("100000.00"), "begroting", date(2019, 12, 2)),
    BaselineValueRecorded("kosten", PUTTEN, euros("40000.01"), "begroting", date(2019, 12, 2)),
    BaselineValueRecorded("doorlooptijd", None, Decimal(90), "kalender", date(2019, 12, 2)),
)
SCOPE = ScopeListed(
    ("0.4",),
    ("salarissen",),
    ("beheer",),
    VatBasis.EXCLUDED,
    Y2020,
    BOTH,
    (BaselineSource("Begroting 2019", "1" * 64, LEUSDEN),),
    date(2019, 12, 2),
)
BEGUN: tuple[BaselineEvent, ...] = (STARTED, COSTS, DAYS, *VALUES, SCOPE)
CONTENT = BASELINE.fold(BEGUN).content
SIGNED = tuple(BaselineSignedOff(code, CONTENT, date(2019, 12, 9)) for code in BOTH)
LOCKED = BaselineLocked(DECIDED, date(2019, 12, 16), CONTENT)
READY: tuple[BaselineEvent, ...] = (*BEGUN, *SIGNED, LOCKED)


def index_step(year: int, wage: str, price: str) -> IndexStep:
    published = ("CPB", date(year - 1, 12, 1), f"{year - 1}-12-01")
    wages = UsedIndex("lonen", year, Decimal(wage), *published)
    prices = UsedIndex("prijzen", year, Decimal(price), *published)
    return IndexStep(year, "kaders-2020", wages, prices, Decimal("0.70"), Decimal("0.30"))


INDEXED = BaselineIndexed(
    2021,
    (index_step(2020, "2.0", "1.0"), index_step(2021, "3.0", "2.0")),
    Rounding.HALF_AWAY_FROM_ZERO,
    date(2020, 12, 1),
    date(2022, 3, 2),
)
"""1.7% and 2.7%: 1.017 x 1.027 = 1.044459."""
MORE_WORK = ScopeStepTaken(
    "contractbeheer",
    "kosten",
    "Contractbeheer",
    each("5000.00", "2000.00"),
    2020,
    2021,
    None,
    ("0.5",),
    "formatieplan",
    DECIDED,
    date(2020, 11, 1),
)


def actual(participant: str, amount: str, key_effect: str) -> ActualMeasured:
    facts = ("kosten", participant, Y2021, Y2022, euros(amount), "boeken", date(2022, 3, 2))
    cites = (CitedYear(f"{SERVICE}/2021", 9, euros(amount)),)
    return ActualMeasured(*facts, cites, pools=("beheer",), task_fields=("0.4", "0.5"), key_effect=euros(key_effect))


ACTUALS = (actual(LEUSDEN, "82340.02", "-3580.00"), actual(PUTTEN, "39380.01", "3580.00"))
DAYS_AFTER = ActualMeasured("doorlooptijd", None, Y2021, Y2022, Decimal(84), "kalender", date(2022, 3, 2))


def at_home(kind: HomeCostKind, participant: str, amount: str) -> HomeCostRecorded:
    facts = (participant, 2021, euros(amount), "opgave", date(2022, 3, 2))
    return HomeCostRecorded("huisvesting" if kind is HomeCostKind.STRANDED else "regie", "kosten", kind, *facts)


HOME = (
    at_home(HomeCostKind.STRANDED, LEUSDEN, "4000.00"),
    at_home(HomeCostKind.STRANDED, PUTTEN, "0.00"),
    at_home(HomeCostKind.CLIENT, LEUSDEN, "1000.00"),
    at_home(HomeCostKind.CLIENT, PUTTEN, "1000.00"),
)
START_UP = TransitionCostRecorded(
    "start", "kosten", "Werving", each("5000.00", "2000.00"), 2020, 3, "projectrekening", date(2022, 3, 2)
)
MEASURED: tuple[BaselineEvent, ...] = (*READY, MORE_WORK, INDEXED, *ACTUALS, DAYS_AFTER, *HOME, START_UP)
CLAIMED = SavingClaimed("besparing", "kosten", Y2021, Y2022, euros("20000.00"), CLAIMANT, date(2022, 3, 3))
ANSWERS = (
    "saving-counted-once",
    "saving-hire-and-vacancies",
    "saving-vat",
    "saving-by-collaboration",
)
SUBSTANTIATED = SavingSubstantiated(
    "besparing", CLAIMANT, "de brug", tuple(CheckAnswer(check, "nagegaan") for check in ANSWERS), date(2022, 3, 3)
)
CLAIM: tuple[BaselineEvent, ...] = (*MEASURED, CLAIMED, SUBSTANTIATED)


def asked(verifier: str = VERIFIER, claim: str = "besparing", on: date = date(2022, 3, 10)) -> SavingVerified:
    """What a verifier says by himself; all figures are computed."""
    return SavingVerified(claim, verifier, Money(0), Money(0), Money(0), on)


def without(events: tuple[BaselineEvent, ...], *gone: BaselineEvent) -> tuple[BaselineEvent, ...]:
    assert set(map(id, gone)) <= set(map(id, events)), "what is left out was there"
    return tuple(event for event in events if event not in gone)


def instead(events: tuple[BaselineEvent, ...], old: BaselineEvent, **changes: Any) -> tuple[BaselineEvent, ...]:  # noqa: ANN401
    """The same events, one of them changed."""
    assert old in events
    changed: Any = old
    return tuple(replace(changed, **changes) if event is old else event for event in events)
