"""The dossier of one decision for whoever audits it: by what right it was taken, whether it was good, what followed."""

from __future__ import annotations

from collections.abc import Iterator

from api import vocabulary
from api.documents.blocks import Block, Column, Document, Facts, Heading, Lead, Table, Words
from api.documents.proof import proof
from api.documents.statement import made_up_note
from api.documents.writer import Writer
from projections.dossiers.decision import DecisionDossier, DossierStep, DossierTaken
from projections.governance.decisions import Advised, Said
from projections.governance.mandates import Mandate


def decision(write: Writer, *, about: str) -> Document:
    """All about one decision."""
    (it,) = write.ask("dossier", about=about).rows
    facts = [(write.say("Decision"), it.decision.ref), (write.say("State"), write.term(it.decision.state, "Standing"))]
    if it.decision_kind is not None:
        facts.append((write.say("Kind"), write.term(it.decision_kind, "DecisionKind")))
    if it.decision.text_sha256:
        facts.append((write.say("Digest of the text"), f"sha256 {it.decision.text_sha256}"))
    blocks = [
        Lead(_lead(write, it)),
        *_taken(write, it),
        *_chain(write, it),
        *_breaches(write, it),
        *_asked(write, it),
        *_course(write, it),
        *_rests(write, it),
        *proof(write, _positions(write, it)),
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
    for document in write.entry(each.position).evidence:
        yield write.say("Shown by"), document.title + (f", sha256 {document.sha256}" if document.sha256 else "")


def _chain(write: Writer, it: DecisionDossier) -> Iterator[Block]:
    """Every mandate that led from the body to whoever decided, in all its versions and what each of them rests on."""
    for mandate in _mandates(write, it):
        columns = (
            Column(write.say("From")),
            Column(write.say("What"), 3),
            Column(write.say("At most"), number=True),
            Column(write.say("Decision"), 4),
            Column(write.say("Recorded")),
            Column(write.say("Position"), number=True),
        )
        rows = tuple(
            (
                write.day(step.effective_on),
                ", ".join(filter(None, (write.term(step.step, "MandateStep"), step.legal_basis))),
                write.say("no limit") if step.cap is None else write.cents(step.cap, made_up=step.illustrative),
                step.decision,
                write.day(write.local(write.entry(step.position).recorded_at)),
                write.number(step.position),
            )
            for step in mandate.history
        )
        yield Heading(write.say("Mandate %(mandate)s", mandate=mandate.ref), 2)
        yield Facts(
            (
                (write.say("Kind"), write.term(mandate.kind, "MandateKind")),
                (write.say("Given by"), write.named(mandate.mandator)),
                (write.say("Given to"), f"{mandate.mandatee}, {write.party(mandate.organisation)}"),
                (write.say("For"), mandate.history[-1].power),
            )
        )
        yield Table(columns, rows, write.say("Every version, with the decision that it rests on"))
        yield from made_up_note(write, made_up=any(step.illustrative for step in mandate.history))


def _mandates(write: Writer, it: DecisionDossier) -> list[Mandate]:
    """Those that the decision was taken on, in the order in which each leads to the next."""
    names = list(dict.fromkeys(name for each in it.taken for name in each.chain))
    if not names:
        return []
    found = {each.ref: each for each in write.ask("mandates", everything=True).rows}
    return [found[name] for name in names if name in found]


def _asked(write: Writer, it: DecisionDossier) -> Iterator[Block]:
    """What works councils were asked, and what each body made of a text that all of them were to adopt."""
    if it.decision.advices:
        yield Heading(write.say("Advice of works councils"))
        yield Facts(tuple((write.named(each.works_council), _advice(write, each)) for each in it.decision.advices))
    if it.decision.uniform:
        columns = (
            Column(write.say("Body"), 3),
            Column(write.say("State"), 2),
            Column(write.say("Decided on")),
            Column(write.say("Text"), 3),
            Column(write.say("Position"), number=True),
        )
        rows = tuple(
            (
                write.named(said.body),
                write.term(said.state, "Standing"),
                write.day(said.decided_on) if said.decided_on else "",
                _text(write, said),
                "" if said.position is None else write.number(said.position),
            )
            for said in it.decision.said
        )
        yield Heading(write.say("The same text for every body"))
        yield Table(columns, rows, write.say("What each body made of it"))


def _advice(write: Writer, each: Advised) -> str:
    opinion = write.term(each.opinion, "Opinion") if each.opinion else write.say("no answer yet")
    told = [write.say("asked on %(day)s", day=write.day(each.requested_on)), opinion, *each.conditions]
    if each.suspended_until:
        told.append(write.say("suspended until %(day)s", day=write.day(each.suspended_until)))
    return "; ".join(told)


def _text(write: Writer, said: Said) -> str:
    told = [said.grounds] if said.grounds else []
    if said.deviating:
        told.append(write.say("another text"))
    if said.text_sha256:
        told.append(f"sha256 {said.text_sha256[:16]}…")
    return "; ".join(told)


def _positions(write: Writer, it: DecisionDossier) -> Iterator[int]:
    """Every entry that the document names."""
    yield from (each.position for each in it.taken)
    yield from (each.position for each in it.steps)
    yield from (each.position for each in it.resting)
    yield from (said.position for said in it.decision.said if said.position is not None)
    yield from (step.position for mandate in _mandates(write, it) for step in mandate.history)


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
            write.named("; ".join(filter(None, (vocabulary.refusal(each.breach, write.language), each.whose)))),
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
            write.sentence(each.position),
            _who(write, each),
            write.day(each.recorded_on),
            write.number(each.position),
        )
        for each in it.steps
    )
    yield Heading(write.say("Its course"))
    yield Table(columns, rows)


def _who(write: Writer, each: DossierStep) -> str:
    """Who acted in which capacity, and for which body where it was not his own organisation."""
    told = f"{each.function}, {write.named(each.organisation)} ({write.term(each.capacity, 'Capacity')})"
    if each.on_behalf_of is None:
        return told
    return write.say("%(who)s, for %(body)s", who=told, body=write.named(each.on_behalf_of))


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
