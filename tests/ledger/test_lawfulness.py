"""The limit of lawfulness that a council sets: between which ends, by whom, and what it comes to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ledger.acts.heeding import NothingIrregular
from ledger.governance.events import DecisionAdopted, DecisionProposed
from ledger.law import Irregularity
from ledger.money import Money
from ledger.partnership import PARTNERSHIP
from ledger.partnership.lawfulness import (
    LawfulnessLimitSet,
    LimitNotByCouncil,
    LimitOutsideBand,
    NothingToAccountFor,
    ReportingLimitTooHigh,
    lawfulness_limit_by_council,
    lawfulness_limit_in_band,
    limit_of,
    require_reporting,
)
from tests.holding import allows, breaks
from tests.ledger.blnp import START, financien
from tests.memory import Memory

DAY = date(2023, 9, 28)
COUNCIL, COLLEGE = "GM0313/raad", "GM0313/college"
FIELDS: dict[str, Any] = {
    "partnership": "blnp",
    "body": COLLEGE,
    "year": 2023,
    "percentage": "1",
    "base": "60000000.00",
    "decision": "blnp#rechtmatigheid",
    "source": "nota rechtmatigheid",
    "effective_on": DAY,
}


@pytest.fixture
def blnp() -> Memory:
    memory = financien()
    for name, body in (("rechtmatigheid", COUNCIL), ("zelf", COLLEGE)):
        memory.streams["partnership:blnp"] += [
            DecisionProposed(name, "Nota rechtmatigheid", body, START),
            DecisionAdopted(name, body, START, START),
        ]
    return memory


def test_we_8_breda_2024_has_a_limit_of_one_per_cent_of_its_expenses() -> None:
    """Breda 2024: 1% of total expenses with the additions to reserves is EUR 9.2 million (domain dossier, WE-8)."""
    assert limit_of(Money.parse("920000000.00"), Decimal(1)) == Money.parse("9200000.00")


def test_a_limit_is_of_its_body_and_year_from_its_day_on(blnp: Memory) -> None:
    blnp.do("set-lawfulness-limit", **FIELDS, reporting_limit="50000.00")
    blnp.do("set-lawfulness-limit", **FIELDS | {"percentage": "0.5", "effective_on": date(2024, 1, 1)})
    limits = blnp.read(PARTNERSHIP, "blnp").state.limits
    found = limits.on(COLLEGE, 2023, DAY)
    assert found is not None
    assert (found.limit_amount.euros, found.reporting_limit.euros) == ("600000.00", "50000.00")
    later = limits.on(COLLEGE, 2023, date(2024, 1, 1))
    assert later is not None
    assert (later.limit_amount.euros, later.reporting_limit.euros) == ("300000.00", "300000.00")
    assert limits.on(COLLEGE, 2024, DAY) is None
    assert limits.on(COLLEGE, 2023, date(2023, 9, 27)) is None
    assert limits.on("GM0327/college", 2023, DAY) is None


@breaks("lawfulness-limit-in-band")
@pytest.mark.parametrize("percentage", ["-0.01", "3.01"])
def test_a_limit_outside_the_band_is_refused_unless_it_was_found_so(blnp: Memory, percentage: str) -> None:
    with pytest.raises(LimitOutsideBand) as refused:
        blnp.do("set-lawfulness-limit", **FIELDS | {"percentage": percentage})
    assert "Kadernota" in str(refused.value)
    if percentage == "3.01":
        blnp.do("set-lawfulness-limit", **FIELDS | {"percentage": percentage, "as_found": "raadsbesluit zegt 3,01"})
        event = blnp.streams["partnership:blnp"][-1]
        assert isinstance(event, LawfulnessLimitSet)
        assert event.irregular == (Irregularity("lawfulness-limit-in-band", "limit-outside-band"),)


@allows("lawfulness-limit-in-band")
@pytest.mark.parametrize("percentage", [Decimal(0), Decimal(3), Decimal("1.5")])
def test_a_limit_on_the_ends_of_the_band_is_set(percentage: Decimal) -> None:
    assert lawfulness_limit_in_band(percentage) is None


@breaks("lawfulness-limit-by-council")
def test_who_accounts_does_not_set_the_limit(blnp: Memory) -> None:
    with pytest.raises(LimitNotByCouncil):
        blnp.do("set-lawfulness-limit", **FIELDS | {"decision": "blnp#zelf"})
    assert lawfulness_limit_by_council("blnp/db", "blnp/db") is not None
    assert lawfulness_limit_by_council("blnp/db", "GM0313/raad") is not None
    assert lawfulness_limit_by_council(COLLEGE, "GM0327/raad") is not None


@allows("lawfulness-limit-by-council")
def test_a_council_sets_the_limit_of_its_executive_and_a_general_board_that_of_the_daily_one(blnp: Memory) -> None:
    blnp.do("set-lawfulness-limit", **FIELDS)
    assert lawfulness_limit_by_council("blnp/db", "blnp/ab") is None


def test_as_found_is_refused_where_nothing_is_irregular(blnp: Memory) -> None:
    with pytest.raises(NothingIrregular):
        blnp.do("set-lawfulness-limit", **FIELDS, as_found="zomaar")


def test_a_limit_of_nothing_is_refused(blnp: Memory) -> None:
    with pytest.raises(NothingToAccountFor):
        blnp.do("set-lawfulness-limit", **FIELDS | {"base": "0.00"})


@pytest.mark.parametrize("cents", [-1, 101])
def test_a_reporting_limit_lies_between_nothing_and_the_limit(cents: int) -> None:
    with pytest.raises(ReportingLimitTooHigh):
        require_reporting(Money(cents), Money(100))
    require_reporting(Money(0), Money(100))
    require_reporting(Money(100), Money(100))
