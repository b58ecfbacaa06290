"""Whatever happened to who takes part: nobody sees what he has no part in, held against a calendar kept day by day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.access.gate import Sight
from api.access.identity import Role
from api.access.refusals import Why
from ledger.clerk import Clerk
from tests.api.access.world import HOST, World, person, world_of
from tests.conftest import EXAMPLES
from tests.ledgers import SYSTEM
from tests.projections.masters import Masters

WEESP, AMSTERDAM = "GM0457", "GM0363"
END = date(2022, 3, 24)
"""The first day without Weesp; Amsterdam alone took over from it."""
FIRMS = ("kantoor-een", "kantoor-twee")
CODES = (HOST, "GM0313", WEESP, AMSTERDAM)
FIRST = date(2022, 3, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(50)]
LOOKED_AT = [*DAYS[::6], END - timedelta(days=1), END, END + timedelta(days=1)]

Step = tuple[str, str, int, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["join", "join", "leave", "engage", "end", "succeed"]),
        st.sampled_from([*CODES, *FIRMS]),
        st.integers(0, len(DAYS) - 1),
        st.integers(0, 20),
    ),
    max_size=14,
)


@dataclass
class Calendar:
    """Who has a part on each day, kept day for day without asking the ledger."""

    taking_part: dict[str, set[date]] = field(default_factory=lambda: {code: set() for code in CODES})
    engaged: dict[str, tuple[str, set[date]]] = field(default_factory=dict)

    def since(self, code: str, day: date, *, takes_part: bool) -> None:
        before = {each for each in self.taking_part[code] if each < day}
        self.taking_part[code] = before | ({each for each in DAYS if each >= day} if takes_part else set())

    def sees(self, who: str, today: date) -> date | None:
        """Up to which day somebody sees what was known: a far one where that is all of it, none where nothing is."""
        if who in FIRMS:
            return date.max if any(firm == who and today in days for firm, days in self.engaged.values()) else None
        if who == WEESP and today >= END:
            return None
        own = [who, *([WEESP] if who == AMSTERDAM and today >= END else [])]
        days = {day for code in own for day in self.taking_part[code] if day <= today}
        if days:
            return date.max if today in days else max(days)
        begun = any(day <= today for each in self.taking_part.values() for day in each)
        return date.max if who == HOST and not begun else None


def play(world: World, steps: Iterable[Step]) -> Calendar:
    """Do these acts, three days apart; what the ledger refuses did not happen."""
    calendar = Calendar()
    world.found(at="2022-02-20", since="2022-02-20")
    for number, (kind, who, at, length) in enumerate(steps):
        if (kind in ("engage", "end")) != (who in FIRMS):
            continue
        first, last = DAYS[at], DAYS[at] + timedelta(days=length)
        about = {"partnership": "blnp", "effective_on": first.isoformat(), "participant": who}
        paper = {"partnership": "blnp", "effective_on": first.isoformat(), "decision": "blnp#besluit"}
        heir = {"participant": WEESP, "successor": AMSTERDAM, "law": "Wet", "effective_on": END.isoformat()}
        engaged = {"engagement": f"e-{number}", "accountant": who, "title": "x", "valid_until": last.isoformat()}
        act, fields = {
            "join": ("admit-participant", about),
            "leave": ("withdraw-participant", about),
            "succeed": ("record-succession", about | heir),
            "engage": ("engage-accountant", paper | engaged),
            "end": ("end-engagement", paper | {"engagement": f"e-{length}", "grounds": "x"}),
        }[kind]
        asked = world.asked(act, f"{FIRST + timedelta(days=3 * number)}T11:00:00Z", **fields)
        if Clerk(SYSTEM, world.library.journal).do(asked).refusal is not None:
            continue
        match kind:
            case "join" | "leave":
                calendar.since(who, first, takes_part=kind == "join")
            case "succeed":
                calendar.since(WEESP, END, takes_part=False)
                calendar.since(AMSTERDAM, END, takes_part=True)
            case "engage":
                days = {first + timedelta(days=each) for each in range(length + 1)}
                calendar.engaged[f"e-{number}"] = (who, days)
            case "end":
                firm, days = calendar.engaged[f"e-{length}"]
                calendar.engaged[f"e-{length}"] = (firm, {each for each in days if each < first})
    return calendar


def known_on(world: World, day: date) -> int:
    """The last position that was recorded on a day or before it; all entries here are of the middle of their day."""
    return max(entry.position for entry in world.library.journal.entries() if entry.recorded_at.date() <= day)


def look(world: World, who: str, today: date, upto: date | None) -> None:
    """What somebody is told is what he may ask, and no more than the calendar says."""
    role = Role.ACCOUNTANT if who in FIRMS else Role.FINANCE
    asking, on = person(who, role), today.isoformat()
    head = world.library.journal.store.max_notification_id() or 0
    sights = world.gate(on).sights(asking)
    if upto is None:
        assert sights == ()
        assert {world.sees(asking, on, str(position)) for position in (1, head)} == {Why.NO_PART}
    elif upto == date.max:
        assert sights == (Sight("blnp"),)
        assert world.sees(asking, on) is None
    else:
        last = known_on(world, upto)
        assert sights == (Sight("blnp", last),)
        assert world.sees(asking, on, str(last)) is None
        assert last == head or world.sees(asking, on, str(last + 1)) is Why.LEFT
    wrong = person(who, Role.FINANCE if who in FIRMS else Role.ACCOUNTANT)
    assert world.gate(on).sights(wrong) == ()
    assert world.sees(wrong, on) is Why.NO_PART


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
@settings(max_examples=EXAMPLES // 10 + 1, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_nobody_sees_what_he_has_no_part_in(masters: Masters, database: str, steps: list[Step]) -> None:
    with masters.copy(database, "founded") as address, world_of(address) as world:
        calendar = play(world, steps)
        for today in LOOKED_AT:
            for who in (*CODES, *FIRMS):
                look(world, who, today, calendar.sees(who, today))
