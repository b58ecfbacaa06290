"""Each claimed saving for whoever verifies it: what became of it, whose it is, and the list to go through."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from api.documents.blocks import NOTHING, Block, Column, Facts, Heading, Notice, Table, Words
from api.documents.writer import Writer
from ledger.baseline import ClaimStatus
from ledger.law import RULES, Severity
from projections.savings.savings import Checked, Dossier

RULE = "rules"
"""The section of the vocabulary that has the points of the list."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EUROS = re.compile(r"-?[0-9]+\.[0-9]{2}")


def claimed(write: Writer, found: Sequence[Dossier], indicators: Mapping[str, str]) -> Iterator[Block]:
    """All claims, oldest period first."""
    yield Heading(write.say("Claimed savings"))
    if not found:
        yield Words(write.say("Nobody claimed a saving yet."))
    for each in sorted(found, key=lambda each: (each.starts_on, each.claim)):
        yield Heading(f"{each.claim}: {each.title}", 2)
        yield Facts(tuple(_facts(write, each)))
        if (gone := _gone(each)) > 0:
            yield Notice(
                write.say(
                    "%(amount)s of what is in the budget is not saved by the figures as they are known: it has to be"
                    " taken back or explained.",
                    amount=write.euros(gone),
                )
            )
        yield from _whose(write, each)
        yield _course(write, each)
        yield from _checklist(write, each, indicators)


def _gone(each: Dossier) -> int:
    """What of a claim is in the budget and is not saved by the figures as they are known, in cents."""
    if each.claim_status != ClaimStatus.BOOKED or each.saving_now is None:
        return 0
    return each.booked_amount - max(each.saving_now, 0)


def _facts(write: Writer, each: Dossier) -> Iterator[tuple[str, str]]:
    status = write.term(each.claim_status, "ClaimStatus")
    yield write.say("State"), f"{status}. {write.meaning(each.claim_status, 'ClaimStatus')}"
    last = each.ends_on - timedelta(days=1)
    yield write.say("Over"), f"{write.day(each.starts_on)} - {write.day(last)}"
    yield write.say("0-meting"), write.say("version %(version)s", version=each.baseline_version)
    amounts = (
        (write.say("Claimed"), each.amount),
        (write.say("Verified"), each.saving),
        (write.say("As known now"), each.saving_now),
        (write.say("In the budget"), each.booked_amount),
    )
    for label, cents in amounts:
        star = " *" if each.illustrative and cents is not None else ""
        yield label, write.say("not told") if cents is None else f"{write.euros(cents)}{star}"
    if each.from_year is not None:
        year = {"year": each.from_year}
        yield (
            write.say("Booked"),
            write.say("for every year from %(year)s", **year)
            if each.structural
            else write.say("once, in %(year)s", **year),
        )


def _whose(write: Writer, each: Dossier) -> Iterator[Block]:
    """Whose the verified saving is, and apart what changes of key moved."""
    if not each.net_savings:
        return
    effects = {one.participant: one.amount for one in each.key_effects}
    columns = (
        Column(write.say("Participant"), 2),
        Column(write.say("Verified"), number=True),
        *([Column(write.say("Moved by keys"), number=True)] if effects else []),
    )
    rows = tuple(
        (
            write.party(one.participant),
            write.cents(one.amount, made_up=each.illustrative),
            *([write.cents(effects.get(one.participant, 0), made_up=each.illustrative)] if effects else []),
        )
        for one in each.net_savings
    )
    total = (
        write.say("Total"),
        write.cents(sum(one.amount for one in each.net_savings), made_up=each.illustrative),
        *([write.cents(sum(effects.values()), made_up=each.illustrative)] if effects else []),
    )
    yield Table(columns, (*rows, total), write.say("Whose saving it is, as it was verified, in euros"), totals=1)


def _course(write: Writer, each: Dossier) -> Table:
    columns = (
        Column(write.say("Day")),
        Column(write.say("State"), 1),
        Column(write.say("What"), 4),
        Column(write.say("By"), 2),
        Column(write.say("Position"), number=True),
    )
    rows = []
    for step in each.steps:
        actor = write.entry(step.position).actor
        who = f"{actor.function}, {write.named(actor.organisation)} ({step.who})"
        told = (write.term(step.step, "ClaimStatus"), write.sentence(step.position), who, write.number(step.position))
        rows.append((write.day(step.effective_on), *told))
    return Table(columns, tuple(rows), write.say("What happened to it, and who did that"))


def _checklist(write: Writer, each: Dossier, indicators: Mapping[str, str]) -> Iterator[Block]:
    """The list as it was when the claim was verified, beside the same list run on what is known now."""
    then = Counter(one.outcome_then for one in each.checklist if one.outcome_then)
    now = Counter(one.outcome_now for one in each.checklist)
    told = [write.say("It was not verified, so the list was not run then.")]
    if then:
        told = [
            write.say(
                "When it was verified %(met)s of the %(all)s points were met, %(not_met)s not met and %(not_shown)s not"
                " shown.",
                **_counts(then),
                all=len(each.checklist),
            )
        ]
    told.append(
        write.say("As known now %(met)s are met, %(not_met)s not met and %(not_shown)s not shown.", **_counts(now))
    )
    told.append(write.say("Not shown is what nobody looked at: it passes nothing."))
    yield Words(" ".join(told))
    columns = (
        Column(write.say("No."), number=True),
        Column(write.say("Point"), 5),
        Column(write.say("When verified"), 2),
        Column(write.say("As known now"), 2),
        Column(write.say("About"), 3),
    )
    rows = tuple(_point(write, at, one, indicators) for at, one in enumerate(each.checklist, start=1))
    yield Table(columns, rows, write.say("What an accountant checks of a claimed saving"))


def _counts(of: Counter[str]) -> dict[str, object]:
    return {"met": of["met"], "not_met": of["not-met"], "not_shown": of["not-shown"]}


def _point(write: Writer, number: int, one: Checked, indicators: Mapping[str, str]) -> tuple[str, ...]:
    name, meaning = write.term(one.check, RULE), write.meaning(one.check, RULE)
    severity = RULES[one.check].severity
    serious = f" ({write.term(severity, 'Severity')})" if severity == Severity.SERIOUS else ""
    about = [_about(write, one.check, each, indicators) for each in one.about]
    if one.check_answer:
        about.append(write.say("Answer: %(text)s", text=one.check_answer))
    if one.sha256:
        about.append(f"sha256 {one.sha256[:16]}…")
    return (
        str(number),
        f"{name[:1].upper()}{name[1:]}{serious}. {meaning}",
        write.term(one.outcome_then, "CheckOutcome") if one.outcome_then else NOTHING,
        write.term(one.outcome_now, "CheckOutcome"),
        "; ".join(about) or NOTHING,
    )


def _about(write: Writer, check: str, text: str, indicators: Mapping[str, str]) -> str:
    """What a check says it is about: days, amounts, indicators, participants with a year."""
    if _DAY.fullmatch(text):
        return write.day(date.fromisoformat(text))
    if text.isdecimal() and check == "saving-baseline-unchanged":
        return write.say("version %(version)s", version=text)
    if _EUROS.fullmatch(text):
        return write.euros(int(text.replace(".", "")))
    return indicators.get(text, write.named(text))
