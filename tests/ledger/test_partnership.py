"""A partnership as a whole: given what happened to it, what can be decided and what not."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest

from ledger.errors import AlreadyExists
from ledger.governance.events import GovernanceEvent
from ledger.law import LegalForm
from ledger.partnership import PARTNERSHIP
from ledger.partnership.events import (
    BodyEstablished,
    DeadlineSet,
    LegalFormChanged,
    ObservationKind,
    ObservationRecorded,
    ParticipantAcceded,
    ParticipantLeft,
    PartnershipFounded,
    PrinciplesAdopted,
    Seat,
)
from ledger.partnership.refusals import (
    AlreadyParticipating,
    BeforeFounding,
    DueBeforeSet,
    NoSuchBody,
    NotOurBody,
    NotParticipating,
)
from ledger.party import MunicipalityEnded, UnknownMunicipality
from tests.scenario import given

BUNSCHOTEN, LEUSDEN = "GM0313", "GM0327"
BEFORE, FOUNDING, NEXT, LAST = (date(year, 1, 1) for year in (2016, 2017, 2018, 2019))
FOUNDED = PartnershipFounded("blnp", "BLNP", LegalForm.AGREEMENT, "samen sterker", FOUNDING)
JOINED = ParticipantAcceded(LEUSDEN, FOUNDING)
LEFT = ParticipantLeft(LEUSDEN, LAST)
BOARD = BodyEstablished("blnp/stuurgroep", "Stuurgroep", "sturen", (Seat("wethouder", LEUSDEN),), FOUNDING)
NINE = PrinciplesAdopted("negen", "Negen uitgangspunten", ("Gastheer",), NEXT)
DEADLINE = DeadlineSet("plan", "Een plan", "blnp/stuurgroep", LAST, NEXT)
SEEN = ObservationRecorded("knelpunt", ObservationKind.BOTTLENECK, "op afstand", "stand van zaken", NEXT)


def test_a_partnership_is_founded_once() -> None:
    given(PARTNERSHIP).when(
        lambda it: it.found(
            "blnp", title="BLNP", legal_form=LegalForm.AGREEMENT, vision="samen sterker", effective_on=FOUNDING
        )
    ).then(FOUNDED)
    given(PARTNERSHIP, FOUNDED).when(
        lambda it: it.found(
            "blnp", title="BLNP", legal_form=LegalForm.AGREEMENT, vision="samen sterker", effective_on=FOUNDING
        )
    ).then_refused(AlreadyExists, kind="partnership", name="blnp")


def test_a_municipality_joins_with_or_without_a_decision_that_is_on_record() -> None:
    given(PARTNERSHIP, FOUNDED).when(lambda it: it.admit(LEUSDEN, FOUNDING)).then(JOINED)
    given(PARTNERSHIP, FOUNDED).when(lambda it: it.admit(LEUSDEN, NEXT, "blnp#toetreding")).then(
        ParticipantAcceded(LEUSDEN, NEXT, "blnp#toetreding")
    )


@pytest.mark.parametrize("day", [FOUNDING, NEXT, LAST])
def test_a_municipality_joins_once(day: date) -> None:
    given(PARTNERSHIP, FOUNDED, ParticipantAcceded(LEUSDEN, NEXT)).when(lambda it: it.admit(LEUSDEN, day)).then_refused(
        AlreadyParticipating, partnership="blnp", participant=LEUSDEN, on=day
    )


def test_nobody_joins_before_the_founding() -> None:
    given(PARTNERSHIP, FOUNDED).when(lambda it: it.admit(LEUSDEN, BEFORE)).then_refused(
        BeforeFounding, partnership="blnp", on=BEFORE, founded_on=FOUNDING
    )


def test_only_municipalities_that_exist_on_the_day_join() -> None:
    given(PARTNERSHIP, FOUNDED).when(lambda it: it.admit("GM9999", NEXT)).then_refused(
        UnknownMunicipality, municipality="GM9999"
    )
    given(PARTNERSHIP, FOUNDED).when(lambda it: it.admit("GM0381", NEXT)).then_refused(
        MunicipalityEnded,
        municipality="GM0381",
        on=NEXT,
        ended_on=date(2016, 1, 1),
        successors=("GM1942",),
    )


def test_a_participant_leaves_and_may_come_back() -> None:
    given(PARTNERSHIP, FOUNDED, JOINED).when(lambda it: it.leave(LEUSDEN, LAST)).then(LEFT)
    given(PARTNERSHIP, FOUNDED, JOINED, LEFT).when(lambda it: it.admit(LEUSDEN, LAST)).then(
        ParticipantAcceded(LEUSDEN, LAST)
    )


def test_who_takes_no_part_on_that_day_cannot_leave() -> None:
    given(PARTNERSHIP, FOUNDED, JOINED).when(lambda it: it.leave(BUNSCHOTEN, LAST)).then_refused(
        NotParticipating, partnership="blnp", participant=BUNSCHOTEN, on=LAST
    )
    given(PARTNERSHIP, FOUNDED, JOINED, LEFT).when(lambda it: it.leave(LEUSDEN, LAST)).then_refused(
        NotParticipating, partnership="blnp", participant=LEUSDEN, on=LAST
    )


def test_one_takes_part_from_the_first_day_until_the_day_of_leaving() -> None:
    history = given(PARTNERSHIP, FOUNDED, JOINED, ParticipantAcceded(BUNSCHOTEN, NEXT), LEFT)
    history.when(lambda it: it.participants_on(BEFORE)).then_answers(frozenset())
    history.when(lambda it: it.participants_on(FOUNDING)).then_answers({LEUSDEN})
    history.when(lambda it: it.participants_on(date(2018, 12, 31))).then_answers({LEUSDEN, BUNSCHOTEN})
    history.when(lambda it: it.participants_on(LAST)).then_answers({BUNSCHOTEN})
    history.when(lambda it: it.participates(LEUSDEN, on=LAST)).then_answers(expected=False)


def test_a_partnership_goes_on_in_another_form_but_not_before_its_founding() -> None:
    changed = LegalFormChanged(LegalForm.LIGHT_SCHEME, NEXT, "blnp#regeling-2017")
    given(PARTNERSHIP, FOUNDED).when(
        lambda it: it.change_legal_form(LegalForm.LIGHT_SCHEME, NEXT, "blnp#regeling-2017")
    ).then(changed)
    given(PARTNERSHIP, FOUNDED, changed).when(
        lambda it: it.change_legal_form(LegalForm.PUBLIC_BODY, BEFORE)
    ).then_refused(BeforeFounding, partnership="blnp", on=BEFORE, founded_on=FOUNDING)


def test_a_partnership_establishes_its_own_bodies_and_gives_them_other_seats() -> None:
    wider = BodyEstablished("blnp/stuurgroep", "Stuurgroep", "sturen", (Seat("secretaris", "blnp"),), NEXT)
    given(PARTNERSHIP, FOUNDED).when(
        lambda it: it.establish(
            "blnp/stuurgroep", title="Stuurgroep", task="sturen", seats=BOARD.seats, effective_on=FOUNDING
        )
    ).then(BOARD).when(
        lambda it: it.establish(
            "blnp/stuurgroep", title="Stuurgroep", task="sturen", seats=wider.seats, effective_on=NEXT
        )
    ).then(wider)


def test_a_partnership_establishes_no_body_of_another_none_before_its_founding_and_no_seat_of_an_unknown() -> None:
    given(PARTNERSHIP, FOUNDED).when(
        lambda it: it.establish("GM0327/college", title="College", task="besturen", seats=(), effective_on=NEXT)
    ).then_refused(NotOurBody, partnership="blnp", body="GM0327/college")
    given(PARTNERSHIP, FOUNDED).when(
        lambda it: it.establish("blnp/regiegroep", title="Regiegroep", task="regie", seats=(), effective_on=BEFORE)
    ).then_refused(BeforeFounding, partnership="blnp", on=BEFORE, founded_on=FOUNDING)
    given(PARTNERSHIP, FOUNDED).when(
        lambda it: it.establish(
            "blnp/regiegroep",
            title="Regiegroep",
            task="regie",
            seats=(Seat("secretaris", "GM9999"),),
            effective_on=NEXT,
        )
    ).then_refused(UnknownMunicipality, municipality="GM9999")


LATER = BodyEstablished("blnp/stuurgroep", "Stuurgroep", "sturen", (), LAST)


def test_a_body_can_be_named_where_it_is_a_municipalitys_or_established_by_then() -> None:
    history = given(PARTNERSHIP, FOUNDED, BOARD, LATER)
    history.when(lambda it: it.require_body("GM0327/college", NEXT)).then()
    history.when(lambda it: it.require_body("blnp/stuurgroep", FOUNDING)).then()


@pytest.mark.parametrize(
    ("body", "day"), [("blnp/stuurgroep", BEFORE), ("blnp/regiegroep", NEXT), ("bel/bestuur", NEXT)]
)
def test_a_body_that_is_not_there_cannot_be_named(body: str, day: date) -> None:
    given(PARTNERSHIP, FOUNDED, BOARD, LATER).when(lambda it: it.require_body(body, day)).then_refused(
        NoSuchBody, partnership="blnp", body=body, on=day
    )


def test_a_body_of_an_unknown_municipality_cannot_be_named() -> None:
    given(PARTNERSHIP, FOUNDED).when(lambda it: it.require_body("GM9999/college", NEXT)).then_refused(
        UnknownMunicipality, municipality="GM9999"
    )


def test_principles_are_agreed_on_under_a_name_of_their_own() -> None:
    given(PARTNERSHIP, FOUNDED).when(
        lambda it: it.adopt_principles("negen", "Negen uitgangspunten", ("Gastheer",), NEXT)
    ).then(NINE)
    given(PARTNERSHIP, FOUNDED, NINE).when(
        lambda it: it.adopt_principles("negen", "Tien", ("Gastheer",), LAST)
    ).then_refused(AlreadyExists, kind="list of principles", name="negen")


def test_a_body_sets_a_deadline_once_for_a_day_that_is_not_past() -> None:
    history = given(PARTNERSHIP, FOUNDED, BOARD)
    history.when(lambda it: it.set_deadline(DeadlineSet("plan", "Een plan", "blnp/stuurgroep", LAST, NEXT))).then(
        DEADLINE
    )
    history.when(
        lambda it: it.set_deadline(DeadlineSet("plan", "Een plan", "blnp/stuurgroep", NEXT, LAST))
    ).then_refused(DueBeforeSet, deadline="plan", due_on=NEXT, effective_on=LAST)
    history.when(
        lambda it: it.set_deadline(DeadlineSet("plan", "Een plan", "blnp/regiegroep", LAST, NEXT))
    ).then_refused(NoSuchBody, partnership="blnp", body="blnp/regiegroep", on=NEXT)
    history.and_then(DEADLINE).when(
        lambda it: it.set_deadline(DeadlineSet("plan", "Een plan", "blnp/stuurgroep", LAST, NEXT))
    ).then_refused(AlreadyExists, kind="deadline", name="plan")


def test_an_observation_is_recorded_under_a_name_of_its_own() -> None:
    given(PARTNERSHIP, FOUNDED).when(
        lambda it: it.observe(
            "knelpunt",
            kind=ObservationKind.BOTTLENECK,
            text="op afstand",
            source="stand van zaken",
            effective_on=NEXT,
        )
    ).then(SEEN)
    given(PARTNERSHIP, FOUNDED, SEEN).when(
        lambda it: it.observe(
            "knelpunt", kind=ObservationKind.RESULT, text="iets", source="ergens", effective_on=LAST, service="blnp/ict"
        )
    ).then_refused(AlreadyExists, kind="observation", name="knelpunt")


def test_the_stream_of_a_partnership_holds_governance_too() -> None:
    assert set(get_args(GovernanceEvent)) < PARTNERSHIP.events
    assert {PartnershipFounded, ParticipantLeft, ObservationRecorded} < PARTNERSHIP.events
