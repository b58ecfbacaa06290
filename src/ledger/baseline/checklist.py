"""What goes wrong with savings: fourteen named checks that a verifier runs on a claim, each a rule.

The list is that of the domain dossier (5.3: own knowledge, with seeds and audits of courts of audit behind it). What
figures show is computed from them; what they cannot show, whoever substantiates a claim answers, and a missing answer
is ``not-shown``: no check passes because nobody looked. By default a check that is not met is a finding and stands
with the verification; a partnership that wants it to refuse switches the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from typing import Final

from ledger.baseline.bridge import Bridge
from ledger.baseline.events import (
    ActualMeasured,
    BaselineLocked,
    BaselineStarted,
    BaselineValueRecorded,
    CheckOutcome,
    CheckResult,
    Criterion,
    Direction,
    IndicatorDefined,
    SavingClaimed,
)
from ledger.baseline.step_events import HomeCostKind, ScopeListed
from ledger.baseline.step_refusals import SavingCheckUnmet
from ledger.baseline.steps import Steps
from ledger.errors import RuleBroken
from ledger.law import LegalRule, Response, Severity, rule
from ledger.money import ZERO, Money

MET, NOT_MET, NOT_SHOWN = CheckOutcome.MET, CheckOutcome.NOT_MET, CheckOutcome.NOT_SHOWN
Told = tuple[CheckOutcome, tuple[str, ...]]
"""What a check comes to, and what it is about."""


@dataclass(frozen=True, slots=True)
class Context:
    """What stands outside the 0-meting: when the service began, which years are open, which indices were revised.

    ``open_years`` is empty where all are closed, and ``None`` where nobody looked.
    """

    service_started_on: date | None = None
    open_years: tuple[int, ...] | None = None
    later_editions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Examined:
    """A claim with all that the checks ask for. ``compared`` are its own actuals among all that was ``measured``.

    ``overlapping`` are other claims on the same costs that still count. ``superseded``: a later version is locked.
    ``unchanged``: the 0-meting says what was signed and locked.
    """

    claim: SavingClaimed
    years: range
    on: date
    started: BaselineStarted
    locked: BaselineLocked | None
    scope: ScopeListed | None
    unchanged: bool
    superseded: bool
    indicators: Mapping[str, IndicatorDefined]
    values: Mapping[tuple[str, str | None], BaselineValueRecorded]
    compared: tuple[ActualMeasured, ...]
    measured: tuple[ActualMeasured, ...]
    steps: Steps
    bridge: Bridge
    overlapping: tuple[str, ...]
    answers: Mapping[str, str] = field(default_factory=dict)
    context: Context = field(default_factory=Context)


EDITION: Final = 2
"""Which edition of the list is run: 2 since more must sign, closed books have a day, and claims by whichever indicator
overlap. To be raised when a check judges otherwise, so that what was verified before is not held to it."""
CHECKS: Final[dict[str, LegalRule[[Examined]]]] = {}
"""The fourteen, in order, by the name of their rule."""
ASKED: Final[list[str]] = []
"""Those that somebody answers, for no figure does."""
_LOOKS: Final[dict[str, Callable[[Examined], Told]]] = {}


def run(examined: Examined) -> tuple[CheckResult, ...]:
    """All fourteen, whatever they come to."""
    return tuple(CheckResult(name, *look(examined)) for name, look in _LOOKS.items())


def _check(
    number: int, name: str, *, severity: Severity = Severity.CONCERN, asked: bool = False
) -> Callable[[Callable[[Examined], Told]], LegalRule[[Examined]]]:
    def register(look: Callable[[Examined], Told]) -> LegalRule[[Examined]]:
        @wraps(look)
        def judged(examined: Examined) -> RuleBroken | None:
            outcome, about = look(examined)
            return None if outcome is MET else SavingCheckUnmet(examined.claim.claim, name, outcome.value, about)

        made: LegalRule[[Examined]] = rule(
            name, article=f"eigen regel: verificatielijst {number}", severity=severity, response=Response.FIND
        )(judged)
        CHECKS[name], _LOOKS[name] = made, look
        if asked:
            ASKED.append(name)
        return made

    return register


def _told(about: Iterable[str], otherwise: CheckOutcome = NOT_MET) -> Told:
    found = tuple(about)
    return (otherwise, found) if found else (MET, ())


def _answered(examined: Examined, name: str) -> Told:
    return (MET, ()) if name in examined.answers else (NOT_SHOWN, ())


@_check(1, "saving-baseline-in-time", severity=Severity.SERIOUS)
def baseline_in_time(examined: Examined) -> Told:
    """There is a 0-meting, and it was begun and locked by the day on which the collaboration began."""
    if examined.locked is None:
        return NOT_MET, ()
    begun = examined.context.service_started_on
    if begun is None:
        return NOT_SHOWN, ()
    late = {examined.started.effective_on, examined.locked.effective_on}
    return _told(sorted(day.isoformat() for day in late if day > begun))


@_check(2, "saving-same-scope", severity=Severity.SERIOUS)
def same_scope(examined: Examined) -> Told:
    """What is compared is of the same scope: the same pools, and no task field without an approved change of scope."""
    scope = examined.scope
    if scope is None or not examined.compared:
        return NOT_SHOWN, ()
    taken = examined.steps.scope_of(examined.claim.indicator, examined.years)
    known = {*scope.task_fields, *(each for step in taken for each in step.task_fields)}
    other = {each for actual in examined.compared for each in actual.task_fields} - known
    pools = {pool for actual in examined.compared for pool in set(actual.pools) ^ set(scope.pools)}
    return _told(sorted(other | pools))


@_check(3, "saving-indexed")
def prices_alike(examined: Examined) -> Told:
    """Both sides are in the same prices, by the last edition of the index that was published."""
    nominal = [
        str(year)
        for year in examined.years
        if year != examined.started.price_level and year not in examined.steps.indexed
    ]
    return _told([*nominal, *examined.context.later_editions])


@_check(4, "saving-counted-once", severity=Severity.SERIOUS, asked=True)
def counted_once(examined: Examined) -> Told:
    """No saving is counted twice: by another claim, at home and together, or as fte and as hire."""
    if examined.overlapping:
        return NOT_MET, examined.overlapping
    return _answered(examined, "saving-counted-once")


@_check(5, "saving-realised", severity=Severity.SERIOUS)
def saving_realised(examined: Examined) -> Told:
    """What is claimed was realised: the period is over and the books of its years are closed."""
    if examined.on < examined.claim.ends_on:
        return NOT_MET, (examined.claim.ends_on.isoformat(),)
    if examined.context.open_years is None:
        return NOT_SHOWN, ()
    return _told(map(str, examined.context.open_years))


@_check(6, "saving-stranded-cost")
def stranded_cost(examined: Examined) -> Told:
    """Of every participant it is recorded what overhead stayed behind at home, if only that there was none."""
    return _told(_not_at_home(examined, HomeCostKind.STRANDED), NOT_SHOWN)


@_check(7, "saving-transition-cost", asked=True)
def transition_cost(examined: Examined) -> Told:
    """The one-off cost of the change is recorded and written off, or it is said that there was none."""
    outside, booked = examined.steps.transitions.values(), examined.steps.one_offs.values()
    if examined.claim.indicator in {*(each.indicator for each in outside), *(each.indicator for each in booked)}:
        return MET, ()
    return _answered(examined, "saving-transition-cost")


@_check(8, "saving-hire-and-vacancies", asked=True)
def hire_and_vacancies(examined: Examined) -> Told:
    """External hire and vacancies are accounted for: work that nobody did, or that was hired, is no saving."""
    return _answered(examined, "saving-hire-and-vacancies")


@_check(9, "saving-vat", asked=True)
def vat_alike(examined: Examined) -> Told:
    """VAT is in both sides in the same way, and what can no longer be compensated is counted."""
    return (NOT_SHOWN, ()) if examined.scope is None else _answered(examined, "saving-vat")


@_check(10, "saving-quality-kept")
def quality_kept(examined: Examined) -> Told:
    """Quality, vulnerability and continuity were measured over the same period, and none of them got worse."""
    asked = {Criterion.QUALITY, Criterion.VULNERABILITY, Criterion.CONTINUITY}
    judged = {
        name: each
        for name, each in examined.indicators.items()
        if each.criterion in asked and each.better in (Direction.LOWER, Direction.HIGHER)
    }
    after = {(each.indicator, each.participant): each for each in _measured_beside(examined)}
    seen = {key for key in after if key[0] in judged and key in examined.values}
    worse = {name for name, who in seen if _worse(judged[name], examined.values[name, who], after[name, who])}
    if worse:
        return NOT_MET, tuple(sorted(worse))
    missing = judged.keys() - {name for name, _ in seen}
    return (NOT_SHOWN, tuple(sorted(missing))) if missing or not judged else (MET, ())


@_check(11, "saving-baseline-unchanged", severity=Severity.SERIOUS)
def baseline_unchanged(examined: Examined) -> Told:
    """The 0-meting says what everybody signed and a decision locked, and no later version stands in its place."""
    if examined.superseded:
        return NOT_MET, (str(examined.claim.version),)
    if examined.scope is None:
        return NOT_SHOWN, ()
    return (MET, ()) if examined.unchanged else (NOT_MET, ())


@_check(12, "saving-by-collaboration", asked=True)
def by_collaboration(examined: Examined) -> Told:
    """The saving is the collaboration's: it would not have come about without it."""
    return _answered(examined, "saving-by-collaboration")


