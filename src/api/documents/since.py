"""What changed after a year was settled, cause by cause, adding up exactly to the difference of every balance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from api.documents.blocks import Block, Column, Heading, Table, Words
from api.documents.writer import Writer
from api.questions.changes import BesideChanges
from ledger.cost_year.events import CostRecorded
from ledger.cost_year.postings import Account
from projections.money.causes import Cause
from projections.money.statement import StatementLine


def since(write: Writer, service: str, year: int, lines: Sequence[StatementLine]) -> Iterator[Block]:
    """What the ledger came to know of the year after its first settlement, and what that did to what is owed."""
    settled = [line.position for line in lines if line.account is Account.SETTLED]
    if not settled:
        return
    last = min(settled)
    yield Heading(write.say("What changed since it was settled"))
    found: BesideChanges = write.ask_since(last, "changes", service=service, year=year).beside
    if not found.causes:
        yield Words(write.say("Nothing: every figure is as it was known then."))
        return
    columns = (
        Column(write.say("Recorded")),
        Column(write.say("What changed it"), 4),
        Column(write.say("Participant"), 2),
        Column(write.say("Account"), 2),
        Column(write.say("Amount"), number=True),
        Column(write.say("In the balance"), number=True),
        Column(write.say("Position"), number=True),
    )
    rows = [row for cause in found.causes for row in _rows(write, cause)]
    caption = write.say(
        "Everything that was recorded after position %(position)s, in euros", position=write.number(last)
    )
    yield Table(columns, tuple(rows), caption)
    yield _totals(write, found)


def corrected_later(write: Writer, service: str, year: int) -> Iterator[Block]:
    """Costs in the books of later years that say that they put a cost of this year right."""
    found = [each for own in _later(write, service, year) for each in _correcting(write, own, year)]
    if not found:
        return
    columns = (
        Column(write.say("Day")),
        Column(write.say("Corrects"), 2),
        Column(write.say("By"), 4),
        Column(write.say("Paid by"), 2),
        Column(write.say("Amount"), number=True),
        Column(write.say("Position"), number=True),
    )
    rows = tuple(
        (
            write.day(line.effective_on),
            cost.corrects or "",
            f"{line.cost_year.rpartition('/')[2]}/{cost.cost} {cost.description}",
            write.party(cost.borne_by),
            write.cents(cost.amount.cents, made_up=cost.illustrative),
            write.number(line.position),
        )
        for line, cost in found
    )
    yield Heading(write.say("Corrected in later years"))
    caption = write.say("Costs in the books of a later year that put one of this year right, in euros")
    yield Table(columns, rows, caption)


def _later(write: Writer, service: str, year: int) -> Iterator[Sequence[StatementLine]]:
    """The statements of later years of whoever paid anything in them."""
    for each in write.ask("cost-years").rows:
        if each.service == service and each.year > year:
            for balance in write.ask("balances", service=service, year=each.year).rows:
                asked = {"participant": balance.participant, "service": service, "year": each.year}
                yield tuple(write.ask("statement", **asked).rows)


def _correcting(
    write: Writer, lines: Sequence[StatementLine], year: int
) -> Iterator[tuple[StatementLine, CostRecorded]]:
    for line in lines:
        if line.account is not Account.PAID or line.imported:
            continue
        event = write.entry(line.position).event
        if isinstance(event, CostRecorded) and (event.corrects or "").startswith(f"{year}/"):
            yield line, event


def _rows(write: Writer, cause: Cause) -> Iterator[tuple[str, ...]]:
    position = cause.caused_by or cause.positions[0]
    when = write.day(write.local(cause.recorded_at)) if cause.recorded_at else ""
    told = _told(write, cause)
    for at, each in enumerate(cause.amounts):
        own = (when, told) if at == 0 else ("", "")
        yield (
            *own,
            write.party(each.participant),
            write.term(each.account, "Account"),
            write.cents(each.cents, made_up=cause.illustrative),
            write.cents(each.owes, made_up=cause.illustrative),
            write.number(position) if at == 0 else "",
        )


def _told(write: Writer, cause: Cause) -> str:
    kind = write.term(cause.cause, "ChangeCause")
    parts = [f"{kind[:1].upper()}{kind[1:]}"]
    if documents := [each for each in cause.documents if not each.startswith("(")]:
        parts.append(", ".join(documents))
    if cause.decision:
        parts.append(write.say("decision %(decision)s", decision=cause.decision))
    if cause.reason:
        parts.append(cause.reason)
    return "; ".join(parts)


def _totals(write: Writer, found: BesideChanges) -> Table:
    """The balance of everybody then and now; what lies between is the sum of the causes."""
    columns = (
        Column(write.say("Participant"), 2),
        Column(write.say("Balance when it was settled"), number=True),
        Column(write.say("Changed by all of these"), number=True),
        Column(write.say("Balance"), number=True),
    )
    before = {each.participant: each.owes for each in found.before}
    after = {each.participant: each.owes for each in found.after}
    changed = dict.fromkeys(sorted({*before, *after}), 0)
    for cause in found.causes:
        for each in cause.amounts:
            changed[each.participant] = changed.get(each.participant, 0) + each.owes
    made_up = any(each.illustrative for each in (*found.before, *found.after))
    rows = tuple(
        (
            write.party(who),
            *(write.cents(cents, made_up=made_up) for cents in (before.get(who, 0), difference, after.get(who, 0))),
        )
        for who, difference in sorted(changed.items())
    )
    return Table(columns, rows, write.say("What that did to the balances, in euros"))
