"""What is due whatever happened: at any two dates what plain loops over the journal say, by the days of the Wgr.

A machine plans meetings of the board, records what was done of the calendar, and sets, meets, puts off and gives up
deadlines; it asks of any day, as known after any entry, how each of them stands. The days of the act are written here
once more, from the table of the domain dossier (4.3), by comparisons instead of periods.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize

from ledger.journal import Entry
from ledger.partnership.calendar import BudgetMeetingPlanned, CalendarKept, StatutoryActRecorded
from ledger.partnership.deadlines import DeadlineMet, DeadlineMissed, DeadlinePostponed
from ledger.partnership.events import DeadlineSet
from projections import ALL
from projections.as_of import AsOf
from projections.calendar.due import obligations
from projections.keeping.follow import catch_up
from projections.obliged import DueKind
from tests.conftest import EXAMPLES
from tests.oracle.conftest import Copies
from tests.oracle.machine import Machine, run
from tests.projections.history import OFFICIAL

Line = dict[str, Any]
Standing = tuple[date, str, date | None]
"""By when something is due, how it stands, and when it was there."""
NEW_ACT = date(2022, 7, 1)
WEEK = timedelta(weeks=1)
FIXED = ("01-01", "04-27", "05-05", "12-25", "12-26")
MOVABLE = {
    *("2019-04-19", "2019-04-22", "2019-05-30", "2019-06-10", "2020-04-10", "2020-04-13", "2020-05-21", "2020-06-01"),
    *("2021-04-02", "2021-04-05", "2021-05-13", "2021-05-24", "2022-04-15", "2022-04-18", "2022-05-26", "2022-06-06"),
    *("2023-04-07", "2023-04-10", "2023-05-18", "2023-05-29", "2024-03-29", "2024-04-01", "2024-05-09", "2024-05-20"),
    *("2025-04-18", "2025-04-21", "2025-05-29", "2025-06-09", "2026-04-03", "2026-04-06", "2026-05-14", "2026-05-25"),
    *("2027-03-26", "2027-03-29", "2027-05-06", "2027-05-17"),
}
"""Holidays as calendars had them: Good Friday, Easter Monday, Ascension Day, Whit Monday."""
BODY = "proef/bestuur"
DONE = ("framework-note", "draft-budget", "budget-views", "provisional-accounts")
YEARS = range(2020, 2026)
LAST = date(2026, 6, 1)
"""A day by which all that happens by chance has happened."""


def expected(entries: Sequence[Entry], on: date) -> dict[str, Standing]:
    """How everything stands on a day, by what these entries say."""
    return {**_deadlines(entries, on), **_by_law(entries, on)}


def _state(due_on: date, there: date | None, on: date) -> str:
    if there is not None:
        return "met" if there <= due_on else "met-late"
    return "overdue" if due_on < on else "due"


def _deadlines(entries: Sequence[Entry], on: date) -> dict[str, Standing]:
    found: dict[str, Standing] = {}
    missed = set()
    for each in (entry.event for entry in entries):
        match each:
            case DeadlineSet() if each.effective_on <= on:
                found[each.deadline] = (each.due_on, "", None)
            case DeadlinePostponed() if each.effective_on <= on and each.deadline in found:
                found[each.deadline] = (each.due_on, "", None)
            case DeadlineMet() if each.effective_on <= on:
                found[each.deadline] = (found[each.deadline][0], "", each.effective_on)
            case DeadlineMissed() if each.effective_on <= on:
                found[each.deadline] = (found[each.deadline][0], "", each.effective_on)
                missed.add(each.deadline)
    return {
        name: (due_on, "missed" if name in missed else _state(due_on, there, on), there)
        for name, (due_on, _, there) in found.items()
    }


def _by_law(entries: Sequence[Entry], on: date) -> dict[str, Standing]:
    kept: int | None = None
    meetings: dict[int, date] = {}
    done: dict[tuple[int, str], date] = {}
    years = set()
    for each in (entry.event for entry in entries):
        if isinstance(each, CalendarKept):
            kept = each.from_year
        if isinstance(each, BudgetMeetingPlanned):
            meetings[each.year] = each.meets_on
            years.add(each.year)
        if isinstance(each, StatutoryActRecorded):
            years.add(each.year)
            if each.effective_on <= on:
                done[each.year, each.statutory_act.value] = each.effective_on
    if kept is not None:
        years = {each for each in years if each >= kept} | set(range(kept, on.year + 2))
    found: dict[str, Standing] = {}
    for year in years:
        for act, due_on in _terms(year, meetings.get(year), done.get((year, "draft-budget"))).items():
            there = done.get((year, act))
            state = _state(due_on, there, on)
            found[f"{act} {year}"] = (
                due_on,
                "lapsed" if act == "budget-views" and state == "overdue" else state,
                there,
            )
    return found


def worked(day: date) -> date:
    """The day, or the first after it that is neither of a weekend nor a holiday."""
    while day.weekday() > 4 or f"{day:%m-%d}" in FIXED or str(day) in MOVABLE:
        day += timedelta(days=1)
    return day


def _terms(year: int, meets_on: date | None, sent_on: date | None) -> dict[str, date]:
    """The last days in time of a year: a day of the act itself tells whether it is of the old act or of the new."""
    spring = [date(year - 1, 4, 14), date(year - 1, 4, 29)]
    sending = date(year - 1, 7, 31) if date(year - 1, 7, 31) < NEW_ACT else date(year - 1, 9, 14)
    latest = meets_on or sending
    terms = {
        "framework-note": spring[0] if spring[0] < NEW_ACT else spring[1],
        "draft-budget": latest - 12 * WEEK if latest - 12 * WEEK >= NEW_ACT else latest - 8 * WEEK,
        "budget-adoption": date(year - 1, 12, 31),
        "budget-sending": sending,
        "provisional-accounts": date(year + 1, 4, 14) if date(year + 1, 4, 14) < NEW_ACT else date(year + 1, 4, 29),
        "accounts-adoption": date(year + 1, 12, 31),
        "accounts-sending": date(year + 1, 7, 14),
    }
    if sent_on is not None:
        eight, twelve = worked(sent_on + 8 * WEEK), worked(sent_on + 12 * WEEK)
        terms["budget-views"] = eight if eight < NEW_ACT else twelve
    return terms


class Obliging(Machine):
    """One ledger with a public body, and what is done there."""

    def __init__(self) -> None:
        super().__init__()
        self.deadlines: list[str] = []
        self.begun = False

    def teardown(self) -> None:
        try:
            if self.begun:
                self._end()
        finally:
            super().teardown()

    def happenings(self) -> Sequence[Callable[[Random], None]]:
        return (self._plan, self._record, self._set, self._settle, self._settle, self._ask)

    def about(self, act: str, /, **fields: Any) -> str | None:  # noqa: ANN401
        """Do an act of this partnership, for its board."""
        return self.do(act, OFFICIAL | {"on_behalf_of": BODY}, **{"partnership": "proef"} | fields)

    @initialize(kept=st.booleans())
    def begin(self, kept: bool) -> None:
        since = {"effective_on": "2015-01-01"}
        founding = {"title": "Proef", "legal_form": "public-body", "vision": "samen"}
        assert self.about("found-partnership", **founding, **since) is None
        assert self.about("admit-participant", participant="GM0327", **since) is None
        body = {"body": BODY, "title": "Bestuur", "task": "bestuurt", "seats": []}
        assert self.about("establish-body", **body, **since) is None
        if kept:
            assert self.about("keep-calendar", from_year=2021, source="regeling", **since) is None
        self.begun = True

    def _end(self) -> None:
        """Do once all that can be done, and ask of it while it is due, and once it no longer is.

        By chance alone some of it never happens in a dozen ledgers, or is never asked of.
        """
        for how, late in (("met", 0), ("met", 9), ("postponed", 0), ("missed", 0)):
            self._want(f"end-{how}-{late}", LAST, LAST + WEEK)
            self._settled(f"end-{how}-{late}", how, LAST + WEEK + timedelta(days=late))
        of_next: Line = {"year": LAST.year + 1, "effective_on": str(LAST)}
        planned = self.about("plan-budget-meeting", **of_next, meets_on=str(LAST + 14 * WEEK))
        recorded = self.about("record-statutory-act", **of_next, statutory_act="draft-budget", result="gestuurd")
        assert planned is recorded is None
        self.said.update(["planned", "recorded"])
        for later in (0, 1, 2, 20, 30):
            self._asked(LAST + later * WEEK, self.head)

    def _plan(self, random: Random) -> None:
        day = _some_day(random)
        year = random.choice(YEARS)
        meets_on = date(year - 1, 1, 1) + timedelta(days=random.randrange(364))
        refused = self.about("plan-budget-meeting", year=year, meets_on=str(meets_on), effective_on=str(day))
        self.said[refused or "planned"] += 1

    def _record(self, random: Random) -> None:
        day = _some_day(random)
        asked = {"statutory_act": random.choice(DONE), "year": random.choice((day.year - 1, day.year, day.year + 1))}
        refused = self.about("record-statutory-act", **asked, result="gestuurd", effective_on=str(day))
        self.said[refused or "recorded"] += 1

    def _set(self, random: Random) -> None:
        day = _some_day(random)
        self._want(f"t{self.steps}", day, day + timedelta(days=random.randrange(200)))

    def _want(self, name: str, day: date, due_on: date) -> None:
        about = {"deadline": name, "title": "iets", "body": BODY, "due_on": str(due_on), "effective_on": str(day)}
        assert self.about("set-deadline", **about) is None
        self.deadlines.append(name)

    def _settle(self, random: Random) -> None:
        day = _some_day(random)
        if not self.deadlines:
            return
        self._settled(random.choice(self.deadlines), random.choice(("met", "postponed", "missed")), day)

    def _settled(self, name: str, how: str, day: date) -> None:
        about = {"deadline": name, "effective_on": str(day)}
        match how:
            case "met":
                self.said[self.about("meet-deadline", **about, result="gedaan") or "met"] += 1
            case "postponed":
                due_on, why = str(day + timedelta(days=90)), {"body": BODY, "grounds": "later"}
                self.said[self.about("postpone-deadline", **about, **why, due_on=due_on) or "postponed"] += 1
            case _:
                self.said[self.about("miss-deadline", **about, body=BODY, grounds="niets") or "missed"] += 1

    def _ask(self, random: Random) -> None:
        """Ask how everything stood on some days, as known after some entries."""
        day = _some_day(random)
        head = self.head
        for _ in range(4):
            on = day + timedelta(days=random.randrange(-400, 400))
            self._asked(on, head - random.choice((0, random.randrange(20))))

    def _asked(self, on: date, position: int) -> None:
        catch_up(self.library.engine, self.library.journal, ALL, self.head)
        entries = [each for each in self.library.journal.entries(0, position) if each.stream == "partnership:proef"]
        as_of = self.library.as_of(on, str(position), datetime(2026, 1, 1, tzinfo=UTC))
        found = self._found(as_of)
        assert found == expected(entries, on), (on, position)
        self.said.update(state for _, state, _ in found.values())

    def _found(self, as_of: AsOf) -> dict[str, Standing]:
        with self.library.view(as_of) as view:
            due = obligations(view, as_of, "proef").due
        assert {each.kind for each in due} <= {DueKind.DEADLINE, DueKind.STATUTORY}
        return {each.name: (each.due_on, each.state.value, each.settled_on) for each in due}


def _some_day(random: Random) -> date:
    return date(2019, 1, 1) + timedelta(days=random.randrange(2500))


OFTEN = {"planned", "recorded", "met", "postponed", "missed", "due", "overdue", "met-late", "lapsed"}
"""What must happen again and again, or the machine says little."""


def test_what_is_due_is_what_plain_loops_say_at_any_two_dates(copies: Copies, examples: int) -> None:
    said = run(Obliging, copies, examples // 8 + 1)
    if examples >= EXAMPLES:  # Fewer say less.
        assert said.keys() >= OFTEN, OFTEN - said.keys()
