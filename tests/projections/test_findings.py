"""What a controller should look at, as of two dates: each breach, what was said of it, and when it is gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from ledger.journal import Address
from ledger.known import AsKnown
from ledger.law import Severity
from ledger.partnership.findings import FindingState
from ledger.partnership.watch import obligation_met_in_time
from projections import Library
from projections.findings import Finding, Found, SaidOfNothing, Scene, Which, findings
from projections.findings import answer as answering
from tests.holding import allows, holds
from tests.ledgers import found as founded
from tests.projections.history import COLLEGE, HOST, OFFICIAL, Line, beginning, library_of, line, play
from tests.projections.looking import now

PLAN: Line = {"partnership": "blnp", "deadline": "plan", "body": COLLEGE}
LATE = "obligation-met-in-time:blnp#deadline/plan"
MEMBER = {"function": "medewerker", "organisation": "GM0313"}
WERF: Line = {"partnership": "blnp", "task": "werf"}


@pytest.fixture
def library(empty_sqlite: Address) -> Iterator[Library]:
    founded(empty_sqlite)
    with library_of(empty_sqlite) as found:
        play(found.journal, beginning())
        yield found


def do(library: Library, *lines: Line) -> None:
    for done in play(library.journal, lines):
        assert done.refusal is None, done.refusal


def ask(library: Library, on: str, known_at: str | None = None, **which: Any) -> dict[str, Finding]:  # noqa: ANN401
    return {each.finding: each for each in answer(library, on, known_at, **which)[0]}


def answer(
    library: Library,
    on: str,
    known_at: str | None = None,
    **which: Any,  # noqa: ANN401
) -> tuple[tuple[Finding, ...], tuple[SaidOfNothing, ...]]:
    as_of = library.as_of(date.fromisoformat(on), known_at or str(now(library).known_at), now(library).known_until)
    with library.view(as_of) as view:
        return findings(view, as_of, AsKnown(library.journal, as_of.known_at), Which(**which))


def position(library: Library) -> str:
    return str(now(library).known_at)


def due(day: str = "2020-04-01") -> Line:
    return line("set-deadline", **PLAN, title="Een plan", due_on=day, effective_on="2020-01-01")


def met(day: str) -> Line:
    return line("meet-deadline", partnership="blnp", deadline="plan", result="het plan", effective_on=day)


def say(act: str, found: Finding, day: str, **more: object) -> Line:
    about = {"partnership": "blnp", "finding": found.finding, "fingerprint": found.fingerprint}
    return line(act, **about, **more, effective_on=day)


@holds("obligation-met-in-time")
def test_what_is_late_is_found_from_the_day_after_until_it_is_there(library: Library) -> None:
    do(library, due())
    before = position(library)
    assert ask(library, "2020-04-01") == {}
    found = ask(library, "2020-04-02")[LATE]
    assert (found.state, found.severity, found.resolve_with) == (
        FindingState.OPEN,
        Severity.CONCERN,
        ("meet-deadline",),
    )
    assert found.breach.code == "obligation-not-met"
    assert found.article in str(found.breach)
    do(library, met("2020-05-01"))
    gone = ask(library, "2020-05-01")[LATE]
    assert (gone.state, gone.resolved_by) == (FindingState.RESOLVED, int(position(library)))
    assert ask(library, "2020-04-30")[LATE].state is FindingState.OPEN
    assert ask(library, "2020-05-01", before)[LATE].state is FindingState.OPEN


@allows("obligation-met-in-time")
def test_what_was_there_in_time_is_not_found(library: Library) -> None:
    do(library, due(), met("2020-04-01"))
    assert ask(library, "2021-01-01") == {}


def test_what_is_said_counts_from_its_day_and_as_it_was_known(library: Library) -> None:
    do(library, due())
    found = ask(library, "2020-04-02")[LATE]
    before = position(library)
    do(library, say("explain-finding", found, "2020-04-10", explanation="ziekte"))
    assert ask(library, "2020-04-09")[LATE].state is FindingState.OPEN
    explained = ask(library, "2020-04-10")[LATE]
    assert explained.state is FindingState.EXPLAINED
    assert explained.open
    assert [(each.state, each.text, each.applies) for each in explained.life] == [
        (FindingState.EXPLAINED, "ziekte", True)
    ]
    assert ask(library, "2020-04-10", before)[LATE].state is FindingState.OPEN


def test_when_the_facts_of_a_breach_change_it_is_open_again(library: Library) -> None:
    do(library, due())
    found = ask(library, "2020-04-02")[LATE]
    accepted = {"grounds": "klein", "decision": "blnp/financien#besluit"}
    refused = play(library.journal, [say("accept-finding", found, "2020-04-10", **accepted)])
    assert refused[0].refusal is not None, "the decision stands in a service, and the finding is of the partnership"
    do(library, *_decision("afdoening"))
    do(library, say("accept-finding", found, "2020-04-10", grounds="klein", decision="blnp#afdoening"))
    assert ask(library, "2020-04-10")[LATE].state is FindingState.ACCEPTED
    assert not ask(library, "2020-04-10")[LATE].open
    do(library, line("postpone-deadline", **PLAN, due_on="2020-06-01", grounds="meer tijd", effective_on="2020-05-01"))
    assert ask(library, "2020-05-15") == {}
    again = ask(library, "2020-06-02")[LATE]
    assert again.state is FindingState.OPEN
    assert again.fingerprint != found.fingerprint
    assert [each.applies for each in again.life] == [False]


def test_a_finding_that_was_resolved_by_hand_is_open_once_somebody_says_so(library: Library) -> None:
    do(library, due())
    found = ask(library, "2020-04-02")[LATE]
    do(library, say("resolve-finding", found, "2020-04-10", result="vervallen"))
    assert ask(library, "2020-04-10")[LATE].state is FindingState.RESOLVED
    reopened = {"partnership": "blnp", "finding": LATE, "grounds": "toch niet", "effective_on": "2020-04-20"}
    do(library, line("reopen-finding", **reopened))
    assert ask(library, "2020-04-20")[LATE].state is FindingState.OPEN
    assert ask(library, "2020-04-19")[LATE].state is FindingState.RESOLVED


def test_what_was_said_of_a_finding_that_is_not_there_is_told(library: Library) -> None:
    slip = {"partnership": "blnp", "finding": "obligation-met-in-time:blnp#deadline/plna", "fingerprint": "0" * 16}
    do(library, line("explain-finding", **slip, explanation="ziekte", effective_on="2020-04-10"))
    assert answer(library, "2020-04-09") == ((), ())
    found, stray = answer(library, "2020-04-10")
    assert found == ()
    assert [(each.finding, each.state) for each in stray] == [(slip["finding"], FindingState.EXPLAINED)]


def test_a_rule_that_is_switched_off_finds_nothing_of_days_from_then_on(library: Library) -> None:
    off = {"partnership": "blnp", "rule": "obligation-met-in-time", "response": "off", "source": "afspraak"}
    do(library, due(), line("switch-rule", **off, effective_on="2020-04-02"))
    assert LATE in ask(library, "2020-04-02")
    do(library, line("switch-rule", **off, effective_on="2020-04-01"))
    assert ask(library, "2020-04-02") == {}


def test_what_is_asked_for_is_all_that_is_answered(library: Library) -> None:
    drift = {"partnership": "blnp", "observation": "taken", "kind": "drift", "text": "anders", "source": "evaluatie"}
    do(library, due(), line("record-observation", **drift, service="blnp/financien", effective_on="2021-03-01"))
    other = "done-as-recorded:blnp/financien#observation/taken"
    assert set(ask(library, "2021-04-01")) == {LATE, other}
    assert set(ask(library, "2021-04-01", service="blnp/financien")) == {other}
    assert set(ask(library, "2021-04-01", rule="done-as-recorded")) == {other}
    assert set(ask(library, "2021-04-01", finding=LATE)) == {LATE}
    assert set(ask(library, "2021-04-01", year=2020)) == {LATE}
    assert set(ask(library, "2021-04-01", severity="serious")) == set()
    assert set(ask(library, "2021-04-01", severity="concern", state="open")) == {LATE, other}
    assert set(ask(library, "2021-04-01", state="resolved")) == set()
    assert set(ask(library, "2021-04-01", partnership="bel")) == set()


@holds("done-as-recorded")
def test_drift_is_found_from_the_day_of_which_it_was_observed(library: Library) -> None:
    about = {"partnership": "blnp", "text": "anders", "source": "evaluatie", "effective_on": "2021-03-01"}
    do(
        library,
        line("record-observation", **about, observation="taken", kind="drift"),
        line("record-observation", **about, observation="rust", kind="lesson"),
    )
    assert ask(library, "2021-02-28") == {}
    assert set(ask(library, "2021-03-01")) == {"done-as-recorded:blnp#observation/taken"}


@holds("task-within-limits")
def test_a_limit_that_was_passed_is_found_with_the_entry_that_passed_it(library: Library) -> None:
    task = {**WERF, "title": "Werf", "clients": [COLLEGE], "contractors": [MEMBER], "assignments": ["Kijk"]}
    coordinator = {"function": "secretaris", "organisation": HOST}
    limited = {**task, "coordinator": coordinator, "limits": {"max_hours": "50"}}
    do(library, line("assign-task", **limited, effective_on="2020-03-01"))
    spent = {**WERF, **MEMBER, "description": "beeld"}
    do(library, line("use-hours", **spent, hours="50", effective_on="2020-04-01"))
    assert ask(library, "2020-12-31") == {}
    do(library, line("use-hours", **spent, hours="2", effective_on="2020-05-01", as_found="pas later geteld"))
    assert ask(library, "2020-04-30") == {}
    found = ask(library, "2020-12-31")["task-within-limits:blnp#task/werf/hours/medewerker-GM0313"]
    assert found.positions == (int(position(library)),)
    assert found.breach.fields["used"] == "52"
    more = {"max_hours": "60", "max_means": "1000.00"}
    do(library, line("change-task", **limited | {"limits": more}, effective_on="2020-06-01"))
    assert ask(library, "2020-12-31") == {}
    paid = {**WERF, "organisation": HOST, "description": "adviseur", "effective_on": "2020-07-01"}
    do(library, line("use-means", **paid, amount="1000.00"))
    assert ask(library, "2020-12-31") == {}
    do(library, line("use-means", **paid, amount="0.01", as_found="afronding op de factuur"))
    beyond = ask(library, "2020-12-31")["task-within-limits:blnp#task/werf/means"]
    assert beyond.positions == (int(position(library)),)
    assert (beyond.breach.fields["used"], beyond.breach.fields["allowed"]) == ("1000.01", "1000.00")
    assert "1000.01 means where 1000.00 were allowed; have the task changed" in str(beyond.breach)


def _decision(name: str) -> list[Line]:
    about = {"scope": "blnp", "decision": name, "body": COLLEGE, "effective_on": "2020-04-05"}
    actor = OFFICIAL | {"on_behalf_of": COLLEGE}
    return [
        line("propose-decision", None, actor, **about, title=name),
        line("adopt-decision", None, actor, **about, decided_on="2020-04-05"),
    ]


def test_two_findings_of_one_rule_about_the_same_have_names_of_their_own(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Twice:
        JUDGES = (obligation_met_in_time,)

        @staticmethod
        def find(scene: Scene) -> Iterator[Found]:
            for at in (3, 2):
                breach = obligation_met_in_time("plan", "deadline", date(2020, 4, at), None, scene.on)
                assert breach is not None
                yield Found(breach, "blnp#plan", (at,), date(2020, 4, at))

    monkeypatch.setattr(answering, "FINDERS", (Twice,))
    assert set(ask(library, "2020-05-01")) == {"obligation-met-in-time:blnp#plan", "obligation-met-in-time:blnp#plan/2"}
