"""Control totals beside the books: the same figure counted here, and whether a decision accepts that it differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from ledger.cost_year.control_events import ControlKind, ControlTotalAsserted, DifferenceAccepted
from ledger.cost_year.control_refusals import NothingToAccept, WrongSubject
from ledger.cost_year.flows import Flows
from ledger.cost_year.lines import Line
from ledger.cost_year.opening_events import OpeningPositionRecorded
from ledger.cost_year.postings import Account
from ledger.errors import AlreadyExists, NotFound
from ledger.governance.succession import Heirs, heir_on
from ledger.money import Money

NAMES: Final[Mapping[ControlKind, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    ControlKind.LEDGER_ACCOUNT: (("ledger_account", "pool"), ()),
    ControlKind.BANK: (("participant",), ("ledger_account", "task_field")),
    ControlKind.IV3: (("task_field",), ()),
    ControlKind.CONFIRMATION: (("participant",), ("ledger_account", "task_field")),
}
"""Of each kind what it must name, at least one of these, and what it cannot."""


OF_BANK: Final = frozenset({Account.SENT, Account.RECEIVED})
OF_CONFIRMATION: Final = OF_BANK | {Account.RESERVED, Account.SHARE, Account.NETTED}
"""What counts beside shares of costs and what was paid for all; a share that is of no cost is a charge."""

NOBODY_ENDED: Heirs = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Booked:
    """All that the books of a year come to: its costs, where they began, what was paid; and who stands for whom."""

    costs: Iterable[Line]
    opening: OpeningPositionRecorded | None = None
    heirs: Heirs = field(default_factory=dict)
    flows: Flows = field(default_factory=Flows)

    def owner(self, participant: str, on: date) -> str:
        """Whose on a day is what a participant bore or paid: after a herindeling its successor's."""
        return heir_on(self.heirs, participant, on)


@dataclass(frozen=True, slots=True)
class Control:
    """A control total, and every acceptance of a difference from it."""

    asserted: ControlTotalAsserted
    acceptances: tuple[DifferenceAccepted, ...] = ()

    def acceptance(self, difference: Money, on: date) -> DifferenceAccepted | None:
        """The latest acceptance that has taken effect on a day, where this is the very difference that it accepts."""
        latest = next((each for each in reversed(self.acceptances) if each.effective_on <= on), None)
        return latest if latest is not None and latest.difference == difference else None


@dataclass(frozen=True, slots=True)
class Controls:
    """The control totals of a year by name."""

    named: Mapping[str, Control] = field(default_factory=dict)

    def check(self, asserted: ControlTotalAsserted) -> ControlTotalAsserted:
        """Refuse one whose name is taken, or that is not about what its kind is about."""
        if asserted.control_total in self.named:
            raise AlreadyExists("control-total", asserted.control_total)
        needed, unused = NAMES[asserted.kind]
        missing = needed if all(getattr(asserted, name) is None for name in needed) else ()
        superfluous = tuple(name for name in unused if getattr(asserted, name) is not None)
        if missing or superfluous:
            raise WrongSubject(asserted.control_total, asserted.kind.value, missing, superfluous)
        return asserted

    def accept(
        self, control_total: str, books: Booked, grounds: str, effective_on: date, decision: str
    ) -> DifferenceAccepted:
        """Accept that the books differ as they do now; should they differ otherwise later, that is not accepted."""
        control = self.named.get(control_total)
        if control is None:
            raise NotFound("control-total", control_total)
        found = figure(books, control.asserted)
        difference = control.asserted.amount - found
        before = control.acceptance(difference, effective_on)
        if before is not None or not difference:
            raise NothingToAccept(control_total, difference, before.decision if before else None)
        return DifferenceAccepted(control_total, found, difference, grounds, effective_on, decision)

    def unresolved(self, books: Booked, on: date) -> Iterator[str]:
        """Each control total that the books differ from without a decision that accepts it on a day, in words."""
        for name, control in sorted(self.named.items()):
            said, found = control.asserted.amount, figure(books, control.asserted)
            if said != found and control.acceptance(said - found, on) is None:
                yield f"{name}: {said.euros} by {control.asserted.source}, {found.euros} here"

    def after(self, event: ControlTotalAsserted | DifferenceAccepted) -> Controls:
        """The same with one more said of it."""
        if isinstance(event, ControlTotalAsserted):
            control = Control(event)
        else:
            control = self.named[event.control_total]
            control = replace(control, acceptances=(*control.acceptances, event))
        return Controls({**self.named, control.asserted.control_total: control})


def figure(books: Booked, about: ControlTotalAsserted) -> Money:
    """What the books come to at the end of the day that a control total is of, counted as its kind says.

    A confirmed balance is what its participant owes: its shares and what it put in the reserve, less what it paid for
    all and to others; below zero where it is owed. Every other kind counts what was paid for the costs that it names
    (``participant``: paid by it), refunds taken off; a bank counts what was paid to others and by them as well. An
    opening position counts from its own day on, with what it tells of pools, accounts and task fields.
    """
    if about.kind is ControlKind.CONFIRMATION:
        return Money(sum(_owed(books, about)))
    named = (about.pool, about.ledger_account, about.task_field, about.participant)
    to_others = -sum(_moved(books, about, OF_BANK)) if about.kind is ControlKind.BANK else 0
    return Money(
        to_others
        + sum(
            cents
            for cents, *of in _paid(books, about.effective_on)
            if all(one in (None, other) for one, other in zip(named, of, strict=True))
        )
    )


def _paid(books: Booked, until: date) -> Iterator[tuple[int, str | None, str | None, str | None, str]]:
    """Every amount that was paid up to a day, with its pool, account and task field, and who paid it."""
    for line in books.costs:
        cost = line.recorded
        if cost.effective_on <= until:
            yield cost.amount.cents, cost.pool, cost.ledger_account, cost.task_field, books.owner(cost.borne_by, until)
    if books.opening is not None and books.opening.effective_on <= until:
        for each in books.opening.lines:
            yield each.paid.cents, each.pool, each.ledger_account, each.task_field, books.owner(each.participant, until)


def _moved(books: Booked, about: ControlTotalAsserted, accounts: frozenset[Account]) -> Iterator[int]:
    """What was posted on these accounts of the participant; of no pool, so of none where one is asked for."""
    for each in books.flows.moved(about.effective_on):
        who = each.participant and books.owner(each.participant, about.effective_on)
        if each.account in accounts and who == about.participant and about.pool in (None, each.pool):
            yield each.amount.cents


def _owed(books: Booked, about: ControlTotalAsserted) -> Iterator[int]:
    """All that makes up what a participant owes: what it bears and reserved, less what it paid."""
    yield from _moved(books, about, OF_CONFIRMATION)
    for line in books.costs:
        cost = line.recorded
        if cost.effective_on > about.effective_on or about.pool not in (None, cost.pool):
            continue
        if books.owner(cost.borne_by, about.effective_on) == about.participant:
            yield -cost.amount.cents
        for share in line.borne(about.effective_on):
            if books.owner(share.participant, about.effective_on) == about.participant:
                yield share.amount.cents
    if books.opening is not None and books.opening.effective_on <= about.effective_on:
        for each in books.opening.lines:
            own = books.owner(each.participant, about.effective_on) == about.participant
            if own and about.pool in (None, each.pool):
                yield each.share.cents - each.paid.cents
