"""The dossier of one decision for whoever audits it: by what right it was taken, whether it was good, what followed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api import vocabulary
from api.documents.blocks import Block, Column, Document, Facts, Heading, Lead, Table, Words
from api.documents.writer import Writer
from projections.dossier import DecisionDossier, DossierTaken


def decision(write: Writer, *, about: str) -> Document:
    """All about one decision."""
    (it,) = write.ask("dossier", about=about).rows
    facts = [(write.say("Decision"), it.decision.ref), (write.say("State"), write.term(it.decision.state, "Standing"))]
    if it.decision.text_sha256:
        facts.append((write.say("Digest of the text"), f"sha256 {it.decision.text_sha256}"))
    blocks = [
        Lead(_lead(write, it)),
        *_taken(write, it),
        *_breaches(write, it),
        *_course(write, it),
        *_rests(write, it),
    ]
    return write.document(write.say("Dossier of a decision"), it.decision.title, tuple(facts), *blocks)


def _lead(write: Writer, it: DecisionDossier) -> str:
    told = [write.say("Not taken yet, as far as is known.")]
    if it.taken:
        first = it.taken[0]
        day, body = write.day_in_words(first.decided_on), write.named(first.body)
        told = [write.say("Taken on %(day)s by %(body)s.", day=day, body=body)]
    if it.decision.holds_from:
        told.append(write.say("It holds from %(day)s.", day=write.day_in_words(it.decision.holds_from)))
    if it.undone_on:
        day = write.day_in_words(it.undone_on)
        told.append(write.say("It was undone on %(day)s: nothing can rest on it.", day=day))
    if it.ratified_by:
        told.append(write.say("The competent body made it its own by %(decision)s.", decision=it.ratified_by))
    return " ".join(told)


def _taken(write: Writer, it: DecisionDossier) -> Iterator[Block]:
    yield Heading(write.say("Who took it, and by what right"))
    if not it.taken:
        yield Words(write.say("Nobody took it yet."))
    for each in it.taken:
        yield Heading(write.named(each.body), 2)
        yield Facts(tuple(_by(write, each)))


def _by(write: Writer, each: DossierTaken) -> Iterator[tuple[str, str]]:
    yield write.say("Decided on"), write.day_in_words(each.decided_on)
    yield write.say("By"), f"{each.function}, {write.named(each.organisation)} ({each.subject})"
    yield write.say("Capacity"), write.term(each.capacity, "Capacity")
    yield write.say("Mandate"), " > ".join(each.chain) or write.say("none: the body decided itself")
    if each.cap is not None:
        yield write.say("At most"), write.euros(each.cap)
    if each.amount is not None:
        yield write.say("Amount"), write.euros(each.amount)
    if each.as_found:
        yield write.say("Recorded as found"), each.as_found
    at = write.say("position %(position)s", position=write.number(each.position))
    yield write.say("Recorded"), f"{write.day_in_words(each.recorded_on)}, {each.recorded_by}, {at}"
    entry: Any = write.entry(each.position)
    yield write.say("Digest of the act"), entry.act_digest.hex()
    for document in entry.evidence:
        yield write.say("Shown by"), document.title + (f", sha256 {document.sha256}" if document.sha256 else "")


def _breaches(write: Writer, it: DecisionDossier) -> Iterator[Block]:
    yield Heading(write.say("Was it good, then and as known now?"))
    if not it.breaches:
        yield Words(write.say("No rule of law is broken, as far as was known then or is known now."))
        return
    columns = (
        Column(write.say("Severity")),
        Column(write.say("What is the matter"), 4),
        Column(write.say("Rule"), 1),
        Column(write.say("When it was recorded")),
        Column(write.say("As known then")),
        Column(write.say("As known now")),
    )
    broken, good = write.say("broken"), write.say("good")
    rows = tuple(
        (
            write.term(each.severity, "Severity"),
            vocabulary.refusal(each.breach, write.language),
            each.article,
            write.say("seen") if each.seen_when_recorded else write.say("not seen"),
            broken if each.known_then else good,
            broken if each.known_now else good,
        )
        for each in it.breaches
    )
    yield Table(columns, rows, write.say("Rules of law that it breaks, or broke as known then"))


def _course(write: Writer, it: DecisionDossier) -> Iterator[Block]:
    columns = (
        Column(write.say("Day")),
        Column(write.say("What"), 4),
        Column(write.say("By"), 2),
        Column(write.say("Recorded")),
        Column(write.say("Position"), number=True),
    )
    rows = tuple(
        (
            write.day(each.effective_on),
            vocabulary.sentence(write.entry(each.position).event, write.language),
            f"{each.function}, {write.named(each.organisation)}",
            write.day(each.recorded_on),
            write.number(each.position),
        )
        for each in it.steps
    )
    yield Heading(write.say("Its course"))
    yield Table(columns, rows)


def _rests(write: Writer, it: DecisionDossier) -> Iterator[Block]:
    yield Heading(write.say("What rests on it"))
    if not it.resting:
        yield Words(write.say("Nothing names it as its ground."))
        return
    columns = (
        Column(write.say("Day")),
        Column(write.say("Act"), 2),
        Column(write.say("About"), 3),
        Column(write.say("Position"), number=True),
    )
    rows = tuple(
        (
            write.day(each.effective_on),
            write.term(each.act, "acts"),
            write.named(each.about),
            write.number(each.position),
        )
        for each in it.resting
    )
    yield Table(columns, rows, write.say("Acts that named it as their ground"))
