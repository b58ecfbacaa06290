"""The statement of lawfulness: whose amounts, by which criterion, what counts towards the limit, and what is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from ledger.governance.advice_rules import advice_is_asked_in_time
from ledger.journal import Address
from ledger.known import AsKnown
from ledger.law import LawfulnessCriterion
from ledger.partnership.findings import FindingState
from projections import Library
from projections.findings import Finding, Found, Scene, answer
from projections.findings.lawfulness import (
    LawfulnessConclusion,
    LawfulnessCount,
    LawfulnessLine,
    LawfulnessStatement,
    statement,
)
from tests.holding import holds
from tests.ledgers import found as founded
from tests.projections.history import BUYER, COLLEGE, HOST, SERVICE, Line, beginning, cost, key, library_of, line, play
from tests.projections.looking import now
from tests.projections.test_findings import ask, do

YEAR: Line = {"service": SERVICE, "year": 2018}
RAAD = f"{HOST}/raad"


@pytest.fixture
def library(empty_sqlite: Address) -> Iterator[Library]:
    founded(empty_sqlite)
    about = {"scope": "blnp", "decision": "nota", "body": RAAD, "effective_on": "2018-01-01"}
    with library_of(empty_sqlite) as found:
        do(found, *beginning())
        actor = {**_actor(RAAD)}
        do(
            found,
            line("propose-decision", None, actor, **about, title="Nota"),
            line("adopt-decision", None, actor, **about, decided_on="2018-01-01"),
            cost("F-1", None, "2018-03-01", "1000.00"),
        )
        budget = {**YEAR, "pool": "beheer", "effective_on": "2018-01-01", "decision": f"{SERVICE}#besluit"}
        do(found, line("adopt-budget", **budget, amount="600.00"))
        yield found


def _actor(body: str) -> Line:
    return {
        "subject": "p-7",
        "function": "griffier",
        "capacity": "official",
        "organisation": HOST,
        "on_behalf_of": body,
    }


def limit(base: str, **more: object) -> Line:
    about = {"partnership": "blnp", "body": COLLEGE, "year": 2018, "percentage": "1", "decision": "blnp#nota"}
    return line("set-lawfulness-limit", **about, base=base, source="nota", effective_on="2018-01-01", **more)


def made(
    library: Library, body: str = COLLEGE, on: str = "2019-01-31", year: int = 2018
) -> tuple[tuple[LawfulnessLine, ...], LawfulnessStatement]:
    as_of = library.as_of(date.fromisoformat(on), str(now(library).known_at), now(library).known_until)
    with library.view(as_of) as view:
        known = AsKnown(library.journal, as_of.known_at)
        return statement(view, as_of, known, partnership="blnp", body=body, year=year)


def test_a_body_accounts_for_the_part_that_its_municipality_bears(library: Library) -> None:
    lines, found = made(library)
    assert [(each.rule, each.own_amount, each.amount) for each in lines] == [("spent-within-budget", 10_000, 40_000)]
    assert found.unlawful == 10_000
    assert found.conclusion is LawfulnessConclusion.NO_LIMIT
    assert found.beyond is None
    assert {each.criterion: each.unlawful for each in found.totals} == {
        LawfulnessCriterion.BUDGET: 10_000,
        LawfulnessCriterion.CONDITIONS: 0,
        LawfulnessCriterion.MISUSE: 0,
    }
    parts = [made(library, f"{code}/college")[1].unlawful for code in ("GM0267", "GM0273", "GM0313", HOST)]
    assert sum(parts) == made(library, "blnp/db")[1].unlawful == 40_000


@pytest.mark.parametrize(
    ("base", "conclusion", "beyond"),
    [("10000.00", LawfulnessConclusion.WITHIN, 0), ("9999.00", LawfulnessConclusion.EXCEEDED, 1)],
)
def test_what_is_unlawful_is_within_the_limit_up_to_it_to_the_cent(
    library: Library, base: str, conclusion: LawfulnessConclusion, beyond: int
) -> None:
    do(library, limit(base))
    _, found = made(library)
    assert found.conclusion is conclusion
    assert found.beyond == beyond


def test_a_finding_below_the_reporting_limit_counts_and_is_not_told_by_itself(library: Library) -> None:
    do(library, limit("1000000.00", reporting_limit="100.01"))
    [each], found = made(library)
    assert not each.told
    assert found.unlawful == 10_000
    do(library, limit("1000000.00", reporting_limit="100.00"))
    [each], _ = made(library)
    assert each.told


def test_what_a_decision_accepted_is_told_and_does_not_count(library: Library) -> None:
    [budget] = ask(library, "2019-01-31", rule="spent-within-budget").values()
    about = {"partnership": "blnp", "finding": budget.finding, "fingerprint": budget.fingerprint}
    do(library, line("explain-finding", **about, explanation="ziekte", effective_on="2019-01-10"))
    assert made(library)[1].unlawful == 10_000, "an explanation makes it no less unlawful"
    accepted = {**about, "grounds": "past binnen het beleid", "decision": "blnp#nota", "effective_on": "2019-01-20"}
    do(library, line("accept-finding", **accepted))
    [each], found = made(library)
    assert each.counts_as is LawfulnessCount.ACCEPTED
    assert (found.unlawful, found.totals[0].accepted_amount) == (0, 10_000)
    assert made(library, on="2019-01-19")[1].unlawful == 10_000


def withdrawn() -> Line:
    """The key's decision is taken back from a day on, so that no cost from then on was shared by a key that holds."""
    back = {"scope": SERVICE, "decision": "besluit", "body": COLLEGE, "grounds": "vergissing"}
    return line("withdraw-decision", **back, effective_on="2018-02-01")


