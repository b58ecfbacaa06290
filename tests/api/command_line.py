"""The command line in tests: run in this process, with what it printed."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api.cli.app import run

OFFICIAL = {
    "subject": "p-leu-10",
    "function": "teamleider",
    "capacity": "official",
    "organisation": "GM0327",
    "on_behalf_of": "GM0327/college",
}
MEMBERS = ("GM0267", "GM0273", "GM0313", "GM0327")


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401  # Whatever it printed.
        return json.loads(self.out)

    @property
    def error(self) -> Any:  # noqa: ANN401
        """What a program is told of trouble."""
        return json.loads(self.err)


@dataclass(frozen=True, slots=True)
class CommandLine:
    """``grondslag`` in a folder of its own, with one ledger."""

    folder: Path
    url: str
    capture: pytest.CaptureFixture[str]

    def __call__(self, command: str) -> Ran:
        self.capture.readouterr()
        status = run(shlex.split(command))
        printed = self.capture.readouterr()
        return Ran(status, printed.out, printed.err)

    def file(self, *lines: Mapping[str, object] | str, name: str = "acts.jsonl") -> Path:
        """A file of acts; each line gets an actor unless it has one or is text already."""
        written = [line if isinstance(line, str) else json.dumps({"actor": OFFICIAL} | dict(line)) for line in lines]
        path = self.folder / name
        path.write_text("".join(f"{line}\n" for line in written), "utf-8")
        return path

    def act(self, *lines: Mapping[str, object] | str, options: str = "") -> Ran:
        """Do acts, from a file."""
        return self(f"act {self.file(*lines)} {options}")


def beginning() -> Iterable[Mapping[str, object]]:
    """A partnership of four with one service, one pool with a key, and the books of 2018."""
    day = {"effective_on": "2017-01-01"}
    service = {"service": "blnp/financien"}
    decision = {"scope": "blnp/financien", "decision": "sleutel", "body": "GM0327/college"}
    yield {
        "act": "found-partnership",
        "partnership": "blnp",
        "title": "BLNP",
        "legal_form": "light-scheme",
        "vision": "v",
    } | day
    for code in MEMBERS:
        yield {"act": "admit-participant", "partnership": "blnp", "participant": code} | day
    facts: dict[str, object] = {
        "title": "Financiën",
        "host": "GM0327",
        "members": list(MEMBERS),
        "scope": ["creditors"],
    }
    yield {"act": "start-service"} | service | facts | day
    yield {"act": "propose-decision", "title": "A key"} | decision | day
    yield {"act": "adopt-decision", "decided_on": "2017-01-01"} | decision | day
    yield {"act": "open-pool", "pool": "uitvoering", "title": "Execution"} | service | day
    yield a_key("sleutel-2017", "2017-01-01")
    yield {"act": "open-cost-year", "year": 2018} | service


def a_key(name: str, day: str, **more: object) -> Mapping[str, object]:
    """The published key of BLNP, from a day on."""
    weights = dict(zip(MEMBERS, ("35.54", "19.19", "16.33", "28.95"), strict=True))
    about = {"service": "blnp/financien", "pool": "uitvoering", "key": name, "method": "fixed", "source": "the scheme"}
    rule: dict[str, object] = {"weights": weights, "whole": "100", "total_rule": "normalise-to-total"}
    return {"act": "adopt-key", "effective_on": day, "decision": "blnp/financien#sleutel"} | about | rule | more


def a_cost(number: str = "F-1", amount: object = "1000000.00", **more: object) -> Mapping[str, object]:
    """A cost of 1 March 2018, paid by the host and shared at once."""
    about = {"service": "blnp/financien", "year": 2018, "pool": "uitvoering", "borne_by": "GM0327"}
    facts = {"cost": number, "description": "a cost", "amount": amount, "effective_on": "2018-03-01"}
    return {"act": "record-and-allocate-cost"} | about | facts | more
