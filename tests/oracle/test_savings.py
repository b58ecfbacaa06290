"""What was saved, whatever happened: at any two dates the bridge that plain loops over the journal come to.

A machine books costs by keys that change, measures them, indexes the 0-meting by editions that follow each other,
changes its scope, records what stays at home and what is one-off, in the books and outside them, and begins later
versions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize

from ledger.known import AsKnown
from projections.checking.check import check
from projections.savings.measured import measured
from projections.savings.savings import Bridge, bridges
from tests.conftest import EXAMPLES
from tests.oracle import naive_savings as naive
from tests.oracle.conftest import Copies
from tests.oracle.machine import Machine, run

Line = dict[str, Any]
EXAMPLE = Path(__file__).parents[2] / "cases" / "examples"
SERVICE = "voorbeeld/inkoop"
MEMBERS = ("GM0417", "GM0317", "GM0376")
OF: Line = {"service": SERVICE}
MADE_UP: Line = {"indicator": "kosten", "source": "opgave"}
RESTS: Line = {"decision": f"{SERVICE}#verdeling"}
YEARS = range(2021, 2025)
RISES = ("-0.5", "0", "1.7", "2.05", "3.333", "9.9")
ASKED_AT_ONCE = 4
LAST = date(2026, 6, 1)
"""A day by which all has taken effect."""


def some_day(random: Random) -> date:
    return date(2021, 1, 1) + timedelta(days=random.randrange(1800))


def early(random: Random) -> date:
    """A day by which most has yet to happen."""
    return min(some_day(random), some_day(random), some_day(random))


def euros(random: Random, least: int = 0) -> str:
    cents = random.choice((0, 1, random.randint(least, 999), random.randint(least, 20_000_000)))
    return f"{'-' * (cents < 0)}{abs(cents) // 100}.{abs(cents) % 100:02}"


def amounts(random: Random, least: int = 0) -> list[Line]:
    who = random.sample(MEMBERS, random.choice((1, 3, 3)))
    return [{"participant": code, "amount": euros(random, least)} for code in who]


class Saving(Machine):
    """One ledger with a service of three, its books and its 0-meting."""

    def __init__(self) -> None:
        super().__init__()
        self.at = datetime(2026, 6, 1, tzinfo=UTC)
        self.booked: list[str] = []
        self.heads: list[int] = []  # After each act: an act is known whole or not at all.
        self.versions, self.locked, self.listed = 1, True, False

    def teardown(self) -> None:
        try:
            if self.heads:
                self._end()
            assert check(self.library) == []
        finally:
            super().teardown()

    def act(self, act: str, /, **fields: Any) -> str | None:  # noqa: ANN401
        """Do an act as the finance officer of the example; the code where it is refused."""
        refused = self.do(act, self.actor, **fields)
        self.heads.append(self.head)
        return refused

    @initialize(listed=st.booleans(), seed=st.integers(0, 2**32))
    def begin(self, listed: bool, seed: int) -> None:
        random = Random(f"{seed} {listed}")
        text = "".join((EXAMPLE / f"{name}.jsonl").read_text("utf-8") for name in ("service", "savings"))
        lines = [json.loads(each) for each in text.splitlines()]
        self.actor = lines[0]["actor"]
        until = next(at for at, each in enumerate(lines) if each["act"] == "start-baseline")
        for each in lines[:until]:
            assert (
                self.do(each["act"], each["actor"], **{k: v for k, v in each.items() if k not in ("act", "actor")})
                is None
            )
        for year in (2022, 2023, 2024):
            self._publish(random, year, f"{year - 1}-12-01")
        about = {"indexation": "kaders-later", "wage_series": "lonen", "price_series": "prijzen", "from_year": 2024}
        weights = {"wage_weight": "0.70", "price_weight": "0.30", "until_year": 2030, "effective_on": "2019-06-01"}
        assert (
            self.act("adopt-indexation", partnership="voorbeeld", decision="voorbeeld#kaders", **about, **weights)
            is None
        )
        for year in YEARS:
            assert self.act("open-cost-year", **OF, year=year) is None
            key: Line = {"pool": "team", "key": f"k-{year}", "method": "fixed", "source": "evaluatie", "whole": "100"}
            first, second = random.randint(0, 50), random.randint(1, 50)
            weight = dict(zip(MEMBERS, map(str, (first, second, 100 - first - second)), strict=True))
            key |= {"weights": weight, "replaces": [f"k-{year - 1}" if year > YEARS[0] else "inzet"]}
            assert self.act("adopt-key", **OF, **key, **RESTS, effective_on=f"{year}-01-01") is None
            self._book(random, year, "team")  # Of a year in which nobody bears anything there is nothing to measure.
        self._say(random, "start-baseline", 2019, "2019-12-02", listed=listed)
        self._lock("2020-12-16")

    def _end(self) -> None:
        """Take out what is in no scope, and one cost twice; measure every year and ask of all that happened.

        By chance alone some of that never happens in a dozen ledgers, or is never asked of.
        """
        self._book(Random(0), YEARS[0], "contracten")
        for number, cost in enumerate((self.booked[-1], self.booked[0], self.booked[0])):
            taken: Line = {"one_off": f"end-{number}", "title": "x", "booked_costs": [cost], "write_off_years": 2}
            self.said.update(
                [self.act("take-out-one-off", **OF, **MADE_UP, **RESTS, **taken, effective_on=str(LAST)) or "taken out"]
            )
        for year in YEARS:
            self.act("measure-cost-actual", **OF, indicator="kosten", years=[year], effective_on=str(LAST))
        self._asked(LAST, self.heads[-1])

    def happenings(self) -> Sequence[Callable[[Random], None]]:
        often = (self._cost, *[self._measure] * 3, self._index, *[self._home] * 2, *[self._ask] * 3)
        return (
            *often,
            self._scope,
            self._transition,
            self._one_off,
            self._one_off,
            self._edition,
            *[self._version] * 2,
        )

    def _publish(self, random: Random, year: int, day: str) -> None:
        for series in ("lonen", "prijzen"):
            index: Line = {"index_series": series, "year": year, "percentage": random.choice(RISES), "vintage": day}
            about: Line = {"publisher": "CPB", "published_on": day, "index_status": "final", "source": "CPB"}
            refused = self.act("record-index", partnership="voorbeeld", **index, **about)
            self.said[refused or "published"] += 1

    def _say(self, random: Random, act: str, year: int, day: str, *, listed: bool) -> None:
        """All that a 0-meting says."""
        period: Line = {"starts_on": f"{year}-01-01", "ends_on": f"{year + 1}-01-01", "price_level": year}
        why = {"grounds": "herijking"} if act == "begin-baseline-version" else {}
        assert self.act(act, **OF, title="0", **period, scope=["inkopen"], effective_on=day, **why) is None
        about: Line = {"criterion": "costs", "title": f"Kosten {self.number}", "unit": "EUR", "better": "lower"}
        assert self.act("define-indicator", **OF, indicator="kosten", **about) is None
        for code in MEMBERS:
            value: Line = {"participant": code, "value": euros(random), "effective_on": day}
            assert self.act("record-baseline-value", **OF, **MADE_UP, **value) is None
        self.listed = listed
        if listed:
            scope: Line = {
                "task_fields": ["0.4"],
                "cost_categories": ["alles"],
                "pools": ["team"],
                "keys_on": "2020-01-01",
            }
            signed: Line = {"signatories": list(MEMBERS), "sources": [{"title": "rekening", "sha256": "a" * 64}]}
            asked = {**scope, **signed, "vat_basis": "vat-excluded", "effective_on": day}
            assert self.act("list-baseline-scope", **OF, **asked) is None

    def _lock(self, day: str) -> None:
        """Lock it, although nobody signed it where somebody was to."""
        found: Line = {"as_found": "zo gegaan"} if self.listed else {}
        assert self.act("lock-baseline", **OF, **RESTS, effective_on=day, **found) is None

    def _cost(self, random: Random) -> None:
        self._book(random, random.choice(YEARS), random.choice(("team", "team", "contracten")))

    def _book(self, random: Random, year: int, pool: str) -> None:
        name, amount = f"F-{self.number}", euros(random, -5_000_000)
        cost: Line = {"cost": name, "pool": pool, "description": "x", "borne_by": MEMBERS[0], "task_field": "0.4"}
        when: Line = {"year": year, "effective_on": f"{year}-06-01"}
        refused = self.act(
            "record-and-allocate-cost", **OF, **cost, **when, amount="10.01" if amount == "0.00" else amount
        )
        assert refused is None
        self.booked.append(f"{year}/{name}")

    def _measure(self, random: Random) -> None:
        year, day = random.choice(YEARS), early(random)
        refused = self.act("measure-cost-actual", **OF, indicator="kosten", years=[year], effective_on=str(day))
        self.said[refused or "measured"] += 1

    def _index(self, random: Random) -> None:
        day = early(random)
        known_on = max(date(2024, 1, 1), day)
        refused = self.act(
            "index-baseline", **OF, year=random.choice(YEARS), known_on=str(known_on), effective_on=str(day)
        )
        self.said[refused or "indexed"] += 1

    def _edition(self, random: Random) -> None:
        self._publish(random, random.choice((2022, 2023, 2024)), str(early(random)))

    def _scope(self, random: Random) -> None:
        first = random.choice(YEARS)
        until = random.choice((None, first + random.randint(0, 2)))
        taken: Line = {"scope_step": f"s-{self.number}", "title": "x", "price_level": random.choice((2020, first))}
        taken |= {"of_participants": amounts(random, -5_000_000), "from_year": first}
        taken |= {} if until is None else {"until_year": until}
        refused = self.act("change-baseline-scope", **OF, **MADE_UP, **RESTS, **taken, effective_on=str(early(random)))
        self.said[refused or "scope changed"] += 1

    def _home(self, random: Random) -> None:
        kind = random.choice(("stranded-overhead", "client-role"))
        cost: Line = {
            "home_cost": f"{kind}-{random.randint(1, 2)}",
            "home_cost_kind": kind,
            "year": random.choice(YEARS),
        }
        cost |= {"participant": random.choice(MEMBERS), "amount": euros(random)}
        refused = self.act("record-home-cost", **OF, **MADE_UP, **cost, effective_on=str(early(random)))
        self.said[refused or "at home"] += 1

    def _transition(self, random: Random) -> None:
        cost: Line = {"transition_cost": f"t-{self.number}", "title": "x", "of_participants": amounts(random)}
        years: Line = {"from_year": random.randint(2019, 2024), "write_off_years": random.randint(1, 7)}
        refused = self.act("record-transition-cost", **OF, **MADE_UP, **cost, **years, effective_on=str(early(random)))
        self.said[refused or "transition"] += 1

    def _one_off(self, random: Random) -> None:
        if not self.booked:
            return
        costs = random.sample(self.booked, min(len(self.booked), random.randint(1, 2)))
        taken: Line = {"one_off": f"o-{random.randint(1, 4)}", "title": "x", "booked_costs": costs}
        when: Line = {"write_off_years": random.randint(2, 4), "effective_on": str(early(random))}
        refused = self.act("take-out-one-off", **OF, **MADE_UP, **RESTS, **taken, **when)
        self.said[refused or "taken out"] += 1

    def _version(self, random: Random) -> None:
        """Begin a later version, or lock the one that was begun."""
        day = str(early(random))
        if not self.locked:
            self._lock(day)
            self.locked, self.versions = True, self.versions + 1
            self.said["locked"] += 1
        elif self.versions == 1:
            self._say(random, "begin-baseline-version", 2020, day, listed=random.random() < 1 / 2)
            self.locked = False

    def _ask(self, random: Random) -> None:
        """Ask what had been saved by some days, as known after some entries."""
        for _ in range(ASKED_AT_ONCE):
            self._asked(some_day(random), random.choice((self.heads[-1], *self.heads[-12:])))

    def _asked(self, on: date, position: int) -> None:
        entries = list(self.library.journal.entries(0, position))
        as_of = self.library.as_of(on, str(position), datetime(2027, 1, 1, tzinfo=UTC))
        known = AsKnown(self.library.journal, position)
        found = {(it.baseline_version, it.starts_on.year): it for it in bridges(measured(known, as_of, SERVICE))}
        expected = naive.bridges(entries, SERVICE, on)
        assert found.keys() == expected.keys(), (on, position)
        for key, bridge in found.items():
            self._compare(bridge, expected[key])
            self.said.update(["version 2"] if key[0] > 1 else [])

    def _compare(self, bridge: Bridge, expected: naive.Saved) -> None:
        lines = {
            (line.bridge_kind, line.name): {it.participant: it.amount for it in line.by_participant}
            for line in bridge.bridge_lines
        }
        assert lines == expected.lines
        assert len(lines) == len(bridge.bridge_lines), "no step counts twice"
        assert {it.participant: it.amount for it in bridge.key_effects} == expected.effects
        assert sum(expected.effects.values()) == 0, "what a key moves to one it moves away from others"
        assert bridge.unmeasured == expected.unmeasured
        everyone = {code: sum(of.get(code, 0) for of in lines.values()) for code in MEMBERS}
        assert [line.amount for line in bridge.bridge_lines] == [sum(of.values()) for of in lines.values()]
        if bridge.saving is not None:
            assert {it.participant: it.amount for it in bridge.net_savings} == everyone
            assert bridge.saving == sum(everyone.values())
        self.said.update(kind for kind, _ in lines)
        self.said.update(["moved by keys"] if any(expected.effects.values()) else [])


OFTEN = {
    *("frozen-baseline", "index", "scope-change", "actual-cost", "stranded-cost", "client-role-cost"),
    *("transition-cost", "one-off-cost", "one-off-written-off", "moved by keys", "version 2"),
    *("taken-out-already", "outside-baseline-scope", "published", "locked"),
}
"""What must happen again and again, or the machine says little."""


def test_what_was_saved_is_what_plain_loops_say_at_any_two_dates(copies: Copies, examples: int) -> None:
    said = run(Saving, copies, examples // 10 + 1)
    if examples >= EXAMPLES:  # Fewer say less.
        assert said.keys() >= OFTEN, OFTEN - said.keys()