def counted(lines: tuple[LawfulnessLine, ...]) -> dict[str, tuple[int | None, int]]:
    """Of each rule the body's part, and what of that counts."""
    return {each.rule: (each.own_amount, each.counted_amount) for each in lines}


def test_a_euro_that_two_rules_find_stands_under_each_and_counts_once(library: Library) -> None:
    do(library, withdrawn())
    lines, found = made(library, "blnp/db")
    assert counted(lines) == {"allocation-by-adopted-key": (100_000, 100_000), "spent-within-budget": (40_000, 0)}
    assert (found.unlawful, found.overlap) == (100_000, 40_000)
    assert {each.criterion.value: (each.unlawful, each.lines_counted) for each in found.totals} == {
        "budget-criterion": (40_000, 1),
        "conditions-criterion": (100_000, 1),
        "misuse-criterion": (0, 0),
    }
    parts = [made(library, f"{code}/college")[1] for code in ("GM0267", "GM0273", "GM0313", HOST)]
    assert (sum(each.unlawful for each in parts), sum(each.overlap for each in parts)) == (100_000, 40_000)


def budget(euros: str) -> Line:
    about = {**YEAR, "pool": "beheer", "effective_on": "2018-01-01", "decision": f"{SERVICE}#besluit"}
    return line("adopt-budget", **about, amount=euros)


@pytest.mark.parametrize(
    ("adopted", "beyond", "of_budget", "of_key"),
    [  # F-1 of EUR 1000.00 came first; of F-2 of EUR 400.00 the key did not hold.
        ("600.00", 80_000, 80_000, 0),  # All of F-2 is beyond the budget, and EUR 400.00 of F-1.
        ("1300.00", 10_000, 0, 40_000),  # The last EUR 100.00 of F-2 is beyond it.
    ],
)
def test_a_budget_is_spent_in_order_of_days_so_that_the_last_costs_are_beyond_it(
    library: Library, adopted: str, beyond: int, of_budget: int, of_key: int
) -> None:
    do(library, cost("F-2", None, "2018-09-01", "400.00"), budget(adopted))
    do(library, withdrawn() | {"effective_on": "2018-07-01"})
    lines, found = made(library, "blnp/db")
    assert counted(lines) == {"allocation-by-adopted-key": (40_000, of_key), "spent-within-budget": (beyond, of_budget)}
    assert (found.unlawful, found.overlap) == (of_budget + of_key, beyond + 40_000 - of_budget - of_key)


def test_euros_of_other_costs_of_one_pool_are_others(library: Library) -> None:
    about = {"scope": SERVICE, "decision": "nieuw", "body": COLLEGE}
    do(
        library,
        cost("F-2", None, "2018-09-01", "400.00"),
        budget("1200.00"),
        line("propose-decision", **about, title="Nieuw", effective_on="2018-08-01"),
        line("adopt-decision", **about, decided_on="2018-08-01", effective_on="2018-02-01"),
        key("later", None, "2018-02-01", {HOST: "5", "GM0267": "2"}, "eerst") | {"decision": f"{SERVICE}#nieuw"},
        line("reallocate", **YEAR, reason="de nieuwe sleutel"),
    )
    lines, found = made(library, "blnp/db")
    assert counted(lines) == {"key-decided-before-cost": (100_000, 100_000), "spent-within-budget": (20_000, 20_000)}
    assert (found.unlawful, found.overlap) == (120_000, 0)


