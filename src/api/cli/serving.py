"""Serve a ledger over the network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import Json
from api.cli.session import console, write_json

if TYPE_CHECKING:
    from api.http.serving import Listening


def serve(
    *,
    ledger: Annotated[
        str | None,
        typer.Option("--ledger", help="Where the ledger is; left out: grondslag.sqlite here.", metavar="URL"),
    ] = None,
    host: Annotated[
        str | None, typer.Option("--host", help="The address to listen on; left out: 127.0.0.1.", metavar="ADDRESS")
    ] = None,
    port: Annotated[int | None, typer.Option("--port", help="The port; left out: 8000; 0: any free one.")] = None,
    workers: Annotated[int | None, typer.Option("--workers", help="How many processes answer; left out: 1.")] = None,
    config: Annotated[
        Path | None, typer.Option("--config", help="A file with settings (TOML); or GRONDSLAG_CONFIG.", metavar="FILE")
    ] = None,
    json: Json = False,
) -> None:
    """Serve the ledger: the REST API, until a signal ends it. Every setting is in docs/operations/settings.md."""
    from api.http.serving import serve as serve_it
    from api.http.settings_sources import load

    settings = load({"ledger": ledger, "host": host, "port": port, "workers": workers}, config)

    def announce(found: Listening) -> None:
        if json:
            write_json(
                {
                    "url": found.url,
                    "ledger": found.ledger,
                    "place": found.place,
                    "demonstration": found.demonstration,
                    "entries": found.entries,
                }
            )
            return
        out = console()
        kind = "demonstration ledger" if found.demonstration else "ledger"
        out.print(
            f"Serving {kind} {found.ledger!r} at {found.place} ({found.entries} entries) on {found.url}.",
            markup=False,
            soft_wrap=True,
        )
        if found.demonstration:
            out.print(
                "Demonstration ledger: its time of recording comes from the acts themselves; nothing in it is real.",
                style="yellow",
                soft_wrap=True,
            )
        out.print("Stop it with Ctrl-C: requests under way are finished first.", soft_wrap=True)

    raise typer.Exit(serve_it(settings, announce))
