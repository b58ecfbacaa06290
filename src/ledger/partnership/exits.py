"""Exit fees of a partnership: how each is computed, and how each stands. A part, no stream.

A fee is a matter of the partnership, for it is set by its board when somebody leaves, also where no service has books;
of a fee for one service, the books of that service hold the claims (see ``ledger.cost_year.exit_claims``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, assert_never

from ledger.errors import LedgerError, NotFound
from ledger.money import ZERO, Money, Rounding
from ledger.partnership.exit_events import (
    DamageItem,
    ExitFeeAnnulled,
    ExitFeeEvent,
    ExitFeeMethod,
    ExitFeeSet,
    ExitFeeWithdrawn,
    FeeInstalment,
    FeeYear,
)
from ledger.partnership.exit_refusals import (
    ExitFeeNotPositive,
    ExitFeeOfAnother,
    ExitFeeParameters,
    ExitFeeStands,
    JudgedTooEarly,
    NoStandingExitFee,
    StepsToNothing,
)
from ledger.period import months_after

WHOLE: Final = Decimal(1)
NOTHING: Final = Decimal(0)

NEEDS: Final[Mapping[ExitFeeMethod, frozenset[str]]] = {
    ExitFeeMethod.YEARS_FLAT: frozenset({"annual", "annual_source", "number_of_years"}),
    ExitFeeMethod.YEARS_STEP_DOWN: frozenset(
        {"annual", "annual_source", "number_of_years", "start_portion", "yearly_step"}
    ),
    ExitFeeMethod.MULTIPLE: frozenset({"annual", "annual_source", "factor"}),
    ExitFeeMethod.DIRECT_DAMAGE: frozenset({"damages"}),
}
PARAMETERS: Final = ("annual", "annual_source", "number_of_years", "start_portion", "yearly_step", "factor", "damages")


class ExitFeeState(StrEnum):
    """How an exit fee stands."""

    STANDING = "standing"
    ANNULLED = "annulled"
    TO_REDECIDE = "to-be-redecided"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Payment:
    """When a fee is paid: from a day on, so many months apart; without a number, a year's part each year, or once."""

    first_due_on: date
    number: int | None = None
    months_apart: int = 12


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a method is given to compute a fee with."""

    method: ExitFeeMethod
    annual: Money | None = None
    annual_source: str | None = None
    number_of_years: int | None = None
    start_portion: Decimal | None = None
    yearly_step: Decimal | None = None
    factor: Decimal | None = None
    damages: tuple[DamageItem, ...] = ()

    def require_fit(self) -> None:
        """Refuse what the method lacks, or has no use for."""
        given = {name for name in PARAMETERS if getattr(self, name) not in (None, ())}
        needs = NEEDS[self.method]
        if given != needs:
            missing, superfluous = needs - given, given - needs
            raise ExitFeeParameters(
                self.method.value,
                tuple(name for name in PARAMETERS if name in missing),
                tuple(name for name in PARAMETERS if name in superfluous),
            )


def priced(unpriced: ExitFeeSet, payment: Payment) -> ExitFeeSet:
    """A fee with its total, its series of years and its instalments, from nothing but its own parameters."""
    series = _series(unpriced)
    if series:
        total = sum((each.amount for each in series), ZERO)
    elif unpriced.method is ExitFeeMethod.MULTIPLE:
        assert unpriced.annual is not None, "its parameters fit"
        assert unpriced.factor is not None, "its parameters fit"
        total = unpriced.annual.times(unpriced.factor, unpriced.rounding)
    else:
        total = sum((item.amount for item in unpriced.damages), ZERO)
    for amount in (total, *(item.amount for item in unpriced.damages)):
        if amount <= ZERO:
            raise ExitFeeNotPositive(unpriced.exit_fee, amount)
    parts = (
        [each.amount for each in series] if payment.number is None and series else _equal(total, payment.number or 1)
    )
    instalments = tuple(
        FeeInstalment(number, months_after(payment.first_due_on, (number - 1) * payment.months_apart), amount)
        for number, amount in enumerate(parts, start=1)
    )
    return replace(unpriced, amount=total, series=series, instalments=instalments)


def computes(fee: ExitFeeSet) -> bool:
    """Whether all that was computed of a recorded fee comes out again from its own parameters."""
    due = [each.due_on for each in fee.instalments]
    if not due:
        return False
    yearly = [each.amount for each in fee.series]
    number = None if yearly and [each.amount for each in fee.instalments] == yearly else len(due)
    try:
        again = priced(fee, Payment(due[0], number))
    except (LedgerError, AssertionError):
        return False
    same = [each.amount for each in again.instalments] == [each.amount for each in fee.instalments]
    return same and (again.amount, again.series) == (fee.amount, fee.series)


def _series(fee: ExitFeeSet) -> tuple[FeeYear, ...]:
    """The years that a fee counts: rounded once as a whole, so that no cent depends on how many years there are."""
    if fee.method not in (ExitFeeMethod.YEARS_FLAT, ExitFeeMethod.YEARS_STEP_DOWN):
        return ()
    assert fee.annual is not None, "its parameters fit"
    assert fee.number_of_years is not None, "its parameters fit"
    start = WHOLE if fee.start_portion is None else fee.start_portion
    step = NOTHING if fee.yearly_step is None else fee.yearly_step
    portions = [start - step * number for number in range(fee.number_of_years)]
    for number, portion in enumerate(portions, start=1):
        if not NOTHING < portion <= WHOLE:
            raise StepsToNothing(fee.exit_fee, number, portion)
    total = fee.annual.times(sum(portions, NOTHING), fee.rounding)
    names = [f"{number:04}" for number in range(len(portions))]
    parts = total.apportion(dict(zip(names, portions, strict=True)))
    return tuple(
        FeeYear(fee.leaves_on.year + number, portion, parts[name])
        for number, (name, portion) in enumerate(zip(names, portions, strict=True))
    )


def _equal(total: Money, number: int) -> Sequence[Money]:
    """So many parts that differ by a cent at most; the first ones have the cents that are left over."""
    return list(total.apportion({f"{each:04}": 1 for each in range(number)}).values())


@dataclass(frozen=True, slots=True)
class ExitFee:
    """A fee as it was set last, and how it stands."""

    fee: ExitFeeSet
    state: ExitFeeState = ExitFeeState.STANDING


@dataclass(frozen=True, slots=True)
class Exits:
    """All exit fees of a partnership by name."""

    by_name: Mapping[str, ExitFee] = field(default_factory=dict)

    def standing(self, exit_fee: str) -> ExitFeeSet:
        """The fee of that name, which must stand."""
        found = self.find(exit_fee)
        if found.state is not ExitFeeState.STANDING:
            raise NoStandingExitFee(exit_fee, found.state.value)
        return found.fee

    def find(self, exit_fee: str) -> ExitFee:
        """The fee of that name, however it stands."""
        if exit_fee not in self.by_name:
            raise NotFound("exit fee", exit_fee)
        return self.by_name[exit_fee]

    def set(self, unpriced: ExitFeeSet, payment: Payment) -> ExitFeeSet:
        """Compute a fee; one that was annulled or withdrawn is set again under its own name."""
        about = (unpriced.participant, unpriced.service)
        before = self.by_name.get(unpriced.exit_fee)
        if before is not None and (before.fee.participant, before.fee.service) != about:
            raise ExitFeeOfAnother(unpriced.exit_fee, unpriced.participant, before.fee.participant)
        for name, each in self.by_name.items():
            if each.state is ExitFeeState.STANDING and (each.fee.participant, each.fee.service) == about:
                raise ExitFeeStands(name, unpriced.participant)
        Parameters(**{name: getattr(unpriced, name) for name in ("method", *PARAMETERS)}).require_fit()
        return priced(unpriced, payment)

    def annul(self, annulled: ExitFeeAnnulled) -> ExitFeeAnnulled:
        fee = self.standing(annulled.exit_fee)
        if annulled.judged_on < fee.decided_on:
            raise JudgedTooEarly(annulled.exit_fee, annulled.judged_on, fee.decided_on)
        return annulled

    def withdraw(self, withdrawn: ExitFeeWithdrawn) -> ExitFeeWithdrawn:
        self.standing(withdrawn.exit_fee)
        return withdrawn


def evolve(exits: Exits, event: ExitFeeEvent) -> Exits:
    match event:
        case ExitFeeSet():
            now = ExitFee(event)
        case ExitFeeAnnulled(to_redecide=to_redecide):
            state = ExitFeeState.TO_REDECIDE if to_redecide else ExitFeeState.ANNULLED
            now = replace(exits.by_name[event.exit_fee], state=state)
        case ExitFeeWithdrawn():
            now = replace(exits.by_name[event.exit_fee], state=ExitFeeState.WITHDRAWN)
        case _:
            assert_never(event)
    return Exits({**exits.by_name, event.exit_fee: now})


DEFAULT_ROUNDING: Final = Rounding.HALF_AWAY_FROM_ZERO
