"""What was called, paid, settled and reserved, as plain loops over all entries; beside ``naive``, and as slow.

Nothing that an event computed is read from it: instalments, settled amounts and parts of a reserve are computed again
from budgets, keys, dates and decided amounts alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

from ledger.cost_year import events as cost_year
from ledger.cost_year.advance_events import AdvancesCalled
from ledger.cost_year.netting_events import ClaimsNetted, NettingUndone
from ledger.cost_year.payment_events import PaymentRecorded, PaymentReversed
from ledger.cost_year.result_events import ResultAppropriated
from ledger.cost_year.settlement_events import SettlementAdopted
from ledger.journal import Entry
from ledger.partnership.netting_events import NettingAgreed, NettingPaid, NettingReversed
from tests.oracle import naive
from tests.oracle.naive import Posting
from tests.oracle.naive_keys import comes_to, in_proportion, key_on, lets_each_bear_its_own

Side = tuple[str, str, str, date, int]
"""Account, participant, pool, day and cents."""
Instalment = tuple[str, str, date, int]
"""Who pays, whom, by when, how many cents."""
BODY = "(the service itself)"
ABOUT = ("advances", "payment", "settlement", "netting")
CLAIMS = {"advance", "settled", "sent", "received", "netted"}


def postings(entries: Sequence[Entry]) -> list[Posting]:
    """All that was ever called, paid, settled and reserved, both sides of it, debits above zero."""
    found: list[Posting] = []
    called: dict[int, list[Instalment]] = {}
    netted = Netted()
    gone = naive.gone_at(entries)
    for index, entry in enumerate(entries):
        event, stream = entry.event, entry.stream
        sides: list[Side] = []
        match event:
            case AdvancesCalled():
                before = naive.known(entries[:index], entry.position)
                standing = standing_before(before, stream, called)
                kept = [each for each in standing if each[2] < event.effective_on]
                called[entry.position] = instalments(before, entry, kept)
                withdrawn = [each for each in standing if each[2] >= event.effective_on]
                for sign, group in ((1, called[entry.position]), (-1, withdrawn)):
                    for payer, payee, day, cents in group:
                        if payer != payee:
                            sides += [("advance", payer, "", day, sign * cents)]
                            sides += [("advance", payee, "", day, -sign * cents)]
            case PaymentRecorded():
                day, cents = event.effective_on, event.amount.cents
                sides = [("received", event.payee, "", day, cents), ("sent", event.payer, "", day, -cents)]
            case PaymentReversed(payment=name):
                (paid,) = (
                    each.event
                    for each in naive.known(entries[:index], entry.position)
                    if each.stream == stream and isinstance(each.event, PaymentRecorded) and each.event.payment == name
                )
                day, cents = paid.effective_on, paid.amount.cents
                sides = [("received", paid.payee, "", day, -cents), ("sent", paid.payer, "", day, cents)]
            case SettlementAdopted():
                books = [*naive.postings(entries[:index]), *found]
                left = to_settle(books, entry, event.payable_to)
                for who, cents in sorted(left.items()):
                    if who != event.payable_to:
                        sides += [("settled", who, "", event.due_on, cents)]
                        sides += [("settled", event.payable_to, "", event.due_on, -cents)]
            case ResultAppropriated():
                before = naive.known(entries[:index], entry.position)
                for pool, who, cents in reserved(before, stream, event.to_reserve.cents):
                    sides += [("reserved", who, pool, event.effective_on, cents)]
                    sides += [("reserve", BODY, pool, event.effective_on, -cents)]
            case ClaimsNetted() | NettingUndone() | NettingAgreed() | NettingReversed() | NettingPaid():
                sides = netted.sides(found, entry)
            case _:
                continue
        year = int(stream.split("/")[2]) if "/" in stream else 0
        flag = bool(event.illustrative)
        about = str(next((getattr(event, name) for name in ABOUT if hasattr(event, name)), "(result)"))
        for account, who, pool, day, cents in sides:
            place = (entry.position, naive.scope_of(entry), who, account, pool, about, day, cents)
            found.append(Posting(*place, flag, year, gone.get(entry.position)))
    return found


@dataclass(slots=True)
class Netted:
    """What each netting settled in each year, and which transfers take its place."""

    settled: dict[tuple[str, str], dict[tuple[str, str], int]] = field(default_factory=dict)
    transfers: dict[tuple[str, str], list[tuple[str, str, int]]] = field(default_factory=dict)

    def sides(self, found: Sequence[Posting], entry: Entry) -> list[Side]:
        """Both sides of all that an event about a netting posts."""
        event, stream, scope = entry.event, entry.stream, naive.scope_of(entry)
        match event:
            case ClaimsNetted(netting=name, effective_on=day):
                self.settled[stream, name] = still_open(found, entry, day)
                flows = [(payee, payer, cents) for (payer, payee), cents in self.settled[stream, name].items()]
            case NettingUndone(netting=name, effective_on=day):
                flows = [(payee, payer, -cents) for (payer, payee), cents in self.settled[stream, name].items()]
            case NettingAgreed(netting=name, effective_on=day):
                of_years = [self.settled.get((f"cost-year:{each}", f"{scope}#{name}"), {}) for each in event.cost_years]
                flows = self.transfers[scope, name] = in_few(of_years)
            case NettingReversed(netting=name, effective_on=day):
                flows = [(payer, payee, -cents) for payer, payee, cents in self.transfers[scope, name]]
            case NettingPaid(effective_on=day):
                cents = event.amount.cents
                return [("received", event.payee, "", day, cents), ("sent", event.payer, "", day, -cents)]
            case _:
                raise AssertionError(entry)
        return [
            side
            for debited, credited, cents in flows
            for side in (("netted", debited, "", day, cents), ("netted", credited, "", day, -cents))
        ]


def still_open(found: Sequence[Posting], entry: Entry, day: date) -> dict[tuple[str, str], int]:
    """Who is still to pay whom what of a year by a day: each flow is a debit, and the credit that comes after it."""
    scope, year = naive.scope_of(entry), int(entry.stream.split("/")[2])
    owed: dict[tuple[str, str], int] = defaultdict(int)
    of_year = [
        each
        for each in found
        if (each.service, each.year) == (scope, year)
        and each.account in CLAIMS
        and (each.gone is None or each.gone > entry.position)
    ]
    for debit, credit in zip(of_year[::2], of_year[1::2], strict=True):
        assert debit.cents == -credit.cents
        if debit.effective_on <= day and debit.participant != credit.participant:
            owed[debit.participant, credit.participant] += debit.cents
    pairs = {tuple(sorted(pair)) for pair in owed}
    left = {(one, other): owed.get((one, other), 0) - owed.get((other, one), 0) for one, other in pairs}
    there = {(one, other) if cents > 0 else (other, one): abs(cents) for (one, other), cents in left.items() if cents}
    return dict(sorted(there.items()))


def in_few(years: Sequence[dict[tuple[str, str], int]]) -> list[tuple[str, str, int]]:
    """Over and over, whoever is to pay most pays whoever is to get most; by code where equal."""
    left: Counter[str] = Counter()
    for each in years:
        for (payer, payee), cents in each.items():
            left[payer] += cents
            left[payee] -= cents
    found = []
    while debtors := sorted((-cents, who) for who, cents in left.items() if cents > 0):
        creditors = sorted((cents, who) for who, cents in left.items() if cents < 0)
        (owes, payer), (gets, payee) = debtors[0], creditors[0]
        cents = min(-owes, -gets)
        left[payer] -= cents
        left[payee] += cents
        found.append((payer, payee, cents))
    return found


def standing_before(before: Iterable[Entry], stream: str, called: dict[int, list[Instalment]]) -> list[Instalment]:
    """The instalments that are to be paid, of all calls that count, each withdrawing what it replaces."""
    standing: list[Instalment] = []
    for entry in before:
        if entry.stream == stream and isinstance(entry.event, AdvancesCalled):
            since = entry.event.effective_on
            standing = [each for each in standing if each[2] < since] + called[entry.position]
    return standing


def budgets(before: Iterable[Entry], stream: str, day: date) -> dict[str, int]:
    """Of all budgets of a pool that reach a day the one that was adopted last."""
    found: dict[str, int] = {}
    for entry in before:
        event = entry.event
        if entry.stream == stream and isinstance(event, cost_year.BudgetAdopted) and event.effective_on <= day:
            found[event.pool] = event.amount.cents
    return {pool: cents for pool, cents in found.items() if cents}


def contributions(before: Sequence[Entry], stream: str, day: date) -> dict[str, dict[str, int]]:
    """What everyone contributes to each pool by the key of the day."""
    scope, found = "/".join(stream.split(":")[1].split("/")[:2]), {}
    for pool, cents in budgets(before, stream, day).items():
        key = key_on(before, scope, pool, day)
        assert key is not None
        if not lets_each_bear_its_own(before, scope, pool, key.key, day):  # Whose its costs will be is not known yet.
            found[pool] = naive.divide(cents, comes_to(before, scope, pool, key.key, day), {})
    return found


def instalments(before: Sequence[Entry], entry: Entry, kept: list[Instalment]) -> list[Instalment]:
    """What is left of everyone's contribution, in parts whose running total is rounded each time."""
    event = entry.event
    assert isinstance(event, AdvancesCalled)
    left: Counter[str] = Counter()
    for shares in contributions(before, entry.stream, event.effective_on).values():
        left.update(shares)
    for payer, _, _, cents in kept:
        left[payer] -= cents
    found = []
    for who, total in left.items():
        given = 0
        for number, day in enumerate(event.dates, start=1):
            until = half_up(Fraction(total * number, len(event.dates)))
            if until - given:
                found.append((who, event.payable_to, day, until - given))
            given = until
    return found