def test_a_decision_against_several_rules_counts_once_and_again_where_one_is_accepted(library: Library) -> None:
    whom = {"kind": "mandate", "mandator": COLLEGE, "mandatee": "secretaris", "organisation": HOST}
    granted: Line = {"scope": SERVICE, "mandate": "inkoop", "decision": f"{SERVICE}#besluit"}
    terms = {"power": "inkoop", "legal_basis": "Awb 10:1", "cap": "1000.00", "effective_on": "2018-03-01"}
    bought = {"scope": SERVICE, "decision": "pakket", "body": COLLEGE}
    do(
        library,
        line("grant-mandate", **granted, **whom, **terms),
        line("propose-decision", **bought, title="Pakket", effective_on="2018-04-01"),
        line("adopt-decision", None, BUYER, **bought, decided_on="2018-04-01", effective_on="2018-04-01")
        | {"amount": "5000.00", "basis": {"mandate": f"{SERVICE}#inkoop"}, "as_found": "zo ging het"},
    )
    lines, found = made(library)
    own = {rule: each for rule, each in counted(lines).items() if rule.startswith("awb-")}
    assert own == {"awb-10-2-cap": (500_000, 500_000), "awb-10-2-function": (500_000, 0)}
    assert (found.totals[1].unlawful, found.unlawful) == (500_000, 510_000)
    [cap] = ask(library, "2019-01-31", rule="awb-10-2-cap").values()
    accepted = {"partnership": "blnp", "finding": cap.finding, "fingerprint": cap.fingerprint, "decision": "blnp#nota"}
    do(library, line("accept-finding", **accepted, grounds="past", effective_on="2019-01-20"))
    lines, found = made(library)
    assert counted(lines)["awb-10-2-cap"] == (500_000, 0)
    assert (counted(lines)["awb-10-2-function"], found.unlawful) == ((500_000, 500_000), 510_000)


def test_another_year_has_its_own_findings(library: Library) -> None:
    assert made(library, year=2017) == ((), made(library, year=2017)[1])
    assert made(library, year=2017)[1].unlawful == 0


def test_a_finding_without_an_amount_is_told_of_whom_it_concerns(library: Library) -> None:
    about = {"scope": SERVICE, "decision": "van-buiten", "body": "GM0307/college", "effective_on": "2018-03-01"}
    actor = _actor("GM0307/college") | {"organisation": "GM0307"}
    do(
        library,
        line("propose-decision", None, actor, **about, title="Van buiten"),
        line("adopt-decision", None, actor, **about, decided_on="2018-03-01"),
    )
    lines, found = made(library, "GM0307/college")
    assert [(each.rule, each.counts_as, each.told) for each in lines] == [
        ("decided-by-those-within", LawfulnessCount.WITHOUT_AMOUNT, True)
    ]
    assert found.totals[1].lines_without_amount == 1
    assert "decided-by-those-within" not in {each.rule for each in made(library)[0]}


def test_what_was_recorded_as_found_is_a_finding_with_what_was_said_then(library: Library) -> None:
    own = {"partnership": "blnp", "body": "GM0313/college", "year": 2018, "percentage": "1", "base": "100.00"}
    rests = {"decision": "blnp#nota", "source": "nota", "effective_on": "2018-06-01"}
    [refused] = play(library.journal, [line("set-lawfulness-limit", **own, **rests)])
    assert refused.refusal is not None
    assert refused.refusal.code == "limit-not-by-council"
    do(library, line("set-lawfulness-limit", **own, **rests, as_found="zo besloot men"))
    assert ask(library, "2018-05-31", rule="lawfulness-limit-by-council") == {}
    [found] = ask(library, "2018-06-01", rule="lawfulness-limit-by-council").values()
    assert (found.seen_when_recorded, found.as_found, found.open) == (True, "zo besloot men", True)
    assert (found.breach.code, len(found.positions)) == ("limit-not-by-council", 1)
    council = {"scope": "blnp", "decision": "alsnog", "body": "GM0313/raad", "effective_on": "2018-07-01"}
    actor = _actor("GM0313/raad") | {"organisation": "GM0313"}
    do(
        library,
        line("propose-decision", None, actor, **council, title="Nota"),
        line("adopt-decision", None, actor, **council, decided_on="2018-07-01"),
        line("set-lawfulness-limit", **own, source="nota", decision="blnp#alsnog", effective_on="2018-07-01"),
    )
    [gone] = ask(library, "2018-07-01", rule="lawfulness-limit-by-council").values()
    assert gone.state is FindingState.RESOLVED
    [still] = ask(library, "2018-06-30", rule="lawfulness-limit-by-council").values()
    assert still.state is FindingState.OPEN


