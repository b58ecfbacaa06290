"""The command line: everything a person can do with a ledger, and with ``--json`` a program."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run ``grondslag``; the exit status says how it went (see ``api.problems``)."""
    gc.disable()  # A sixth of beginning went into looking for garbage, and nearly all that is made here stays.
    from api.cli.app import run  # So that a shell's completion need not load a database.

    gc.freeze()
    gc.enable()
    sys.exit(run(sys.argv[1:]))
