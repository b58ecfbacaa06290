"""How answers look to people: Dutch dates and amounts, nothing cut off, and a mark on what no source gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from api import vocabulary
from api.cli.session import Session
from api.formats import cents, day, moment
from ledger.event import Event
from ledger.founding import ActRefused, QuestionRefused
from ledger.journal import Entry
from ledger.party import UnknownMunicipality, municipality
from projections.governance.mandates import Mandate, Use
from projections.governance.register_row import RegisterRow
from projections.trail import REFUSED, TrailLine

TRAIL_COLUMNS = (
    "position", "recorded_at", "effective_on", "partnership", "service", "act", "about", "outcome", "refusal",
    "sentence", "subject", "function", "capacity", "organisation", "body", "recorded_by", "decision", "mandate",
    "reason", "mistaken",
)  # fmt: skip


WHOLE = frozenset({"on", "recorded", "since", "cost", "participant"})
"""Columns of dates and names, which are never broken; columns of amounts are not either."""


def who(code: str) -> str:
    """A municipality's name and code; what is no municipality's code stands for itself. Reading never refuses."""
    try:
        return f"{municipality(code).name} ({code})"
    except UnknownMunicipality:
        return code


def named(code: str) -> str:
    """A municipality's name alone; what is no municipality's code stands for itself."""
    try:
        return municipality(code).name
    except UnknownMunicipality:
        return code


def mark(text: str, *, illustrative: bool, imported: bool = False) -> str:
    """An amount, with the marks of what no source gives and of what an opening position brought in."""
    return f"{text}{' *' if illustrative else ''}{' †' if imported else ''}"


def table(*columns: str, right: Sequence[str] = ()) -> Table:
    """A table in which no text is cut off and amounts stand under each other."""
    made = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        whole = column in right or column in WHOLE
        made.add_column(column, justify="right" if column in right else "left", overflow="fold", no_wrap=whole)
    return made


def trail_facts(line: TrailLine, entry: Entry) -> dict[str, object]:
    """One line of the trail, whole, for programs."""
    facts: dict[str, object] = {name: getattr(line, name, None) for name in TRAIL_COLUMNS}
    return facts | {
        "recorded_at": entry.recorded_at.isoformat(),
        "effective_on": line.effective_on.isoformat(),
        "sentence": vocabulary.sentence(entry.event),
        "reason": entry.reason,
        "event": line.event,
        "act_id": str(entry.act_id),
        "evidence": [
            {"title": each.title, "dated": each.dated and each.dated.isoformat(), "sha256": each.sha256}
            | {"kept_at": each.kept_at}
            for each in entry.evidence
        ],
    }


def trail_line(out: Console, line: TrailLine, entry: Entry) -> None:
    """One line of the trail as people read it: what happened, who decided it for whom, and on what ground."""
    colour = "red" if line.outcome == REFUSED else "bold"
    head = f"[dim]{line.position:>5}[/dim]  {moment(entry.recorded_at)}  [{colour}]{line.act}[/{colour}]  {line.about}"
    out.print(head)
    body = f" on behalf of {line.body}" if line.body else ""
    grounds = [f"{name} {value}" for name, value in (("decision", line.decision), ("mandate", line.mandate)) if value]
    details = [
        escape(vocabulary.sentence(entry.event)),
        f"[dim]by {escape(line.function)} ({line.subject}), {vocabulary.term(line.capacity)}, "
        f"{who(line.organisation)}{body}"
        + (f"; on {', '.join(grounds)}" if grounds else "")
        + f"; recorded by {line.recorded_by}[/dim]",
    ]
    if _figures_of_nobody(entry.event):
        details.append("* illustrative: no source gives the figures of this entry")
    for each in entry.evidence:
        dated = f" ({day(each.dated)})" if each.dated else ""
        kept = f", {each.kept_at}" if each.kept_at else ""
        details.append(escape(f"evidence: {each.title}{dated}{kept}"))
    if entry.reason:
        details.append(f"reason: {escape(entry.reason)}")
    if line.mistaken is not None:
        details.append(f"[red]recorded in error, as position {line.mistaken} says: it does not count[/red]")
    if isinstance(entry.event, ActRefused | QuestionRefused):
        details.append(f"[red]refused: {vocabulary.definition(entry.event.refusal)}[/red]")
    out.print(Padding("\n".join(details), (0, 0, 0, 7)))


def _figures_of_nobody(event: Event) -> bool:
    """Whether an event, or the terms in it, says that its figures come from no source."""
    return any(getattr(each, "illustrative", False) for each in (event, getattr(event, "terms", None)))


def mandates(current: Session, found: Sequence[Mandate], on: date) -> None:
    """The register, a mandate a block: how far it reaches, who lets whom, on what ground, and what was done with it."""
    out = current.out
    if not found:
        out.print("No mandate held then.")
    for each in found:
        terms = each.terms or next(step for step in reversed(each.history) if step.step != "revoked")
        cap = "no limit" if terms.cap is None else mark(f"up to {cents(terms.cap)}", illustrative=terms.illustrative)
        until = f" until {day(terms.valid_until)}" if terms.valid_until else ""
        state = "" if each.terms else f"  [yellow]does not hold: {_why_not(each, on)}[/yellow]"
        idle = each.register.without_effect if each.register else ()
        state += "  [yellow]has no effect[/yellow]" if idle else ""
        kind = vocabulary.term(each.kind)
        out.print(f"[bold]{each.ref}[/bold]  {kind}, {cap}, from {day(terms.effective_on)}{until}{state}")
        details = [
            escape(f"{each.mandator} lets {each.mandatee}, {who(each.organisation)}: {terms.power}"),
            escape(f"{terms.legal_basis}; decided by {terms.decision} (position {terms.position})"),
            *(escape(f"has no effect ({it.rule}): {it.breach}") for it in idle),
            *(escape(f"on condition: {condition}") for condition in terms.conditions),
            *(map(escape, _register(each.register)) if each.register else ()),
            *(escape(f"used for {use.decision} on {day(use.decided_on)}{_amount(use)}") for use in each.uses),
        ]
        out.print(Padding("\n".join(details), (0, 0, 0, 4)))


def _register(row: RegisterRow) -> Iterator[str]:
    """The other columns of the register, as far as anything stands in them."""
    if row.reaches_back and row.decided_on:
        yield f"reaches back: decided on {day(row.decided_on)}, holds from {day(row.effective_on)}"
    named = {
        "number": row.register_number,
        "under": row.parent,
        "in place of": row.supersedes,
        "deputies": ", ".join(row.deputies),
        "published on": day(row.published_on) if row.published_on else None,
        "per case with VAT up to": _up_to(row.cap_with_vat),
        "per year up to": _up_to(row.cap_per_year),
        "per year with VAT up to": _up_to(row.cap_per_year_with_vat),
        "covers": ", ".join(row.covers),
        "never": ", ".join((*row.excludes, *row.exclusions)),
        "budget": row.budget_condition,
        "consults": ", ".join(row.consults),
        "reports": row.reports,
        "recorded as found": row.as_found,
    }
    yield from (f"{name}: {text}" for name, text in named.items() if text)
    if row.sub_mandate is not None:
        whom = ", ".join(row.sub_mandate.functions) or "any function"
        yield f"may be handed on to {whom}, in {row.sub_mandate.depth} steps at most"
    for each in row.consents:
        whose = vocabulary.term(each.consent_of, section="ConsentOf")
        if each.ground is not None:
            since = f", from {day(each.given_on)} on" if each.given_on is not None else ""
            yield f"no consent of the {whose} needed: {vocabulary.term(each.ground, section='ConsentGround')}{since}"
        elif each.given_on is not None:
            yield f"consent of the {whose}: {each.given_by} on {day(each.given_on)}"
    for gone in row.withdrawn_consents:
        whose = vocabulary.term(gone.consent_of, section="ConsentOf")
        since = f"withdrawn by {gone.withdrawn_by} from {day(gone.effective_on)} on"
        yield f"consent of the {whose} {since}: {gone.grounds}"
    yield from (f"instruction: {text}" for text in row.instructions)


def _up_to(amount: int | None) -> str | None:
    return None if amount is None else f"EUR {cents(amount)}"


def _why_not(each: Mandate, on: date) -> str:
    """Why a mandate does not hold on a day."""
    revoked = [step for step in each.history if step.step == "revoked" and step.effective_on <= on]
    if revoked:
        return f"revoked from {day(revoked[-1].effective_on)} by {revoked[-1].decision}"
    first = min(step.effective_on for step in each.history)
    if on < first:
        return f"it begins on {day(first)}"
    ended = [step.valid_until for step in each.history if step.valid_until is not None and step.valid_until < on]
    return f"expired after {day(max(ended))}"


def _amount(use: Use) -> str:
    return "" if use.amount is None else f", EUR {mark(cents(use.amount), illustrative=use.illustrative)}"
