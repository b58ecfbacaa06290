"""Real collaborations, played into a ledger of their own, and what can be asked of it: ``scripts/demo``."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
from collections.abc import Sequence
from contextlib import ExitStack, chdir, redirect_stderr
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.markup import escape
from rich.padding import Padding
from rich.rule import Rule

from api import vocabulary
from api.cli.app import run
from api.cli.cases import ADDRESS, BLNP, CASES, Step, overview
from api.cli.session import Session, console, session
from api.cli.show import table, who
from api.formats import day
from api.http.serving import CannotListen, Listening, serve
from api.http.settings import Settings
from api.problems import DONE, FAILED
from ledger.event import Event
from ledger.partnership.events import ParticipantAcceded, PartnershipFounded, PrinciplesAdopted
from ledger.service.events import ScopeChanged, ServiceStarted
from projections.trail import Filter, trail

CHECK = Step(
    "Is all of this still what was recorded?",
    "Every allocation computed again from its own entry, every stream read again, every projection computed again.",
    ("check",),
)


PORT, ANY = 8000, 0
"""Where the pages are served if nobody names a port, and what the system takes for any that is free."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the cases and ask; return an exit status."""
    parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
    parser.add_argument("--no-serve", action="store_true", help="print only, and end")
    parser.add_argument("--port", type=int, help="where the pages are served; left out: 8000, or any free port")
    parser.add_argument("--keep", metavar="FOLDER", type=Path, help="leave the ledger there to look further")
    asked = parser.parse_args(arguments)
    with ExitStack() as stack:
        if asked.keep:
            asked.keep.mkdir(parents=True, exist_ok=True)
        folder = asked.keep or Path(stack.enter_context(TemporaryDirectory(prefix="grondslag-")))
        for case in CASES:
            shutil.copy(case.file, folder / case.file.name)
        stack.enter_context(chdir(folder))
        os.environ["GRONDSLAG_LEDGER"] = ADDRESS
        status = _play(kept=asked.keep)
        if status != DONE or asked.no_serve:
            return status
        return _serve(folder, (PORT, ANY) if asked.port is None else (asked.port,))


def _serve(folder: Path, ports: Sequence[int]) -> int:
    """Serve the pages of what was played until Ctrl-C, on the first of these ports that is free."""
    out = console()

    def announce(found: Listening) -> None:
        out.print()
        out.print(Rule("The pages", style="bold"))
        out.print(
            f"Open {found.url} in a browser and choose who to be: a controller of Bunschoten sees BLNP, one of Eemnes "
            "the BEL and the yard, one of Wormerland WOL, one of Leiden the service centre.\n"
            "Stop with Ctrl-C.",
            markup=False,
        )

    for port in ports:
        try:
            with (folder / "server.log").open("w") as log, redirect_stderr(log):
                return serve(Settings(ledger=ADDRESS, port=port), announce)
        except CannotListen as error:
            if port == ports[-1]:
                out.print(str(error), markup=False)
    return FAILED


def _play(kept: Path | None) -> int:
    out = console()
    out.print(Rule("Grondslag: real collaborations in a ledger", style="bold"))
    files = " ".join(case.file.name for case in CASES)
    made = (
        "init --name demonstration --demonstration --from 2005-01-01T00:00:00Z",
        f"act {files} --expect-refusals",
    )
    if not all(_do(command) == DONE for command in made):
        return FAILED
    with session(ADDRESS, json=False) as current:
        _list(current)
        _introduce(current)
    for step in (*(step for case in CASES for step in case.steps), CHECK):
        out.print()
        out.print(Rule(step.question, style="bold"))
        out.print(step.why)
        for command in step.commands:
            if _do(command) != DONE:
                return FAILED
    out.print()
    out.print(Rule("What to try next", style="bold"))
    where = f"The ledger is {kept / 'demo.sqlite'}" if kept else "Keep the ledger with scripts/demo --keep FOLDER"
    out.print(
        f"{where}; then, with the program in .venv/bin/grondslag:\n"
        "  grondslag trail --outcome refused         what was refused, and by which rule\n"
        "  grondslag balances --valid-on 2021-12-31  everything that was shared until a day\n"
        "  grondslag compare --known-at 2024-03-08   the savings as they stood before anybody verified them\n"
        "  grondslag export journal.jsonl            the whole journal, to check it elsewhere\n"
        "  grondslag --help                          all commands; each takes --json",
        markup=False,
    )
    return DONE


def _do(command: str) -> int:
    out = console()
    out.print()
    out.print(f"[bold cyan]$ grondslag {escape(command)}[/bold cyan]", soft_wrap=True)
    return run(shlex.split(command))


def _list(current: Session) -> None:
    """All of them: who takes part, and how much was done and refused."""
    made = table(
        "case", "what it is", "participants", "acts", "refused", "entries", right=["acts", "refused", "entries"]
    )
    for case in CASES:
        found = overview(current, case.name)
        names = escape(", ".join(found.participants))
        made.add_row(case.name, case.what, names, str(found.acts), str(found.refused), str(found.entries))
    current.out.print(Padding(made, (1, 0, 0, 0)))
    current.out.print()
    current.out.print("The first of them, from close by:")


def _introduce(current: Session) -> None:
    """The collaboration as its first entries tell it: who, in which form, why, and which services."""
    out = current.out
    hosts: dict[str, tuple[str, str]] = {}
    scopes: dict[str, tuple[str, ...]] = {}
    partners: list[str] = []
    out.print()
    for service, event in _events(current):
        match event:
            case PartnershipFounded():
                form = vocabulary.term(event.legal_form)
                out.print(f"[bold]{escape(event.title)}[/bold]; since {day(event.effective_on)}; legal form: {form}")
                out.print(Padding(escape(event.vision), (0, 0, 0, 2)))
            case ParticipantAcceded():
                partners.append(who(event.participant))
            case PrinciplesAdopted() if any("WGR" in item for item in event.items):
                out.print(f"{escape(event.title)}:")
                out.print(Padding("\n".join(f"- {escape(item)}" for item in event.items), (0, 0, 0, 2)))
            case ServiceStarted():
                hosts[service] = (who(event.host), day(event.effective_on))
                scopes[service] = event.scope
            case ScopeChanged():
                scopes[service] = event.scope
    out.print(f"Participants: {', '.join(partners)}.")
    services = table("service", "host", "since", "what it does now")
    for service, (host, since) in hosts.items():
        services.add_row(service, host, since, escape("; ".join(scopes[service])))
    out.print(Padding(services, (1, 0, 0, 2)))


def _events(current: Session) -> list[tuple[str, Event]]:
    """What happened in the partnership, each with the service it happened to."""
    as_of = current.as_of(None, None)
    with current.view(as_of) as view:
        lines = list(trail(view, as_of, Filter(partnership=BLNP.name)))
    entries = current.entries([line.position for line in lines])
    return [(line.service or "", entry.event) for line, entry in zip(lines, entries, strict=True)]


if __name__ == "__main__":
    raise SystemExit(main())
