"""A case of its own, the documents that are written of it, and what somebody who reads them has before him."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stdout
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from pypdf import PdfReader

from api.cli.app import run
from api.cli.cases import CASES
from api.cli.session import now, session
from api.documents.blocks import Document
from api.documents.typeset import pdf
from api.documents.writer import Writer
from api.problems import DONE
from api.questions import QUESTIONS
from api.questions.registry import Found, Reading
from api.vocabulary import Language
from api.web import words
from api.web.language import catalogue
from api.web.pictures.net_saving import net_saving
from projections.governance.services import titles

EXAMPLES = Path(__file__).parents[3] / "cases" / "examples"
GOLDEN = Path(__file__).parents[2] / "golden" / "papers"


@dataclass(frozen=True, slots=True)
class Case:
    """A ledger with one case in it."""

    name: str
    address: str

    @classmethod
    def play(cls, name: str, folder: Path) -> Case:
        """The case of this name, played into a new ledger."""
        return cls.of(name, next(each.file for each in CASES if each.name == name).read_text("utf-8"), folder)

    @classmethod
    def of(cls, name: str, acts: str, folder: Path) -> Case:
        """A partnership of this name with these acts, a line each."""
        address = f"sqlite:///{folder / name}.sqlite"
        ledger = f"--ledger {address}"
        (folder / f"{name}.jsonl").write_text(acts, "utf-8")
        commands = (
            f"init {ledger} --name {name} --demonstration --from 2005-01-01T00:00:00Z",
            f"act {ledger} {name}.jsonl --expect-refusals",
        )
        with chdir(folder), redirect_stdout(StringIO()), patch.dict(os.environ, LOGNAME="registrar"):
            for command in commands:
                assert run(command.split()) == DONE, command
        return cls(name, address)

    @contextmanager
    def writer(self, on: str, known_at: str | None = None, language: Language = "nl") -> Iterator[Writer]:
        """Who writes a document of a day, as known at a moment."""
        with session(self.address, json=False) as current:
            as_of = current.library.as_of(date.fromisoformat(on), known_at, now())
            with current.library.view(as_of) as view:
                reading = Reading(current.library, view, as_of)

                def ask(name: str, **filters: Any) -> Found[Any, Any]:  # noqa: ANN401
                    question = QUESTIONS[name]
                    if "partnership" in question.filters.__struct_fields__:
                        filters = {"partnership": self.name, **filters}
                    return question.ask(reading, question.filters(**filters))

                def since(position: int, name: str, **filters: Any) -> Found[Any, Any]:  # noqa: ANN401
                    asked = QUESTIONS[name].filters(partnership=self.name, **filters)
                    before = current.library.as_of(as_of.valid_on, str(position), now())
                    return QUESTIONS[name].ask(replace(reading, before=before), asked)

                journal, title = current.journal, titles(view, as_of, self.name)[self.name]
                at = journal.store.recorded_at(as_of.known_at)
                say = catalogue(language).gettext
                kept = (journal.founded, at, ask, since, journal.entry, say, words, net_saving)
                yield Writer(self.name, title, language, as_of, *kept)


MONEY_YEAR = ("service", "money-year", "money-year-end", "money-year-paid", "money-year-correction")
REOPENED = "money-year-reopened"
"""The example of ``docs/money-year.md``, file by file."""


def settled_year(*more: str) -> str:
    """The acts of a whole year, each recorded on the day from which the last thing before it holds."""
    lines, day = [], "2020-01-01"
    for file in (*MONEY_YEAR, *more):
        for number, line in enumerate((EXAMPLES / f"{file}.jsonl").read_text("utf-8").splitlines()):
            act = json.loads(line)
            if act.get("decision") == "afsluiting-2025":
                continue  # It lies beyond all that is told.
            day = max(day, act.get("effective_on", day))
            lines.append(json.dumps({**act, "at": f"{day}T09:{number:02}:00Z"}))
    return "".join(f"{line}\n" for line in lines)


def text_of(content: bytes) -> str:
    """All that somebody reads in a PDF, page by page."""
    return "\f\n".join(f"{page.extract_text()}\n" for page in PdfReader(BytesIO(content)).pages)


def hold(name: str, document: Document) -> bytes:
    """See to it that a document reads as it did; where that is better it is renewed, and read."""
    content = pdf(document)
    told = text_of(content).replace(document_ledger(document), "LEDGER")
    told = "".join(f"{line.rstrip()}\n" for line in told.splitlines())
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("GRONDSLAG_UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(told, "utf-8")
    assert told == golden.read_text("utf-8"), "if this is better, run once with GRONDSLAG_UPDATE_GOLDEN=1"
    return content


def document_ledger(document: Document) -> str:
    """The number of the ledger that a document is of, which is another each time."""
    texts = [text for block in document.blocks if hasattr(block, "rows") for row in block.rows for text in row]
    told = next(text for text in texts if text.startswith(f"{document.author} ("))
    return told.removeprefix(f"{document.author} (").removesuffix(")")
