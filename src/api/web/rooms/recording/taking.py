"""What can be done with a file that was sent: lines of an administration by their mapping, or acts one a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from shutil import copyfileobj, rmtree
from tempfile import mkdtemp
from weakref import finalize

from api.access.gate import asker
from api.access.identity import Identity
from api.access.places import named_in
from api.http.served import Served
from api.intake.costs import Wanted
from api.intake.drawing import Source, summed
from api.intake.refusals import OtherFileType
from api.intake.run import LineOutcome, LineResult, Run, Tally
from api.questions.registry import ElsewhereNamed
from api.web.sent import Uploaded
from ledger.acts.line import Asked, ask, read_json
from ledger.acts.unreadable import MalformedLine, Unreadable
from ledger.clerk import RefusedBefore
from ledger.errors import Conflict, LedgerError
from ledger.partnership.intake_events import FileType, ImportMappingDefined
from ledger.preview import foresee_next, imagined_after

Tell = Callable[[LineResult], object]
ACTS, XLSX = "JSON Lines", "XLSX"
"""What types of files are called."""
BOM = b"\xef\xbb\xbf"
LONGEST_LINE = 1 << 16
"""How far is looked for how a file begins."""


STORED_AS = "file.xlsx"
"""What every file is called on disk: its own name may be longer than a disk takes. What reads workbooks looks at how a
name ends; what reads anything else does not."""


@dataclass(slots=True, weakref_slot=True)
class LaidAside:
    """A file in a folder of its own, and the name that it was sent with: gone with this process, if not before."""

    path: Path
    name: str

    def __post_init__(self) -> None:
        finalize(self, rmtree, self.path.parent, ignore_errors=True)

    @classmethod
    def of(cls, file: Uploaded) -> LaidAside:
        kept = cls(Path(mkdtemp(prefix="grondslag-")) / STORED_AS, file.name)
        try:
            with kept.path.open("wb") as to:
                copyfileobj(file.content, to)
        except BaseException:
            kept.close()
            raise
        return kept

    def begins_with(self, what: bytes) -> bool:
        with self.path.open("rb") as stream:
            return stream.read(len(what)) == what

    def close(self) -> None:
        rmtree(self.path.parent, ignore_errors=True)


WORKBOOK = b"PK\x03\x04"
"""How an archive begins, which a workbook is."""


@dataclass(slots=True)
class OfAdministration:
    """A CSV or XLSX file that is read by a mapping."""

    source: Source
    run: Run
    kept: LaidAside
    whole_only: bool = False

    @classmethod
    def begin(
        cls, served: Served, identity: Identity, partnership: str, mapping: ImportMappingDefined, file: Uploaded
    ) -> OfAdministration:
        kept = LaidAside.of(file)
        source = Source(kept.path, partnership, mapping, *summed(kept.path), called=kept.name)
        allow = partial(served.gate.require_act, identity)
        return cls(source, Run(source, served.journal, served.clerk(identity).principal, asker(identity), allow), kept)

    @property
    def name(self) -> str:
        return self.source.name

    @property
    def how(self) -> str:
        return self.source.mapping.title

    @property
    def sha256(self) -> str:
        return self.source.sha256

    @property
    def expected(self) -> int | None:
        return self.source.expected

    def rehearse(self, tell: Tell) -> Tally:
        expected = self.source.mapping.format.type
        is_workbook = self.kept.begins_with(WORKBOOK)
        if is_workbook is not (expected is FileType.XLSX):
            raise OtherFileType(self.name, expected.value.upper(), XLSX if is_workbook else None)
        return self.run.rehearse(tell)

    def record(self, tell: Tell, *, accept_good: bool) -> Tally:
        return self.run.record(tell, accept_good=accept_good)

    def close(self) -> None:
        self.kept.close()


@dataclass(slots=True)
class OfActs:
    """A file of acts, one a line, as the command line takes it: each is done as if it were a form."""

    served: Served
    identity: Identity
    partnership: str
    kept: LaidAside
    how: str
    sha256: str
    expected: int | None
    whole_only: bool = True
    asked: list[tuple[int, Asked]] = field(default_factory=list)

    @classmethod
    def begin(cls, served: Served, identity: Identity, partnership: str, file: Uploaded, how: str) -> OfActs:
        kept = LaidAside.of(file)
        return cls(served, identity, partnership, kept, how, *summed(kept.path))

    @property
    def name(self) -> str:
        return self.kept.name

    def rehearse(self, tell: Tell) -> Tally:
        """What would become of each act, after those before it. Nothing is recorded, a refusal neither."""
        self._require_acts()
        tally = Tally()
        clerk, now = self.served.clerk(self.identity), self.served.now()
        imagined = imagined_after(self.served.journal)
        for number, found in self._lines():
            result = _line(number, found)
            if result.refusal is None and not isinstance(found, LedgerError):
                try:
                    self._allow(found)
                    foreseen = foresee_next(imagined, clerk.principal, found, now)
                    if foreseen.refusal is not None:
                        raise foreseen.refusal
                    result = _line(number, found, present=foreseen.before.first if foreseen.before else None)
                    self.asked.append((number, found))
                except Conflict:
                    raise  # Others record meanwhile: what comes of the whole is to be looked at again.
                except LedgerError as error:
                    result = _line(number, error)
            tally.add(result)
            tell(result)
        return tally

    def record(self, tell: Tell, *, accept_good: bool) -> Tally:  # noqa: ARG002  # Acts rest on those before them.
        """Do each act in turn, up to the first that is refused after all: that refusal is in the trail."""
        tally, clerk = Tally(), self.served.clerk(self.identity)
        for number, asked in self.asked:
            self._allow(asked)
            done = clerk.do(asked)
            self.served.metrics.acted(asked.act.name, done.refusal)
            if done.refusal is not None:
                tell(_line(number, done.refusal))
                raise done.refusal
            result = _line(number, asked, position=done.recorded.first)
            tally.add(result)
            tell(result)
        return tally

    def close(self) -> None:
        self.kept.close()

    def _require_acts(self) -> None:
        """Raise what is no file of acts at all: not each of its lines is refused then, but the file."""
        if self.kept.begins_with(WORKBOOK):
            raise OtherFileType(self.name, ACTS, XLSX)
        with self.kept.path.open("rb") as stream:
            first = stream.readline(LONGEST_LINE).removeprefix(BOM).lstrip()
            while not first and (more := stream.readline(LONGEST_LINE)):
                first = more.lstrip()
        if first and not first.startswith(b"{"):
            raise OtherFileType(self.name, ACTS, None)

    def _allow(self, asked: Asked) -> None:
        for place in named_in(asked):
            if place != self.partnership:
                raise ElsewhereNamed("partnership", place, self.partnership)
        self.served.gate.require_act(self.identity, asked)

    def _lines(self) -> Iterator[tuple[int, Asked | LedgerError]]:
        """Every line that is not empty: the act that it asks for, or what is wrong with it."""
        seen: dict[bytes, int] = {}
        ledger = self.served.journal.founded.ledger
        with self.kept.path.open("rb") as stream:
            for number, ended in enumerate(stream, start=1):
                line = (ended.removeprefix(BOM) if number == 1 else ended).removesuffix(b"\n")
                if line.strip():
                    of_same = sha256(line).digest()
                    seen[of_same] = seen.get(of_same, 0) + 1
                    try:
                        yield number, ask(read_json(line.decode()), ledger, seen[of_same])
                    except UnicodeDecodeError as error:
                        yield number, MalformedLine(Unreadable.ENCODING, error.reason)
                    except LedgerError as error:
                        yield number, error


def _line(
    number: int, found: Asked | LedgerError, *, present: int | None = None, position: int | None = None
) -> LineResult:
    """A line of the report."""
    if isinstance(found, LedgerError):
        if isinstance(found, RefusedBefore):
            position = found.position
        return LineResult(number, str(number), LineOutcome.REFUSED, refusal=found, position=position)
    name = found.act.name
    wanted = Wanted(name, {}, (), name, ())
    outcome = LineOutcome.NEW if present is None else LineOutcome.PRESENT
    return LineResult(number, str(number), outcome, wanted, position=present or position)
