"""The command that shows the rules of law."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby

from rich.markup import escape
from rich.table import Table

from api import vocabulary
from api.cli.options import DEFAULT, Json, KnownAt, Ledger, Partnership, ValidOn
from api.cli.session import Session, cited, session, write_json
from ledger.law import Response
from projections.governance.rules import Asked

COLOURS = {Response.REFUSE: "bold", Response.FIND: "yellow", Response.OFF: "dim"}


def rules(
    *,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    partnership: Partnership = None,
    json: Json = False,
) -> None:
    """Show the rules of law that a partnership is held to, by article, and what a breach of each does there."""
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        found, _ = current.ask("rules", as_of, partnership=partnership)
        if json:
            write_json({"as_of": cited(as_of), "rules": [asdict(each) for each in found]})
            return
        _show(current, found)
        current.cite(as_of, illustrative=False)


def _show(current: Session, found: Sequence[Asked]) -> None:
    if not found:
        current.out.print("No partnership was there then.")
    for (name, form), asked in groupby(found, key=lambda each: (each.partnership, each.legal_form)):
        table = Table("rule", "article", "a breach", "weighs", "asks", title_justify="left", box=None)
        table.title = f"[bold]{name}[/bold] ({vocabulary.term(form)})"
        for each in asked:
            response = vocabulary.term(each.response, section="Response")
            switched = f"\n{escape(each.source)} (position {each.position})" if each.source else ""
            table.add_row(
                each.rule,
                escape(each.article),
                f"[{COLOURS[each.response]}]{response}[/]{switched}",
                vocabulary.term(each.severity, section="Severity"),
                escape(vocabulary.definition(each.rule, vocabulary.RULES)),
            )
        current.out.print(table)
