"""All commands in one place, and how each kind of trouble ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import cache, wraps
from pathlib import Path
from typing import Annotated

import orjson
import typer

from api.cli import (
    acting,
    arranging,
    authorities,
    booking,
    changing,
    correcting,
    course,
    due,
    dues,
    findings,
    forecasting,
    indexing,
    intake,
    keeping,
    keyed,
    lawfulness,
    lending,
    making,
    netting,
    previewing,
    reading,
    reconciling,
    rights,
    ruling,
    safekeeping,
    saved,
    serving,
    stating,
    supposing,
    taxes,
    todo,
)
from api.cli.acting import AtLine
from api.cli.options import OptionsClash
from api.cli.session import PROGRAM, OutputClosed, console, plain
from api.problems import DONE, WRONG_USE, exit_status
from ledger.errors import Broken, LedgerError


class OutputFailed(Broken):
    """What a command says could not be written."""

    code = "output-failed"

    def __init__(self, problem: str) -> None:
        super().__init__(f"the output could not be written: {problem}; the ledger itself is as it was")
        self.problem = problem


def guarded(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose output may fail: a closed pipe, a full disk."""

    @wraps(command)
    def run_it(**options: object) -> None:
        try:
            command(**options)
            sys.stdout.flush()
        except (OSError, OutputClosed) as error:
            sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115  # Nothing more can be said there.
            if isinstance(error, BrokenPipeError | OutputClosed):
                raise OutputClosed from error
            raise OutputFailed(error.strerror or str(error)) from error

    return run_it


app = typer.Typer(
    name="grondslag",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for command in (
    making.init,
    acting.acts,
    acting.act,
    previewing.preview,
    intake.intake,
    reading.trail,
    reading.mandates,
    authorities.authority,
    reading.balances,
    changing.changes,
    course.course,
    course.cost_years,
    stating.statement,
    todo.todo,
    netting.netting,
    saved.bridge,
    saved.savings,
    booking.postings,
    reading.compare,
    arranging.agreements,
    arranging.decisions,
    arranging.services,
    arranging.arrangement,
    ruling.rules,
    due.obligations,
    findings.findings,
    lawfulness.lawfulness,
    reconciling.reconcile,
    forecasting.forecast,
    rights.exit_fees,
    indexing.indexation,
    keyed.keys,
    keyed.measures,
    dues.advances,
    dues.settlement,
    dues.recharges,
    lending.secondments,
    taxes.vat,
    correcting.mistake,
    supposing.what_if,
    keeping.rebuild,
    keeping.status,
    keeping.check,
    keeping.export,
    serving.serve,
    safekeeping.backup,
    safekeeping.restore,
    safekeeping.roles,
):
    app.command()(guarded(command))
app.command("import")(guarded(keeping.import_))
app.command("trial-balance")(guarded(booking.trial_balance))


@app.callback(invoke_without_command=True)
def about(
    *, version: Annotated[bool, typer.Option("--version", help="Say which program this is.", is_eager=True)] = False
) -> None:
    """A ledger for municipalities that work together: every decision and every cent, as of any two dates."""
    if version:
        console().print(PROGRAM)
        raise typer.Exit


@cache
def command_line() -> Callable[[list[str]], None]:
    """Every command with its options, made once for all that a process runs: it takes as long as many a question."""
    return typer.main.get_command(app)


def run(arguments: Sequence[str]) -> int:
    """Run a command; every trouble that we know of ends in one sentence and its exit status."""
    try:
        for argument in arguments:
            if not argument.isprintable():
                raise OptionsClash(f"the argument {argument!r} holds characters that cannot be read")
        command_line()(list(arguments))
    except SystemExit as ended:  # How typer ends, also after it has told of wrong use.
        return ended.code if isinstance(ended.code, int) else WRONG_USE if ended.code else DONE
    except AtLine as error:
        return _tell(error.problem, arguments, str(error), {"file": error.file, "line": error.line})
    except LedgerError as error:
        return _tell(error, arguments, str(error), {})
    except OutputClosed:
        return DONE
    return DONE


def _tell(error: LedgerError, arguments: Sequence[str], message: str, where: dict[str, object]) -> int:
    if "--json" in arguments:
        told = {"error": error.code, "message": message, **where, "fields": error.fields}
        sys.stderr.buffer.write(orjson.dumps(told, plain, orjson.OPT_NON_STR_KEYS) + b"\n")
    else:
        out = console(error=True)
        out.print(f"grondslag: {error.code}", style="bold red", end="")
        out.print(f": {message}", markup=False, soft_wrap=True)
    return exit_status(error)
