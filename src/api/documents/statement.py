"""The statement of one participant (bijdragenota) as a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from api.documents.blocks import Block, Column, Document, Facts, Heading, Lead, Table, Words
from api.documents.keyed import Keys
from api.documents.writer import Writer
from api.questions.statement import BesideStatement
from ledger.cost_year.postings import Account
from projections.money.claims import OpenClaim
from projections.money.statement import StatementLine, StatementTotal


def statement(write: Writer, *, participant: str, service: str | None = None, year: int | None = None) -> Document:
    """All that one participant bears and paid, or that of one service or year, and how it came about."""
    found = write.ask("statement", participant=participant, service=service, year=year)
    beside: BesideStatement = found.beside
    lines: Sequence[StatementLine] = tuple(found.rows)
    keys = Keys(write)
    facts = [(write.say("Participant"), f"{write.party(participant)} ({participant})")]
    if service:
        facts.append((write.say("Service"), service))
    if year:
        facts.append((write.say("Year"), str(year)))
    blocks: list[Block] = [Lead(_lead(write, beside))]
    if beside.totals:
        blocks += [*_totals(write, beside), *_claims(write, beside), *_books(write, beside, lines, keys)]
    if keys.met:
        blocks += [Heading(write.say("How the shares came about")), *keys.told()]
    blocks += documents_of(write, lines)
    return write.document(write.say("Statement of contribution"), write.party(participant), tuple(facts), *blocks)


def _lead(write: Writer, beside: BesideStatement) -> str:
    who = write.party(beside.participant)
    if not beside.totals:
        return write.say("By this day nothing had been booked for %(who)s, as it was known then.", who=who)
    shared = sum(each.cents for each in beside.totals if each.account is Account.SHARE)
    bears = write.say("%(who)s bears %(shared)s of the costs.", who=who, shared=write.euros(shared))
    amount = write.euros(abs(beside.owes))
    if beside.owes > 0:
        owes = write.say("On balance it still has %(amount)s to pay.", amount=amount)
    elif beside.owes < 0:
        owes = write.say("On balance it still gets %(amount)s.", amount=amount)
    else:
        owes = write.say("On balance nothing is open.")
    return f"{bears} {owes}"


def _title(beside: BesideStatement, cost_year: str) -> str:
    """What a year of a service is called."""
    service, _, year = cost_year.rpartition("/")
    titles = {each.service: each.title for each in beside.hosts}
    return f"{titles.get(service, service.partition('/')[2])} {year}"


def _totals(write: Writer, beside: BesideStatement) -> Iterator[Block]:
    columns = (
        Column(write.say("Service and year"), 3),
        Column(write.say("Pool"), 2),
        Column(write.say("Account"), 2),
        Column(write.say("Amount"), number=True),
        Column(write.say("Counts in the balance"), number=True),
    )
    rows = [
        (
            _title(beside, each.cost_year),
            write.pool(each.pool),
            write.term(each.account, "Account"),
            write.cents(each.cents, made_up=each.illustrative),
            write.cents(each.owes, made_up=each.illustrative),
        )
        for each in beside.totals
    ]
    made_up = any(each.illustrative for each in beside.totals)
    last = (write.say("Balance"), "", "", "", write.cents(beside.owes, made_up=made_up))
    caption = write.say("What this statement comes to, in euros; below zero: is received")
    yield Heading(write.say("Together"))
    yield Table(columns, (*rows, last), caption, totals=1)
    yield from made_up_note(write, made_up=made_up)


def made_up_note(write: Writer, *, made_up: bool) -> Iterator[Block]:
    """What a star means, where there is one."""
    if made_up:
        yield Words(write.say("* illustrative: no source gives this figure."))


def _claims(write: Writer, beside: BesideStatement) -> Iterator[Block]:
    yield Heading(write.say("What is open to be paid"))
    if not beside.open_claims:
        yield Words(write.say("Nothing was called or settled that is not paid."))
        return
    columns = (
        Column(write.say("Service and year"), 3),
        Column(write.say("Who pays"), 2),
        Column(write.say("To whom"), 2),
        Column(write.say("Amount"), number=True),
        Column(write.say("Due on")),
        Column(write.say("State")),
    )
    caption = write.say("What was called or settled and is not paid, in euros")
    yield Table(columns, tuple(_claim(write, beside, each) for each in beside.open_claims), caption)


def _claim(write: Writer, beside: BesideStatement, each: OpenClaim) -> tuple[str, ...]:
    return (
        _title(beside, each.cost_year),
        write.party(each.payer),
        write.party(each.payee),
        write.cents(each.amount, made_up=each.illustrative),
        write.day(each.due_on),
        write.say("fallen due") if each.fallen_due else write.say("later"),
    )


def _books(write: Writer, beside: BesideStatement, lines: Sequence[StatementLine], keys: Keys) -> Iterator[Block]:
    """The lines of each year of each service, in order."""
    hosts = {each.service: each.host for each in beside.hosts}
    for cost_year in dict.fromkeys(each.cost_year for each in beside.totals):
        of_year = [each for each in lines if each.cost_year == cost_year]
        yield Heading(_title(beside, cost_year))
        if (host := hosts.get(cost_year.rpartition("/")[0])) is not None:
            yield Facts(((write.say("Host"), write.party(host)),))
        totals = [each for each in beside.totals if each.cost_year == cost_year]
        yield _lines(write, of_year, totals, keys)


def _lines(write: Writer, lines: Sequence[StatementLine], totals: Sequence[StatementTotal], keys: Keys) -> Table:
    columns = (
        Column(write.say("Day")),
        Column(write.say("Of what"), 4),
        Column(write.say("Pool"), 2),
        Column(write.say("Account")),
        Column(write.say("Whole"), number=True),
        Column(write.say("Amount"), number=True),
        Column(write.say("Key")),
        Column(write.say("Position"), number=True),
    )
    rows = tuple(
        (
            write.day(each.effective_on),
            what(write, each),
            write.pool(each.pool),
            write.term(each.account, "Account"),
            "" if each.whole is None else write.cents(each.whole),
            write.cents(each.cents, made_up=each.illustrative),
            "" if each.explained is None else f"[{keys.number(each.explained)}]",
            write.number(each.position),
        )
        for each in lines
    )
    owes, made_up = sum(each.owes for each in totals), any(each.illustrative for each in totals)
    last = ("", write.say("Counts in the balance"), "", "", "", write.cents(owes, made_up=made_up), "", "")
    return Table(columns, (*rows, last), write.say("Every line, in euros"), totals=1)


def what(write: Writer, each: StatementLine) -> str:
    """What an amount is for: of a cost its number and description, else what was done."""
    if each.imported:
        return write.say("opening position")
    parts = [each.cost if each.cost and not each.cost.startswith("(") else "", each.description or ""]
    if not any(parts) or each.description is None:
        parts.append(write.term(each.act, "acts"))
    if each.account is Account.SHARE and each.explained is None and each.description is not None:
        parts.append(write.say("(turned back)"))
    return " ".join(filter(None, parts))


def documents_of(write: Writer, lines: Sequence[StatementLine]) -> Iterator[Block]:
    """What shows the costs, each document once."""
    shown = {(each.cost or "", document.title, document.sha256) for each in lines for document in each.evidence}
    if not shown:
        return
    yield Heading(write.say("Documents"))
    ordered = sorted(shown, key=lambda each: (each[0], each[1], each[2] or ""))
    yield Facts(tuple((of, f"{title}, sha256 {digest}" if digest else title) for of, title, digest in ordered))
