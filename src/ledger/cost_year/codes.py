"""The task fields and economic categories of Iv3 by year, as ``iv3.toml`` has them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from tomllib import loads

from ledger.cost_year.events import CostRecorded
from ledger.cost_year.refusals import UnknownCode

TASK_FIELDS, CATEGORIES = "task_fields", "categories"


def require_codes(cost: CostRecorded, year: int) -> None:
    """Refuse a code that is not in the list of the year; of a year without a list nothing is refused."""
    for kind, section, code in (
        ("task field", TASK_FIELDS, cost.task_field),
        ("economic category", CATEGORIES, cost.category),
    ):
        known = codes_of(section, year)
        if code is not None and known and code not in known:
            raise UnknownCode(kind, code, year, known)


def codes_of(section: str, year: int) -> tuple[str, ...]:
    """The codes of a year, in the order of the list; none where no list is of it.

    >>> "6.72" in codes_of(TASK_FIELDS, 2018), "6.72" in codes_of(TASK_FIELDS, 2025), codes_of(TASK_FIELDS, 2016)
    (True, False, ())
    """
    for first, last, codes in _lists()[section]:
        if first <= year <= last:
            return codes
    return ()


@cache
def _lists() -> dict[str, tuple[tuple[int, int, tuple[str, ...]], ...]]:
    """For each kind the first and the last year of every list, and its codes."""
    found = loads(files(__package__).joinpath("iv3.toml").read_text("utf-8"))
    return {
        section: tuple((each["from"], each.get("until", 9999), tuple(each["codes"].split())) for each in lists)
        for section, lists in found.items()
    }
