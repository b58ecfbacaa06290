"""Whatever the files: the same lines give the same ledger, and what is written is what is read; in bounded memory."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.cli.session import principal
from api.intake.cells import SERIAL_START, Cell, amount_of, day_of, exact, number_of
from api.intake.drawing import Source, summed
from api.intake.run import LineOutcome, Run
from ledger.actor import Actor, Capacity
from ledger.acts.line import ask
from ledger.clerk import Clerk
from ledger.cost_year.events import CostAllocated, CostRecorded
from ledger.errors import LedgerError
from ledger.journal import Address, Journal
from ledger.money import Money
from ledger.partnership import PARTNERSHIP
from ledger.partnership.intake_events import DateStyle, FileFormat, FileType, Minus
from ledger.stores.schema import migrate
from tests.api.command_line import OFFICIAL, beginning
from tests.api.files import a_line, a_mapping, as_csv, save
from tests.conftest import EXAMPLES
from tests.ledgers import LEDGER, MIGRATIONS, SYSTEM, found

ADMINISTRATOR = Actor("p-leu-11", "administrateur", Capacity.FINANCE, "GM0327")
FORMS = [
    FileFormat(FileType.CSV, decimal, style, thousands, minus)
    for decimal, thousands in ((",", "."), (",", None), (".", ","), (".", None), (",", " "), (".", "'"))
    for minus in Minus
    for style in DateStyle
]


def written(number: Decimal, form: FileFormat) -> str:
    """A number as a file of this form writes it."""
    whole, _, rest = f"{abs(number):f}".partition(".")
    if form.thousands_sign:
        whole = re.sub(r"(?<=[0-9])(?=([0-9]{3})+$)", form.thousands_sign, whole)
    text = f"{whole}{form.decimal_sign}{rest}" if rest else whole
    if number >= 0:
        return text
    return f"-{text}" if form.minus is Minus.BEFORE else f"{text}-"


def day_written(day: date, form: FileFormat) -> str:
    """A day as a file of this form writes it."""
    parts = {
        DateStyle.YEAR_FIRST: f"{day:%Y-%m-%d}",
        DateStyle.DAY_FIRST: f"{day:%d-%m-%Y}",
        DateStyle.DAY_FIRST_SLASHES: f"{day:%d/%m/%Y}",
        DateStyle.COMPACT: f"{day:%Y%m%d}",
        DateStyle.SERIAL: str((day - SERIAL_START).days),
    }
    return parts[form.date_style]


@given(cents=st.integers(-(10**15) + 1, 10**15 - 1), form=st.sampled_from(FORMS))
def test_every_amount_is_read_back_to_the_cent(cents: int, form: FileFormat) -> None:
    text = written(Decimal(cents).scaleb(-2), form)
    assert amount_of(Cell("H2", text), form, "amount") == Money(cents)
    assert amount_of(Cell("H2", f" {text} "), form, "amount") == Money(cents)


@given(number=st.decimals(-(10**12), 10**12, places=4), form=st.sampled_from(FORMS))
def test_every_number_is_read_back_exactly(number: Decimal, form: FileFormat) -> None:
    assert number_of(Cell("H2", written(number, form)), form, "value") == number


@given(cents=st.integers(-(10**13), 10**13), form=st.sampled_from(FORMS))
def test_every_amount_in_a_workbook_is_read_back_though_it_is_held_in_binary(cents: int, form: FileFormat) -> None:
    assert amount_of(Cell("H2", exact(cents / 100)), form, "amount") == Money(cents)


@given(day=st.dates(date(1900, 3, 1), date(2999, 12, 31)), form=st.sampled_from(FORMS))
def test_every_day_is_read_back(day: date, form: FileFormat) -> None:
    assert day_of(Cell("A2", day_written(day, form)), form, "date") == day
    assert day_of(Cell("A2", day), form, "date") == day


@given(text=st.text("0123456789.,-' €", max_size=12), form=st.sampled_from(FORMS))
def test_no_text_is_two_amounts(text: str, form: FileFormat) -> None:
    """What is read as an amount at all is written back as the same text, but for signs that it may leave out."""
    try:
        amount = amount_of(Cell("H2", text), form, "amount")
    except LedgerError:
        return
    digits = "".join(filter(str.isdigit, text.strip()))
    read = written(Decimal(amount.cents).scaleb(-2), form)
    assert "".join(filter(str.isdigit, read)).lstrip("0").startswith(digits.lstrip("0").rstrip("0") or "")
    assert text.strip().count("-") == (amount.cents < 0) or not amount


@dataclass(frozen=True, slots=True)
class Booked:
    """A line as it is drawn."""

    document: int
    line: int
    day: date
    cents: int

    def cells(self) -> dict[str, str]:
        form = replace(FORMS[0], date_style=DateStyle.DAY_FIRST)
        amount = written(Decimal(self.cents).scaleb(-2), form)
        day = day_written(self.day, form)
        return a_line(f"D{self.document}", amount, Regel=str(self.line), Boekdatum=day)


BOOKED = st.lists(
    st.builds(
        Booked,
        st.integers(1, 6),
        st.integers(1, 3),
        st.dates(date(2018, 1, 1), date(2018, 12, 31)),
        st.integers(-(10**9), 10**9).filter(bool),
    ),
    unique_by=lambda each: (each.document, each.line),
    min_size=1,
    max_size=10,
)


def prepare(address: Address) -> None:
    """The small collaboration with a mapping."""
    journal = Journal(address)
    try:
        clerk = Clerk(SYSTEM, journal)
        for line in (*beginning(), a_mapping()):
            assert clerk.do(ask({"actor": OFFICIAL, **line}, LEDGER)).refusal is None
    finally:
        journal.close()


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger on SQLite into which nothing was taken yet."""
    path = tmp_path_factory.mktemp("master") / "ledger.sqlite"
    address = Address.parse(f"sqlite:///{path}")
    migrate(address, *MIGRATIONS)
    found(address)
    prepare(address)
    return path


