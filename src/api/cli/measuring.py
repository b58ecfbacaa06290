"""The result of a check in a file for Prometheus: node exporter's textfile collector shows it to whoever watches."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile

from ledger.errors import Broken, LedgerError
from ledger.journal import Address
from projections.checking.finding import Finding


class MetricsFailed(Broken):
    """Whoever watches would go on seeing the last result."""

    code = "metrics-failed"

    def __init__(self, file: str, problem: str) -> None:
        super().__init__(f"the metrics could not be written to {file}: {problem}; the ledger itself is as it was")
        self.file, self.problem = file, problem


@dataclass(slots=True)
class Result:
    """What became of the check of a ledger, which is named by its address."""

    place: str
    done: bool = False
    entries: int = 0
    findings: Counter[str] = field(default_factory=Counter)
    started: float = field(default_factory=time.time)

    def of(self, entries: int, findings: Sequence[Finding]) -> None:
        """Take in what was found."""
        self.done, self.entries = True, entries
        self.findings = Counter(finding.code for finding in findings)

    def written(self) -> bytes:
        """As Prometheus reads it."""
        from prometheus_client import CollectorRegistry, Gauge, generate_latest

        registry = CollectorRegistry()
        now = time.time()

        def say(name: str, what: str, value: float) -> None:
            Gauge(f"grondslag_check_{name}", what, ["ledger"], registry=registry).labels(self.place).set(value)

        say("last_run_timestamp_seconds", "When the last check ended.", now)
        say("duration_seconds", "How long it took.", now - self.started)
        say("entries", "How many entries were computed again.", self.entries)
        say("success", "1 if everything agreed, 0 if not or if there was no result.", self.done and not self.findings)
        what = "What differed, or why there was no result, by code."
        findings = Gauge("grondslag_check_findings", what, ["ledger", "code"], registry=registry)
        for code, number in sorted(self.findings.items()):
            findings.labels(self.place, code).set(number)
        return generate_latest(registry)


@contextmanager
def told_to(file: Path | None, ledger: str) -> Iterator[Result]:
    """Write the result of what happens in here, whatever it is: a check that could not be done is told too."""
    result = Result(Address.parse(ledger).place)
    try:
        yield result
    except LedgerError as error:
        result.findings[error.code] += 1
        raise
    finally:
        if file is not None:
            _write(file, result.written())


def _write(file: Path, text: bytes) -> None:
    """Put a file in its place whole: a collector may read at any moment, and as another user."""
    try:
        with NamedTemporaryFile(dir=file.absolute().parent, prefix=f".{file.name}-", delete=False) as new:
            try:
                new.write(text)
                new.flush()
                os.fchmod(new.fileno(), 0o644)
                os.fsync(new.fileno())
                Path(new.name).replace(file)
            except BaseException:
                Path(new.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise MetricsFailed(str(file), error.strerror or str(error)) from error
