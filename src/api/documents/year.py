"""The settlement of one year of a service (jaarafrekening): what everybody bears, paid, was called and is settled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from api.documents.blocks import Block, Column, Document, Heading, Lead, Notice, Table, Words
from api.documents.borne import Borne, Lines, borne
from api.documents.keyed import Keys
from api.documents.since import corrected_later, since
from api.documents.statement import documents_of, made_up_note
from api.documents.writer import Writer
from api.documents.year_end import closing, entries, reversals, settlements
from api.documents.year_shares import explained, pools, shared
from api.questions.dues import BesideSettlement
from projections.money.balances import Balance
from projections.money.settlement import Settled
from projections.money.statement import StatementLine
from projections.view import UnknownThing

BEARS = ("share", "paid", "reserved", "sent", "received", "netted", "owes")
CALLED = ("contributed", "share", "advances", "settled", "unsettled")
ALWAYS = frozenset({"share", "paid", "unsettled", "owes"})


@dataclass(frozen=True, slots=True)
class OfYear:
    """All that the questions told of a year, read once."""

    service: str
    year: int
    title: str
    host: str | None
    rows: Sequence[Settled]
    beside: BesideSettlement
    balances: Sequence[Balance]
    unallocated: int
    reserve: int
    lines: Lines
    """The statement of this year of everybody."""

    @property
    def illustrative(self) -> bool:
        return any(each.illustrative for each in self.rows)


def year_settlement(write: Writer, *, service: str, year: int) -> Document:
    """All about the settlement of one year of a service."""
    told = _read(write, service, year)
    facts = [(write.say("Service"), f"{told.title} ({service})"), (write.say("Year"), str(year))]
    if told.host:
        facts.append((write.say("Host"), write.party(told.host)))
    blocks: list[Block] = []
    if not told.rows:
        blocks.append(Lead(write.say("By this day nothing was called and nothing was shared of this year.")))
    else:
        keys = Keys(write, whose=False)
        lines = [line for of in told.lines.values() for line in of]
        found = borne(told.lines, write.entry)
        blocks += [
            Lead(_lead(write, told)),
            *_notices(write, told),
            *_standing(write, told, found),
            *_called(write, told),
            *pools(write, told.rows),
            *shared(write, found, keys),
            *settlements(write, told.beside.settlements, lines),
            *_instalments(write, service, year),
            *closing(write, service, year),
            *reversals(write, found.reversals),
            *since(write, service, year, lines),
            *corrected_later(write, service, year),
            *entries(write, lines),
            *explained(write, keys),
            *documents_of(write, lines),
        ]
    return write.document(write.say("Settlement of a year"), f"{told.title} {year}", tuple(facts), *blocks)


def _read(write: Writer, service: str, year: int) -> OfYear:
    titles = {each.service: each for each in write.ask("services").rows}
    shared = titles.get(service)
    title, host = (shared.title, shared.host) if shared else (service.partition("/")[2], None)
    try:
        found = write.ask("settlement", service=service, year=year)
    except UnknownThing as unknown:
        if unknown.kind != "cost year with contributions or costs":
            raise
        return OfYear(service, year, title, host, (), BesideSettlement((), 0), (), 0, 0, {})
    standing: Sequence[Balance] = ()
    unallocated = reserve = 0
    try:
        balances = write.ask("balances", service=service, year=year)
    except UnknownThing:  # Called, and nothing was booked yet.
        lines: dict[str, Sequence[StatementLine]] = {}
    else:
        standing = tuple(balances.rows)
        unallocated = sum(each.amount for each in balances.beside.unallocated)
        reserve = sum(each.reserve for each in balances.beside.reserves)
        lines = {each.participant: _statement(write, each.participant, service, year) for each in standing}
    rows = tuple(found.rows)
    return OfYear(service, year, title, host, rows, found.beside, standing, unallocated, reserve, lines)


def _statement(write: Writer, participant: str, service: str, year: int) -> Sequence[StatementLine]:
    return tuple(write.ask("statement", participant=participant, service=service, year=year).rows)


def _lead(write: Writer, told: OfYear) -> str:
    shared = write.euros(sum(each.share for each in told.rows))
    parts = [write.say("%(shared)s of the costs was shared.", shared=shared)]
    if contributed := sum(each.contributed for each in told.rows):
        parts.append(write.say("%(contributed)s was to be contributed.", contributed=write.euros(contributed)))
    count = len(told.beside.settlements)
    if not count:
        parts.append(write.say("It was not settled yet."))
    else:
        times = write.say("It was settled once.") if count == 1 else write.say("It was settled %(n)s times.", n=count)
        parts.append(times)
    owing = sum(each.owes for each in told.balances if each.owes > 0)
    if owing:
        parts.append(write.say("On balance %(amount)s is still to be paid.", amount=write.euros(owing)))
    else:
        parts.append(write.say("On balance nobody owes anything."))
    return " ".join(parts)


def _notices(write: Writer, told: OfYear) -> Iterator[Block]:
    if told.unallocated:
        amount = write.euros(told.unallocated)
        yield Notice(write.say("%(amount)s was paid and is borne by nobody yet: no key has shared it.", amount=amount))
    if told.reserve:
        yield Words(write.say("In the reserve of the service: %(amount)s.", amount=write.euros(told.reserve)))


def _labels(write: Writer) -> dict[str, str]:
    return {
        "contributed": write.say("Was to contribute"),
        "share": write.say("Bears of the costs"),
        "paid": write.say("Paid for all"),
        "reserved": write.say("Put in the reserve"),
        "advances": write.say("Advances called"),
        "settled": write.say("Settled"),
        "unsettled": write.say("Not settled yet"),
        "sent": write.say("Paid to others"),
        "received": write.say("Received from others"),
        "netted": write.say("Netted"),
        "owes": write.say("Still to pay"),
    }


def _standing(write: Writer, told: OfYear, found: Borne) -> Iterator[Block]:
    """What everybody bears, what it paid, and what is left; with its weight, where one key shared all of it."""
    if not told.balances:
        return
    yield Heading(write.say("By participant"))
    one = found.grounds[0].parts if len(found.grounds) == 1 and not found.rest else []
    weights = {each.participant: each.weight for each in one if each.weight is not None}
    caption = write.say("In euros, by this day. Still to pay: what is left on balance; below zero: is to receive.")
    yield _figures(write, told.balances, BEARS, caption, weights)
    yield from made_up_note(write, made_up=any(each.illustrative for each in told.balances))


def _called(write: Writer, told: OfYear) -> Iterator[Block]:
    yield Heading(write.say("What was called"))
    if not any(each.contributed or each.advances or each.settled for each in told.rows):
        yield Words(write.say("Nothing was called of this year, in advance or as a settlement."))
        return
    caption = write.say(
        "In euros. Not settled yet: what it owes and nobody called from it; below zero is to be paid back."
    )
    yield _figures(write, told.rows, CALLED, caption, {})


def _figures(
    write: Writer, rows: Sequence[Any], names: Sequence[str], caption: str, weights: Mapping[str, Decimal]
) -> Table:
    """A line for everybody and their total, in the columns that have anything."""
    shown = [name for name in names if name in ALWAYS or any(getattr(each, name) for each in rows)]
    labels, weighed = _labels(write), bool(weights)
    columns = (
        Column(write.say("Participant"), 1),
        *([Column(write.say("Weight"), number=True)] if weighed else []),
        *(Column(labels[name], number=True) for name in shown),
    )
    told = [
        (
            write.party(each.participant),
            *([write.number(weights[each.participant]) if each.participant in weights else ""] if weighed else []),
            *(write.cents(getattr(each, name), made_up=each.illustrative) for name in shown),
        )
        for each in rows
    ]
    made_up = any(each.illustrative for each in rows)
    sums = (write.cents(sum(getattr(each, name) for each in rows), made_up=made_up) for name in shown)
    last = (write.say("Total"), *([""] if weighed else []), *sums)
    return Table(columns, (*told, last), caption, totals=1)


def _instalments(write: Writer, service: str, year: int) -> Iterator[Block]:
    called = write.ask("advances", service=service, year=year)
    instalments = tuple(called.rows)
    yield Heading(write.say("Advances"))
    if not instalments:
        yield Words(write.say("No advances were called."))
    else:
        columns = (
            Column(write.say("Due on")),
            Column(write.say("Who pays"), 2),
            Column(write.say("To whom"), 2),
            Column(write.say("Amount"), number=True),
            Column(write.say("Paid"), number=True),
            Column(write.say("Still open"), number=True),
        )
        rows = tuple(
            (
                write.day(each.due_on),
                write.party(each.participant),
                write.party(each.payable_to),
                *(
                    write.cents(cents, made_up=each.illustrative)
                    for cents in (each.amount, each.paid, each.outstanding)
                ),
            )
            for each in instalments
        )
        yield Table(columns, rows, write.say("Instalments in order of the day by which they are to be paid, in euros"))
    for each in called.beside.unmatched:
        names = {"payer": write.party(each.payer), "payee": write.party(each.payee)}
        amount = write.euros(each.amount)
        yield Notice(
            write.say("%(payer)s paid %(amount)s to %(payee)s beyond what was called.", amount=amount, **names)
        )
