"""The register of mandates as a document: who could decide what, for whom, up to which amount, and who did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from api import vocabulary
from api.documents.blocks import Block, Column, Document, Facts, Heading, Lead, Table, Words
from api.documents.writer import Writer
from projections.governance.mandates import Mandate, Step
from projections.governance.register_row import RegisterRow

Row = tuple[str, str]


def register(write: Writer, *, service: str | None = None, everything: bool = False) -> Document:
    """The mandates that hold on the day; with ``everything`` also those that do not, or not yet, or not any more."""
    found: Sequence[Mandate] = tuple(write.ask("mandates", service=service, everything=everything).rows)
    holding = sum(each.terms is not None for each in found)
    powers = powers_of(write)
    facts = ((write.say("Service"), service),) if service else ()
    lead = write.say("No mandate holds on this day.")
    if holding:
        lead = write.say("Mandates that hold on this day: %(count)s.", count=holding)
    blocks: list[Block] = [Lead(lead)]
    if found:
        blocks.append(_overview(write, found, powers))
        blocks += _made_up(write, found)
    for each in found:
        blocks += _mandate(write, each, powers)
    return write.document(write.say("Register of mandates"), write.title, facts, *blocks)


def powers_of(write: Writer) -> dict[str, str]:
    """What each power is called on the day."""
    arranged = next(iter(write.ask("arrangement").rows), None)
    return {each.power: each.title for each in arranged.powers} if arranged else {}


def _overview(write: Writer, found: Sequence[Mandate], powers: dict[str, str]) -> Table:
    columns = (
        Column(write.say("Mandate"), 3),
        Column(write.say("Who"), 3),
        Column(write.say("For"), 2),
        Column(write.say("What"), 3),
        Column(write.say("At most"), number=True),
        Column(write.say("From")),
        Column(write.say("Until")),
    )
    rows = []
    for each in found:
        terms = each.terms or each.history[-1]
        holds = "" if each.terms else write.say("(does not hold on this day)")
        rows.append(
            (
                f"{each.ref} {holds}".strip(),
                f"{each.mandatee}, {write.party(each.organisation)}",
                write.named(each.mandator),
                powers.get(terms.power, terms.power),
                _cap(write, terms),
                write.day(each.history[0].effective_on),
                write.day(terms.valid_until) if terms.valid_until else "",
            )
        )
    return Table(columns, tuple(rows), write.say("Who may decide what, for which body, up to which amount"))


def _cap(write: Writer, terms: Step) -> str:
    if terms.cap is None:
        return write.say("no limit")
    return write.cents(terms.cap, made_up=terms.illustrative)


def _made_up(write: Writer, found: Sequence[Mandate]) -> Iterator[Block]:
    if any(step.illustrative for each in found for step in each.history):
        yield Words(write.say("* illustrative: no source gives this figure."))


def _mandate(write: Writer, each: Mandate, powers: dict[str, str]) -> Iterator[Block]:
    yield Heading(each.ref)
    facts: list[Row] = [
        (write.say("Kind"), write.term(each.kind, "MandateKind")),
        (write.say("Who"), f"{each.mandatee}, {write.party(each.organisation)}"),
        (write.say("For"), write.named(each.mandator)),
    ]
    if each.register is not None:
        facts += _row(write, each.register)
    yield Facts(tuple(facts))
    yield _terms(write, each, powers)
    if each.uses:
        yield _uses(write, each)
    else:
        yield Words(write.say("It was not used yet."))


def _row(write: Writer, row: RegisterRow) -> Iterator[Row]:
    """The other columns of the register, as far as they hold anything."""
    for obstacle in row.without_effect:
        yield write.say("Has no effect"), write.named(vocabulary.refusal(obstacle.breach, write.language))
    plain = (
        (write.say("Number"), row.register_number),
        (write.say("Under"), row.parent),
        (write.say("In the place of"), row.supersedes),
        (write.say("Deputies"), ", ".join(row.deputies)),
        (write.say("Covers"), "; ".join(row.covers)),
        (write.say("Not for"), "; ".join((*row.excludes, *row.exclusions))),
        (write.say("Within the budget"), row.budget_condition),
        (write.say("Consults"), "; ".join(row.consults)),
        (write.say("Reports"), row.reports),
        (write.say("Instructions"), "; ".join(row.instructions)),
        (write.say("Recorded as found"), row.as_found),
    )
    yield from ((label, text) for label, text in plain if text)
    amounts = (
        (write.say("At most, with VAT"), row.cap_with_vat),
        (write.say("At most in a year"), row.cap_per_year),
        (write.say("At most in a year, with VAT"), row.cap_per_year_with_vat),
    )
    yield from ((label, write.euros(cents)) for label, cents in amounts if cents is not None)
    if row.decided_on is not None:
        yield write.say("Decided on"), write.day_in_words(row.decided_on)
    if row.published_on is not None:
        yield write.say("Published on"), write.day_in_words(row.published_on)
    if row.sub_mandate is not None:
        to = ", ".join(row.sub_mandate.functions) or write.say("to any function")
        yield write.say("May be handed on"), write.say("%(to)s, in %(depth)s steps", to=to, depth=row.sub_mandate.depth)
    for consent in row.consents:
        whose = write.term(consent.consent_of, "ConsentOf")
        given = write.named(consent.given_by) if consent.given_by else ""
        on = write.day(consent.given_on) if consent.given_on else ""
        ground = write.term(consent.ground, "ConsentGround") if consent.ground else ""
        yield write.say("Consent"), f"{whose}: {', '.join(filter(None, (ground, given, on)))}"
    for withdrawn in row.withdrawn_consents:
        whose, by = write.term(withdrawn.consent_of, "ConsentOf"), write.named(withdrawn.withdrawn_by)
        told = f"{whose}: {by}, {write.day(withdrawn.effective_on)}, {withdrawn.grounds}"
        yield write.say("Consent withdrawn"), told


def _terms(write: Writer, each: Mandate, powers: dict[str, str]) -> Table:
    columns = (
        Column(write.say("From")),
        Column(write.say("What"), 3),
        Column(write.say("At most"), number=True),
        Column(write.say("Conditions"), 3),
        Column(write.say("Until")),
        Column(write.say("Decision"), 3),
        Column(write.say("Position"), number=True),
    )
    rows = tuple(
        (
            write.day(step.effective_on),
            ", ".join(
                filter(
                    None,
                    (write.term(step.step, "MandateStep"), powers.get(step.power, step.power), step.legal_basis),
                )
            ),
            _cap(write, step) if step.power else "",
            "; ".join(step.conditions),
            write.day(step.valid_until) if step.valid_until else "",
            step.decision,
            write.number(step.position),
        )
        for step in each.history
    )
    return Table(columns, rows, write.say("Every version, with the decision that it rests on"))


def _uses(write: Writer, each: Mandate) -> Table:
    columns = (
        Column(write.say("Day")),
        Column(write.say("Decision"), 3),
        Column(write.say("Body"), 2),
        Column(write.say("Amount"), number=True),
        Column(write.say("Position"), number=True),
    )
    rows = tuple(
        (
            write.day(use.decided_on),
            use.decision,
            write.named(use.body),
            "" if use.amount is None else write.cents(use.amount, made_up=use.illustrative),
            write.number(use.position),
        )
        for use in each.uses
    )
    return Table(columns, rows, write.say("Decisions taken under it"))
