"""How a year ends: the settlements that were adopted, whether its books are closed, and the entries behind that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from api.documents.blocks import Block, Column, Facts, Heading, Table, Words
from api.documents.borne import Reversal
from api.documents.proof import proof
from api.documents.writer import Writer
from ledger.cost_year.postings import Account
from projections.dossiers.decision import DecisionDossier
from projections.money.settlement import Adopted
from projections.money.statement import StatementLine
from projections.view import UnknownThing

Row = tuple[str, str]
SETTLING = frozenset(
    {Account.ADVANCE, Account.SETTLED, Account.SENT, Account.RECEIVED, Account.RESERVED, Account.NETTED}
)
"""The accounts by which a year is settled; shares and costs are those that it is a settlement of."""
CLOSE = "close-cost-year"


def dossier_of(write: Writer, decision: str) -> DecisionDossier | None:
    """All about a decision, where the ledger has one of this name."""
    try:
        return next(iter(write.ask("dossier", about=decision).rows), None)
    except UnknownThing:
        return None


def decided(write: Writer, decision: str) -> Iterator[Row]:
    """A decision with the body that took it, when, and by what right."""
    found = dossier_of(write, decision)
    taken = found.taken[0] if found and found.taken else None
    if taken is None:
        yield write.say("Decision"), decision
        return
    at = write.say("position %(position)s", position=write.number(taken.position))
    body, on = write.named(taken.body), write.day_in_words(taken.decided_on)
    yield write.say("Decision"), f"{decision}, {body}, {on} ({at})"
    yield write.say("Mandate"), " > ".join(taken.chain) or write.say("none: the body decided itself")


def settlements(write: Writer, adopted: Sequence[Adopted], lines: Sequence[StatementLine]) -> Iterator[Block]:
    """Each settlement as it was adopted: who is to pay what to whom by when, and by which decision."""
    yield Heading(write.say("Settlements"))
    if not adopted:
        yield Words(write.say("No settlement was adopted by this day."))
    columns = (Column(write.say("Participant"), 3), Column(write.say("Amount"), number=True))
    for each in adopted:
        own = [line for line in lines if line.account is Account.SETTLED and line.cost == each.settlement]
        positions, made_up = {line.position for line in own}, any(line.illustrative for line in own)
        yield Heading(each.settlement.replace("-", " "), 2)
        told = write.say(
            "%(day)s, payable to %(payee)s by %(due)s",
            day=write.day_in_words(each.effective_on),
            payee=write.party(each.payable_to),
            due=write.day_in_words(each.due_on),
        )
        facts = [(write.say("With effect from"), told), *decided(write, each.decision)]
        facts += [(write.say("Recorded"), _at(write, position)) for position in sorted(positions)]
        yield Facts(tuple(facts))
        rows = [(write.party(line.participant), write.cents(line.amount, made_up=made_up)) for line in each.lines]
        caption = write.say("What this settlement calls, in euros; below zero: is paid back")
        yield Table(columns, tuple(rows), caption)


def _at(write: Writer, position: int) -> str:
    entry = write.entry(position)
    at = write.say("position %(position)s", position=write.number(position))
    return f"{write.day_in_words(write.local(entry.recorded_at))}, {at}"


def closing(write: Writer, service: str, year: int) -> Iterator[Block]:
    """Whether the books of the year are closed, since when and by which decision; else what is left to do."""
    yield Heading(write.say("State of the books"))
    try:
        found = write.ask("todo", service=service, year=year)
    except UnknownThing:  # Advances were called of a year whose books nobody opened.
        yield Words(write.say("The books of this year were not opened yet."))
        return
    closed_on = _closed(write, found.beside.closed_by, f"{service}/{year}")
    if closed_on is not None:
        on, position = closed_on
        at = write.say("position %(position)s", position=write.number(position))
        told = write.say(
            "Closed with effect from %(day)s (%(at)s): no figure of it changes, unless a decision opens it again.",
            day=write.day_in_words(on),
            at=at,
        )
        yield Words(told)
        yield Facts(tuple(decided(write, found.beside.closed_by)))
    else:
        yield Words(write.say("The books of this year are open on this day: its figures can still change."))
    rows = tuple(
        (write.term(each.todo, "TodoKind"), ", ".join(_item(write, one) for one in each.items)) for each in found.rows
    )
    if rows:
        columns = (Column(write.say("What"), 2), Column(write.say("Of what"), 3))
        yield Table(columns, rows, write.say("What is left to do for this year"))


def _item(write: Writer, text: str) -> str:
    """What is left to do is about documents, pools, participants, or who is to pay whom."""
    return write.named(text.replace(" to ", " → "))


def _closed(write: Writer, decision: str | None, cost_year: str) -> tuple[date, int] | None:
    """The day from which the books are closed and the entry that says so, if that day has come."""
    found = dossier_of(write, decision) if decision else None
    closings = [
        (each.effective_on, each.position)
        for each in (found.resting if found else ())
        if each.act == CLOSE and write.entry(each.position).stream.endswith(f":{cost_year}")
    ]
    return max(closings, default=None)


def reversals(write: Writer, found: Sequence[Reversal]) -> Iterator[Block]:
    """What was shared and turned back in the year, and on which ground."""
    yield Heading(write.say("What was turned back"))
    if not found:
        yield Words(write.say("Nothing that was shared was turned back."))
        return
    columns = (
        Column(write.say("Day")),
        Column(write.say("Of what"), 3),
        Column(write.say("Ground"), 2),
        Column(write.say("Whole"), number=True),
        Column(write.say("Recorded")),
        Column(write.say("Position"), number=True),
    )
    rows = tuple(
        (
            write.day(each.line.effective_on),
            f"{each.event.cost} {each.line.description or ''}".strip(),
            write.term(each.event.ground, "ReversalGround"),
            write.cents(each.event.amount.cents, made_up=each.event.illustrative),
            write.day(write.local(write.entry(each.line.position).recorded_at)),
            write.number(each.line.position),
        )
        for each in sorted(found, key=lambda each: each.line.position)
    )
    caption = write.say("Allocations that were undone, in euros; their costs were shared anew or by nobody")
    yield Table(columns, rows, caption)


def entries(write: Writer, lines: Sequence[StatementLine]) -> Iterator[Block]:
    """The entries by which the year was called, paid and settled, with what proves each of them."""
    settling = {line.position: line for line in lines if line.account in SETTLING and not line.imported}
    if not settling:
        return
    columns = (
        Column(write.say("Position"), number=True),
        Column(write.say("Recorded")),
        Column(write.say("Act"), 2),
        Column(write.say("Of what"), 2),
        Column(write.say("Decision"), 3),
    )
    rows = tuple(_entry(write, position, line) for position, line in sorted(settling.items()))
    yield Heading(write.say("The entries of this settlement"))
    yield Table(columns, rows, write.say("What was called, paid, reserved, netted and settled, in order of recording"))
    yield from proof(write, settling)


def _entry(write: Writer, position: int, line: StatementLine) -> tuple[str, ...]:
    entry = write.entry(position)
    return (
        write.number(position),
        write.day(write.local(entry.recorded_at)),
        write.term(line.act, "acts"),
        "" if (line.cost or "(").startswith("(") else line.cost or "",
        getattr(entry.event, "decision", None) or line.decision or "",
    )
