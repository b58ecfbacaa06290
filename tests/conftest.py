"""What every test can ask for: databases, and hypothesis set up alike everywhere."""

import functools
import gc
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import hypothesis
import pytest
from hypothesis.configuration import set_hypothesis_home_dir

from tests.databases import NoPostgres, PostgresServer, postgres_server

ROOT = Path(__file__).parent.parent

pytest_plugins = ["tests.ledgers"]

# SQLite waits for the disk after each act, which is longer than what most tests compute. What they try is processes
# that stop, not power that fails: that is the same in memory. A container may have too little of it.
IN_MEMORY, ENOUGH = Path("/dev/shm"), 4 * 1024**3  # Linux has it there.
if "TMPDIR" not in os.environ and os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > ENOUGH:
    os.environ["TMPDIR"] = tempfile.tempdir = str(IN_MEMORY)

# No deadline: a slow machine is no bug. GRONDSLAG_EXAMPLES=2000 searches longer, in CI as elsewhere.
set_hypothesis_home_dir(ROOT / ".hypothesis")
EXAMPLES = int(os.environ.get("GRONDSLAG_EXAMPLES", "100"))
hypothesis.settings.register_profile("default", deadline=None, max_examples=EXAMPLES)
hypothesis.settings.register_profile("ci", deadline=None, max_examples=EXAMPLES, derandomize=True, print_blob=True)
hypothesis.settings.register_profile(  # scripts/mutate runs the same tests again and again in one process.
    "mutants",
    hypothesis.settings.get_profile("ci"),
    suppress_health_check=[hypothesis.HealthCheck.differing_executors],
)
hypothesis.settings.load_profile(
    "mutants" if "MUTANT_UNDER_TEST" in os.environ else "ci" if os.environ.get("CI") else "default"
)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage meanwhile: a third of the time went into it, and nearly all that is made here stays.

    Nor among all of it afterwards, nor as often: up to a quarter of the time of short tests went into that.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(10_000, 10, 10)
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses PostgreSQL, so that scripts/test can run it again on an older one.

    That is a test with such a fixture, or with "postgres" in the name of one of its parameters.
    """
    for item in items:
        if "postgres" in item.nodeid.partition("[")[2] or "postgres_server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.postgres)


if "MUTANT_UNDER_TEST" in os.environ:

    def pytest_sessionstart() -> None:
        """Forget what was computed before this mutant was made: it is a fork of the process that ran all tests."""
        for each in gc.get_objects():
            if isinstance(each, functools._lru_cache_wrapper) and (each.__module__ or "").startswith("ledger."):
                each.cache_clear()


@pytest.fixture(scope="session", name="postgres_server")
def the_postgres_server() -> Iterator[PostgresServer]:
    """One server for each process that runs tests."""
    try:
        with postgres_server(ROOT / ".pg", os.environ.get("PYTEST_XDIST_WORKER", "alone")) as server:
            yield server
    except NoPostgres as error:
        pytest.fail(str(error))


@pytest.fixture
def fresh_postgres(postgres_server: PostgresServer) -> Iterator[str]:
    """The address (``postgresql://...``) of an empty PostgreSQL database of this test's own."""
    with postgres_server.fresh_database() as url:
        yield url


@pytest.fixture
def fresh_sqlite(tmp_path: Path) -> str:
    """The address (``sqlite:///...``) of an SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'ledger.sqlite'}"


@pytest.fixture(params=["sqlite", "postgres"])
def fresh_database(request: pytest.FixtureRequest) -> str:
    """The address of an empty database of either kind: a test that asks for this runs on both."""
    address: str = request.getfixturevalue(f"fresh_{request.param}")
    return address
