"""The command that asks whether somebody may, or might have, decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, fields
from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding

from api import vocabulary
from api.cli.options import DEFAULT, Json, KnownAt, Ledger, ValidOn
from api.cli.session import cited, session, write_json
from api.cli.show import who
from api.formats import cents, day
from api.questions.authority import AuthorityWay
from ledger.governance.asked import Deed
from ledger.governance.mandate_events import ChainLink


def authority(
    scope: Annotated[str, typer.Argument(help="In this partnership or service (blnp/ict).")],
    body: Annotated[str, typer.Argument(help="In the name of this body (GM0313/college).")],
    *,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    function: Annotated[str | None, typer.Option(help="This function.")] = None,
    organisation: Annotated[str | None, typer.Option(help="At this organisation; else wherever it is.")] = None,
    subject: Annotated[str | None, typer.Option(help="This person (a pseudonym).")] = None,
    power: Annotated[str | None, typer.Option(help="By this power of the partnership.")] = None,
    amount: Annotated[str | None, typer.Option(help="Committing this amount, excluding VAT (1250.00).")] = None,
    amount_with_vat: Annotated[str | None, typer.Option(help="The same with VAT.")] = None,
    deed: Annotated[Deed, typer.Option(help="To decide, to sign, or to carry out.")] = Deed.DECISION,
    about: Annotated[str | None, typer.Option(help="As to this decision that stands already (blnp/ict#x).")] = None,
    reported_by: Annotated[str | None, typer.Option(help="A fine for an offence that this one reported.")] = None,
    json: Json = False,
) -> None:
    """Tell whether somebody may decide for a body: yes by which chain of mandates, or no and all that is missing."""
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        which = {"scope": scope, "body": body, "function": function, "organisation": organisation, "subject": subject}
        more = {"power": power, "amount": amount, "amount_with_vat": amount_with_vat, "deed": deed, "about": about}
        more["reported_by"] = reported_by
        found, _ = current.ask("authority", as_of, **which, **more)
        if json:
            write_json({"as_of": cited(as_of), "ways": [facts(each) for each in found]})
            return
        may = any(each.may for each in found)
        answer = "[green]yes[/green]" if may else "[yellow]no[/yellow]"
        current.out.print(f"{answer}  {escape(subject or function or 'the body itself')} for {escape(body)}")
        for each in found:
            current.out.print(Padding("\n".join(escape(line) for line in lines(each)), (0, 0, 0, 2)))
        if not found:
            current.out.print(f"  {escape(subject or '')} holds no function that is known of on that day.")
        current.cite(as_of, illustrative=any(link.terms.illustrative for each in found for link in each.chain))


def facts(each: AuthorityWay) -> dict[str, object]:
    """A way for programs."""
    own: dict[str, object] = {one.name: getattr(each, one.name) for one in fields(each)}
    missing = [
        {"rule": it.rule, "response": it.response, "code": it.breach.code, "message": str(it.breach)}
        for it in each.missing
    ]
    return {**own, "chain": [asdict(link) for link in each.chain], "missing": missing}


def lines(each: AuthorityWay) -> Iterator[str]:
    """A way for people: who may or may not, each link of the chain, and what stands in the way."""
    said = "may" if each.may else "may not"
    yield f"{each.function or 'the body'} of {who(each.organisation)} {said}, {each.mandate or 'without a mandate'}"
    for link in each.chain:
        yield f"    {_link(link)}"
    if each.deputised is not None:
        yield f"    in the place of the {each.deputised}"
    for text in each.instructions:
        yield f"    instruction: {text}"
    for it in each.missing:
        yield f"    {it.rule} ({vocabulary.term(it.response, section='Response')}): {it.breach}"


def _link(link: ChainLink) -> str:
    terms = link.terms
    caps = [
        f"up to EUR {cents(cap.cents)}{what}{' *' if terms.illustrative else ''}"
        for cap, what in (
            (terms.cap, ""),
            (terms.cap_with_vat, " with VAT"),
            (terms.cap_per_year, " a year"),
            (terms.cap_per_year_with_vat, " a year with VAT"),
        )
        if cap is not None
    ]
    used = [] if link.used is None else [f"EUR {cents(link.used.cents)} used before"]
    limits = ", ".join([*caps, *used]) or "no limit"
    until = f" until {day(terms.valid_until)}" if terms.valid_until is not None else ""
    kind = vocabulary.term(link.kind, section="MandateKind")
    given = f"{link.mandator} to {link.mandatee} of {who(link.organisation)}"
    return f"{link.mandate}: {kind} of {given}, {limits}, from {day(link.valid_from)}{until} ({link.granted_by})"
