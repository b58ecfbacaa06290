"""What a clerk can do about exit fees: set one, record that a court annulled it, withdraw it, set it again."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from ledger.acts.fields import END, Code, Euros, Number, PartnershipName, Ref, ServiceName, Slug, Text, Title
from ledger.acts.lookup import decision_on
from ledger.acts.registry import act
from ledger.desk import Desk
from ledger.governance import Decision, Standing
from ledger.governance.refusals import OutOfScope
from ledger.money import ZERO, Money
from ledger.partnership import PARTNERSHIP
from ledger.partnership.exit_events import DamageItem, ExitFeeAnnulled, ExitFeeMethod, ExitFeeSet, ExitFeeWithdrawn
from ledger.partnership.exit_refusals import StillParticipating
from ledger.partnership.exits import DEFAULT_ROUNDING, Payment
from ledger.partnership.refusals import NotParticipating
from ledger.service import SERVICE

Several = Annotated[int, Meta(ge=1, le=100, description="how many, from 1 to 100")]
Ecli = Annotated[
    str,
    Meta(
        pattern=f"^ECLI:[A-Z]{{2}}:[A-Z0-9]{{1,7}}:[0-9]{{4}}:[A-Z0-9.]{{1,25}}{END}",
        description="the number of a judgment, such as ECLI:NL:RBNHO:2018:7649",
    ),
]


class DamageItemField(Struct, frozen=True, forbid_unknown_fields=True):
    """An item of direct damage as an act line writes it."""

    title: Title
    amount: Euros
    grounds: Text
    shown_by: Title


@act("set-exit-fee")
def set_exit_fee(
    desk: Desk,
    *,
    partnership: PartnershipName,
    exit_fee: Slug,
    participant: Code,
    method: ExitFeeMethod,
    leaves_on: date,
    first_instalment_on: date,
    effective_on: date,
    decision: Ref,
    service: ServiceName | None = None,
    annual: Euros | None = None,
    annual_source: Title | None = None,
    number_of_years: Several | None = None,
    start_portion: Number | None = None,
    yearly_step: Number | None = None,
    factor: Number | None = None,
    damages: tuple[DamageItemField, ...] = (),
    number_of_instalments: Several | None = None,
    months_apart: Several = 12,
    illustrative: bool = False,
) -> None:
    """Set what a participant that leaves the partnership, or a service of it, owes; or set it again after a judgment.

    Each method has its own parameters. Without a number of instalments a year's part falls due each year, and a fee
    that counts no years falls due at once.
    """
    current = desk.read(PARTNERSHIP, partnership)
    decided = decision_on(desk, decision, service or partnership, effective_on)
    payable_to = _left(desk, partnership, participant, leaves_on, service)
    unpriced = ExitFeeSet(
        exit_fee,
        participant,
        method,
        ZERO,
        (),
        leaves_on,
        _decided_on(decided, effective_on),
        effective_on,
        decision,
        DEFAULT_ROUNDING,
        None if annual is None else Money.parse(annual),
        annual_source,
        number_of_years,
        _exact(start_portion),
        _exact(yearly_step),
        _exact(factor),
        tuple(DamageItem(each.title, Money.parse(each.amount), each.grounds, each.shown_by) for each in damages),
        (),
        service,
        payable_to,
        illustrative,
    )
    desk.record(
        current, current.state.exits.set(unpriced, Payment(first_instalment_on, number_of_instalments, months_apart))
    )


@act("annul-exit-fee")
def annul_exit_fee(
    desk: Desk,
    *,
    partnership: PartnershipName,
    exit_fee: Slug,
    court: Title,
    case_number: Ecli,
    judged_on: date,
    ruling: Text,
    to_redecide: bool,
    effective_on: date,
) -> None:
    """Record that a court annulled an exit fee, from a day on: mostly from the first day of the fee itself."""
    current = desk.read(PARTNERSHIP, partnership)
    annulled = ExitFeeAnnulled(exit_fee, court, case_number, judged_on, ruling, to_redecide, effective_on)
    desk.record(current, current.state.exits.annul(annulled))


@act("withdraw-exit-fee")
def withdraw_exit_fee(
    desk: Desk, *, partnership: PartnershipName, exit_fee: Slug, grounds: Text, decision: Ref, effective_on: date
) -> None:
    """Take an exit fee back from a day on, by a decision."""
    current = desk.read(PARTNERSHIP, partnership)
    fee = current.state.exits.find(exit_fee).fee
    decision_on(desk, decision, fee.service or partnership, effective_on)
    desk.record(current, current.state.exits.withdraw(ExitFeeWithdrawn(exit_fee, grounds, decision, effective_on)))


def _left(desk: Desk, partnership: str, participant: str, leaves_on: date, service: str | None) -> str | None:
    """Refuse who did not take part the day before, or takes part still; of a service, whom a fee is payable to."""
    together, payable_to = desk.read(PARTNERSHIP, partnership).state, None

    def takes_part(day: date) -> bool:
        return together.participates(participant, day) and (service is None or shared.is_member(participant, day))

    if service is not None:
        if service.partition("/")[0] != partnership:
            raise OutOfScope(service, partnership)
        shared = desk.read(SERVICE, service).state
        payable_to = shared.hosts.on(leaves_on)
    scope = service or partnership
    if not takes_part(leaves_on - timedelta(1)):
        raise NotParticipating(scope, participant, leaves_on - timedelta(1))
    if takes_part(leaves_on):
        raise StillParticipating(scope, participant, leaves_on)
    return payable_to


def _decided_on(decision: Decision, effective_on: date) -> date:
    """The day of the decision; of one that was withdrawn later, only the day from which it held is left."""
    if decision.standing is Standing.ADOPTED:
        return decision.dealt_with_on
    return decision.holds_from or effective_on


def _exact(number: str | None) -> Decimal | None:
    return None if number is None else Decimal(number)