@_check(13, "saving-not-by-key", severity=Severity.SERIOUS)
def not_by_key(examined: Examined) -> Told:
    """No more is claimed than was saved without what changes of key moved from one participant to another."""
    bridge = examined.bridge
    if bridge.key_effects is None:
        return NOT_SHOWN, ()
    moved = sum((bridge.key_effects.get(code, ZERO) for code in bridge.participants), ZERO)
    without = Money(bridge.saving.cents + moved.cents)
    return (MET, ()) if examined.claim.amount <= without else (NOT_MET, (without.euros,))


@_check(14, "saving-client-role")
def client_role(examined: Examined) -> Told:
    """Of every participant it is recorded what its own role as client costs, if only that it costs nothing."""
    return _told(_not_at_home(examined, HomeCostKind.CLIENT), NOT_SHOWN)


def _not_at_home(examined: Examined, kind: HomeCostKind) -> Iterable[str]:
    """The participants and years of which no cost of this kind was recorded."""
    costs = examined.steps.home_of(examined.claim.indicator, examined.years)
    known = {(each.participant, each.year) for each in costs if each.home_cost_kind is kind}
    return [
        f"{code} {year}"
        for code in examined.bridge.participants
        for year in examined.years
        if (code, year) not in known
    ]


def _measured_beside(examined: Examined) -> Iterable[ActualMeasured]:
    """All else that was measured in days that the claim is of."""
    return (
        each
        for each in examined.measured
        if each.starts_on < examined.claim.ends_on and examined.claim.starts_on < each.ends_on
    )


def _worse(indicator: IndicatorDefined, before: BaselineValueRecorded, after: ActualMeasured) -> bool:
    assert type(before.value) is type(after.value), "an indicator has one unit"
    one, other = (each.value.cents if isinstance(each.value, Money) else each.value for each in (before, after))
    return other > one if indicator.better is Direction.LOWER else other < one
