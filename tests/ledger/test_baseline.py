"""The 0-meting: what is measured, locked and compared, and how a claimed saving comes to be booked, or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from ledger.actor import Actor, Capacity
from ledger.baseline import BASELINE, Baseline, ClaimStatus
from ledger.baseline.events import (
    ActualMeasured,
    BaselineLocked,
    BaselineStarted,
    BaselineValueRecorded,
    CitedYear,
    Criterion,
    Direction,
    IndicatorDefined,
    SavingBooked,
    SavingClaimed,
    SavingDisputed,
    SavingRejected,
    SavingVerified,
)
from ledger.baseline.refusals import (
    ActualTooEarly,
    AlreadyBooked,
    AmountNotPositive,
    BaselineIncomplete,
    BaselineIsLocked,
    BaselineNotLocked,
    BookingExceedsSaving,
    BooksChanged,
    ClaimExceedsEvidence,
    ClaimNotOpen,
    CostWithoutYears,
    EvidenceChanged,
    NoActual,
    NoBaseline,
    NoMember,
    NotACostIndicator,
    NoteMissing,
    NotVerified,
    ParticipantNeeded,
    PeriodsDiffer,
    ValueHasOtherUnit,
    VerifiedByClaimant,
    YearsNotConsecutive,
)
from ledger.cost_year import COST_YEAR
from ledger.cost_year.refusals import CostsNotAllocated
from ledger.errors import AlreadyExists, LedgerError, NotFound
from ledger.event import Event
from ledger.governance.refusals import DecisionNotAdopted
from ledger.money import Money, NotWholeCents
from ledger.period import EmptyPeriod
from tests.ledger.blnp import ADOPTED, BUNSCHOTEN, LEUSDEN, MEMBERS, NIJKERK, PROPOSED, PUTTEN, SERVICE, financien
from tests.memory import Memory
from tests.scenario import Scenario, given

Y2016, Y2017, Y2018, Y2019, Y2020 = (date(year, 1, 1) for year in range(2016, 2021))
CLAIMANT, VERIFIER = "p-0001", "p-0002"


def euros(text: str) -> Money:
    return Money.parse(text)


STARTED = BaselineStarted(SERVICE, "0-meting", Y2016, Y2017, 2016, ("administratie",), Y2017)
COSTS = IndicatorDefined("kosten", Criterion.COSTS, "Kosten van de functie", "EUR", Direction.LOWER)
LEAD_TIME = IndicatorDefined("doorlooptijd", Criterion.QUALITY, "Doorlooptijd", "days", Direction.LOWER)
BEFORE = {
    LEUSDEN: BaselineValueRecorded("kosten", LEUSDEN, euros("400000.00"), "jaarrekening 2016", Y2017),
    PUTTEN: BaselineValueRecorded("kosten", PUTTEN, euros("300000.00"), "jaarrekening 2016", Y2017),
}
DAYS = BaselineValueRecorded("doorlooptijd", None, Decimal("31.5"), "zaaksysteem", Y2017)
LOCKED = BaselineLocked(ADOPTED, Y2017)


def actual(participant: str, amount: str, starts_on: date = Y2018, ends_on: date = Y2019) -> ActualMeasured:
    cites = (CitedYear(f"{SERVICE}/{starts_on.year}", 9, euros(amount)),)
    return ActualMeasured("kosten", participant, starts_on, ends_on, euros(amount), "boeken", ends_on, cites)


AFTER = {LEUSDEN: actual(LEUSDEN, "350000.00"), PUTTEN: actual(PUTTEN, "310000.00")}
CLAIMED = SavingClaimed("besparing-2018", "kosten", Y2018, Y2019, euros("30000.00"), CLAIMANT, Y2019)
VERIFIED = SavingVerified(
    "besparing-2018", VERIFIER, euros("700000.00"), euros("660000.00"), euros("40000.00"), Y2019, checklist_edition=2
)
DISPUTED = SavingDisputed("besparing-2018", "frictiekosten ontbreken", Y2019)
REJECTED = SavingRejected("besparing-2018", "inhuur elders geboekt", Y2019)
BOOKED = SavingBooked("besparing-2018", euros("30000.00"), 2020, structural=True, decision=ADOPTED, effective_on=Y2020)

BEGUN = (STARTED, COSTS)
READY = (*BEGUN, *BEFORE.values(), LOCKED)
MEASURED = (*READY, *AFTER.values())


def baseline(*events: Event) -> Scenario[Baseline]:
    return given(BASELINE, *events)


def record(value: BaselineValueRecorded) -> Callable[[Baseline], BaselineValueRecorded]:
    return lambda it: it.record_value(value, members=MEMBERS)


def measure(measured: ActualMeasured) -> Callable[[Baseline], ActualMeasured]:
    return lambda it: it.measure(measured, members=MEMBERS)


def lock(it: Baseline) -> BaselineLocked:
    return it.lock(LOCKED)


def by(verifier: str, claim: str = "besparing-2018", on: date = Y2019) -> SavingVerified:
    """What a verifier says by himself: all figures are computed."""
    return SavingVerified(claim, verifier, Money(0), Money(0), Money(0), on)


def in_all(verified: SavingVerified) -> SavingVerified:
    """What a verification says in all, without its lines, its checks and what is irregular: see test_savings.py."""
    return replace(verified, net=(), key_effects=(), checklist=(), irregular=())


def verify(it: Baseline) -> SavingVerified:
    return in_all(it.verify(by(VERIFIER)))


def dispute(it: Baseline) -> SavingDisputed:
    return it.dispute("besparing-2018", "frictiekosten ontbreken", Y2019)


def reject(it: Baseline) -> SavingRejected:
    return it.reject("besparing-2018", "inhuur elders geboekt", Y2019)


def book(it: Baseline, amount: str = "30000.00", claim: str = "besparing-2018") -> SavingBooked:
    return it.book(claim, euros(amount), 2020, ADOPTED, Y2020, structural=True)


class TestStarting:
    def test_a_zero_measurement_is_started_once_for_a_service(self) -> None:
        baseline().when(lambda it: it.start(STARTED)).then(STARTED).when(lambda it: it.start(STARTED)).then_refused(
            AlreadyExists, kind="baseline", name=SERVICE
        )

    def test_its_period_has_days(self) -> None:
        baseline().when(lambda it: it.start(replace(STARTED, ends_on=Y2016))).then_refused(
            EmptyPeriod, start=Y2016, end=Y2016
        )


class TestIndicators:
    def test_an_indicator_is_defined_once(self) -> None:
        baseline(STARTED).when(lambda it: it.define(COSTS)).then(COSTS).when(
            lambda it: it.define(replace(LEAD_TIME, indicator="kosten"))
        ).then_refused(AlreadyExists, kind="indicator", name="kosten")

    def test_not_after_the_lock(self) -> None:
        baseline(*READY).when(lambda it: it.define(LEAD_TIME)).then_refused(
            BaselineIsLocked, service=SERVICE, decision=ADOPTED
        )


class TestValues:
    def test_a_value_is_recorded_for_a_participant_or_for_all_together(self) -> None:
        baseline(STARTED, COSTS, LEAD_TIME).when(record(BEFORE[PUTTEN])).then(BEFORE[PUTTEN]).when(record(DAYS)).then(
            DAYS
        )

    def test_a_later_value_replaces_an_earlier_one_before_the_lock(self) -> None:
        less = replace(BEFORE[PUTTEN], value=euros("290000.00"))
        after = (
            baseline(*BEGUN, *BEFORE.values()).when(record(less)).then(less).and_then(LOCKED, *AFTER.values(), CLAIMED)
        )
        assert verify(after.state).baseline == euros("690000.00")

    def test_not_after_the_lock(self) -> None:
        baseline(*READY).when(record(BEFORE[PUTTEN])).then_refused(BaselineIsLocked, service=SERVICE, decision=ADOPTED)

    def test_the_indicator_is_defined(self) -> None:
        baseline(STARTED).when(record(DAYS)).then_refused(NotFound, kind="indicator", name="doorlooptijd")

    def test_an_indicator_in_euros_takes_amounts(self) -> None:
        baseline(*BEGUN).when(record(replace(BEFORE[PUTTEN], value=Decimal(300_000)))).then_refused(
            ValueHasOtherUnit, indicator="kosten", unit="EUR"
        )

    def test_and_every_other_one_numbers(self) -> None:
        baseline(STARTED, LEAD_TIME).when(record(replace(DAYS, value=Money(3150)))).then_refused(
            ValueHasOtherUnit, indicator="doorlooptijd", unit="days"
        )

    def test_costs_are_measured_for_each_participant(self) -> None:
        baseline(*BEGUN).when(record(replace(BEFORE[PUTTEN], participant=None))).then_refused(
            ParticipantNeeded, indicator="kosten"
        )

    def test_only_members_are_measured(self) -> None:
        baseline(*BEGUN).when(record(replace(BEFORE[PUTTEN], participant="GM0307"))).then_refused(
            NoMember, members=("GM0307",), on=Y2017
        )


class TestLocking:
    def test_a_decision_locks_what_is_complete(self) -> None:
        baseline(*BEGUN, BEFORE[PUTTEN]).when(lock).then(LOCKED)

    def test_each_indicator_has_a_value(self) -> None:
        quality = replace(LEAD_TIME, indicator="bezwaren")
        baseline(*BEGUN, quality, LEAD_TIME, BEFORE[PUTTEN]).when(lock).then_refused(
            BaselineIncomplete, service=SERVICE, indicators=("bezwaren", "doorlooptijd")
        )

    def test_there_is_an_indicator(self) -> None:
        baseline(STARTED).when(lock).then_refused(BaselineIncomplete, service=SERVICE, indicators=())

    def test_not_twice(self) -> None:
        baseline(*READY).when(lock).then_refused(BaselineIsLocked, service=SERVICE, decision=ADOPTED)


class TestActuals:
    DAYS_AFTER = ActualMeasured("doorlooptijd", None, Y2018, Y2019, Decimal(28), "zaaksysteem", Y2019)

    def test_what_comes_after_is_measured_for_a_participant_or_for_all_together(self) -> None:
        baseline(STARTED, COSTS, LEAD_TIME, *BEFORE.values(), DAYS, LOCKED).when(measure(AFTER[PUTTEN])).then(
            AFTER[PUTTEN]
        ).when(measure(self.DAYS_AFTER)).then(self.DAYS_AFTER)

    def test_measured_again_it_replaces_what_was_measured(self) -> None:
        more = actual(PUTTEN, "320000.00")
        after = baseline(*MEASURED).when(measure(more)).then(more).and_then(CLAIMED)
        assert verify(after.state).actual == euros("670000.00")

    def test_a_period_may_begin_when_the_zero_measurement_ends(self) -> None:
        at_once = actual(PUTTEN, "1.00", Y2017, Y2018)
        baseline(*READY).when(measure(at_once)).then(at_once)

    def test_not_before_it_ends(self) -> None:
        early = actual(PUTTEN, "1.00", date(2016, 12, 31), Y2018)
        baseline(*READY).when(measure(early)).then_refused(
            ActualTooEarly, starts_on=date(2016, 12, 31), baseline_ends_on=Y2017
        )

    def test_not_before_it_is_locked(self) -> None:
        baseline(*BEGUN, *BEFORE.values()).when(measure(AFTER[PUTTEN])).then_refused(BaselineNotLocked, service=SERVICE)

    def test_its_period_has_days(self) -> None:
        baseline(*READY).when(measure(replace(AFTER[PUTTEN], ends_on=Y2018))).then_refused(
            EmptyPeriod, start=Y2018, end=Y2018
        )

    def test_the_indicator_is_defined(self) -> None:
        baseline(*READY).when(measure(self.DAYS_AFTER)).then_refused(NotFound, kind="indicator", name="doorlooptijd")

    def test_the_unit_is_that_of_the_indicator(self) -> None:
        baseline(*READY).when(measure(replace(AFTER[PUTTEN], value=Decimal(1)))).then_refused(
            ValueHasOtherUnit, indicator="kosten", unit="EUR"
        )

    def test_costs_are_measured_for_each_participant(self) -> None:
        baseline(*READY).when(measure(replace(AFTER[PUTTEN], participant=None))).then_refused(
            ParticipantNeeded, indicator="kosten"
        )

    def test_only_members_are_measured(self) -> None:
        baseline(*READY).when(measure(actual("GM0307", "1.00"))).then_refused(NoMember, members=("GM0307",), on=Y2018)

    def test_costs_cite_the_years_that_they_come_from(self) -> None:
        baseline(*READY).when(measure(replace(AFTER[PUTTEN], cites=()))).then_refused(
            CostWithoutYears, indicator="kosten"
        )


class TestClaiming:
    def test_a_saving_may_be_claimed_before_there_is_any_evidence(self) -> None:
        baseline(*BEGUN).when(lambda it: it.claim(CLAIMED)).then(CLAIMED)

    def test_under_a_name_of_its_own(self) -> None:
        baseline(*READY, CLAIMED).when(lambda it: it.claim(CLAIMED)).then_refused(
            AlreadyExists, kind="claim", name="besparing-2018"
        )

    def test_on_an_indicator_that_is_defined(self) -> None:
        baseline(STARTED).when(lambda it: it.claim(CLAIMED)).then_refused(NotFound, kind="indicator", name="kosten")

    @pytest.mark.parametrize(
        "other",
        [
            replace(COSTS, criterion=Criterion.QUALITY),
            replace(COSTS, unit="EUR/inw."),
            replace(COSTS, better=Direction.NEITHER),
        ],
        ids=["of another K", "in another unit", "where less is no success"],
    )
    def test_on_costs_in_euros_of_which_less_is_better(self, other: IndicatorDefined) -> None:
        baseline(STARTED, other).when(lambda it: it.claim(CLAIMED)).then_refused(NotACostIndicator, indicator="kosten")

    def test_over_a_period_with_days(self) -> None:
        baseline(*BEGUN).when(lambda it: it.claim(replace(CLAIMED, ends_on=Y2018))).then_refused(
            EmptyPeriod, start=Y2018, end=Y2018
        )

    def test_that_comes_after_the_zero_measurement(self) -> None:
        baseline(*BEGUN).when(lambda it: it.claim(replace(CLAIMED, starts_on=Y2016))).then_refused(
            ActualTooEarly, starts_on=Y2016, baseline_ends_on=Y2017
        )

    @pytest.mark.parametrize("amount", ["0.00", "-0.01"])
    def test_of_an_amount_above_zero(self, amount: str) -> None:
        baseline(*BEGUN).when(lambda it: it.claim(replace(CLAIMED, amount=euros(amount)))).then_refused(
            AmountNotPositive, claim="besparing-2018", amount=amount
        )


class TestVerifying:
    def test_the_zero_measurement_less_the_actual_bears_the_claim_out(self) -> None:
        baseline(*MEASURED, CLAIMED).when(verify).then(VERIFIED)

    def test_to_the_last_cent(self) -> None:
        baseline(*MEASURED, replace(CLAIMED, amount=euros("40000.00"))).when(verify).then(VERIFIED)

    def test_and_not_a_cent_more(self) -> None:
        baseline(*MEASURED, replace(CLAIMED, amount=euros("40000.01"))).when(verify).then_refused(
            ClaimExceedsEvidence, claim="besparing-2018", claimed="40000.01", saving="40000.00"
        )

    def test_who_joined_after_the_zero_measurement_is_left_out(self) -> None:
        baseline(*MEASURED, actual(NIJKERK, "99999.00"), CLAIMED).when(verify).then(VERIFIED)

    def test_again_after_a_dispute(self) -> None:
        baseline(*MEASURED, CLAIMED, DISPUTED).when(verify).then(VERIFIED)

    def test_again_after_it_was_measured_again(self) -> None:
        more = actual(PUTTEN, "315000.00")
        baseline(*MEASURED, CLAIMED, VERIFIED, more).when(verify).then(
            replace(VERIFIED, actual=euros("665000.00"), saving=euros("35000.00"))
        )

    @pytest.mark.parametrize(
        "events",
        [
            (*BEGUN, replace(BEFORE[PUTTEN], illustrative=True), BEFORE[LEUSDEN], LOCKED, *AFTER.values(), CLAIMED),
            (*MEASURED, replace(AFTER[PUTTEN], illustrative=True), CLAIMED),
            (*MEASURED, replace(CLAIMED, illustrative=True)),
        ],
        ids=["the 0-meting", "the actual", "the claim"],
    )
    def test_what_is_illustrative_stays_so_to_the_booking(self, events: tuple[Event, ...]) -> None:
        baseline(*events).when(verify).then(replace(VERIFIED, illustrative=True)).when(book).then(
            replace(BOOKED, illustrative=True)
        )

    def test_what_is_illustrative_elsewhere_does_not_matter(self) -> None:
        other = replace(actual(PUTTEN, "1.00", Y2019, Y2020), illustrative=True)
        newcomer = replace(actual(NIJKERK, "1.00"), illustrative=True)
        baseline(*MEASURED, other, newcomer, CLAIMED).when(verify).then(VERIFIED)

    def test_a_claim_that_is_not_there(self) -> None:
        baseline(*MEASURED).when(verify).then_refused(NotFound, kind="claim", name="besparing-2018")

    def test_not_by_whoever_claimed_it(self) -> None:
        baseline(*MEASURED, CLAIMED).when(lambda it: it.verify(by(CLAIMANT))).then_refused(
            VerifiedByClaimant, claim="besparing-2018", claimant=CLAIMANT
        )

    @pytest.mark.parametrize(
        ("history", "status"),
        [((VERIFIED,), "verified"), ((REJECTED,), "rejected"), ((VERIFIED, BOOKED), "booked")],
    )
    def test_not_when_that_is_done(self, history: tuple[Event, ...], status: str) -> None:
        baseline(*MEASURED, CLAIMED, *history).when(verify).then_refused(
            ClaimNotOpen, claim="besparing-2018", status=status
        )

    def test_not_before_the_zero_measurement_is_locked(self) -> None:
        baseline(*BEGUN, *BEFORE.values(), CLAIMED).when(verify).then_refused(NoBaseline, claim="besparing-2018")

    def test_not_before_all_of_the_zero_measurement_are_measured(self) -> None:
        other_period = actual(PUTTEN, "1.00", Y2017, Y2018)
        baseline(*READY, AFTER[LEUSDEN], other_period, CLAIMED).when(verify).then_refused(
            NoActual,
            claim="besparing-2018",
            indicator="kosten",
            starts_on=Y2018,
            ends_on=Y2019,
            participants=(PUTTEN,),
            rule="saving-realised",
            article="eigen regel: verificatielijst 5",
        )

    @pytest.mark.parametrize("ends_on", [Y2020, date(2018, 7, 1), date(2019, 1, 2)])
    def test_not_against_a_zero_measurement_of_another_length(self, ends_on: date) -> None:
        baseline(*MEASURED, replace(CLAIMED, ends_on=ends_on)).when(verify).then_refused(
            PeriodsDiffer,
            claim="besparing-2018",
            baseline_starts_on=Y2016,
            baseline_ends_on=Y2017,
            starts_on=Y2018,
            ends_on=ends_on,
        )

    def test_not_against_half_a_year(self) -> None:
        half = replace(STARTED, ends_on=date(2016, 7, 1))
        baseline(half, *MEASURED[1:], replace(CLAIMED, ends_on=date(2018, 7, 1))).when(verify).then_refused(
            PeriodsDiffer,
            claim="besparing-2018",
            baseline_starts_on=Y2016,
            baseline_ends_on=date(2016, 7, 1),
            starts_on=Y2018,
            ends_on=date(2018, 7, 1),
        )


class TestDisputing:
    @pytest.mark.parametrize("history", [(), (VERIFIED,)])
    def test_a_claim_is_doubted_until_it_is_booked(self, history: tuple[Event, ...]) -> None:
        baseline(*MEASURED, CLAIMED, *history).when(dispute).then(DISPUTED)

    @pytest.mark.parametrize(
        ("history", "status"),
        [((DISPUTED,), "disputed"), ((REJECTED,), "rejected"), ((VERIFIED, BOOKED), "booked")],
    )
    def test_not_when_that_is_no_use(self, history: tuple[Event, ...], status: str) -> None:
        baseline(*MEASURED, CLAIMED, *history).when(dispute).then_refused(
            ClaimNotOpen, claim="besparing-2018", status=status
        )

    def test_a_claim_that_is_not_there(self) -> None:
        baseline(*MEASURED).when(dispute).then_refused(NotFound, kind="claim", name="besparing-2018")


class TestRejecting:
    @pytest.mark.parametrize("history", [(), (VERIFIED,), (DISPUTED,)])
    def test_a_claim_is_rejected_until_it_is_booked(self, history: tuple[Event, ...]) -> None:
        baseline(*MEASURED, CLAIMED, *history).when(reject).then(REJECTED)

    @pytest.mark.parametrize(("history", "status"), [((REJECTED,), "rejected"), ((VERIFIED, BOOKED), "booked")])
    def test_not_when_that_is_final(self, history: tuple[Event, ...], status: str) -> None:
        baseline(*MEASURED, CLAIMED, *history).when(reject).then_refused(
            ClaimNotOpen, claim="besparing-2018", status=status
        )

    def test_a_claim_that_is_not_there(self) -> None:
        baseline(*MEASURED).when(reject).then_refused(NotFound, kind="claim", name="besparing-2018")


class TestBooking:
    def test_a_verified_saving_is_booked(self) -> None:
        baseline(*MEASURED, CLAIMED, VERIFIED).when(book).then(BOOKED)

    def test_up_to_what_was_verified(self) -> None:
        baseline(*MEASURED, CLAIMED, VERIFIED).when(lambda it: book(it, "40000.00")).then(
            replace(BOOKED, amount=euros("40000.00"))
        )

    def test_and_not_a_cent_more(self) -> None:
        baseline(*MEASURED, CLAIMED, VERIFIED).when(lambda it: book(it, "40000.01")).then_refused(
            BookingExceedsSaving,
            claim="besparing-2018",
            amount="40000.01",
            saving="40000.00",
            booked_beside="0.00",
        )

    def test_the_same_saving_is_not_booked_by_two_claims(self) -> None:
        beside = (replace(CLAIMED, claim="inhuur-2018"), replace(VERIFIED, claim="inhuur-2018"))
        both = baseline(*MEASURED, CLAIMED, VERIFIED, BOOKED, *beside)
        both.when(lambda it: book(it, "10000.01", "inhuur-2018")).then_refused(
            BookingExceedsSaving,
            claim="inhuur-2018",
            amount="10000.01",
            saving="40000.00",
            booked_beside="30000.00",
        )
        both.when(lambda it: book(it, "10000.00", "inhuur-2018")).then(
            replace(BOOKED, claim="inhuur-2018", amount=euros("10000.00"))
        )

    def test_a_saving_of_another_year_is_another_saving(self) -> None:
        later = (
            actual(LEUSDEN, "350000.00", Y2019, Y2020),
            actual(PUTTEN, "310000.00", Y2019, Y2020),
            replace(CLAIMED, claim="besparing-2019", starts_on=Y2019, ends_on=Y2020),
            replace(VERIFIED, claim="besparing-2019"),
        )
        baseline(*MEASURED, CLAIMED, VERIFIED, BOOKED, *later).when(
            lambda it: book(it, "40000.00", "besparing-2019")
        ).then(replace(BOOKED, claim="besparing-2019", amount=euros("40000.00")))

    @pytest.mark.parametrize("amount", ["0.00", "-0.01"])
    def test_only_an_amount_above_zero(self, amount: str) -> None:
        baseline(*MEASURED, CLAIMED, VERIFIED).when(lambda it: book(it, amount)).then_refused(
            AmountNotPositive, claim="besparing-2018", amount=amount
        )

    @pytest.mark.parametrize(
        ("history", "status"), [((), "claimed"), ((VERIFIED, DISPUTED), "disputed"), ((VERIFIED, REJECTED), "rejected")]
    )
    def test_never_before_it_is_verified(self, history: tuple[Event, ...], status: str) -> None:
        baseline(*MEASURED, CLAIMED, *history).when(book).then_refused(
            NotVerified, claim="besparing-2018", status=status
        )

    def test_not_twice(self) -> None:
        baseline(*MEASURED, CLAIMED, VERIFIED, BOOKED).when(book).then_refused(AlreadyBooked, claim="besparing-2018")

    def test_not_when_it_was_measured_otherwise_since(self) -> None:
        baseline(*MEASURED, CLAIMED, VERIFIED, actual(PUTTEN, "309999.99")).when(book).then_refused(
            EvidenceChanged, claim="besparing-2018", verified="40000.00", saving="40000.01"
        )

    def test_measured_again_with_the_same_outcome_the_verification_stands(self) -> None:
        moved = (actual(PUTTEN, "309000.00"), actual(LEUSDEN, "351000.00"))
        baseline(*MEASURED, CLAIMED, VERIFIED, *moved).when(book).then(BOOKED)

    def test_a_claim_that_is_not_there(self) -> None:
        baseline(*MEASURED).when(book).then_refused(NotFound, kind="claim", name="besparing-2018")


CENTS = st.integers(0, 6).map(Money)
PARTICIPANTS = st.sampled_from([LEUSDEN, PUTTEN])
PEOPLE = st.sampled_from([CLAIMANT, VERIFIER])
UNLOCKED = (*BEGUN, *(replace(value, value=Money(6)) for value in BEFORE.values()))
LOCKED_AND_MEASURED = (*UNLOCKED, LOCKED, *(replace(found, value=Money(3)) for found in AFTER.values()))


class ClaimsUnderFire(RuleBasedStateMachine):
    """Everybody tries everything in any order; an oracle reads the whole history to say what may happen."""

    claims: Bundle[str] = Bundle("claims")
    verified: Bundle[str] = Bundle("verified")

    def __init__(self) -> None:
        super().__init__()
        self.history: list[Event] = []
        self.judged: dict[str, list[int | None]] = {}

    @initialize(target=claims, unlocked=st.sampled_from([False, False, True]))
    def begin(self, unlocked: bool) -> MultipleResults[str]:
        self.history += UNLOCKED if unlocked else LOCKED_AND_MEASURED
        made = [replace(CLAIMED, claim=f"first-{cents}", amount=Money(cents)) for cents in (1, 4)]
        self.history += made
        return multiple(*(claim.claim for claim in made))

    def attempt(self, decide: Callable[[Baseline], Event]) -> bool:
        try:
            self.history.append(decide(BASELINE.fold(self.history)))
        except LedgerError:
            return False
        return True

    @property
    def locked(self) -> bool:
        return any(isinstance(event, BaselineLocked) for event in self.history)

    def of(self, claim: str) -> list[Event]:
        return [event for event in self.history if getattr(event, "claim", None) == claim]

    def last(self, kind: type[BaselineValueRecorded | ActualMeasured], participant: str) -> int | None:
        found = None
        for event in self.history:
            if isinstance(event, kind) and event.participant == participant:
                assert isinstance(event.value, Money)
                found = event.value.cents
        return found

    def figures(self) -> list[int | None]:
        """All that a verification rests on: what is verified on these is not verified once more."""
        kinds = (BaselineValueRecorded, ActualMeasured)
        return [self.last(kind, participant) for kind in kinds for participant in (LEUSDEN, PUTTEN)]

    def saving(self) -> int | None:
        """The 0-meting less the actual in cents; nothing where one of them lacks."""
        total = 0
        for participant in (LEUSDEN, PUTTEN):
            before, after = self.last(BaselineValueRecorded, participant), self.last(ActualMeasured, participant)
            if before is not None and after is None:
                return None
            if before is not None and after is not None:
                total += before - after
        return total if self.locked else None

    @precondition(lambda self: not self.locked)
    @rule(participant=PARTICIPANTS, value=CENTS)
    def record(self, participant: str, value: Money) -> None:
        self.attempt(record(replace(BEFORE[participant], value=value)))

    @precondition(lambda self: not self.locked)
    @rule()
    def lock(self) -> None:
        self.attempt(lock)

    @precondition(lambda self: self.locked)
    @rule(participant=PARTICIPANTS, value=st.integers(2, 5).map(Money))
    def measure(self, participant: str, value: Money) -> None:
        self.attempt(measure(replace(AFTER[participant], value=value)))

    @rule(target=claims, amount=st.integers(0, 4).map(Money), claimant=PEOPLE)
    def claim(self, amount: Money, claimant: str) -> str | MultipleResults[str]:
        claim = f"claim-{len(self.history)}"
        made = replace(CLAIMED, claim=claim, amount=amount, claimant=claimant)
        return claim if self.attempt(lambda it: it.claim(made)) else multiple()

    @rule(claim=claims, final=st.integers(0, 3))
    def doubt(self, claim: str, final: int) -> None:
        doubts: list[Callable[[Baseline], Event]] = [
            lambda it: it.reject(claim, "onjuist", Y2019),
            lambda it: it.dispute(claim, "twijfel", Y2019),
        ]
        self.attempt(doubts[min(final, 1)])

    @rule(target=verified, claim=claims, verifier=PEOPLE)
    def verify(self, claim: str, verifier: str) -> str | MultipleResults[str]:
        made, *_ = steps = self.of(claim)
        saving = self.saving()
        may = (
            isinstance(made, SavingClaimed)
            and made.claimant != verifier
            and not any(isinstance(step, SavingRejected | SavingBooked) for step in steps)
            and saving is not None
            and made.amount.cents <= saving
            and not (isinstance(steps[-1], SavingVerified) and self.judged[claim] == self.figures())
        )
        assert self.attempt(lambda it: it.verify(by(verifier, claim))) == may
        if may:
            self.judged[claim] = self.figures()
        return claim if may else multiple()

    @rule(claim=st.one_of(verified, verified, claims), amount=st.integers(0, 4).map(Money))
    def book(self, claim: str, amount: Money) -> None:
        last, saving = self.of(claim)[-1], self.saving()
        booked = sum(event.amount.cents for event in self.history if isinstance(event, SavingBooked))
        may = (
            isinstance(last, SavingVerified)
            and saving is not None
            and self.judged[claim] == self.figures()
            and 0 < amount.cents <= saving - booked
        )
        assert self.attempt(lambda it: book(it, amount.euros, claim)) == may

    @invariant()
    def nothing_is_booked_that_nobody_else_verified(self) -> None:
        for made in self.history:
            steps = self.of(made.claim) if isinstance(made, SavingClaimed) else []
            for at, step in enumerate(steps):
                if isinstance(step, SavingBooked):
                    verified = steps[at - 1]
                    assert isinstance(verified, SavingVerified)
                    assert isinstance(made, SavingClaimed)
                    assert verified.verifier != made.claimant

    @invariant()
    def what_is_locked_never_changes(self) -> None:
        locked = False
        for event in self.history:
            assert not (locked and isinstance(event, BaselineValueRecorded | BaselineLocked | IndicatorDefined))
            locked = locked or isinstance(event, BaselineLocked)


TestClaimsUnderFire = ClaimsUnderFire.TestCase


BY_CLAIMANT = Actor(CLAIMANT, "teamleider", Capacity.CONTRACTOR, LEUSDEN)
BY_VERIFIER = Actor(VERIFIER, "controller", Capacity.CONTROLLER, PUTTEN)
OF: dict[str, Any] = {"service": SERVICE}
START_LINE = OF | {
    "title": "0-meting",
    "starts_on": "2016-01-01",
    "ends_on": "2017-01-01",
    "price_level": 2016,
    "scope": ["administratie"],
    "effective_on": "2017-01-01",
}
COSTS_LINE = OF | {
    "indicator": "kosten",
    "criterion": "costs",
    "title": "Kosten van de functie",
    "unit": "EUR",
    "better": "lower",
}
DAYS_LINE = OF | {
    "indicator": "doorlooptijd",
    "criterion": "quality",
    "title": "Doorlooptijd",
    "unit": "days",
    "better": "lower",
}
VALUE_LINE = OF | {"indicator": "kosten", "source": "jaarrekening 2016", "effective_on": "2016-12-31"}
COST_LINE = OF | {"pool": "beheer", "description": "licenties", "borne_by": LEUSDEN}
CLAIM_LINE = OF | {
    "claim": "besparing-2018",
    "indicator": "kosten",
    "starts_on": "2018-01-01",
    "ends_on": "2019-01-01",
    "amount": "30000.00",
    "effective_on": "2019-01-01",
}
THE_CLAIM = OF | {"claim": "besparing-2018", "effective_on": "2019-01-01"}
BOOKING = OF | {
    "claim": "besparing-2018",
    "amount": "30000.00",
    "from_year": 2020,
    "structural": True,
    "effective_on": "2020-01-01",
    "decision": ADOPTED,
}


@pytest.fixture
def memory() -> Memory:
    """A locked 0-meting of EUR 250,000.00 for each of four, and days for all together."""
    memory = financien()
    memory.do("start-baseline", **START_LINE)
    memory.do("define-indicator", **COSTS_LINE)
    memory.do("define-indicator", **DAYS_LINE)
    for member in MEMBERS:
        memory.do("record-baseline-value", **VALUE_LINE, participant=member, value="250000.00")
    memory.do("record-baseline-value", **VALUE_LINE | {"indicator": "doorlooptijd"}, value="31.5")
    memory.do("lock-baseline", **OF, effective_on="2017-01-01", decision=ADOPTED)
    return memory


def spend(memory: Memory, year: int, amount: str, **more: object) -> None:
    """A year of one cost."""
    memory.do("open-cost-year", **OF, year=year)
    cost: dict[str, Any] = COST_LINE | {"amount": amount, "cost": f"F-{year}", "effective_on": f"{year}-03-01"} | more
    memory.do("record-and-allocate-cost", **cost, year=year)


def state(memory: Memory) -> Baseline:
    return memory.read(BASELINE, SERVICE).state


class TestActs:
    def test_a_zero_measurement_is_of_a_service_that_is_there(self) -> None:
        with pytest.raises(NotFound):
            Memory().do("start-baseline", **START_LINE)

    def test_it_can_be_measured_before_the_service_began_by_those_who_began_it(self, memory: Memory) -> None:
        assert memory.streams[f"baseline:{SERVICE}"][:2] == [STARTED, COSTS]
        values = state(memory).values
        assert values["kosten", PUTTEN] == BaselineValueRecorded(
            "kosten", PUTTEN, euros("250000.00"), "jaarrekening 2016", date(2016, 12, 31)
        )
        assert values["doorlooptijd", None].value == Decimal("31.5")

    def test_not_by_others(self) -> None:
        memory = financien()
        memory.do("start-baseline", **START_LINE)
        memory.do("define-indicator", **COSTS_LINE)
        with pytest.raises(NoMember):
            memory.do("record-baseline-value", **VALUE_LINE, participant="GM0307", value="1.00")

    def test_an_amount_is_written_in_cents(self) -> None:
        memory = financien()
        memory.do("start-baseline", **START_LINE)
        memory.do("define-indicator", **COSTS_LINE)
        with pytest.raises(NotWholeCents):
            memory.do("record-baseline-value", **VALUE_LINE, participant=PUTTEN, value="31.5")

    def test_the_lock_rests_on_a_decision_that_was_adopted(self) -> None:
        memory = financien()
        memory.do("start-baseline", **START_LINE)
        with pytest.raises(DecisionNotAdopted):
            memory.do("lock-baseline", **OF, effective_on="2017-01-01", decision=PROPOSED)

    def test_anything_but_costs_is_measured_by_hand(self, memory: Memory) -> None:
        period = {"starts_on": "2018-01-01", "ends_on": "2019-01-01", "effective_on": "2019-01-01"}
        days: dict[str, Any] = OF | period | {"indicator": "doorlooptijd", "source": "zaaksysteem"}
        memory.do("measure-actual", **days, value="28")
        memory.do("measure-actual", **days, value="27.5", participant=PUTTEN)
        assert state(memory).actuals["doorlooptijd", None, Y2018, Y2019].value == Decimal(28)
        with pytest.raises(CostWithoutYears):
            memory.do("measure-actual", **days | {"indicator": "kosten"}, value="1.00", participant=PUTTEN)
        with pytest.raises(EmptyPeriod):
            memory.do("measure-actual", **days | {"ends_on": "0001-01-01"}, value="28")

    def test_who_left_on_the_way_is_measured_and_who_left_before_is_not(self, memory: Memory) -> None:
        memory.do("leave-service", **OF, member=PUTTEN, effective_on="2018-07-01", decision=ADOPTED)
        days: dict[str, Any] = OF | {"indicator": "doorlooptijd", "source": "zaaksysteem", "participant": PUTTEN}
        memory.do(
            "measure-actual",
            **days,
            value="28",
            starts_on="2018-01-01",
            ends_on="2019-01-01",
            effective_on="2019-01-01",
        )
        with pytest.raises(NoMember):
            memory.do(
                "measure-actual",
                **days,
                value="28",
                starts_on="2019-01-01",
                ends_on="2020-01-01",
                effective_on="2020-01-01",
            )

    def test_costs_are_measured_from_the_books_and_cite_them(self, memory: Memory) -> None:
        spend(memory, 2018, "1000000.00")
        desk = memory.do("measure-cost-actual", **OF, indicator="kosten", years=[2018], effective_on="2019-01-01")
        measured = [event for decided in desk.decided for event in decided.events]
        shares = {
            NIJKERK: euros("355364.47"),
            PUTTEN: euros("191880.81"),
            BUNSCHOTEN: euros("163283.67"),
            LEUSDEN: euros("289471.05"),
        }
        assert measured == [
            ActualMeasured(
                "kosten",
                participant,
                Y2018,
                Y2019,
                amount,
                "the books of blnp/financien for 2018",
                Y2019,
                (CitedYear("blnp/financien/2018", 3, amount),),
            )
            for participant, amount in shares.items()
        ]
        assert desk.guards[f"cost-year:{SERVICE}/2018"] == 3

    def test_what_is_cited_computes_the_actual_again(self, memory: Memory) -> None:
        spend(memory, 2018, "1000000.00")
        spend(memory, 2019, "0.07")
        memory.do("measure-cost-actual", **OF, indicator="kosten", years=[2018, 2019], effective_on="2020-01-01")
        for measured in state(memory).actuals.values():
            books = [memory.read(COST_YEAR, cited.cost_year) for cited in measured.cites]
            assert [cited.version for cited in measured.cites] == [year.version for year in books]
            borne = [year.state.shares_total()[measured.participant or ""] for year in books]
            assert [cited.amount for cited in measured.cites] == borne
            assert measured.value == sum(borne, Money(0))
            assert (measured.starts_on, measured.ends_on) == (Y2018, Y2020)

    def test_a_member_that_left_cites_only_the_years_in_which_it_bore_something(self, memory: Memory) -> None:
        spend(memory, 2018, "1000000.00")
        memory.do("leave-service", **OF, member=PUTTEN, effective_on="2019-01-01", decision=ADOPTED)
        memory.do(
            "adopt-key",
            **OF,
            pool="beheer",
            key="gelijk-2019",
            method="equal",
            source="besluit",
            effective_on="2019-01-01",
            decision=ADOPTED,
            replaces=["sleutel-2017"],
        )
        spend(memory, 2019, "300.00")
        memory.do("measure-cost-actual", **OF, indicator="kosten", years=[2018, 2019], effective_on="2020-01-01")
        of_putten = state(memory).actuals["kosten", PUTTEN, Y2018, Y2020]
        assert of_putten.cites == (CitedYear("blnp/financien/2018", 3, euros("191880.81")),)
        assert of_putten.value == euros("191880.81")

    def test_an_actual_is_illustrative_where_its_books_are(self, memory: Memory) -> None:
        spend(memory, 2018, "1000000.00", illustrative=True)
        memory.do("measure-cost-actual", **OF, indicator="kosten", years=[2018], effective_on="2019-01-01")
        assert all(measured.illustrative for measured in state(memory).actuals.values())

    @pytest.mark.parametrize("years", [[2018, 2020], [2019, 2018], [2018, 2018]])
    def test_years_that_are_no_period_are_not_measured(self, memory: Memory, years: list[int]) -> None:
        with pytest.raises(YearsNotConsecutive) as refused:
            memory.do("measure-cost-actual", **OF, indicator="kosten", years=years, effective_on="2021-01-01")
        assert refused.value.fields == {"years": tuple(years)}

    def test_nor_years_without_books(self, memory: Memory) -> None:
        with pytest.raises(NotFound):
            memory.do("measure-cost-actual", **OF, indicator="kosten", years=[2018], effective_on="2019-01-01")

    def test_nor_years_with_costs_that_nobody_bears(self, memory: Memory) -> None:
        spend(memory, 2018, "1000000.00")
        memory.do("record-cost", **COST_LINE, year=2018, cost="F-2", amount="1.00", effective_on="2018-04-01")
        with pytest.raises(CostsNotAllocated):
            memory.do("measure-cost-actual", **OF, indicator="kosten", years=[2018], effective_on="2019-01-01")

    def test_nor_anything_that_is_not_in_euros(self, memory: Memory) -> None:
        spend(memory, 2018, "1000000.00")
        with pytest.raises(ValueHasOtherUnit):
            memory.do("measure-cost-actual", **OF, indicator="doorlooptijd", years=[2018], effective_on="2019-01-01")

    def test_a_saving_goes_from_claim_to_budget(self, memory: Memory) -> None:
        spend(memory, 2018, "960000.00")
        memory.do("measure-cost-actual", **OF, indicator="kosten", years=[2018], effective_on="2019-01-01")
        memory.do("claim-saving", BY_CLAIMANT, **CLAIM_LINE)
        with pytest.raises(NotVerified):
            memory.do("book-saving", BY_VERIFIER, **BOOKING)
        with pytest.raises(VerifiedByClaimant):
            memory.do("verify-saving", BY_CLAIMANT, **THE_CLAIM)
        memory.do("verify-saving", BY_VERIFIER, **THE_CLAIM)
        with pytest.raises(DecisionNotAdopted):
            memory.do("book-saving", BY_CLAIMANT, **BOOKING | {"decision": PROPOSED})
        memory.do("book-saving", BY_CLAIMANT, **BOOKING)
        claimed, verified, booked = memory.streams[f"baseline:{SERVICE}"][-3:]
        assert (claimed, booked) == (CLAIMED, BOOKED)
        assert isinstance(verified, SavingVerified)
        assert in_all(verified) == replace(VERIFIED, baseline=euros("1000000.00"), actual=euros("960000.00"))

    def test_a_saving_is_judged_by_the_books_as_they_are(self, memory: Memory) -> None:
        spend(memory, 2018, "960000.00")
        memory.do("measure-cost-actual", **OF, indicator="kosten", years=[2018], effective_on="2019-01-01")
        memory.do("claim-saving", BY_CLAIMANT, **CLAIM_LINE)
        late: dict[str, Any] = COST_LINE | {"amount": "39000.00", "effective_on": "2018-12-31", "year": 2018}
        memory.do("record-and-allocate-cost", **late, cost="F-2")
        with pytest.raises(BooksChanged) as refused:
            memory.do("verify-saving", BY_VERIFIER, **THE_CLAIM)
        assert refused.value.fields == {
            "claim": "besparing-2018",
            "participant": NIJKERK,
            "measured": "341149.89",
            "borne": "355009.11",
        }
        memory.do("record-and-allocate-cost", **late | {"amount": "-39000.00"}, cost="F-3")
        memory.do("verify-saving", BY_VERIFIER, **THE_CLAIM)
        memory.do("record-and-allocate-cost", **late, cost="F-4")
        with pytest.raises(BooksChanged):
            memory.do("book-saving", BY_CLAIMANT, **BOOKING)
        memory.do("reverse-allocation", **OF, year=2018, allocation="F-4.1", ground="error")
        desk = memory.do("book-saving", BY_CLAIMANT, **BOOKING)
        assert desk.guards[f"cost-year:{SERVICE}/2018"] == 10

    def test_books_that_change_after_the_verification_hold_the_booking_up(self, memory: Memory) -> None:
        spend(memory, 2018, "960000.00")
        memory.do("measure-cost-actual", **OF, indicator="kosten", years=[2018], effective_on="2019-01-01")
        memory.do("claim-saving", BY_CLAIMANT, **CLAIM_LINE)
        memory.do("verify-saving", BY_VERIFIER, **THE_CLAIM)
        late: dict[str, Any] = COST_LINE | {"cost": "F-2", "amount": "5000.00", "effective_on": "2018-12-31"}
        memory.do("record-and-allocate-cost", **late, year=2018)
        memory.do("measure-cost-actual", **OF, indicator="kosten", years=[2018], effective_on="2019-02-01")
        with pytest.raises(EvidenceChanged):
            memory.do("book-saving", BY_VERIFIER, **BOOKING)
        memory.do("verify-saving", BY_VERIFIER, **THE_CLAIM)
        memory.do("book-saving", BY_VERIFIER, **BOOKING)

    def test_a_share_that_moved_away_is_measured_as_nothing(self, memory: Memory) -> None:
        spend(memory, 2018, "1000000.00")
        memory.do("measure-cost-actual", **OF, indicator="kosten", years=[2018], effective_on="2019-01-01")
        memory.do(
            "adopt-key",
            **OF,
            pool="beheer",
            key="leusden-alleen",
            method="fixed",
            source="besluit",
            effective_on="2018-01-01",
            decision=ADOPTED,
            weights={LEUSDEN: "1"},
            replaces=["sleutel-2017"],
        )
        memory.do("reallocate", **OF, year=2018)
        memory.do("measure-cost-actual", **OF, indicator="kosten", years=[2018], effective_on="2019-02-01")
        found = {key[1]: measured.value for key, measured in state(memory).actuals.items()}
        assert found == {member: euros("1000000.00") if member == LEUSDEN else Money(0) for member in MEMBERS}

    def test_a_claim_is_disputed_and_rejected(self, memory: Memory) -> None:
        memory.do("claim-saving", BY_CLAIMANT, **CLAIM_LINE)
        memory.do("dispute-saving", BY_VERIFIER, **THE_CLAIM, grounds="frictiekosten ontbreken")
        memory.do("reject-saving", BY_VERIFIER, **THE_CLAIM, grounds="inhuur elders geboekt")
        assert memory.streams[f"baseline:{SERVICE}"][-3:] == [CLAIMED, DISPUTED, REJECTED]
        assert state(memory).claims["besparing-2018"].status is ClaimStatus.REJECTED


def test_what_is_no_goal_says_who_agreed_on_that_and_no_saving_is_claimed_on_it() -> None:
    bare = IndicatorDefined("formatie", Criterion.OTHER, "Formatie", "fte", Direction.NOT_A_GOAL)
    noted = replace(bare, note="Reductie is geen uitgangspunt (Ontwikkelagenda)")
    baseline(STARTED).when(lambda it: it.define(bare)).then_refused(NoteMissing, indicator="formatie")
    baseline(STARTED).when(lambda it: it.define(noted)).then(noted)
    in_euros = replace(noted, criterion=Criterion.COSTS, unit="EUR")
    claim = replace(CLAIMED, indicator="formatie")
    baseline(STARTED, in_euros).when(lambda it: it.claim(claim)).then_refused(NotACostIndicator, indicator="formatie")
