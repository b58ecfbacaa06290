"""A case as a ledger that can be asked: its file, its tables in cases/README.md, and what commands print of it."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from api.cli.app import run

CASES = Path(__file__).parent.parent.parent / "cases"
GOLDEN = CASES.parent / "tests" / "golden" / "cases"
WIDE = "2000"
"""Columns: so wide that no cell is broken over lines."""


@dataclass(frozen=True, slots=True)
class Row:
    """A fact of the source: the line that carries it, the words of it, and the command that answers with them."""

    fact: str
    act: str
    line: int
    words: str
    ask: str


@dataclass(frozen=True)
class Case:
    """A file of acts, and what cases/README.md says of it under headings that begin with its title."""

    name: str
    title: str

    @property
    def path(self) -> Path:
        return CASES / f"{self.name}.jsonl"

    @cached_property
    def lines(self) -> list[str]:
        return self.path.read_text("utf-8").splitlines()

    @cached_property
    def acts(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]

    def table(self, heading: str) -> Iterator[list[str]]:
        """The cells of each row under a heading of this case."""
        readme = (CASES / "README.md").read_text("utf-8")
        _, found, text = readme.partition(f"### {self.title}: {heading}\n")
        assert found, f"cases/README.md has no heading '{self.title}: {heading}'"
        for line in re.split(r"\n##+ ", text)[0].splitlines():
            if line.startswith("| ") and not line.startswith(("| fact ", "| line ")):
                yield [cell.strip().strip("`") for cell in line.strip("|").split(" | ")]

    @cached_property
    def facts(self) -> list[Row]:
        return [Row(fact, act, int(line), words, ask) for fact, act, line, words, ask in self.table("facts")]

    @cached_property
    def refusals(self) -> dict[int, tuple[str, str]]:
        """The act and the code of each line that must be refused."""
        return {int(line): (act, code) for line, act, code, _ in self.table("refusals")}


class Asking:
    """A case in a ledger of its own, and every answer asked of it, kept."""

    def __init__(self, case: Case, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.case, self.capture = case, capture
        self.ledger = f"sqlite:///{folder / case.name}.sqlite"
        self._answers: dict[str, str] = {}

    def load(self) -> None:
        """Play the case, which stops where anything goes otherwise than it must."""
        assert run(["init", "--ledger", self.ledger, "--demonstration", "--from", "2005-01-01T00:00:00Z"]) == 0
        assert run(["act", "--ledger", self.ledger, str(self.case.path), "--expect-refusals"]) == 0

    def __call__(self, command: str) -> str:
        """What a command prints; asked once."""
        if command not in self._answers:
            self._answers[command] = self.printed(command)
        return self._answers[command]

    def printed(self, command: str) -> str:
        """What a command prints now; it must succeed."""
        self.capture.readouterr()
        name, *options = shlex.split(command)
        status = run([name, "--ledger", self.ledger, *options])
        printed = self.capture.readouterr()
        assert status == 0, printed.err
        return printed.out

    @cached_property
    def trail(self) -> dict[str, str]:
        """What the trail prints of each moment of recording: one text for each line of the file."""
        positions = {line["position"]: line["recorded_at"] for line in json.loads(self("trail --json"))["lines"]}
        blocks = re.split(r"(?m)^ *(\d+)  (?=\d\d-\d\d-\d{4} \d\d:\d\d:\d\d)", self("trail"))
        told = dict(zip(map(int, blocks[1::2]), blocks[2::2], strict=True))
        found: dict[str, str] = {}
        for position, recorded_at in positions.items():
            at = recorded_at.replace("+00:00", "Z")
            found[at] = found.get(at, "") + told[position]
        return found

    def answer(self, row: Row) -> str:
        """What is printed where the fact is asked for, blanks made alike."""
        printed = self.trail[self.case.acts[row.line - 1]["at"]] if row.ask == "trail" else self(row.ask)
        return " ".join(printed.split())
