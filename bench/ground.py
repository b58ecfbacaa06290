"""What every measurement stands on: a ledger on a real database, and a line of JSON that says how it was got."""

from __future__ import annotations

import random
import statistics
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from uuid import UUID, uuid4

import orjson
import psycopg

from ledger.actor import Actor, Capacity, Principal
from ledger.cost_year.events import CostAllocated, CostRecorded, Share, UsedKey, UsedWeight
from ledger.desk import Decided
from ledger.event import Event
from ledger.founding import LedgerFounded
from ledger.journal import ActRecord, Address, Journal
from ledger.money import Money
from ledger.stores.schema import JOURNAL, migrate
from projections import PROJECTIONS
from tests.databases import postgres_server

ROOT = Path(__file__).parent.parent
SEED = 20261122
BEFORE_THE_CASES = datetime(2005, 1, 1, tzinfo=UTC)
WHO = Actor("p-bench", "finance", Capacity.FINANCE, "GM0327", "GM0327/college")
SYSTEM = Principal("bench", "bench", "none", "bench")
WEIGHTS = {
    "GM0267": Decimal("35.54"),
    "GM0273": Decimal("19.19"),
    "GM0313": Decimal("16.33"),
    "GM0327": Decimal("28.95"),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """A founded ledger to measure on, and what kind of database it is."""

    address: Address
    database: str
    fsync: str

    @property
    def journal(self) -> Journal:
        """A journal of its own; the caller closes it."""
        return Journal(self.address)

    def tell(self, bench: str, **figures: object) -> None:
        """One line of output."""
        about = {"bench": bench, "database": self.database, "fsync": self.fsync, "seed": SEED, "commit": commit()}
        print(orjson.dumps(about | figures).decode(), flush=True)


def commit() -> str:
    """The commit that is measured, with a mark where files differ from it."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=12"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


@contextmanager
def grounds(databases: Sequence[str], *, demonstration: bool = False) -> Iterator[list[Callable[[], Ground]]]:
    """For each kind of database, a way to get a fresh ledger on it; of a demonstration it begins before the cases."""
    with ExitStack() as stack:
        made: list[Callable[[], Ground]] = []
        fresh = partial(_fresh, demonstration=demonstration)
        if "postgresql" in databases:
            server = stack.enter_context(postgres_server(ROOT / ".pg", "bench"))
            with psycopg.connect(server.url) as connection:
                version = connection.execute("SHOW server_version").fetchone()
                fsync = connection.execute("SHOW fsync").fetchone()
            assert version is not None
            assert fsync is not None
            about = (f"postgresql {version[0].split()[0]}", fsync[0])
            made.append(lambda: fresh(stack.enter_context(server.fresh_database()), *about))
        if "sqlite" in databases:
            folder = Path(stack.enter_context(TemporaryDirectory(dir=ROOT, prefix=".bench-")))
            made.append(lambda: fresh(f"sqlite:///{folder / uuid4().hex}", "sqlite", "wal, synchronous full"))
        yield made


def _fresh(url: str, database: str, fsync: str, *, demonstration: bool) -> Ground:
    address = Address.parse(url)
    migrate(address, JOURNAL, PROJECTIONS)
    journal = Journal(address)
    began = an_act(at=BEFORE_THE_CASES if demonstration else None)
    journal.found(began, LedgerFounded(uuid4(), "bench", demonstration=demonstration))
    journal.close()
    return Ground(address, database, fsync)


def an_act(act_id: UUID | None = None, at: datetime | None = None) -> ActRecord:
    """An envelope like that of a real act; ``at`` a moment, in a demonstration."""
    id_ = act_id or uuid4()
    return ActRecord("record-and-allocate-cost", id_, sha256(id_.bytes).digest(), SYSTEM, WHO, at=at)


def a_cost(number: int, chance: random.Random) -> tuple[Event, Event]:
    """A cost and its allocation over four participants, as they are in a real year."""
    amount, on = Money(chance.randint(1_000, 9_000_000)), date(2019, chance.randint(1, 12), chance.randint(1, 28))
    found = amount.apportionment(WEIGHTS)
    shares = tuple(Share(code, share, found.residues[code]) for code, share in found.shares.items())
    weights = tuple(UsedWeight(code, weight) for code, weight in WEIGHTS.items())
    key = UsedKey(
        "sleutel-2017",
        "fixed",
        weights,
        sum(WEIGHTS.values(), Decimal(0)),
        normalised=True,
        rounding="largest-remainder-per-cost",
        source="regeling zonder meer",
        adopted_by="blnp/financien#sleutel-2017",
        key_version=9,
    )
    name = f"F-{number}"
    cost = CostRecorded(name, "uitvoering", "costs of the joint administration", amount, "GM0327", on, "0.4")
    return cost, CostAllocated(f"{name}.1", name, "uitvoering", amount, key, shares, on)


def decided(stream: str, after: int, *events: Event) -> list[Decided]:
    """Events for one stream."""
    return [Decided(stream, after, events)]


def timed(work: Callable[[], object]) -> float:
    """How many seconds it took."""
    start = perf_counter()
    work()
    return perf_counter() - start


def p50(seconds: Sequence[float]) -> float:
    """The median, in microseconds."""
    return round(statistics.median(seconds) * 1e6, 1)
