"""Charges upon joining and leaving: what one bears more, the others bear less, so that together nothing changes.

They are no costs, for nothing is paid to anybody outside: a charge moves what members bear (``share``), and the
settlement of the year calls it with the rest. A part in the reserve is put in that (``reserved``), for all to have.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from ledger.cost_year.charge_events import ChargeKind, ChargeSet
from ledger.cost_year.charge_refusals import ChargeNotPositive, ChargeParameters
from ledger.cost_year.refusals import NoMember
from ledger.cost_year.used_key import Share
from ledger.errors import AlreadyExists
from ledger.money import ZERO, Money


@dataclass(frozen=True, slots=True)
class Charges:
    """The charges of a year as they were set, and what of each exit fee was claimed in it."""

    set_so_far: tuple[ChargeSet, ...] = ()
    claimed: Mapping[str, Money] = field(default_factory=dict)

    def set(self, bare: ChargeSet, members: Collection[str]) -> ChargeSet:
        """Work a charge out among those who take part on its day."""
        if any(each.charge == bare.charge for each in self.set_so_far):
            raise AlreadyExists("charge", bare.charge)
        bearing = {weight.participant for weight in bare.weights}
        if bare.charge_kind is not ChargeKind.EXIT_FEE:
            bearing.add(bare.participant)
        if strangers := bearing - set(members):
            raise NoMember(tuple(sorted(strangers)), bare.effective_on)
        if bare.base is not None and bare.participant not in {weight.participant for weight in bare.weights}:
            raise ChargeParameters(bare.charge, f"{bare.participant} has no weight, so no part of {bare.base.euros}")
        made = worked_out(bare)
        if made.amount <= ZERO and bare.charge_kind is not ChargeKind.EXIT_FEE:
            raise ChargeNotPositive(bare.charge, made.amount)
        return made

    def after(self, event: ChargeSet) -> Charges:
        """The same with one more."""
        claimed = dict(self.claimed)
        if event.exit_fee is not None:
            claimed[event.exit_fee] = claimed.get(event.exit_fee, ZERO) + event.amount
        return replace(self, set_so_far=(*self.set_so_far, event), claimed=claimed)


def worked_out(bare: ChargeSet) -> ChargeSet:
    """A charge with its amount and with what each bears, from nothing but its own facts."""
    weights = {weight.participant: weight.value for weight in bare.weights}
    amount = bare.amount if bare.base is None else bare.base.apportion(weights)[bare.participant]
    if bare.charge_kind is ChargeKind.ENTRY_RESERVE:
        return replace(bare, amount=amount, shares=(Share(bare.participant, amount),))
    others = {code: value for code, value in weights.items() if code != bare.participant}
    if not any(others.values()):
        raise ChargeParameters(bare.charge, "nobody else has a weight, so it is in favour of nobody")
    parted = amount.apportionment(others)
    shares = [Share(bare.participant, amount)]
    shares += [Share(code, -part, -parted.residues[code]) for code, part in parted.shares.items()]
    return replace(bare, amount=amount, shares=tuple(shares))
