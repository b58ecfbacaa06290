"""By when objections are decided on, savings verified and indicators measured: at any two dates what plain loops say.

A machine files objections, moves and decides on them, promises savings, judges claims, plans and makes measurements,
each on some day. The terms of Awb 7:10 are counted here once more, with the holidays of printed calendars.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize

from ledger.baseline.events import ActualMeasured, SavingDisputed, SavingRejected, SavingVerified
from ledger.baseline.promise_events import MeasurementPlanned, SavingPromised
from ledger.event import Event
from ledger.governance.course_events import DecisionPublished
from ledger.governance.objection_events import (
    ObjectionAdjourned,
    ObjectionDecided,
    ObjectionFiled,
    ObjectionReferred,
    ObjectionRepairAsked,
    ObjectionRepaired,
)
from projections import ALL
from projections.as_of import AsOf
from projections.calendar.due import obligations
from projections.keeping.follow import catch_up
from projections.obliged import DueKind
from tests.conftest import EXAMPLES
from tests.oracle.conftest import Copies
from tests.oracle.machine import Machine, run
from tests.oracle.test_obligations import WEEK, worked
from tests.projections.history import COLLEGE, CONTROLLER, HOST, MEMBERS, OFFICIAL, Line, cost, decision, key, line

Standing = tuple[date, date, str, date | None]
"""By when something was due first and is now, how it stands, and when it was there."""
SERVICE = "blnp/proef"
DAY = timedelta(days=1)
DECIDED = date(2018, 2, 27)
ABOUT: Line = {"scope": SERVICE, "decision": "bezwaarlijk"}
BOARD = {**OFFICIAL, "on_behalf_of": COLLEGE}
ZERO: Line = {"service": SERVICE, "effective_on": "2018-02-01"}
TWO = MEMBERS[:2]
MOST = 4
"""So many objections and claims, of which much becomes."""
KINDS = (DueKind.OBJECTION, DueKind.SAVING, DueKind.MEASUREMENT)


def expected(events: Sequence[Event], on: date) -> dict[str, Standing]:
    """How everything stands on a day, by what these events say, each from its own day on."""
    seen = [each for each in events if each.effective_on <= on]  # type: ignore[attr-defined]  # All of these have one.
    return {**_objections(seen, on), **_savings(seen, on), **_measurements(seen, on)}


def _state(due_on: date, there: date | None, on: date) -> str:
    if there is not None:
        return "met" if there <= due_on else "met-late"
    return "overdue" if due_on < on else "due"


def _objections(seen: Sequence[Event], on: date) -> dict[str, Standing]:
    known_on = next((each.effective_on for each in seen if isinstance(each, DecisionPublished)), DECIDED)
    found: dict[str, Standing] = {}
    for filed in (each for each in seen if isinstance(each, ObjectionFiled)):
        own = [each for each in seen if getattr(each, "objection", None) == filed.objection]
        there = next((each.effective_on for each in own if isinstance(each, ObjectionDecided)), None)
        first, last = _term(filed, known_on, []), _term(filed, known_on, own)
        found[f"{SERVICE}#bezwaarlijk {filed.objection}"] = (first, last, _state(last, there, on), there)
    return found


def _term(filed: ObjectionFiled, known_on: date, own: Sequence[Event]) -> date:
    """Six weeks after the term for objections (or after an objection that came later), and what was added to that."""
    start = max(filed.effective_on, worked(known_on + 6 * WEEK))
    weeks, still, said, told = 6, 0, date.min, False

    def last() -> date:
        return max(worked(start + weeks * WEEK + still * DAY), said)

    for number, step in enumerate(own):
        if isinstance(step, ObjectionReferred):
            weeks = 12 if not told and step.effective_on <= last() else weeks
            told = True
        if isinstance(step, ObjectionRepairAsked):
            over = step.repair_by
            for later in own[number + 1 :]:
                if isinstance(later, ObjectionRepairAsked):
                    break
                if isinstance(later, ObjectionRepaired):
                    over = min(over, later.effective_on)
            days = [day for day in _days(step.effective_on + DAY, over) if day > start]
            if days and days[0] <= last():
                said = said if said == date.min else said + len(days) * DAY
                still += len(days)
        if isinstance(step, ObjectionAdjourned):
            until = step.decide_by
            if step.adjournment_ground.value == "by-the-body":
                if step.effective_on > last():
                    continue
                until = min(until, worked(worked(start + weeks * WEEK + still * DAY) + 6 * WEEK))
            said = max(said, until)
    return last()


def _days(first: date, until: date) -> Iterator[date]:
    while first < until:
        yield first
        first += DAY


def _savings(seen: Sequence[Event], on: date) -> dict[str, Standing]:
    found: dict[str, Standing] = {}
    for claim in {each.claim for each in seen if isinstance(each, SavingPromised)}:
        own = [each for each in seen if getattr(each, "claim", None) == claim]
        days = [each.promised_on for each in own if isinstance(each, SavingPromised)]
        there, missed = None, False
        for each in own:
            if isinstance(each, SavingVerified):
                there = there or each.effective_on
            if isinstance(each, SavingDisputed):
                there = None
            if isinstance(each, SavingRejected):
                there, missed = each.effective_on, True
        state = "missed" if missed else _state(days[-1], there, on)
        found[f"{SERVICE}#{claim}"] = (days[0], days[-1], state, there)
    return found


def _measurements(seen: Sequence[Event], on: date) -> dict[str, Standing]:
    found: dict[str, Standing] = {}
    for plan in (each for each in seen if isinstance(each, MeasurementPlanned)):
        name = f"{SERVICE}#{plan.indicator} {plan.starts_on} {plan.ends_on - DAY}"
        about = (plan.indicator, plan.starts_on, plan.ends_on)
        there = dict[str | None, date]()
        for each in seen:
            if isinstance(each, ActualMeasured) and (each.indicator, each.starts_on, each.ends_on) == about:
                there.setdefault(each.participant, each.effective_on)
        wanted: Iterable[str | None] = TWO if plan.indicator == "verzuim" else (None,)
        done = max(there[who] for who in wanted) if all(who in there for who in wanted) else None
        first = found[name][0] if name in found else plan.measure_by
        found[name] = (first, plan.measure_by, _state(plan.measure_by, done, on), done)
    return found


class Promising(Machine):
    """One ledger with a decision that is objected to, and a 0-meting of which savings are claimed."""

    def __init__(self) -> None:
        super().__init__()
        self.objections: dict[str, date] = {}
        self.claims = 0

    def happenings(self) -> Sequence[Callable[[Random], None]]:
        objecting = (self._object, self._move, self._move, self._decide)
        return (*objecting, self._claim, self._judge, self._judge, self._plan, self._ask)

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed: int) -> None:
        decided: Line = {**ABOUT, "body": COLLEGE}
        zero: Line = {**ZERO, "source": "jaarrekening"}
        defined: Line = {"service": SERVICE, "title": "t", "better": "lower"}
        for each in (
            line("start-service", service=SERVICE, title="Proef", host=HOST, members=list(MEMBERS))
            | {"scope": ["administratie"], "effective_on": "2017-01-01"},
            *decision("besluit", scope=SERVICE),
            line("open-pool", service=SERVICE, pool="beheer", title="Beheer", effective_on="2017-01-01"),
            key("eerst", None, "2017-01-01", dict.fromkeys(MEMBERS, "1"))
            | {"service": SERVICE}
            | {"decision": f"{SERVICE}#besluit"},
            line("open-cost-year", service=SERVICE, year=2018),
            line("propose-decision", **decided, title="t", effective_on=str(DECIDED)),
            line("adopt-decision", None, BOARD, **decided, decided_on=str(DECIDED), effective_on=str(DECIDED)),
            line("start-baseline", **ZERO, title="0-meting", starts_on="2016-01-01", ends_on="2017-01-01")
            | {"price_level": 2016, "scope": ["administratie"]},
            line("define-indicator", **defined, indicator="kosten", criterion="costs", unit="EUR"),
            line("define-indicator", **defined, indicator="verzuim", criterion="opportunities", unit="dagen"),
            line("define-indicator", **defined, indicator="tijd", criterion="quality", unit="dagen"),
            *(
                line("record-baseline-value", **zero, indicator="kosten", participant=code, value="500.00")
                for code in MEMBERS
            ),
            *(line("record-baseline-value", **zero, indicator="verzuim", participant=code, value="5") for code in TWO),
            line("record-baseline-value", **zero, indicator="tijd", value="9"),
            line("lock-baseline", **ZERO, decision=f"{SERVICE}#besluit"),
            cost("F-1", None, "2018-03-01", "1000.00") | {"service": SERVICE},
            line("measure-cost-actual", service=SERVICE, indicator="kosten", years=[2018], effective_on="2019-01-02"),
        ):
            fields = {name: value for name, value in each.items() if name not in ("act", "actor", "at", "id")}
            assert self.do(each["act"], each["actor"], **fields) is None, each
        for happening in (self._object, self._object, self._claim, self._claim, self._plan):
            happening(Random(f"{seed} {happening.__name__} {self.number}"))

    def _tell(self, act: str, actor: Line = OFFICIAL, /, **fields: Any) -> str | None:  # noqa: ANN401
        refused = self.do(act, actor, **fields)
        self.said[refused or act] += 1
        return refused

    def _object(self, random: Random) -> None:
        if random.random() < 0.2:
            self._tell("publish-decision", **ABOUT, publication="gmb", effective_on=_day(random))
        if len(self.objections) == MOST:
            self._move(random)
            return
        name, on = f"b{len(self.objections) + 1}", DECIDED + timedelta(days=random.randrange(90))
        self.objections[name] = on
        self._tell("file-objection", **ABOUT, objection=name, objector="een inwoner", effective_on=str(on))

    def _move(self, random: Random) -> None:
        """Something that moves a term, mostly a while after what moved it before."""
        if not self.objections:
            return
        name = random.choice(list(self.objections))
        on = self.objections[name] + timedelta(days=random.randrange(-3, 40))
        about: Line = {**ABOUT, "objection": name, "effective_on": str(on)}
        match random.choice(("refer", "ask", "repair", "adjourn", "adjourn")):
            case "refer":
                refused = self._tell("refer-objection", **about, advisory_committee="commissie")
            case "ask":
                later = on + timedelta(days=random.randint(1, 40))
                refused = self._tell("ask-objection-repair", **about, lacking="gronden", repair_by=str(later))
            case "repair":
                refused = self._tell("repair-objection", **about)
            case _:
                later = on + timedelta(days=random.randint(30, 150))
                ground = random.choice(("by-the-body", "by-the-body", "all-agree"))
                off = about | {"adjournment_ground": ground, "decide_by": str(later), "grounds": "g"}
                refused = self._tell("adjourn-objection", **off)
                if refused == "adjourned-too-far":  # It happened all the same.
                    refused = self._tell("adjourn-objection", **off, as_found="zo ging het")
        if refused is None:
            self.objections[name] = on

    def _decide(self, random: Random) -> None:
        if self.objections and random.random() < 0.5:
            name = random.choice(list(self.objections))
            about: Line = {**ABOUT, "objection": name}
            made: Line = {"body": COLLEGE, "outcome": "unfounded", "grounds": "g"}
            soon = str(self.objections[name] + timedelta(days=random.randrange(60)))  # Mostly in time.
            on = soon if random.random() < 0.7 else _day(random)
            self._tell("decide-objection", BOARD, **about, **made, effective_on=on)

    def _claim(self, random: Random) -> None:
        if self.claims == MOST:
            self._judge(random)
            return
        self.claims += 1
        about: Line = {"service": SERVICE, "claim": f"c{self.claims}"}
        period: Line = {"indicator": "kosten", "starts_on": "2018-01-01", "ends_on": "2019-01-01", "amount": "1.00"}
        self._tell("claim-saving", **about, **period, effective_on=_day(random))
        self._promise(random, about)

    def _promise(self, random: Random, about: Line) -> None:
        by: Line = {"body": COLLEGE, "grounds": "g", "promised_on": _day(random, since=date(2018, 12, 1))}
        self._tell("promise-saving", **about, **by, effective_on=_day(random))

    def _judge(self, random: Random) -> None:
        if not self.claims:
            return
        about: Line = {"service": SERVICE, "claim": f"c{random.randint(1, self.claims)}"}
        match random.choice(("promise", "verify", "verify", "verify", "dispute", "reject")):
            case "promise":
                self._promise(random, about)
            case "verify":
                self._tell("verify-saving", CONTROLLER, **about, effective_on=_day(random))
            case other:
                self._tell(f"{other}-saving", CONTROLLER, **about, grounds="g", effective_on=_day(random))

    def _plan(self, random: Random) -> None:
        indicator, year = random.choice(("verzuim", "tijd")), random.choice((2018, 2019))
        about: Line = {"service": SERVICE, "indicator": indicator}
        period: Line = {"starts_on": f"{year}-01-01", "ends_on": f"{year + 1}-01-01"}
        self._tell(
            "plan-measurement",
            **about,
            **period,
            body=COLLEGE,
            measure_by=_day(random, since=date(year, 12, 1)),
            effective_on=_day(random),
        )
        who: Line = {"participant": random.choice(TWO)} if indicator == "verzuim" else {}
        for _ in range(random.randrange(3)):
            on: Line = {"value": "4", "source": "register", "effective_on": _day(random)}
            self._tell("measure-actual", **about, **period, **who, **on)
            who = {"participant": random.choice(TWO)} if who else who

    def teardown(self) -> None:
        try:
            if self.objections:
                self._end()
        finally:
            super().teardown()

    def _end(self) -> None:
        """What chance may leave out: something that was there in time, and something that never came."""
        filed_on = DECIDED + timedelta(days=3)
        for name in ("b8", "b9"):
            about: Line = {**ABOUT, "objection": name}
            self._tell("file-objection", **about, objector="een inwoner", effective_on=str(filed_on))
        made: Line = {"body": COLLEGE, "outcome": "unfounded", "grounds": "g", "effective_on": str(filed_on)}
        self._tell("decide-objection", BOARD, **ABOUT, objection="b8", **made)
        claim: Line = {"service": SERVICE, "claim": "c9", "effective_on": str(filed_on)}
        period: Line = {"indicator": "kosten", "starts_on": "2018-01-01", "ends_on": "2019-01-01", "amount": "1.00"}
        self._tell("claim-saving", **claim, **period)
        promised_on = DECIDED + timedelta(days=400)
        self._tell("promise-saving", **claim, body=COLLEGE, grounds="g", promised_on=str(promised_on))
        head = self.head
        catch_up(self.library.engine, self.library.journal, ALL, head)
        for on in (filed_on + timedelta(days=1), promised_on + timedelta(days=1)):
            self._look(on, head)

    def _ask(self, random: Random) -> None:
        """Ask how everything stood on some days, as known after some entries."""
        head = self.head
        catch_up(self.library.engine, self.library.journal, ALL, head)
        for _ in range(6):
            self._look(date.fromisoformat(_day(random)), head - random.choice((0, random.randrange(20))))

    def _look(self, on: date, position: int) -> None:
        entries = self.library.journal.entries(0, position)
        events = [each.event for each in entries if each.stream in (f"service:{SERVICE}", f"baseline:{SERVICE}")]
        told = [each for each in events if hasattr(each, "effective_on")]
        as_of = self.library.as_of(on, str(position), datetime(2026, 1, 1, tzinfo=UTC))
        found = self._found(as_of)
        assert found == expected(told, on), (on, position)
        kinds = ((name.partition(" ")[0].partition("#")[2][:1], each) for name, each in found.items())
        self.said.update(f"{kind} {each[2]}" for kind, each in kinds)

    def _found(self, as_of: AsOf) -> dict[str, Standing]:
        with self.library.view(as_of) as view:
            due = [each for each in obligations(view, as_of, "blnp").due if each.kind in KINDS]
        return {each.name: (each.first_due_on, each.due_on, each.state.value, each.settled_on) for each in due}


def _day(random: Random, since: date = DECIDED) -> str:
    return str(since + timedelta(days=random.randrange(700)))


OFTEN = {
    *("refer-objection", "ask-objection-repair", "adjourn-objection", "decide-objection", "promise-saving"),
    *("verify-saving", "dispute-saving", "reject-saving", "plan-measurement", "measure-actual"),
    *("b due", "b overdue", "b met", "c due", "c overdue"),
}
"""What must happen again and again, or the machine says little."""


def test_objections_and_promises_stand_as_plain_loops_say_at_any_two_dates(copies: Copies, examples: int) -> None:
    said = run(Promising, copies, examples // 8 + 1)
    if examples >= EXAMPLES:  # Fewer say less.
        assert said.keys() >= OFTEN, OFTEN - said.keys()
