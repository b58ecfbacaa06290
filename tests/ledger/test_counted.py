"""What was counted: values that keys are made of, and hours that a service took."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ledger.errors import AlreadyExists
from ledger.law import LegalForm
from ledger.partnership import PARTNERSHIP
from ledger.partnership.events import PartnershipFounded
from ledger.partnership.measures import MeasureRecorded
from ledger.party import MunicipalityEnded
from ledger.period import EmptyPeriod
from ledger.service import SERVICE
from ledger.service.events import ServiceStarted
from ledger.service.hours import HoursRecorded
from ledger.service.refusals import NoMember
from tests.ledger.blnp import BUNSCHOTEN, LEUSDEN, START, financien
from tests.scenario import given

FOUNDED = PartnershipFounded("blnp", "BLNP", LegalForm.AGREEMENT, "samen sterker", START)
STARTED = ServiceStarted("blnp/financien", "F", LEUSDEN, (BUNSCHOTEN, LEUSDEN), ("administratie",), START)
INHABITANTS = MeasureRecorded("inwoners", BUNSCHOTEN, Decimal(20823), date(2016, 1, 1), "CBS", "2016")
JANUARY = HoursRecorded(BUNSCHOTEN, date(2018, 1, 1), date(2018, 2, 1), Decimal("128.5"), Decimal("0.8"))


def test_a_value_is_recorded_once_for_each_edition() -> None:
    scenario = given(PARTNERSHIP, FOUNDED, INHABITANTS)
    later = replace(INHABITANTS, vintage="2017, definitief", value=Decimal(20825))
    scenario.when(lambda it: it.measures.record(later)).then(later)
    scenario.when(lambda it: it.measures.record(replace(INHABITANTS, value=Decimal(1)))).then_refused(
        AlreadyExists, kind="measure", name="inwoners of GM0313 on 2016-01-01 (2016)"
    )


def test_nothing_is_counted_for_a_municipality_that_is_no_more() -> None:
    ended = replace(INHABITANTS, participant="GM0381", reference_on=date(2018, 1, 1))  # Bussum, until 2016.
    with pytest.raises(MunicipalityEnded):
        given(PARTNERSHIP, FOUNDED).state.measures.record(ended)


def test_hours_of_a_member_are_recorded_once_for_a_period() -> None:
    scenario = given(SERVICE, STARTED, JANUARY)
    half = replace(JANUARY, ends_on=date(2018, 1, 16))
    for worked in (half, replace(JANUARY, participant=LEUSDEN)):
        scenario.when(lambda it, worked=worked: it.record_hours(worked)).then(worked)  # type: ignore[misc]
    scenario.when(lambda it: it.record_hours(replace(JANUARY, hours=Decimal(1)))).then_refused(
        AlreadyExists, kind="hours", name="GM0313 from 2018-01-01 to 2018-02-01"
    )


def test_hours_are_of_a_member_and_of_a_period() -> None:
    given(SERVICE, STARTED).when(lambda it: it.record_hours(replace(JANUARY, participant="GM0267"))).then_refused(
        NoMember, service="blnp/financien", member="GM0267", on=date(2018, 1, 1)
    )
    given(SERVICE, STARTED).when(lambda it: it.record_hours(replace(JANUARY, ends_on=date(2018, 1, 1)))).then_refused(
        EmptyPeriod, start=date(2018, 1, 1), end=date(2018, 1, 1)
    )


def test_the_acts_record_exactly_what_they_say() -> None:
    memory = financien()
    about: dict[str, Any] = {"participant": BUNSCHOTEN, "source": "CBS", "vintage": "2016"}
    memory.do(
        "record-measure", partnership="blnp", measure="inwoners", value="20823", reference_on="2016-01-01", **about
    )
    assert memory.streams["partnership:blnp"][-1] == INHABITANTS
    period: dict[str, Any] = {"participant": BUNSCHOTEN, "starts_on": "2018-01-01", "ends_on": "2018-02-01"}
    memory.do("record-hours", service="blnp/financien", hours="128.5", fte="0.8", **period)
    assert memory.streams["service:blnp/financien"][-1] == JANUARY
