"""Commands that ask how a collaboration is arranged: agreements, decisions, and who may do what; as of two dates."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from api.cli import arranged, dossiers
from api.cli.options import DEFAULT, Json, KnownAt, Ledger, Partnership, Service, ValidOn
from api.cli.session import cited, session, write_json


def agreements(
    *,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    partnership: Partnership = None,
    service: Service = None,
    about: Annotated[str | None, typer.Option(help="Only this agreement (bel/uitvoering#dvo-2008).")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also those that are not in force on that day.")] = False,
    json: Json = False,
) -> None:
    """Show the agreements on services (DVO): parties, levels, and what was achieved of them."""
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        which = {"partnership": partnership, "service": service, "about": about, "everything": everything}
        found, _ = current.ask("agreements", as_of, **which)
        if json:
            write_json({"as_of": cited(as_of), "agreements": [asdict(each) for each in found]})
            return
        arranged.agreements(current, found)
        levels = [level for each in found for level in each.levels]
        made_up = any(it.illustrative or any(done.illustrative for done in it.measured) for it in levels)
        current.cite(as_of, illustrative=made_up)


def decisions(
    *,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    partnership: Partnership = None,
    service: Service = None,
    about: Annotated[str | None, typer.Option(help="Only this decision (leiden#bestuursopdracht).")] = None,
    body: Annotated[str | None, typer.Option(help="Only before this body (GM0313/college).")] = None,
    state: Annotated[str | None, typer.Option(help="Only those that stand so: proposed, adopted, rejected ...")] = None,
    words: Annotated[str | None, typer.Option(help="Only with all these words in the title or the name.")] = None,
    only_open: Annotated[
        bool, typer.Option("--open", help="Only those that are not final, or may not be put into effect yet.")
    ] = False,
    json: Json = False,
) -> None:
    """Show the decisions: who decided, who is still out or adopted another text, and what waits for a works council.

    Of one decision ('--about') all there is: by what right it was taken, what is wrong with it, what followed.
    """
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        which = {"partnership": partnership, "service": service, "about": about, "only_open": only_open}
        found, _ = current.ask("decisions", as_of, **which, body=body, state=state, words=words)
        whole = () if about is None else current.ask("dossier", as_of, about=about)[0]
        if json:
            told = {"as_of": cited(as_of), "decisions": [asdict(each) for each in found]}
            write_json({**told, "dossiers": [dossiers.facts(each) for each in whole]} if whole else told)
            return
        arranged.decisions(current, found)
        for each in whole:
            dossiers.dossier(current, each)
        current.cite(as_of)


def services(
    *,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    partnership: Partnership = None,
    json: Json = False,
) -> None:
    """Show the services: what they are for, who hosts each, and who shares it."""
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        found, _ = current.ask("services", as_of, partnership=partnership)
        if json:
            write_json({"as_of": cited(as_of), "services": [asdict(each) for each in found]})
            return
        arranged.services(current, found)
        current.cite(as_of)


def arrangement(
    *,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    partnership: Partnership = None,
    json: Json = False,
) -> None:
    """Show how a partnership is arranged: form, bodies, powers, roles kept apart, principles, promises, entry days."""
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        found, _ = current.ask("arrangement", as_of, partnership=partnership)
        if json:
            write_json({"as_of": cited(as_of), "arrangements": [asdict(each) for each in found]})
            return
        arranged.arrangements(current, found)
        marks = (promise.illustrative for each in found for promise in each.contributions)
        current.cite(as_of, illustrative=any(marks))
