"""The command line: everything a person can do with a ledger, and with ``--json`` a program."""

from __future__ import annotations

import sys


def main() -> None:
    """Run ``grondslag``; the exit status says how it went (see ``api.problems``)."""
    from api.cli.app import run  # So that a shell's completion need not load a database.

    sys.exit(run(sys.argv[1:]))