def half_up(amount: Fraction) -> int:
    """The nearest cent, half a cent away from zero."""
    whole = floor(abs(amount) + Fraction(1, 2))
    return -whole if amount < 0 else whole


def to_settle(books: Iterable[Posting], entry: Entry, payable_to: str) -> dict[str, int]:
    """What everyone bears, reserved, paid and was called for in the year, whatever its days: what is left of it."""
    scope, year = naive.scope_of(entry), int(entry.stream.split("/")[2])
    left: dict[str, int] = defaultdict(int)
    for each in books:
        mistaken = each.gone is not None and each.gone < entry.position
        if (each.service, each.year) != (scope, year) or mistaken or each.position > entry.position:
            continue
        if each.account == "reserve":
            left[payable_to] += each.cents
        elif each.account in ("share", "reserved"):
            left[each.participant] += each.cents
        elif each.account in ("paid", "advance", "settled"):
            left[each.participant] -= each.cents
    return left


def reserved(before: Sequence[Entry], stream: str, cents: int) -> list[tuple[str, str, int]]:
    """What goes to the reserve: over the pools as their contributions, and in each by the key that these went by."""
    calls = [each.event for each in before if each.stream == stream and isinstance(each.event, AdvancesCalled)]
    since = calls[-1].effective_on
    at = max(index for index, each in enumerate(before) if each.event is calls[-1])
    called = contributions(before[:at], stream, since)
    pools = {pool: Decimal(cents) for pool, cents in budgets(before[:at], stream, since).items() if pool in called}
    scope = "/".join(stream.split(":")[1].split("/")[:2])
    found = []
    for pool, part in naive.divide(cents, in_proportion(pools), {}).items():
        key = key_on(before[:at], scope, pool, since)
        assert key is not None
        parts = comes_to(before[:at], scope, pool, key.key, since)
        found += [(pool, who, share) for who, share in naive.divide(part, parts, {}).items()]
    return found
