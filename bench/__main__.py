"""``scripts/bench [NAME ...] [--database KIND]``: measure, one JSON object a line."""

from __future__ import annotations

import argparse

from bench import journal, pages, serving, whole, writers
from bench.ground import grounds

BENCHES = {
    "append": journal.append,
    "writers": writers.writers,
    "batch": journal.batch,
    "act": whole.act,
    "case": whole.case,
    "rebuild": whole.rebuild,
    "serving": serving.serve,
    "pages": pages.pages,
}
OF_CASES = {"pages"}
"""What is measured on a demonstration."""


def main() -> None:
    """Run what is named, or everything."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Measure speed: one JSON object a line.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHES)}; left out: all")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], action="append", help="left out: both")
    asked = parser.parse_args()
    unknown = [name for name in asked.names if name not in BENCHES]
    if unknown:
        parser.error(f"there is no {', '.join(unknown)}; there are {', '.join(BENCHES)}")
    for name in asked.names or BENCHES:
        with grounds(asked.database or ["postgresql", "sqlite"], demonstration=name in OF_CASES) as fresh:
            for ground in fresh:
                BENCHES[name](ground())


if __name__ == "__main__":
    main()
