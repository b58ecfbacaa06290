"""All commands in one place, and how each kind of trouble ends."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import orjson
import typer

from api.cli import acting, keeping, making, reading
from api.cli.acting import AtLine
from api.cli.session import console, plain
from api.problems import DONE, WRONG_USE, exit_status
from ledger.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Sequence

app = typer.Typer(
    name="grondslag",
    help="A ledger for municipalities that work together: every decision and every cent, as of any two dates.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for command in (
    making.init,
    acting.acts,
    acting.act,
    reading.trail,
    reading.mandates,
    reading.balances,
    reading.changes,
    reading.compare,
    keeping.rebuild,
    keeping.status,
    keeping.check,
    keeping.export,
):
    app.command()(command)
app.command("import")(keeping.import_)


def run(arguments: Sequence[str]) -> int:
    """Run a command; every trouble that we know of ends in one sentence and its exit status."""
    try:
        app(list(arguments))
    except SystemExit as ended:  # How typer ends, also after it has told of wrong use.
        return ended.code if isinstance(ended.code, int) else WRONG_USE if ended.code else DONE
    except AtLine as error:
        return _tell(error.problem, arguments, str(error), {"file": error.file, "line": error.line})
    except LedgerError as error:
        return _tell(error, arguments, str(error), {})
    except BrokenPipeError:  # Whoever read our output has seen enough.
        sys.stderr.close()
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
