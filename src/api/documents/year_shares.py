"""What everybody bears of a year, pool by pool and key by key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from api.documents.blocks import Block, Column, Heading, Table, Words
from api.documents.borne import Borne
from api.documents.keyed import Keys
from api.documents.writer import Writer
from projections.money.settlement import Settled


def pools(write: Writer, told: Sequence[Settled]) -> Iterator[Block]:
    """What was to be contributed to each pool beside what is borne of it, where anything was."""
    found = [(pool, each) for each in told for pool in each.pools if pool.contributed]
    if not found:
        return
    columns = (
        Column(write.say("Pool"), 2),
        Column(write.say("Participant"), 2),
        Column(write.say("Was to contribute"), number=True),
        Column(write.say("Bears"), number=True),
        Column(write.say("Difference"), number=True),
    )
    every = [(pool, each) for each in told for pool in each.pools]
    rows = [
        (
            write.pool(pool.pool),
            write.party(each.participant),
            *(
                write.cents(amount, made_up=each.illustrative)
                for amount in (pool.contributed, pool.actual, pool.difference)
            ),
        )
        for pool, each in sorted(every, key=lambda one: one[0].pool)
    ]
    sums = (
        write.cents(sum(getattr(pool, name) for pool, _ in every), made_up=any(each.illustrative for each in told))
        for name in ("contributed", "actual", "difference")
    )
    yield Heading(write.say("By pool"))
    caption = write.say("What was to be contributed to each pool beside what is borne of it, in euros")
    yield Table(columns, (*rows, (write.say("Total"), "", *sums)), caption, totals=1)


def shared(write: Writer, found: Borne, keys: Keys) -> Iterator[Block]:
    """By which weight in which key everybody bears what, and what no key explains."""
    yield Heading(write.say("By which key"))
    columns = (
        Column(write.say("Participant"), 2),
        Column(write.say("Weight"), number=True),
        Column(write.say("Portion"), number=True),
        Column(write.say("Of"), number=True),
        Column(write.say("Amount"), number=True),
    )
    if not found.grounds:
        yield Words(write.say("No key has shared anything of this year yet."))
    for ground in found.grounds:
        shares = ground.parts
        caption = f"{write.pool(ground.pool)}: {keys.title(ground.explained)}"
        rows = [
            (
                write.party(each.participant),
                "" if each.weight is None else write.number(each.weight),
                f"{each.portion} ({write.number(each.per_cent)}%)",
                write.cents(each.whole, made_up=each.illustrative),
                write.cents(each.share, made_up=each.illustrative),
            )
            for each in shares
        ]
        made_up = any(each.illustrative for each in shares)
        total = write.cents(sum(each.share for each in shares), made_up=made_up)
        yield Table(columns, (*rows, (write.say("Total"), "", "", "", total)), caption, totals=1)
    if found.rest:
        told = write.say("Beside that, by no key: brought in from another administration, or set by itself")
        rest = [(write.party(who), "", "", "", write.cents(cents)) for who, cents in sorted(found.rest.items())]
        yield Table(columns, tuple(rest), told)


def explained(write: Writer, keys: Keys) -> Iterator[Block]:
    """Every key under its number, with all that is behind it."""
    if keys.met:
        yield Heading(write.say("How the shares came about"))
        yield from keys.told()
