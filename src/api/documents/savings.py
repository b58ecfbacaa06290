"""The dossier of what a service saved: its 0-meting, the bridge to each net saving, and every claim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from api.documents.blocks import NOTHING, Block, Column, Document, Facts, Heading, Lead, Notice, Picture, Table, Words
from api.documents.bridged import BEFORE, step_name
from api.documents.claimed import claimed
from api.documents.measured import measured
from api.documents.proof import proof
from api.documents.statement import made_up_note
from api.documents.writer import Writer
from api.documents.year_end import decided
from projections.savings.compared import Comparison
from projections.savings.savings import Bridge, BridgeLine, Dossier

MOST = 5
"""Columns of amounts that a page has room for."""


def savings(write: Writer, *, service: str, claim: str | None = None) -> Document:
    """All about what a service saved, or about one claim: with its own bridge alone."""
    (comparison,) = write.ask("comparison", service=service).rows
    bridges: Sequence[Bridge] = tuple(write.ask("bridge", service=service).rows)
    claims: Sequence[Dossier] = tuple(write.ask("savings", service=service, claim=claim).rows)
    if claim is not None:
        own = set(map(_of, claims))
        bridges = [each for each in bridges if _of(each) in own]
    title = next((each.title for each in write.ask("services").rows if each.service == service), service)
    facts = [(write.say("Service"), f"{title} ({service})")]
    if claim is not None:
        facts.append((write.say("Claim"), claim))
    blocks: list[Block] = [Lead(_lead(write, bridges, claims)), *_baseline(write, comparison)]
    blocks += measured(write, comparison)
    blocks += _bridges(write, bridges)
    blocks += claimed(write, claims, {each.indicator: each.title for each in comparison.compared})
    blocks += proof(write, _positions(comparison, bridges, claims))
    return write.document(write.say("Dossier of savings"), title, tuple(facts), *blocks)


def _of(each: Bridge | Dossier) -> tuple[object, ...]:
    """What a claim and a bridge have in common, where one is of the other."""
    return each.indicator, each.starts_on, each.ends_on, each.baseline_version


def _positions(comparison: Comparison, bridges: Sequence[Bridge], claims: Sequence[Dossier]) -> Iterator[int]:
    """Every entry that the document names."""
    yield from (at for each in comparison.compared for line in each.lines for at in line.positions)
    yield from (at for each in bridges for line in each.bridge_lines for at in line.positions)
    yield from (step.position for each in claims for step in each.steps)


def period(write: Writer, starts_on: date, ends_on: date) -> str:
    """A period (``ends_on`` is the first day after it) as people call it: by its years where it has whole ones."""
    last = ends_on - timedelta(days=1)
    if (starts_on.day, starts_on.month, last.day, last.month) == (1, 1, 31, 12):
        return str(starts_on.year) if starts_on.year == last.year else f"{starts_on.year}-{last.year}"
    return write.say("%(first)s to %(last)s", first=write.day_in_words(starts_on), last=write.day_in_words(last))


def _lead(write: Writer, bridges: Sequence[Bridge], claims: Sequence[Dossier]) -> str:
    whole = [each for each in bridges if each.saving is not None]
    last = max(whole, key=lambda each: (each.ends_on, each.baseline_version), default=None)
    if last is None or last.saving is None:
        return write.say("Nothing was measured yet from which a saving follows.")
    over = period(write, last.starts_on, last.ends_on)
    amount = write.euros(abs(last.saving))
    if last.saving > 0:
        told = write.say(
            "Over %(period)s %(amount)s was saved, net of all that came on top of it.", period=over, amount=amount
        )
    elif last.saving:
        told = write.say(
            "Over %(period)s nothing was saved: the work cost %(amount)s more than by the 0-meting.",
            period=over,
            amount=amount,
        )
    else:
        told = write.say("Over %(period)s the work cost exactly what it would have by the 0-meting.", period=over)
    booked = sum(each.booked_amount for each in claims)
    if booked:
        told += " " + write.say("%(amount)s of it is in the budget.", amount=write.euros(booked))
    return told


def _baseline(write: Writer, comparison: Comparison) -> Iterator[Block]:
    facts = [
        (write.say("0-meting"), comparison.title),
        (write.say("Of"), period(write, comparison.starts_on, comparison.ends_on)),
    ]
    if comparison.locked_by:
        facts.append((write.say("Locked"), write.say("what is locked never changes")))
        facts += decided(write, comparison.locked_by)
    else:
        facts.append((write.say("Locked"), write.say("not locked yet")))
    yield Facts(tuple(facts))


def _bridges(write: Writer, found: Sequence[Bridge]) -> Iterator[Block]:
    yield Heading(write.say("From the 0-meting to the net saving"))
    if not found:
        yield Words(write.say("No cost was measured yet for these dates, so there is no bridge."))
    for each in sorted(found, key=lambda each: (each.ends_on, each.baseline_version), reverse=True):
        yield from _bridge(write, each)


def _bridge(write: Writer, each: Bridge) -> Iterator[Block]:
    over = period(write, each.starts_on, each.ends_on)
    yield Heading(f"{each.title}: {over}", 2)
    version = {"version": each.baseline_version, "year": each.price_level}
    told = [write.say("Version %(version)s of the 0-meting, in prices of %(year)s.", **version)]
    before = sum(line.amount for line in each.bridge_lines if line.bridge_kind in BEFORE)
    after = -sum(line.amount for line in each.bridge_lines if line.bridge_kind not in BEFORE)
    if each.saving is not None:
        amounts = {"before": write.euros(before), "after": write.euros(after)}
        told.append(
            write.say(
                "The work would have cost %(before)s and did cost %(after)s, with all that came on top of it.",
                **amounts,
            )
        )
    yield Words(" ".join(told))
    if each.unmeasured:
        who = ", ".join(map(write.party, each.unmeasured))
        yield Notice(write.say("Not measured: %(who)s; so there is no net saving.", who=who))
    if each.books_now:
        now = ", ".join(f"{write.party(one.participant)} {write.euros(one.amount)}" for one in each.books_now)
        yield Notice(
            write.say(
                "The books say otherwise by now than when these costs were measured; until they are measured anew this"
                " bridge is of the books as they were. By the books of now: %(who)s.",
                who=now,
            )
        )
    title = write.say("Bridge from the 0-meting to the net saving of %(period)s", period=over)
    drawn = write.draw_bridge(each, title, write.language)
    if drawn is not None:
        below = write.say("The table below has the same figures.")
        yield Picture(str(drawn), f"{title}. {below}")
    yield from _steps(write, each)
    yield from made_up_note(write, made_up=each.illustrative)
    yield from _sources(write, each)


def _steps(write: Writer, each: Bridge) -> Iterator[Table]:
    """The steps for all together, and for each participant; of many in tables below each other."""
    codes = sorted({amount.participant for line in each.bridge_lines for amount in line.by_participant})
    net = {one.participant: one.amount for one in each.net_savings}
    effects = {one.participant: one.amount for one in each.key_effects}
    for start in range(0, max(len(codes), 1), MOST):
        own = codes[start : start + MOST]
        whole = start + MOST >= len(codes)
        columns = [Column(write.say("Step"), 3), *(Column(write.party(code), number=True) for code in own)]
        columns += [Column(write.say("Total"), number=True)] if whole else []
        rows = [_row(write, each, line, own, whole=whole) for line in each.bridge_lines]
        totals = 0
        if each.saving is not None:
            rows.append(
                _sum(write, each, write.say("Net saving"), [net.get(code) for code in own], each.saving, whole=whole)
            )
            totals = 1
        caption = write.say("The steps add up to the net saving; a cost is below zero, in euros")
        yield Table(tuple(columns), tuple(rows), caption, totals)
    if effects:
        columns = [Column(write.say("Participant"), 3), Column(write.say("Amount"), number=True)]
        rows = [(write.party(code), write.cents(amount, made_up=each.illustrative)) for code, amount in effects.items()]
        yield Table(
            tuple(columns), tuple(rows), write.say("Apart: what changes of key moved, in euros; it saves nothing")
        )


def _row(write: Writer, each: Bridge, line: BridgeLine, codes: Sequence[str], *, whole: bool) -> tuple[str, ...]:
    amounts = {one.participant: one.amount for one in line.by_participant}
    return _sum(
        write, each, step_name(line, write.language), [amounts.get(code) for code in codes], line.amount, whole=whole
    )


def _sum(
    write: Writer, each: Bridge, label: str, amounts: Sequence[int | None], total: int, *, whole: bool
) -> tuple[str, ...]:
    told = [NOTHING if cents is None else write.cents(cents, made_up=each.illustrative) for cents in amounts]
    return (label, *told, *([write.cents(total, made_up=each.illustrative)] if whole else []))


def _sources(write: Writer, each: Bridge) -> Iterator[Block]:
    """The entries that each step is made of, and by how much prices rose."""
    columns = (
        Column(write.say("Step"), 2),
        Column(write.say("What was recorded"), 5),
        Column(write.say("Position"), number=True),
    )
    rows = []
    for line in each.bridge_lines:
        for at, position in enumerate(line.positions):
            told = write.sentence(position)
            rows.append(("" if at else step_name(line, write.language), told, write.number(position)))
    yield Table(columns, tuple(rows), write.say("Where each step comes from"))
    rises = [
        f"{one.year} {write.number(one.percentage)}% ({', '.join(dict.fromkeys(one.editions))})"
        for line in each.bridge_lines
        for one in line.percentages
    ]
    if rises:
        yield Words(write.say("Prices rose by: %(rises)s.", rises="; ".join(rises)))
