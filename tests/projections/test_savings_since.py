"""What becomes of a saving when what it rests on is said otherwise later: the books, the index, its own booking."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from ledger.baseline.events import BaselineLocked, SavingBooked
from ledger.journal import Address
from ledger.money import Money
from ledger.partnership.findings import FindingState
from projections import Library
from projections.checking.check import check
from projections.findings import Finding
from projections.findings.savings import _about
from tests.ledgers import found as founded
from tests.projections.history import Line, library_of, play
from tests.projections.looking import now
from tests.projections.test_findings import ask
from tests.projections.test_savings import (
    BLARICUM,
    EEMNES,
    LAREN,
    SERVICE,
    act,
    do,
    library,  # noqa: F401  # The worked example.
    lines_of,
    looked,
)

CLERK = lines_of("service")[0]["actor"]
YEAR: Line = {"year": 2021}


def decision(name: str, day: str) -> list[Line]:
    about = {"scope": SERVICE, "decision": name, "body": "GM0417/college"}
    proposed = {"act": "propose-decision", "actor": CLERK, **about, "title": name, "effective_on": day}
    adopted = {"act": "adopt-decision", "actor": CLERK, **about, "decided_on": day, "effective_on": day}
    return [proposed, adopted]


def opened(day: str = "2022-09-01") -> list[Line]:
    rests = {"decision": f"{SERVICE}#heropenen", "effective_on": day}
    return [*decision("heropenen", day), act("reopen-cost-year", **YEAR, **rests)]


def closed(day: str = "2022-09-02") -> list[Line]:
    return [*decision("sluiten", day), act("close-cost-year", **YEAR, decision=f"{SERVICE}#sluiten", effective_on=day)]


def cost(amount: str) -> Line:
    about = {"cost": "I-2021-3", "pool": "team", "description": "Nagekomen", "borne_by": LAREN, "task_field": "0.4"}
    return act("record-and-allocate-cost", **YEAR, **about, amount=amount, effective_on="2021-12-31")


def of_rule(library: Library, rule: str, on: str = "2023-01-01", known_at: str | None = None) -> list[Finding]:  # noqa: F811
    return [each for each in ask(library, on, known_at).values() if each.rule == rule]


def test_books_that_changed_after_the_measurement_are_found_until_it_is_drawn_anew(library: Library) -> None:  # noqa: F811
    before = str(now(library).known_at)
    do(library, *opened(), cost("50000.00"), *closed())
    [bridge], [dossier] = looked(library, "2023-01-01")
    # 46/32/22% of 229,000.05; what was measured stays what it was, and both are told.
    assert {each.participant: each.amount for each in bridge.books_now} == {
        LAREN: 10_534_002,
        EEMNES: 7_328_002,
        BLARICUM: 5_038_001,
    }
    assert (bridge.saving, dossier.saving_now, dossier.booked_amount) == (2_732_842, 2_732_842, 2_000_000)
    [behind] = of_rule(library, "saving-as-in-books")
    assert (behind.amount, behind.severity.value, behind.state) == (5_000_000, "serious", FindingState.OPEN)
    assert behind.breach.fields["differences"] == (
        "GM0317 57280.02 ≠ 73280.02",
        "GM0376 39380.01 ≠ 50380.01",
        "GM0417 82340.02 ≠ 105340.02",
    )
    assert behind.resolve_with == ("measure-cost-actual", "take-out-one-off", "reverse-saving")
    assert of_rule(library, "saving-as-in-books", known_at=before) == []
    assert looked(library, "2023-01-01", int(before))[0][0].books_now == ()
    assert check(library) == [], "what was measured was so when it was"
    do(library, act("measure-cost-actual", indicator="kosten", years=[2021], effective_on="2022-09-03"))
    [bridge], [dossier] = looked(library, "2023-01-01")
    # 27,328.42 less 50,000.00.
    assert (bridge.saving, dossier.saving_now, bridge.books_now) == (-2_267_158, -2_267_158, ())
    assert of_rule(library, "saving-as-in-books") == []
    [shrunk] = of_rule(library, "saving-still-there")
    assert shrunk.breach.fields["saving"] == "-22671.58"


def test_books_that_changed_and_changed_back_are_as_they_were_measured(library: Library) -> None:  # noqa: F811
    do(library, *opened(), cost("50000.00"), cost("-50000.00") | {"cost": "I-2021-4"})
    assert of_rule(library, "saving-as-in-books") == []


def index_of(library: Library, year: int) -> int:  # noqa: F811
    return next(
        each.position
        for each in library.journal.entries()
        if each.act == "record-index" and (each.event.year, each.event.index_series) == (year, "lonen")  # type: ignore[attr-defined]
    )


def test_an_index_that_was_recorded_in_error_is_not_met_any_more(library: Library) -> None:  # noqa: F811
    controller = next(each["actor"] for each in lines_of("savings") if each["act"] == "verify-saving")
    error: Line = {"act": "record-in-error", "actor": controller, "partnership": "voorbeeld", "reason": "typefout"}
    do(library, error | {"positions": [index_of(library, 2021)]})

    def indexed() -> tuple[str, tuple[str, ...]]:
        _, [dossier] = looked(library, "2023-01-01")
        [point] = [each for each in dossier.checklist if each.check == "saving-indexed"]
        assert point.outcome_then == "met"
        return point.outcome_now, point.about

    assert indexed() == ("not-met", ("lonen 2021",))
    [published] = [
        each
        for each in lines_of("service") + lines_of("savings")
        if (each["act"], each.get("year"), each.get("index_series")) == ("record-index", 2021, "lonen")
    ]
    # The same edition with the right percentage: it is another figure than was used.
    do(library, published | {"percentage": "2.0"})
    assert indexed() == ("not-met", ("lonen 2021: 2020-12-01",))
    assert len(of_rule(library, "saving-indexed")) == 1
    do(library, act("index-baseline", **YEAR, known_on="2020-12-01", effective_on="2022-10-01"))
    assert indexed() == ("met", ())
    # 2020: 1.7%; 2021: 0.7 x 2.0 + 0.3 x 2.0 = 2.0%; 1.017 x 1.02 = 1.03734: 3,734.00, 2,240.40 and 1,493.60.
    [bridge], _ = looked(library, "2023-01-01")
    steps = {line.bridge_kind: line for line in bridge.bridge_lines}
    assert [each.amount for each in steps["index"].by_participant] == [224_040, 149_360, 373_400]
    assert steps["scope-change"].amount == 1_020_000


def booked_within_its_period(library: Library) -> None:  # noqa: F811
    """Book a saving on a day before it was verified, as the ledger lets happen and finds."""
    for name in ("service", "savings"):
        for each in lines_of(name):
            early: Line = {}
            if each["act"] == "book-saving" or each.get("decision") == "begroting-2023":
                early = {"effective_on": "2022-03-05"} | ({"decided_on": "2022-03-05"} if "decided_on" in each else {})
            play(library.journal, [each | early])


@pytest.fixture
def early(empty_sqlite: Address) -> Iterator[Library]:
    founded(empty_sqlite)
    with library_of(empty_sqlite) as made:
        booked_within_its_period(made)
        yield made


def test_what_was_booked_too_early_is_resolved_by_taking_it_back(early: Library) -> None:
    [found] = of_rule(early, "saving-booked-after-proof")
    assert (found.state, found.resolve_with) == (FindingState.OPEN, ("reverse-saving",))
    back = {"claim": "besparing-2021", "from_year": 2023, "grounds": "te vroeg", "effective_on": "2022-05-01"}
    do(early, act("reverse-saving", **back, decision=f"{SERVICE}#begroting-2023"))
    [found] = of_rule(early, "saving-booked-after-proof")
    assert (found.state, found.resolve_with, found.resolved_by) == (
        FindingState.RESOLVED,
        (),
        now(early).known_at,
    )
    [found] = of_rule(early, "saving-booked-after-proof", on="2022-04-30")
    assert found.state is FindingState.OPEN


def test_what_would_mend_a_booked_saving_can_be_done_to_it(library: Library) -> None:  # noqa: F811
    do(library, *opened())
    [open_again] = of_rule(library, "saving-realised")
    assert open_again.resolve_with == ("close-cost-year", "reverse-saving")


@pytest.mark.parametrize(
    ("annulled", "name", "mends"),
    [
        ("nulmeting", "nulmeting/1", ("begin-baseline-version",)),
        ("contractbeheer", "scope-step/1/contractbeheer", ("record-in-error", "change-baseline-scope")),
        ("begroting-2023", "booked/besparing-2021", ("reverse-saving",)),
    ],
)
def test_what_rests_on_a_decision_that_was_annulled_is_found(
    library: Library,  # noqa: F811
    annulled: str,
    name: str,
    mends: tuple[str, ...],
) -> None:
    before = str(now(library).known_at)
    assert of_rule(library, "saving-by-decision") == []
    why = {"overseer": "court", "source": "rechtbank", "ground": "conflict-with-law", "grounds": "bevoegdheid"}
    about = {"scope": SERVICE, "decision": annulled, "effective_on": "2022-09-01"}
    do(library, {"act": "annul-decision", "actor": CLERK, **about, **why})
    [found] = of_rule(library, "saving-by-decision")
    assert (found.about, found.resolve_with, found.state) == (
        f"{SERVICE}#{name}/by-decision",
        mends,
        FindingState.OPEN,
    )
    assert found.breach.fields["decision"] == f"{SERVICE}#{annulled}"
    assert of_rule(library, "saving-by-decision", known_at=before) == []


def test_a_booking_without_a_decision_is_resolved_by_taking_it_back(library: Library) -> None:  # noqa: F811
    withdrawn: Line = {"act": "withdraw-decision", "actor": CLERK, "scope": SERVICE, "decision": "begroting-2023"}
    do(
        library,
        *decision("terug", "2022-10-01"),
        withdrawn | {"body": "GM0417/college", "grounds": "vergissing", "effective_on": "2022-06-01"},
    )
    [found] = of_rule(library, "saving-by-decision")
    assert (found.amount, found.state) == (2_000_000, FindingState.OPEN)
    back = {"claim": "besparing-2021", "from_year": 2023, "grounds": "vergissing", "effective_on": "2022-10-01"}
    do(library, act("reverse-saving", **back, decision=f"{SERVICE}#terug"))
    [found] = of_rule(library, "saving-by-decision")
    assert (found.state, found.resolve_with) == (FindingState.RESOLVED, ())


@pytest.mark.parametrize("rule", ["saving-by-decision", "saving-booked-after-proof"])
def test_a_booking_taken_back_from_a_later_year_on_is_in_the_years_before(early: Library, rule: str) -> None:
    withdrawn: Line = {"act": "withdraw-decision", "actor": CLERK, "scope": SERVICE, "decision": "begroting-2023"}
    back = {"claim": "besparing-2021", "from_year": 2025, "grounds": "vergissing", "effective_on": "2022-10-01"}
    why = {"body": "GM0417/college", "grounds": "vergissing", "effective_on": "2022-03-05"}
    do(
        early,
        *decision("terug", "2022-10-01"),
        act("reverse-saving", **back, decision=f"{SERVICE}#terug"),
        withdrawn | why,
    )
    [found] = of_rule(early, rule)
    assert (found.state, found.resolve_with, found.resolved_by) == (FindingState.OPEN, ("explain-finding",), None)


def test_a_booking_and_its_reversal_by_one_decision_are_two_findings(library: Library) -> None:  # noqa: F811
    withdrawn: Line = {"act": "withdraw-decision", "actor": CLERK, "scope": SERVICE, "decision": "begroting-2023"}
    back = {"claim": "besparing-2021", "from_year": 2023, "grounds": "vergissing", "effective_on": "2022-10-01"}
    why = {"body": "GM0417/college", "grounds": "vergissing", "effective_on": "2022-06-01"}
    do(library, act("reverse-saving", **back, decision=f"{SERVICE}#begroting-2023"), withdrawn | why)
    assert {each.about: each.state for each in of_rule(library, "saving-by-decision")} == {
        f"{SERVICE}#booked/besparing-2021/by-decision": FindingState.RESOLVED,
        f"{SERVICE}#reversed/besparing-2021/by-decision": FindingState.OPEN,
    }


def test_the_locks_of_two_versions_have_two_names() -> None:
    lock = BaselineLocked("d", date(2020, 1, 1))
    step_like = SavingBooked("nulmeting", Money(1), 2021, True, "d", date(2020, 1, 1))
    names = [_about(lock, 5, [5, 9]), _about(lock, 9, [5, 9]), _about(step_like, 9, [5, 9])]
    assert names == [("nulmeting", "1"), ("nulmeting", "2"), ("booked", "nulmeting")]


def only(library: Library, line: Line) -> str | None:  # noqa: F811
    [done] = play(library.journal, [line])
    return None if done.refusal is None else done.refusal.code


def test_nothing_is_said_of_a_claim_on_a_day_before_what_was_said_already(empty_sqlite: Address) -> None:
    founded(empty_sqlite)
    with library_of(empty_sqlite) as made:
        do(made, *lines_of("service"))
        for each in lines_of("savings"):
            if each["act"] in ("substantiate-saving", "verify-saving"):
                assert only(made, each | {"effective_on": "2022-03-02"}) == "claim-step-out-of-order"
            if each["act"] == "book-saving":
                doubted = act("dispute-saving", claim="besparing-2021", grounds="hoezo")
                assert only(made, doubted | {"effective_on": "2022-03-09"}) == "claim-step-out-of-order"
                assert only(made, doubted | {"effective_on": "2022-03-10"}) is None
                refused = act("reject-saving", claim="besparing-2021", grounds="toch niet", effective_on="2022-03-09")
                assert only(made, refused) == "claim-step-out-of-order"
                return
            do(made, each)


def test_books_that_are_closed_from_a_later_day_on_are_open_when_it_is_verified(empty_sqlite: Address) -> None:
    founded(empty_sqlite)
    with library_of(empty_sqlite) as made:
        do(made, *lines_of("service"))
        for each in lines_of("savings"):
            later: Line = {"effective_on": "2022-05-01"} if each["act"] == "close-cost-year" else {}
            do(made, each | later)

        def realised(on: str) -> tuple[str | None, str]:
            _, [dossier] = looked(made, on)
            [point] = [each for each in dossier.checklist if each.check == "saving-realised"]
            return point.outcome_then, point.outcome_now

        assert realised("2022-04-30") == ("not-met", "not-met")
        assert realised("2022-05-01") == ("not-met", "met")
        assert check(made) == []
