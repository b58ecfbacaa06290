"""What was in a 0-meting beside what was measured later, by the four K's, with the entries of each figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from api.documents.blocks import NOTHING, Block, Column, Heading, Table, Words
from api.documents.writer import Writer
from ledger.baseline.events import Criterion
from ledger.money import Money
from projections.savings.compared import Compared, Comparison, Line

FOUR = (Criterion.QUALITY, Criterion.VULNERABILITY, Criterion.COSTS, Criterion.OPPORTUNITIES)
"""The four K's; what else a collaboration is held against comes after them."""
ORDER = (*FOUR, *(each for each in Criterion if each not in FOUR))


def measured(write: Writer, comparison: Comparison) -> Iterator[Block]:
    """Every indicator, criterion by criterion."""
    yield Heading(write.say("What was measured"))
    if not comparison.compared:
        yield Words(write.say("The 0-meting has no indicators yet."))
    missing = [
        write.term(each, "Criterion") for each in FOUR if all(one.criterion != each for one in comparison.compared)
    ]
    if comparison.compared and missing:
        yield Words(write.say("The 0-meting has nothing for: %(criteria)s.", criteria=", ".join(missing)))
    for criterion in ORDER:
        own = [each for each in comparison.compared if each.criterion == criterion]
        if own:
            name = write.term(criterion, "Criterion")
            yield Heading(f"{name[:1].upper()}{name[1:]}", 2)
            yield _table(write, own)
    if any(line.illustrative for each in comparison.compared for line in each.lines):
        yield Words(write.say("* illustrative: no source gives this figure."))


def _table(write: Writer, found: Sequence[Compared]) -> Table:
    columns = (
        Column(write.say("Indicator"), 4),
        Column(write.say("Of whom"), 2),
        Column(write.say("Until")),
        Column(write.say("0-meting"), number=True),
        Column(write.say("Measured"), number=True),
        Column(write.say("Difference"), number=True),
        Column(write.say("Judgement"), 2),
        Column(write.say("Positions"), 1),
    )
    rows = [_row(write, each, line, first=at == 0) for each in found for at, line in enumerate(_lines(each))]
    return Table(columns, tuple(rows), write.say("In the 0-meting and in the periods after it"))


def _lines(each: Compared) -> list[Line]:
    """All together first, where that can be said, and then each participant."""
    parts = sorted((line for line in each.lines if line.participant is not None), key=lambda it: it.participant or "")
    total = each.total
    there = total.baseline is not None or total.actual is not None
    return [total, *parts] if there or not parts else parts


def _row(write: Writer, each: Compared, line: Line, *, first: bool) -> tuple[str, ...]:
    better = write.say("better is: %(direction)s", direction=write.term(each.better, "Direction"))
    about = f"{each.title} ({each.unit}; {better})"
    return (
        (f"{about}. {each.note}" if each.note else about) if first else "",
        write.party(line.participant) if line.participant else write.say("all together"),
        write.last_day(each.ends_on) if each.ends_on else NOTHING,
        *(_quantity(write, value, each.unit, line) for value in (line.baseline, line.actual, line.difference)),
        write.term(each.verdict, "Verdict") if first else "",
        ", ".join(map(write.number, line.positions)),
    )


def _quantity(write: Writer, value: Money | Decimal | None, unit: str, line: Line) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, Money):
        return write.cents(value.cents, made_up=line.illustrative)
    told = f"{write.number(value)}{'%' if unit == '%' else ''}"
    return f"{told} *" if line.illustrative else told
