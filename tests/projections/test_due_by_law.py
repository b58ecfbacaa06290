"""The statutory calendar among what is due: which years, which form, what the books show, at any two dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from ledger.journal import Address
from ledger.known import AsKnown
from ledger.partnership.findings import FindingState
from projections import Library
from projections.calendar.due import obligations
from projections.findings import Which, findings
from projections.obliged import Due, DueKind, DueState
from tests.ledgers import found
from tests.projections.history import Line, library_of, line, play
from tests.projections.looking import is_whole

BOARD, SERVICE = "bel/algemeen-bestuur", "bel/uitvoering"
THREE = ("GM0376", "GM0317", "GM0417")
FOR_BOARD: Line = {
    "subject": "p-1",
    "function": "secretaris",
    "capacity": "official",
    "organisation": "bel",
    "on_behalf_of": BOARD,
}


def act(name: str, at: str, /, **fields: object) -> Line:
    return line(name, at, FOR_BOARD, **fields)


def decided(name: str, at: str, scope: str = "bel") -> list[Line]:
    about: Line = {"scope": scope, "decision": name, "body": BOARD, "effective_on": at}
    return [
        act("propose-decision", at, **about, title=name),
        act("adopt-decision", at, **about, decided_on=at),
    ]


def founded(form: str = "public-body") -> list[Line]:
    day = {"effective_on": "2022-01-01"}
    at = "2022-01-03"
    return [
        act("found-partnership", at, partnership="bel", title="BEL", legal_form=form, vision="samen", **day),
        *(act("admit-participant", at, partnership="bel", participant=code, **day) for code in THREE),
        act("establish-body", at, partnership="bel", body=BOARD, title="AB", task="bestuur", seats=[], **day),
        act("start-service", at, service=SERVICE, title="Alles", host="bel", members=list(THREE), scope=["x"], **day),
        act("open-pool", at, service=SERVICE, pool="beheer", title="Beheer", **day),
        act("open-cost-year", "2023-02-01", service=SERVICE, year=2024),
    ]


def of_2024() -> list[Line]:
    """A budget in time, accounts late; all of it recorded a day after it was done."""
    acts = {"partnership": "bel", "year": 2024}
    budget = {"service": SERVICE, "year": 2024, "pool": "beheer", "amount": "1000.00"}
    return [
        act("plan-budget-meeting", "2023-02-02", **acts, meets_on="2023-07-06", effective_on="2023-02-02"),
        act("record-statutory-act", "2023-04-14", **acts, statutory_act="draft-budget", result="verzonden")
        | {"effective_on": "2023-04-13"},
        *decided("begroting-2024", "2023-07-06", SERVICE),
        act("adopt-budget", "2023-07-07", **budget, decision=f"{SERVICE}#begroting-2024", effective_on="2024-01-01"),
        act("record-statutory-act", "2023-07-21", **acts, statutory_act="budget-sending", result="naar GS")
        | {"effective_on": "2023-07-21"},
        *decided("rekening-2024", "2025-07-10", SERVICE),
        act("close-cost-year", "2025-07-11", service=SERVICE, year=2024, decision=f"{SERVICE}#rekening-2024")
        | {"effective_on": "2025-07-10"},
    ]


@pytest.fixture
def ledger(empty_sqlite: Address) -> Iterator[Library]:
    found(empty_sqlite, demonstration=True, since=datetime(2021, 1, 1, tzinfo=UTC))
    with library_of(empty_sqlite) as library:
        yield library


def told(library: Library, *lines: Line) -> Library:
    assert [done.refusal for done in play(library.journal, lines)] == [None] * len(lines)
    return library


def due(library: Library, on: str, known_at: str | None = None) -> dict[str, Due]:
    as_of = library.as_of(date.fromisoformat(on), known_at, datetime.now(UTC))
    with library.view(as_of) as view:
        found = obligations(view, as_of, "bel").due
    return {each.name: each for each in found if each.kind is DueKind.STATUTORY}


def states(library: Library, on: str, known_at: str | None = None) -> dict[str, DueState]:
    return {name: each.state for name, each in due(library, on, known_at).items()}


def test_a_year_of_which_books_were_opened_has_its_calendar(ledger: Library) -> None:
    told(ledger, *founded())
    assert states(ledger, "2023-04-30") == {
        "framework-note 2024": DueState.OVERDUE,
        "draft-budget 2024": DueState.DUE,
        "budget-sending 2024": DueState.DUE,
        "budget-adoption 2024": DueState.DUE,
        "provisional-accounts 2024": DueState.DUE,
        "accounts-sending 2024": DueState.DUE,
        "accounts-adoption 2024": DueState.DUE,
    }
    draft = due(ledger, "2023-04-30")["draft-budget 2024"]
    assert (draft.due_on, draft.note) == (date(2023, 6, 22), "the meeting of the board is not planned")
    assert (draft.set_by, draft.owed_by) == (("Wgr 35(1)",), ("executive-board",))
    assert is_whole(ledger)


def test_what_was_done_shows_at_both_dates(ledger: Library) -> None:
    told(ledger, *founded(), *of_2024())
    after = due(ledger, "2025-12-31")
    assert {name: (str(each.due_on), each.state) for name, each in after.items()} == {
        "draft-budget 2024": ("2023-04-13", DueState.MET),
        "framework-note 2024": ("2023-04-29", DueState.OVERDUE),
        "budget-views 2024": ("2023-07-06", DueState.LAPSED),
        "budget-sending 2024": ("2023-07-20", DueState.MET_LATE),
        "budget-adoption 2024": ("2023-12-31", DueState.MET),
        "provisional-accounts 2024": ("2025-04-29", DueState.OVERDUE),
        "accounts-sending 2024": ("2025-07-14", DueState.OVERDUE),
        "accounts-adoption 2024": ("2025-12-31", DueState.MET),
    }
    assert states(ledger, "2023-04-13", "2023-04-13")["draft-budget 2024"] is DueState.DUE
    assert states(ledger, "2023-04-13", "2023-04-14")["draft-budget 2024"] is DueState.MET
    assert states(ledger, "2023-07-05")["budget-adoption 2024"] is DueState.DUE
    assert states(ledger, "2023-07-05")["budget-views 2024"] is DueState.DUE
    adopted = after["budget-adoption 2024"]
    assert (adopted.settled_on, adopted.note) == (date(2023, 7, 6), "the books have it of 1 pool")


def test_sending_is_due_sooner_once_the_budget_is_adopted(ledger: Library) -> None:
    told(ledger, *founded(), *of_2024()[:5])
    sending = due(ledger, "2023-07-06")["budget-sending 2024"]
    assert (sending.first_due_on, sending.due_on) == (date(2023, 9, 14), date(2023, 7, 20))
    assert due(ledger, "2023-07-05")["budget-sending 2024"].due_on == date(2023, 9, 14)


def test_a_budget_is_not_adopted_while_a_pool_has_none(ledger: Library) -> None:
    other = act("open-pool", "2023-02-02", service=SERVICE, pool="ict", title="ICT", effective_on="2023-02-03")
    told(ledger, *founded(), other, *of_2024())
    assert states(ledger, "2024-01-01")["budget-adoption 2024"] is DueState.OVERDUE
    budget = {"service": SERVICE, "year": 2024, "pool": "ict", "amount": "5.00", "effective_on": "2024-01-01"}
    reopened = decided("heropening", "2025-08-01", SERVICE)
    open_again = {"service": SERVICE, "year": 2024, "effective_on": "2025-08-01", "decision": f"{SERVICE}#heropening"}
    told(
        ledger,
        *reopened,
        act("reopen-cost-year", "2025-08-01", **open_again, reason="ict"),
        act("adopt-budget", "2025-08-02", **budget, decision=f"{SERVICE}#begroting-2024"),
    )
    after = states(ledger, "2025-12-31")
    assert after["budget-adoption 2024"] is DueState.MET
    assert after["accounts-adoption 2024"] is DueState.DUE, "its books are open again"


def test_a_pool_that_was_opened_within_the_year_makes_no_budget_late(ledger: Library) -> None:
    new = {"service": SERVICE, "pool": "ict", "title": "ICT", "effective_on": "2024-06-01"}
    told(ledger, *founded(), *of_2024()[:5], act("open-pool", "2024-06-01", **new))
    for day in ("2023-12-31", "2024-07-01"):
        adopted = due(ledger, day)["budget-adoption 2024"]
        assert (adopted.state, adopted.settled_on) == (DueState.MET, date(2023, 7, 6))


def test_of_a_year_that_began_without_a_pool_those_opened_within_it_count(ledger: Library) -> None:
    first = founded()
    first[-2]["effective_on"] = "2024-02-01"  # The pool.
    told(ledger, *first, *of_2024()[2:4])
    assert states(ledger, "2024-03-01")["budget-adoption 2024"] is DueState.OVERDUE


def test_accounts_that_were_adopted_in_time_stay_so_when_books_are_opened_after_the_term(ledger: Library) -> None:
    again = {"service": SERVICE, "year": 2024}
    told(
        ledger,
        *founded(),
        *of_2024(),
        *decided("heropening", "2026-02-01", SERVICE),
        act("reopen-cost-year", "2026-02-01", **again, decision=f"{SERVICE}#heropening", effective_on="2026-02-01"),
    )
    for day in ("2025-12-31", "2026-02-01", "2026-12-31"):
        accounts = due(ledger, day)["accounts-adoption 2024"]
        assert (accounts.state, accounts.settled_on) == (DueState.MET, date(2025, 7, 10)), day
    assert not [name for name in found_late(ledger, "2026-12-31") if name.startswith("wgr-34-3")]


def test_books_are_opened_again_from_their_day_on(ledger: Library) -> None:
    open_again = {"service": SERVICE, "year": 2024, "effective_on": "2025-08-01", "decision": f"{SERVICE}#heropening"}
    told(ledger, *founded(), *of_2024(), *decided("heropening", "2025-08-01", SERVICE))
    told(ledger, act("reopen-cost-year", "2025-08-01", **open_again))
    assert states(ledger, "2025-07-31")["accounts-adoption 2024"] is DueState.MET
    assert states(ledger, "2025-08-01")["accounts-adoption 2024"] is DueState.DUE
    told(
        ledger,
        *decided("rekening-2", "2025-09-10", SERVICE),
        act("close-cost-year", "2025-09-10", service=SERVICE, year=2024, decision=f"{SERVICE}#rekening-2")
        | {"effective_on": "2025-09-10"},
    )
    assert due(ledger, "2025-08-01")["accounts-adoption 2024"].state is DueState.DUE
    assert due(ledger, "2025-09-10")["accounts-adoption 2024"].settled_on == date(2025, 9, 10)


@pytest.mark.parametrize("form", ["light-scheme", "centre-scheme", "agreement", "company"])
def test_a_form_that_is_not_bound_has_no_statutory_calendar(ledger: Library, form: str) -> None:
    told(ledger, *founded(form))
    assert due(ledger, "2026-01-01") == {}


def test_a_change_of_form_binds_from_its_day_on(ledger: Library) -> None:
    change = {"partnership": "bel", "legal_form": "public-body", "effective_on": "2024-01-01"}
    told(ledger, *founded("light-scheme"), act("change-legal-form", "2023-12-01", **change))
    assert list(due(ledger, "2023-12-31")) == [
        "provisional-accounts 2024",
        "accounts-sending 2024",
        "accounts-adoption 2024",
    ]
    assert due(ledger, "2023-12-31", "2023-11-30") == {}


def test_a_calendar_that_is_kept_has_every_year_since(ledger: Library) -> None:
    keep = {"partnership": "bel", "from_year": 2025, "source": "AB", "effective_on": "2024-01-10"}
    told(ledger, *founded(), act("keep-calendar", "2024-01-10", **keep))
    assert {name.rpartition(" ")[2] for name in due(ledger, "2025-03-01")} == {"2025", "2026"}
    assert {name.rpartition(" ")[2] for name in due(ledger, "2025-03-01", "2024-01-09")} == {"2024"}


def test_the_transition_can_be_read_otherwise(ledger: Library) -> None:
    keep = {"partnership": "bel", "from_year": 2023, "source": "AB", "effective_on": "2022-02-10"}
    told(ledger, *founded(), act("keep-calendar", "2023-02-10", **keep, regime="by-cycle"))
    assert due(ledger, "2022-03-01")["budget-sending 2023"].due_on == date(2022, 7, 31)
    told(ledger, act("keep-calendar", "2023-03-10", **keep))
    assert due(ledger, "2022-03-01")["budget-sending 2023"].due_on == date(2022, 9, 14)
    assert due(ledger, "2022-03-01", "2023-02-10")["budget-sending 2023"].due_on == date(2022, 7, 31)


def test_a_rule_that_is_switched_off_is_in_no_calendar(ledger: Library) -> None:
    off = {"partnership": "bel", "rule": "wgr-34b-accounts", "response": "off", "source": "GS"}
    told(ledger, *founded(), act("switch-rule", "2024-06-01", **off, effective_on="2024-06-01"))
    assert "provisional-accounts 2024" not in due(ledger, "2024-06-02")
    assert "provisional-accounts 2024" in due(ledger, "2024-06-02", "2024-05-31")
    assert "framework-note 2024" in due(ledger, "2024-06-02")


def test_what_was_recorded_in_error_was_not_done(ledger: Library) -> None:
    told(ledger, *founded(), *of_2024()[:2])
    position = due(ledger, "2023-05-01")["draft-budget 2024"].position
    act_id = str(ledger.journal.entry(position).act_id)
    controller = {**FOR_BOARD, "subject": "p-9", "capacity": "controller", "function": "controller"}
    wrong = line("record-in-error", "2023-05-02", controller, partnership="bel", act_id=act_id, reason="niet verzonden")
    told(ledger, wrong)
    assert states(ledger, "2023-05-01")["draft-budget 2024"] is DueState.OVERDUE
    assert states(ledger, "2023-05-01", "2023-05-01")["draft-budget 2024"] is DueState.MET


def found_late(library: Library, on: str, known_at: str | None = None) -> dict[str, FindingState]:
    as_of = library.as_of(date.fromisoformat(on), known_at, datetime.now(UTC))
    with library.view(as_of) as view:
        each = findings(view, as_of, AsKnown(library.journal, as_of.known_at), Which(partnership="bel"))[0]
    return {finding.finding.replace(":bel#statutory/", " "): finding.state for finding in each}


def test_what_the_law_wanted_and_was_late_is_a_finding_by_the_rule_of_its_article(ledger: Library) -> None:
    told(ledger, *founded(), *of_2024())
    assert found_late(ledger, "2023-04-29") == {}
    assert found_late(ledger, "2025-12-31", "2023-07-20") == {
        "wgr-34b-framework-note framework-note/2024": FindingState.OPEN,
        "wgr-34-2-budget-sent budget-sending/2024": FindingState.OPEN,
        "wgr-34b-accounts provisional-accounts/2024": FindingState.OPEN,
        "wgr-34-4-accounts-sent accounts-sending/2024": FindingState.OPEN,
    }
    assert found_late(ledger, "2025-12-31") == {
        "wgr-34b-framework-note framework-note/2024": FindingState.OPEN,
        "wgr-34-2-budget-sent budget-sending/2024": FindingState.RESOLVED,
        "wgr-34b-accounts provisional-accounts/2024": FindingState.OPEN,
        "wgr-34-4-accounts-sent accounts-sending/2024": FindingState.OPEN,
    }


def test_a_right_that_was_not_used_is_no_finding(ledger: Library) -> None:
    told(ledger, *founded(), *of_2024()[:2])
    assert states(ledger, "2024-01-01")["budget-views 2024"] is DueState.LAPSED
    assert not [name for name in found_late(ledger, "2024-01-01") if "views" in name]