@holds("lawfulness-limit-in-band")
def test_a_limit_outside_the_band_that_was_found_so_is_a_finding(library: Library) -> None:
    do(library, limit("100.00") | {"percentage": "3.5", "as_found": "zo staat het in de verordening"})
    [found] = ask(library, "2018-01-01", rule="lawfulness-limit-in-band").values()
    assert found.breach.fields["highest"] == "3"
    do(library, limit("100.00"))
    assert ask(library, "2018-01-01", rule="lawfulness-limit-in-band", state="open") == {}


def test_what_was_irregular_is_open_where_no_finder_looks_and_gone_where_one_finds_nothing(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = {"scope": SERVICE, "advice": "advies", "decision": "besluit", "works_council": f"{HOST}/ondernemingsraad"}
    asked = line("request-advice", **late, question="Eens?", effective_on="2018-05-01")
    do(library, asked | {"as_found": "vergeten te vragen"})

    def found() -> Finding:
        [only] = [each for each in ask(library, "2018-12-31").values() if each.rule == "wor-25-2-in-time"]
        assert (only.as_found, only.about) == ("vergeten te vragen", f"{SERVICE}#advies")
        assert (only.breach.code, only.breach.fields["broken"]) == ("recorded-irregularly", "advice-too-late")
        return only

    monkeypatch.setattr(answer, "FINDERS", ())
    assert found().state is FindingState.OPEN

    class Blind:
        JUDGES = (advice_is_asked_in_time,)

        @staticmethod
        def find(scene: Scene) -> Iterator[Found]:  # noqa: ARG004  # A finder has it.
            yield from ()

    monkeypatch.setattr(answer, "FINDERS", (Blind,))
    assert found().state is FindingState.RESOLVED


def accepted(library: Library, decision: str) -> None:
    [budget] = ask(library, "2019-01-31", rule="spent-within-budget").values()
    about = {"partnership": "blnp", "finding": budget.finding, "fingerprint": budget.fingerprint}
    do(library, line("accept-finding", **about, grounds="past", decision=decision, effective_on="2019-01-20"))


def test_what_a_council_accepted_counts_for_all_who_do_not_account_to_it(library: Library) -> None:
    accepted(library, "blnp#nota")
    statements = {code: made(library, f"{code}/college") for code in ("GM0267", "GM0273", "GM0313", HOST)}
    assert {code: lines[0].counts_as for code, (lines, _) in statements.items()} == {
        "GM0267": LawfulnessCount.ACCEPTED_ELSEWHERE,
        "GM0273": LawfulnessCount.ACCEPTED_ELSEWHERE,
        "GM0313": LawfulnessCount.ACCEPTED_ELSEWHERE,
        HOST: LawfulnessCount.ACCEPTED,
    }
    # Of EUR 400.00 the host bears EUR 100.00, which its council let be.
    assert statements[HOST][1].unlawful == 0
    assert sum(found.unlawful for _, found in statements.values()) == 30_000
    [line_of_board], board = made(library, "blnp/db")
    assert (line_of_board.counts_as, board.unlawful) == (LawfulnessCount.ACCEPTED_ELSEWHERE, 40_000)
    assert (board.totals[0].unlawful, board.totals[0].accepted_amount, board.totals[0].lines_counted) == (40_000, 0, 1)


def test_a_college_excuses_neither_itself_nor_another(library: Library) -> None:
    accepted(library, f"{SERVICE}#besluit")
    [each], found = made(library)
    assert (each.state, each.counts_as) == (FindingState.ACCEPTED, LawfulnessCount.ACCEPTED_ELSEWHERE)
    assert (found.unlawful, found.totals[0].accepted_amount) == (10_000, 0)
    [whole] = ask(library, "2019-01-31", rule="spent-within-budget").values()
    assert whole.accepting_bodies == (COLLEGE,)


def annulled(day: str) -> Line:
    why = {"overseer": "court", "source": "rechtbank", "ground": "conflict-with-law", "grounds": "bevoegdheid"}
    return line("annul-decision", scope="blnp", decision="nota", effective_on=day, **why)


def test_what_was_accepted_by_a_decision_that_was_annulled_is_open_again(library: Library) -> None:
    accepted(library, "blnp#nota")
    before = str(now(library).known_at)
    do(library, annulled("2019-02-01"))
    [found] = ask(library, "2019-02-02", rule="spent-within-budget").values()
    assert (found.state, found.accepting_bodies, [each.applies for each in found.life]) == (
        FindingState.OPEN,
        (),
        [False],
    )
    assert made(library, on="2019-02-02")[1].unlawful == 10_000
    [then] = ask(library, "2019-02-02", before, rule="spent-within-budget").values()
    assert then.state is FindingState.ACCEPTED


def test_a_limit_that_was_set_by_a_decision_that_was_annulled_is_none(library: Library) -> None:
    do(library, limit("1000000.00"))
    assert made(library)[1].conclusion is LawfulnessConclusion.WITHIN
    do(library, annulled("2019-01-15"))
    _, found = made(library)
    assert (found.conclusion, found.limit_amount, found.decision) == (LawfulnessConclusion.NO_LIMIT, None, None)


@pytest.mark.parametrize(("year", "accounted"), [(2018, False), (2022, False), (2023, True), (2024, True)])
def test_bodies_account_for_lawfulness_from_2023_on(library: Library, year: int, accounted: bool) -> None:
    assert made(library, year=year, on="2026-01-01")[1].accounted_for is accounted


def test_an_amount_of_which_nobody_knows_whose_it_is_is_told_to_who_shares_in_it(library: Library) -> None:
    recorded = {"pool": "beheer", "description": "nog niet verdeeld", "borne_by": HOST}
    do(
        library,
        line("open-cost-year", service=SERVICE, year=2019),
        line(
            "record-cost",
            service=SERVICE,
            year=2019,
            cost="F-9",
            **recorded,
            amount="250.00",
            effective_on="2019-03-01",
        ),
    )
    for body in (COLLEGE, "GM0313/college"):
        [each], found = made(library, body, on="2019-12-31", year=2019)
        assert (each.counts_as, each.own_amount, each.amount, each.counted_amount) == (
            LawfulnessCount.NOT_APPORTIONED,
            None,
            25_000,
            0,
        )
        assert (each.told, found.unlawful, found.totals[0].lines_without_amount) == (True, 0, 1)
    assert made(library, "GM0307/college", on="2019-12-31", year=2019)[0] == ()
    assert made(library, "blnp/db", on="2019-12-31", year=2019)[1].unlawful == 25_000


def amended(name: str, decided_on: str) -> list[Line]:
    """The budget of 2018 is raised from 1 December 2018 on, by a decision of a day."""
    about = {"scope": SERVICE, "decision": name, "body": COLLEGE}
    rests = {**YEAR, "pool": "beheer", "effective_on": "2018-12-01", "decision": f"{SERVICE}#{name}"}
    return [
        line("propose-decision", **about, title="Begrotingswijziging", effective_on="2018-12-01"),
        line("adopt-decision", **about, decided_on=decided_on, effective_on="2018-12-01"),
        line("adopt-budget", **rests, amount="1000.00"),
    ]


@pytest.mark.parametrize(("decided_on", "unlawful"), [("2018-12-31", 0), ("2019-01-01", 40_000)])
def test_a_budget_is_amended_up_to_the_end_of_its_year(library: Library, decided_on: str, unlawful: int) -> None:
    do(library, *amended("wijziging", decided_on))
    assert made(library, "blnp/db")[1].unlawful == unlawful
    found = ask(library, "2019-01-31", rule="spent-within-budget").values()
    assert [each.breach.fields["budget"] for each in found] == ["600.00"] * bool(unlawful)


def test_a_budget_by_a_decision_that_does_not_hold_makes_nothing_lawful(library: Library) -> None:
    do(library, *amended("wijziging", "2018-12-15"))
    assert made(library, "blnp/db")[1].unlawful == 0
    do(library, annulled("2019-01-15") | {"scope": SERVICE, "decision": "wijziging"})
    assert made(library, "blnp/db")[1].unlawful == 40_000
