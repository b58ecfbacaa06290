"""The real collaborations that come with the program, and the telling thing that each of them shows.

``python -m api.cli.cases`` plays them all and prints the table that README has.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from api.cli.app import run
from api.cli.session import Session, session
from api.problems import DONE, FAILED
from ledger.partnership.events import ParticipantAcceded
from ledger.party import municipality
from projections.trail import REFUSED, Filter, trail

FOLDER = Path(__file__).parents[3] / "cases"
ADDRESS = "sqlite:///demo.sqlite"


@dataclass(frozen=True, slots=True)
class Step:
    """A question that somebody has, why the case answers it, and the commands that ask."""

    question: str
    why: str
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A collaboration, what it is, and what it shows."""

    name: str
    what: str
    shows: str
    steps: tuple[Step, ...]

    @property
    def file(self) -> Path:
        """Its acts."""
        return FOLDER / f"{self.name}.jsonl"


BLNP = Case(
    "blnp",
    "four municipalities, each the host of a cluster for all",
    "a mandate and a cost key changed backwards in time; a saving refused and one verified",
    (
        Step(
            "Who decided what and when, and on which mandate?",
            "A tax package was to be bought in February 2020. The decision went above the cap of the mandate and was "
            "refused (of a refused act only the names of its fields are kept). In March the cap was raised, back to 1 "
            "January, and the decision could be taken.",
            (
                "trail --service blnp/financien --from 2020-02-01 --until 2020-02-29 --outcome refused",
                "trail --about blnp/financien#belastingpakket-2020",
                "mandates --about blnp/financien#betalen-nijkerk --valid-on 2020-02-04 --known-at 2020-02-29",
                "mandates --about blnp/financien#betalen-nijkerk --valid-on 2020-02-04 --known-at 2020-03-31",
            ),
        ),
        Step(
            "Who owes whom what, at any date, as known at any date?",
            "In September 2019 it was decided that the insurances are shared by inhabitants, back to 1 January. So "
            "what was owed on 30 June 2019 depends on when one asks, and both answers stay.",
            (
                "balances --service blnp/financien --valid-on 2019-06-30 --known-at 2019-08-31",
                "balances --service blnp/financien --valid-on 2019-06-30 --known-at 2019-10-31",
            ),
        ),
        Step(
            "Why is it different now?",
            "What caused the difference, act by act, with the entries of each; together they are it exactly.",
            ("changes --service blnp/financien --valid-on 2019-06-30 --known-from 2019-08-31 --known-at 2019-10-31",),
        ),
        Step(
            "Is the saving real?",
            "The 0-meting beside what was measured later. One claim was booked before anybody had verified it: "
            "refused, and it was found too high. Another was verified by somebody else, and then booked.",
            ("compare --service blnp/financien", "trail --service blnp/financien --act book-saving"),
        ),
    ),
)
BEL = Case(
    "bel",
    "three municipalities with one organisation for all their work",
    "who may decide what, roles that stay apart, and a saving that was to be booked too early",
    (
        Step(
            "BEL: was a saving booked too early?",
            "'Besparingen te vroeg inboeken' is what its makers warn others of. Here it was tried three months after "
            "the start: refused, and the refusal stays. Two years later somebody else had verified it.",
            ("trail --service bel/uitvoering --act book-saving",),
        ),
    ),
)
LEIDEN = Case(
    "leiden",
    "a shared service centre that begins with two and lets others in on set days",
    "the same text for every college and council, the advice of works councils, days of entry",
    (
        Step(
            "Leiden: who still has to decide, and what waits for the works council?",
            "The project plan needed two colleges and two councils to adopt the very same text. On 1 November 2008 one "
            "council had adopted another text, so nothing could rest on it yet.",
            ("decisions --about leiden#projectplan --valid-on 2008-11-01", "decisions --about leiden#projectplan"),
        ),
    ),
)
WOL = Case(
    "wol",
    "seven tasks of three municipalities, with contractors, deadlines and two evaluations",
    "a fall in formation that is no success, and tasks with what is due of them",
    (
        Step(
            "WOL: is a fall in formation a success?",
            "The three secretaries agreed that fewer places are no goal. So the comparison shows the fall and does "
            "not call it one; a saving that was claimed on it was refused.",
            ("compare --service wol/burgerzaken", "trail --service wol/burgerzaken --act claim-saving"),
        ),
    ),
)
GEMEENTEWERF = Case(
    "gemeentewerf",
    "an assignment to a working group of three, with limits",
    "what is due and how much of the limits is used, on any day",
    (
        Step(
            "Gemeentewerf: what is due, and what is used of what was given?",
            "Six meetings, 50 hours for each member, 15 pages, four months, no extra means: as it stood on 20 May "
            "2009.",
            ("obligations --partnership gemeentewerf --valid-on 2009-05-20",),
        ),
    ),
)
CASES = (BLNP, BEL, LEIDEN, WOL, GEMEENTEWERF)


@dataclass(frozen=True, slots=True)
class Overview:
    """One collaboration in figures."""

    partnership: str
    participants: tuple[str, ...]
    acts: int
    refused: int
    entries: int


def overview(current: Session, partnership: str) -> Overview:
    """What a ledger holds of a partnership: acts that were done, acts that were refused, and entries."""
    as_of = current.as_of(None, None)
    with current.view(as_of) as view:
        lines = list(trail(view, as_of, Filter(partnership=partnership)))
    entries = list(current.entries([line.position for line in lines]))
    joined = dict.fromkeys(
        municipality(each.event.participant).name for each in entries if isinstance(each.event, ParticipantAcceded)
    )
    refused = sum(line.outcome == REFUSED for line in lines)
    acts = len({each.act_id for each in entries}) - refused
    return Overview(partnership, tuple(joined), acts, refused, len(lines))


def table(overviews: Sequence[Overview]) -> str:
    """The table of README."""
    rows = ["| case | what it is | acts | refused | entries | shows |", "|---|---|---|---|---|---|"]
    for case, each in zip(CASES, overviews, strict=True):
        names = ", ".join(each.participants)
        facts = f"{each.acts} | {each.refused} | {each.entries}"
        rows.append(f"| [{case.name}](cases/{case.name}.jsonl) | {case.what} ({names}) | {facts} | {case.shows} |")
    return "\n".join(rows)


def main() -> int:
    """Play all cases in a folder of their own and print the table."""
    with TemporaryDirectory(prefix="grondslag-") as folder, chdir(folder):
        for case in CASES:
            Path(case.file.name).write_bytes(case.file.read_bytes())
        os.environ["GRONDSLAG_LEDGER"] = ADDRESS
        made = "init --name demonstration --demonstration --from 2005-01-01T00:00:00Z"
        with redirect_stdout(StringIO()):
            for command in (made, f"act {' '.join(case.file.name for case in CASES)} --expect-refusals"):
                if run(command.split()) != DONE:
                    return FAILED
        with session(ADDRESS, json=False) as current:
            sys.stdout.write(table([overview(current, case.name) for case in CASES]) + "\n")
    return DONE


if __name__ == "__main__":
    raise SystemExit(main())
