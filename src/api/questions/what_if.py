"""The question what everyone would bear of a year under another key: a simulation beside what is, and marked as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from api.questions.registry import Found, Reading, question
from ledger.acts.fields import END, Code, PartnershipName, ServiceName, Slug, Year
from ledger.errors import NotFound
from ledger.known import AsKnown
from ledger.what_if import SIMULATION, Scenario, Simulating
from projections.marks import Cents
from projections.view import UnknownThing

WeightsAsked = Annotated[
    str,
    Meta(
        pattern=rf"^[A-Z]{{2}}[0-9]{{4}}:[0-9]{{1,12}}(\.[0-9]{{1,12}})?(,[A-Z]{{2}}[0-9]{{4}}:[0-9]{{1,12}}(\.[0-9]{{1,12}})?)*{END}",
        max_length=2000,
        description="the weight of each participant: GM0313:20,GM0327:80.5",
    ),
]


class Marking(StrEnum):
    """What a figure is where it is nothing that was recorded."""

    SIMULATION = SIMULATION


@dataclass(frozen=True, slots=True)
class SimulatedShare:
    """What a participant bears of a pool in a year, and would bear under a scenario; illustrative: either of them."""

    marking: Marking
    scenario: str
    service: str
    year: int
    pool: str
    participant: str
    actual: Cents
    simulated: Cents
    illustrative: bool

    @property
    def difference(self) -> Cents:
        """Simulated less actual."""
        return self.simulated - self.actual


@dataclass(frozen=True, slots=True)
class BesideSimulation:
    """``anew``: costs that would be shared otherwise. ``not_shared``: costs that nobody bears, in neither figure."""

    marking: Marking
    anew: tuple[str, ...]
    not_shared: tuple[str, ...]


@question("what-if")
def what_if(
    at: Reading,
    *,
    service: ServiceName,
    year: Year,
    pool: Slug | None = None,
    since: date | None = None,
    key: Slug | None = None,
    weights: WeightsAsked | None = None,
    without: tuple[Code, ...] = (),
    partnership: PartnershipName | None = None,
) -> Found[SimulatedShare, BesideSimulation]:
    """Tell what everyone would bear of a year under another key, other weights or without somebody: a simulation."""
    del partnership  # The service is of it.
    given = dict(each.split(":", 1) for each in weights.split(",")) if weights else None
    asked = Scenario(scenario=SIMULATION, pool=pool, since=since, key=key, weights=given, without=without)
    return simulations(at, service, year, [asked])


def simulations(
    at: Reading, service: str, year: int, scenarios: Sequence[Scenario]
) -> Found[SimulatedShare, BesideSimulation]:
    """Several scenarios side by side, each upon what was known and held as of the dates of the question."""
    try:
        of_year = Simulating.of(AsKnown(at.journal, at.as_of.known_at), service, year, at.as_of.valid_on)
    except NotFound as error:
        raise UnknownThing("cost year", f"{service}/{year}") from error
    outcomes = [(each, of_year.play(each)) for each in scenarios]
    rows = [
        SimulatedShare(
            Marking.SIMULATION,
            scenario.scenario,
            service,
            year,
            *account,
            outcome.actual.get(account, 0),
            outcome.simulated.get(account, 0),
            account in outcome.illustrative,
        )
        for scenario, outcome in outcomes
        for account in sorted({*outcome.actual, *outcome.simulated})
        if scenario.pool in (None, account[0])
    ]
    return Found(
        rows,
        BesideSimulation(
            Marking.SIMULATION,
            _all(outcome.anew for _, outcome in outcomes),
            _all(outcome.not_shared for _, outcome in outcomes),
        ),
    )


def _all(found: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for one in found for each in one))
