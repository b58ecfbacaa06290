"""Making backups and putting them back, in tests, and what can be done to a backup behind its back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from ledger.backup import MANIFEST, Manifest, back_up
from ledger.cost_year.events import CostAllocated
from ledger.errors import LedgerError
from ledger.journal import Address, Journal
from ledger.stores.rows import EntryRow
from projections.checking.restoring import Restored, restore
from tests.ledgers import as_keeper, as_owner
from tests.projections.damage import BreakIn

Progress = Callable[[int], object]


def unwatched(_what: str, _total: int | None) -> AbstractContextManager[Progress]:
    """Steps that nobody watches."""
    return watched(int)


@contextmanager
def watched(progress: Progress) -> Iterator[Progress]:
    yield progress


def during(step: str, act: Callable[[], object]) -> Callable[[str, int | None], AbstractContextManager[Progress]]:
    """Steps in one of which something is done, each time that it has come further."""
    return lambda what, _total: watched((lambda _more: act()) if what == step else int)


@dataclass(frozen=True, slots=True)
class Kept:
    """A ledger, a backup of it, and what its manifest says."""

    ledger: Address
    folder: Path
    manifest: Manifest

    @classmethod
    def of(cls, ledger: Address, target: Path) -> Kept:
        return cls(ledger, *back_up(as_keeper(ledger), target, "grondslag test", unwatched))

    @property
    def copy(self) -> Path:
        """The copy in the backup."""
        return self.folder / self.manifest.file

    def rewrite(self, **facts: object) -> None:
        """Let the manifest say something else."""
        told = json.loads((self.folder / MANIFEST).read_bytes()) | facts
        (self.folder / MANIFEST).write_text(json.dumps(told))

    def forge(self, **facts: object) -> None:
        """Let the manifest say of the copy, whatever became of it, that it is just right."""
        content = self.copy.read_bytes()
        self.rewrite(bytes=len(content), sha256=sha256(content).hexdigest(), **facts)

    def restore(self, place: Address, **options: object) -> Restored:
        return restore(self.folder, as_owner(place), unwatched, **options)  # type: ignore[arg-type]

    def refused(self, place: Address, kind: type[LedgerError], match: str, **options: object) -> None:
        """A restore is refused, and the place is as empty as it was."""
        with pytest.raises(kind, match=match):
            self.restore(place, **options)


def rows_of(address: Address) -> list[EntryRow]:
    with closing(Journal(address)) as journal:
        return list(journal.store.entries(0))


def falsify(sql: BreakIn) -> None:
    """Let an allocation hold another share than its key gives."""
    first = "SELECT min(position) FROM journal.entries WHERE event = ?"
    ((position,),) = sql.run(first, CostAllocated.NAME)
    ((payload,),) = sql.run("SELECT payload FROM journal.payloads WHERE position = ?", position)
    held = bytes(payload).decode().partition('"shares":[{"amount":{"cents":')[2].partition("}")[0]
    sql.edit(position, {f'"shares":[{{"amount":{{"cents":{held}}}': '"shares":[{"amount":{"cents":1}'})