def take(journal: Journal, folder: Path, lines: Sequence[Booked], name: str) -> Counter[LineOutcome]:
    """Take a file of lines in; how many of each outcome."""
    path = save(folder, as_csv([line.cells() for line in lines]), name=name)
    mapping = journal.read(PARTNERSHIP, "blnp").state.intake.mapping("leusden")
    run = Run(Source(path, "blnp", mapping, *summed(path)), journal, principal(), ADMINISTRATOR)
    return run.record(lambda _: None, accept_good=False).counts


def figures(journal: Journal) -> tuple[Counter[str], set[tuple[object, ...]]]:
    """What each participant bears, and the costs that there are."""
    borne: Counter[str] = Counter()
    costs: set[tuple[object, ...]] = set()
    for entry in journal.entries():
        if isinstance(entry.event, CostAllocated):
            borne.update({share.participant: share.amount.cents for share in entry.event.shares})
        elif isinstance(entry.event, CostRecorded):
            event = entry.event
            costs.add((event.cost, event.amount.cents, event.effective_on, event.booking, event.ledger_account))
    return borne, costs


@settings(max_examples=EXAMPLES // 4 + 1)
@given(lines=BOOKED, data=st.data())
def test_any_order_and_any_split_over_files_gives_the_same_ledger(
    master: Path, lines: list[Booked], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(lines))
    cuts = sorted(data.draw(st.sets(st.integers(1, max(len(lines) - 1, 1)), max_size=3)) - {len(lines)})
    parts = [shuffled[start:end] for start, end in pairwise([0, *cuts, len(lines)])]
    overlap = data.draw(st.lists(st.sampled_from(lines), unique=True))
    with TemporaryDirectory() as place:
        folder = Path(place)
        whole, split = opened(folder, master, "whole"), opened(folder, master, "split")
        try:
            assert take(whole, folder, lines, "all.csv")[LineOutcome.NEW] == len(lines)
            new = sum(take(split, folder, part, f"{n}.csv")[LineOutcome.NEW] for n, part in enumerate(parts))
            assert new == len(lines)
            assert figures(whole) == figures(split)
            assert sum(figures(whole)[0].values()) == sum(line.cents for line in lines)
            for journal in (whole, split):
                before = journal.store.max_notification_id()
                take(journal, folder, shuffled, "again.csv")
                if overlap:
                    assert take(journal, folder, overlap, "some.csv") == {LineOutcome.PRESENT: len(overlap)}
                assert journal.store.max_notification_id() == before
        finally:
            whole.close()
            split.close()


def opened(folder: Path, master: Path, name: str) -> Journal:
    """A copy of the ledger of this name."""
    path = folder / f"{name}.sqlite"
    shutil.copy(master, path)
    return Journal(Address.parse(f"sqlite:///{path}"))


@pytest.fixture
def prepared(ledger_address: Address) -> Iterator[Journal]:
    prepare(ledger_address)
    journal = Journal(ledger_address)
    yield journal
    journal.close()


def test_split_over_files_in_another_order_on_either_database(prepared: Journal, master: Path, tmp_path: Path) -> None:
    lines = [Booked(n // 3 + 1, n % 3 + 1, date(2018, n % 12 + 1, 1), (n + 1) * 12_345) for n in range(40)]
    whole = opened(tmp_path, master, "whole")
    take(whole, tmp_path, lines, "all.csv")
    for n in range(3):
        take(prepared, tmp_path, lines[::-1][n::3], f"{n}.csv")
    assert figures(prepared) == figures(whole)
    whole.close()


PEAK = """
import resource, sys
from api.cli.app import run
status = run(sys.argv[1:])
print(status, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak(url: str, file: Path, options: str) -> int:
    """How many kilobytes a process of its own needs at the most to take a file in."""
    command = ["intake", str(file), "--mapping", "blnp#leusden", "--ledger", url, *options.split()]
    done = subprocess.run([sys.executable, "-c", PEAK, *command], capture_output=True, text=True, check=True)
    status, memory = done.stdout.split()[-2:]
    assert status == "0", done.stderr
    return int(memory)


def many(count: int, first: int) -> Iterator[Booked]:
    """As many lines as asked, each a document of its own."""
    return (Booked(first + n, 1, date(2018, 3, 1), n + 1) for n in range(count))


@pytest.mark.parametrize(
    "options", ["--dry-run --json", "--subject p --function f --capacity finance --organisation GM0327"]
)
def test_a_large_file_takes_no_more_memory_than_a_small_one(prepared: Journal, tmp_path: Path, options: str) -> None:
    """A file with forty times as many lines: within a few megabytes, where they would fill eight."""
    url = prepared.address.url.render_as_string(hide_password=False)
    small = save(tmp_path, as_csv(line.cells() for line in many(100, 100_000)), name="small.csv")
    large = save(tmp_path, as_csv(line.cells() for line in many(4_000, 1)), name="large.csv")
    assert peak(url, large, options) - peak(url, small, options) < 3_000
