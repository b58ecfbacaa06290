"""Random histories of two partnerships with names that look alike, played through the acts.

A history is a list of lines as a clerk writes them, well-formed each, of which the rules refuse a good part. What
depends on what was recorded before (which keys a new one replaces, which allocation is turned back) is written as one
of the words below and looked up when the line is played.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from ledger.acts.line import ask
from ledger.clerk import Clerk
from ledger.cost_year.advance_events import AdvancesCalled
from ledger.cost_year.control_events import ControlKind, ControlTotalAsserted
from ledger.cost_year.events import AllocationReversed, CostAllocated, CostRecorded
from ledger.cost_year.payment_events import PaymentRecorded
from ledger.errors import EmptyAct
from ledger.event import RecordedInError
from ledger.founding import ActRefused
from ledger.journal import Entry
from ledger.money import ZERO, Money
from ledger.partnership.netting_events import NettingAgreed
from projections import ALL, Library
from projections.keeping.follow import catch_up
from tests.ledgers import SYSTEM
from tests.oracle import naive, naive_books
from tests.projections.history import BUYER, COLLEGE, CONTROLLER, OFFICIAL, line

Line = dict[str, Any]
Step = tuple[Callable[..., list[Line]], int, timedelta, int]

MEMBERS = {
    "blnp/financien": ("GM0267", "GM0273", "GM0313", "GM0327"),
    "blnp/ict": ("GM0267", "GM0313", "GM0327"),
    "blnp-2/financien": ("GM0313", "GM0327"),
}
BEGIN = datetime(2018, 1, 1, tzinfo=UTC)
"""When the history begins that comes after the opening."""
NO_MISTAKES = (ActRefused, RecordedInError)
POOLS = ("beheer", "projecten")
YEARS = (2018, 2019)
BOUNDARIES = ("2017-12-31", "2018-01-01", "2018-06-30", "2018-07-01", "2018-12-31", "2019-01-01", "2019-07-01")
THOSE_IN_FORCE, NEW_COST = "those in force", "a new cost"
STANDING, SOME_PAYMENT, SOME_TRANSFER = "the advances that stand", "a recorded payment", "of a transfer"
SOME_COST, SOME_ALLOCATION, SOME_ENTRY = "a recorded cost", "an allocation", "an entry that counts"
THEIR_FIGURE, MORE_THAN_THAT = "what the books come to", "forty euros more than that"
"""What is looked up when a line is played."""


def _decision(scope: str) -> list[Line]:
    about = {"scope": scope, "decision": "besluit", "body": COLLEGE}
    since = {"effective_on": "2017-01-01"}
    return [
        line("propose-decision", "2017-01-10", **about, title="besluit", **since),
        line("adopt-decision", "2017-01-10", **about, decided_on="2017-01-01", **since),
    ]


def _key(service: str, pool: str) -> Line:
    rests = {"decision": f"{service}#besluit", "method": "fixed", "source": "regeling", "effective_on": "2017-01-01"}
    weights = {code: str(number) for number, code in enumerate(MEMBERS[service], start=1)}
    return line("adopt-key", "2017-01-10", service=service, pool=pool, key=f"eerst-{pool}", weights=weights, **rests)


def _counted(partnership: str, codes: list[str]) -> list[Line]:
    """What keys look up: more from year to year, and for one of them at once much less."""
    return [
        line(
            "record-measure",
            "2017-01-10",
            partnership=partnership,
            measure="inwoners",
            participant=code,
            value=str(100 * number + year if (number, year) != (2, 2019) else 20),
            reference_on=f"{year}-01-01",
            source="telling",
            vintage="voorlopig",
        )
        for number, code in enumerate(codes, start=1)
        for year in range(2016, 2022)
    ]


def _written_down(service: str, pool: str) -> list[Line]:
    """Keys that others can be made of."""
    about = {"service": service, "pool": pool, "source": "nota"}
    lookup = {"measure": "inwoners", "reference_day": "01-01"}
    guarded = lookup | {"guard": {"threshold": "0.15"}}
    named: dict[str, Any] = {"participants": list(MEMBERS[service])}
    return [
        line("define-key", "2017-01-10", **about, key="inwoners", method="measure", lookup=guarded, **named),
        line("define-key", "2017-01-10", **about, key="gelijk", method="equal", among="members"),
        line("define-key", "2017-01-10", **about, key="eigen", method="direct"),
    ]


def _zero_since(service: str) -> str:
    return "2018-03-01" if service == "blnp/ict" else "2017-02-01"


def _service(service: str) -> list[Line]:
    here, since = {"service": service}, {"effective_on": "2017-01-01"}
    zero = {"indicator": "kosten", "criterion": "costs", "title": "Kosten", "unit": "EUR", "better": "lower"}
    days = {"indicator": "dagen", "criterion": "quality", "title": "Dagen", "unit": "days", "better": "lower"}
    start = {"title": "0-meting", "starts_on": "2016-01-01", "ends_on": "2017-01-01", "price_level": 2016}
    was = {"indicator": "kosten", "value": "9000.00", "source": "jaarrekening", "effective_on": "2017-02-01"}
    facts = {"title": service, "host": "GM0327", "members": list(MEMBERS[service]), "scope": ["administratie"]}
    return [
        line("start-service", "2017-01-10", **here, **facts, **since),
        *_decision(service),
        *(line("open-pool", "2017-01-10", **here, pool=pool, title=pool, **since) for pool in POOLS),
        *(_key(service, pool) for pool in POOLS),
        *(each for pool in POOLS for each in _written_down(service, pool)),
        *(line("open-cost-year", "2017-01-10", **here, year=year) for year in YEARS),
        line(
            "start-baseline", "2017-01-10", **here, **start, scope=["administratie"], effective_on=_zero_since(service)
        ),
        *(line("define-indicator", "2017-01-10", **here, **each) for each in (zero, days)),
        *(line("record-baseline-value", "2017-01-10", **here, **was, participant=code) for code in MEMBERS[service]),
    ]


def opening() -> list[Line]:
    """Two partnerships with three services, each with a decision, pools, keys, books and a 0-meting; two mandates."""
    found = []
    for name in ("blnp", "blnp-2"):
        here, since = {"partnership": name}, {"effective_on": "2017-01-01"}
        facts = {"title": name, "legal_form": "light-scheme", "vision": "samen"}
        codes = sorted({code for service in MEMBERS if service.startswith(f"{name}/") for code in MEMBERS[service]})
        found += [
            line("found-partnership", "2017-01-10", **here, **facts, **since),
            *(line("admit-participant", "2017-01-10", **here, participant=code, **since) for code in codes),
            *_counted(name, codes),
            *_decision(name),
        ]
    found += [each for service in MEMBERS for each in _service(service)]
    return [*found, *(_mandate(scope) for scope in ("blnp", "blnp/financien"))]


def _mandate(scope: str) -> Line:
    whom = {"kind": "mandate", "mandator": COLLEGE, "mandatee": BUYER["function"], "organisation": "GM0327"}
    terms = {"power": "inkoop", "legal_basis": "Awb 10:3", "cap": "10000.00", "effective_on": "2017-07-01"}
    about = {"scope": scope, "mandate": "m-1", "decision": f"{scope}#besluit"}
    return line("grant-mandate", "2017-07-01", **about, **whom, **terms)


# Each kind of step gives some lines that follow each other; a line has no `at` yet. Its seed is what hypothesis draws:
# so that a history is long and full at once, and gets smaller by leaving steps out.

Roll = Callable[[Random], Any]
Draw = Callable[[Roll], Any]
Lines = list[Line]


def some(*choices: object) -> Roll:
    """One of these."""
    return lambda random: random.choice(choices)


def small(prefix: str, most: int) -> Roll:
    """One of a few names: what is done to a thing meets what was done to it before."""
    return lambda random: f"{prefix}-{random.randint(1, most)}"


def between(first: date, last: date) -> Roll:
    return lambda random: (first + timedelta(random.randint(0, (last - first).days))).isoformat()


def days(random: Random) -> str:
    """A day on which much else changes, or any other."""
    any_day: str = between(date(2017, 7, 1), date(2020, 6, 30))(random)
    return random.choice([*BOUNDARIES, *[any_day] * len(BOUNDARIES)])


def early(random: Random) -> str:
    """A day by which most has yet to happen."""
    return min(days(random), days(random), days(random))


def euros(random: Random) -> str:
    cents = random.choice([random.randint(-50_000, -1), *[random.randint(1, 150_000)] * 4])
    return f"{'-' * (cents < 0)}{abs(cents) // 100}.{abs(cents) % 100:02}"


services = some("blnp/financien", "blnp/financien", "blnp/ict", "blnp-2/financien")
"""One has most of what happens, so that things meet there."""
scopes = some("blnp/financien", "blnp/financien", "blnp", "blnp/ict", "blnp-2/financien")
pools = some("beheer", "beheer", "projecten")
years = some(*YEARS)
flags = some(False, False, True)
actors = some(OFFICIAL, BUYER, CONTROLLER)


def money(draw: Draw) -> list[Line]:
    """A cost; mostly shared at once, sometimes on a day outside its year or paid by somebody else."""
    service, year = draw(services), draw(years)
    day = draw(some(*[draw(between(date(year, 1, 1), date(year, 12, 31)))] * 9, draw(days)))
    act = draw(some(*["record-and-allocate-cost"] * 9, "record-cost"))
    about = {"service": service, "year": year, "cost": draw(some(*[NEW_COST] * 19, "F-1")), "pool": draw(pools)}
    facts: Line = {"borne_by": draw(some(*MEMBERS[service] * 3, "GM0703")), "amount": draw(euros)}
    facts |= draw(some(*[{}] * 12, {"incurred_for": MEMBERS[service][0]}))
    around = date.fromisoformat(day) - timedelta(draw(some(3, 11, 25)))
    facts |= draw(some(*[{}] * 6, {"starts_on": around.isoformat(), "ends_on": (around + timedelta(30)).isoformat()}))
    return [line(act, **about, **facts, description="iets", effective_on=day, illustrative=draw(flags))]


def sharing(draw: Draw) -> list[Line]:
    """Share what was not, turn back what was, or share anew what another key now holds for."""
    year = {"service": draw(services), "year": draw(years)}
    ground = draw(some("error", "deliberate-deviation", "retroactive-key"))
    turn_back = line("reverse-allocation", **year, allocation=SOME_ALLOCATION, ground=ground, reason="fout")
    turn_back |= draw(some({}, {"effective_on": draw(between(date(year["year"], 1, 1), date(year["year"] + 1, 1, 1)))}))
    allocate = draw(some(*[line("allocate-cost", **year, cost=SOME_COST)] * 4, line("allocate-costs", **year)))
    reallocate = line("reallocate", **year, reason="een andere sleutel")
    lines: Lines = draw(some([turn_back], [turn_back, allocate], [allocate], [allocate], [reallocate]))
    return lines


def _made_of(draw: Draw, service: str) -> Line:
    """A key that is made of others, looks something up, or is bounded."""
    mixed = [{"key": "inwoners", "portion": "1/3"}, {"key": draw(some("gelijk", "gelijk", "eigen")), "portion": "2/3"}]
    phases = [{"year": 2018, "portion": draw(some("0.25", "0"))}, {"year": 2019, "portion": "0.75"}]
    path = {"from_key": draw(some("eerst-beheer", "gelijk")), "to_key": "inwoners", "phases": phases}
    named: Line = {"participants": list(MEMBERS[service])}
    floor = {"limits": [{"participant": MEMBERS[service][0], "floor": "0.3", "cap": "0.35"}]}
    bounds = floor | draw(some({}, {"redistribution": "equally"}))
    found: Line = draw(
        some(
            {"method": "mixture", "parts": mixed},
            {"method": "mixture", "parts": mixed, "bounds": bounds},
            {"method": "transition", "transition": path},
            {"method": "measure", "lookup": {"measure": "inwoners", "reference_on": "2018-01-01"}} | named,
            {"method": "measure", "lookup": {"measure": "inwoners", "reference_day": "01-01"}, "among": "members"},
            {"method": "equal", "among": "members", "bounds": bounds},
            {"method": "direct"},
        )
    )
    return found


def counted(draw: Draw) -> list[Line]:
    """Another edition of what was counted, after which years may be shared anew."""
    service = draw(services)
    about = {"measure": "inwoners", "participant": draw(some(*MEMBERS[service])), "source": "telling"}
    on = draw(some("2018-01-01", "2019-01-01"))
    value = draw(some("90", "350", "1200.5", "2500"))
    edition = {"partnership": service.split("/", maxsplit=1)[0], "vintage": draw(some("definitief", "herzien"))}
    again = [line("reallocate", service=service, year=year, reason="een andere telling") for year in YEARS]
    return [line("record-measure", **about, **edition, reference_on=on, value=value), *draw(some([], again))]


def keys(draw: Draw) -> list[Line]:
    """A key, from a day in the past or yet to come, that replaces what it should or something else."""
    service = draw(services)
    members = MEMBERS[service] if draw(some(True, True, True, True, False)) else MEMBERS[service][1:]
    weights = {code: draw(some("1", "2", "3.5", "33.33", "0")) for code in members}
    about = {"service": service, "pool": draw(pools), "key": draw(small("k", 300)), "effective_on": draw(days)}
    rests = {"decision": f"{service}#besluit", "source": "regeling"}
    method = {"method": "equal"} if draw(some(True, False, False)) else {"method": "fixed", "weights": weights}
    method = draw(some(method, method, _made_of(draw, service)))
    method |= draw(some({}, {}, {"rounding": "largest-remainder-per-cost"}, {"pro_rata": "by-months"}))
    replaces = draw(some(*[THOSE_IN_FORCE] * 4, [], ["eerst-beheer"]))
    adopt = line("adopt-key", **about, **rests, **method, replaces=replaces)
    again = [line("reallocate", service=service, year=year, reason="een andere sleutel") for year in YEARS]
    at_once = adopt | {
        "reallocate": True,
        "reason": "een andere sleutel",
        "closed_years": draw(some("refuse", "leave")),
    }
    lines: Lines = draw(some([adopt], [adopt, *again], [at_once]))
    return lines


def mandates(draw: Draw) -> list[Line]:
    """A mandate is granted, changed or revoked from some day, on a decision that is there or not."""
    scope = draw(scopes)
    about = {"scope": scope, "mandate": draw(some("m-1", "m-1", "m-2"))}
    rests = {"decision": draw(some(*[f"{scope}#besluit"] * 4, f"{scope}#d-1"))}
    terms: Line = {"power": draw(some("inkoop", "personeel")), "legal_basis": "Awb 10:3"}
    terms |= {"illustrative": draw(flags), "conditions": draw(some([], ["met reden", "per kwartaal"]))}
    terms |= draw(some({}, {"cap": "10000.00"}, {"cap": "500.00"}))
    if draw(flags):
        terms["valid_until"] = draw(days)
    kind = draw(some("mandate", "mandate", "power-of-attorney", "signing-mandate"))
    whom = {"kind": kind, "mandator": COLLEGE, "mandatee": BUYER["function"], "organisation": "GM0327"}
    grant = line("grant-mandate", effective_on=draw(early), **about, **rests, **whom, **terms)
    change = line("change-mandate", effective_on=draw(days), **about, **rests, **terms)
    revoke = line("revoke-mandate", effective_on=draw(days), **about, **rests)
    lines: Lines = draw(some([grant], [grant, change], [change], [change], [change, revoke], [revoke]))
    return lines


def decisions(draw: Draw) -> list[Line]:
    """A decision of a body, by itself or under mandate, and what else may become of a proposal."""
    scope = draw(scopes)
    about = {"scope": scope, "decision": draw(small("d", 20)), "body": COLLEGE}
    first, later = sorted([draw(days), draw(days)])
    propose = line("propose-decision", **about, title="iets", effective_on=first)
    adopt = line("adopt-decision", None, draw(actors), **about, decided_on=later, effective_on=draw(days))
    adopt |= draw(some({}, {"amount": "400.00"}, {"amount": "20000.00"})) | {"illustrative": draw(flags)}
    if draw(some(True, False)):
        mandate = f"{draw(some(scope, scope, 'blnp'))}#{draw(small('m', 2))}"
        adopt |= {"actor": BUYER, "basis": {"mandate": mandate, "decision": f"{scope}#besluit"}}
    ending = {"effective_on": later, "grounds": "daarom"}
    others = [line(f"{verb}-decision", **about, **ending) for verb in ("reject", "defer", "withdraw")]
    whole = [propose, adopt]
    lines: Lines = draw(some(whole, whole, whole, [propose], [adopt], [propose, *others], [*whole, others[2]]))
    return lines


def zero(draw: Draw) -> list[Line]:
    """Values of the 0-meting, sometimes fixed after that."""
    service = draw(services)
    common = {"service": service, "source": "jaarrekening", "effective_on": draw(days), "illustrative": draw(flags)}
    costs = {"indicator": "kosten", "value": f"{draw(some(0, 500, 9000, 20000))}.00"}
    found = [
        line("record-baseline-value", **common, **costs, participant=code)
        for code in draw(some(MEMBERS[service], MEMBERS[service], MEMBERS[service][:2]))
    ]
    if draw(some(True, False)):
        found.append(line("record-baseline-value", **common, indicator="dagen", value=draw(some("4.5", "4.50", "6"))))
    if draw(flags):
        fixed = {"effective_on": draw(days), "decision": f"{service}#besluit"}
        found.append(line("lock-baseline", service=service, **fixed))
    return found


def measuring(draw: Draw) -> list[Line]:
    """What an indicator was in a later period, from the books or counted; measured again it replaces."""
    service = draw(services)
    year, on = draw(some([2018], [2019], [2018, 2019])), {"effective_on": draw(days)}
    costs = line("measure-cost-actual", service=service, indicator="kosten", years=year, **on)
    period = draw(some(("2018-01-01", "2019-01-01"), ("2019-01-01", "2020-01-01"), ("2016-06-01", "2018-01-01")))
    counted = {"indicator": "dagen", "value": draw(some("3", "3.0", "7.25")), "source": "telling"}
    who = draw(some({}, {"participant": MEMBERS[service][0]})) | {"illustrative": draw(flags)}
    facts = {"starts_on": period[0], "ends_on": period[1], **counted, **on, **who}
    return [draw(some(costs, costs, line("measure-actual", service=service, **facts)))]


def claims(draw: Draw) -> list[Line]:
    """A claimed saving, and what somebody (the same one, perhaps) then makes of it."""
    claim = {"service": draw(services), "claim": draw(small("c", 5))}
    year = draw(some(2018, 2018, 2019))
    what = {"indicator": "kosten", "starts_on": f"{year}-01-01", "ends_on": f"{year + 1}-01-01"}
    amounts = some(draw(euros), "1.00")
    make = line("claim-saving", None, draw(actors), **claim, **what, amount=draw(amounts), effective_on=draw(early))
    make |= {"illustrative": draw(flags)}
    verify = line("verify-saving", None, draw(actors), **claim, effective_on=draw(days))
    dispute = line("dispute-saving", None, draw(actors), **claim, grounds="twijfel", effective_on=draw(days))
    reject = line("reject-saving", None, draw(actors), **claim, grounds="onjuist", effective_on=draw(days))
    rests = {"decision": f"{claim['service']}#besluit", "effective_on": draw(days)}
    booked = {"amount": draw(amounts), "from_year": 2020, "structural": True}
    book = line("book-saving", None, draw(actors), **claim, **booked, **rests)
    measure = line("measure-cost-actual", service=claim["service"], indicator="kosten", years=[year])
    measure |= {"effective_on": draw(days)}
    evident = [measure, make, verify]
    chains: tuple[list[Line], ...] = ([make], [verify], [book], [verify, book], [dispute, verify, book], [reject])
    lines: Lines = draw(some(*chains, [dispute], evident, evident, [*evident, book], [*evident, book]))
    return lines


def savings(draw: Draw) -> list[Line]:
    """All that it takes to book a saving, and perhaps a doubt on the way."""
    service = draw(some("blnp/financien", "blnp/ict"))
    here, rests = {"service": service}, {"service": service, "decision": f"{service}#besluit"}
    claim = {**here, "claim": draw(small("s", 5))}
    what = {"indicator": "kosten", "starts_on": "2018-01-01", "ends_on": "2019-01-01", "amount": "100.00"}
    verify = line("verify-saving", None, CONTROLLER, **claim, effective_on=draw(days))
    dispute = line("dispute-saving", None, draw(actors), **claim, grounds="twijfel", effective_on=draw(days))
    paid = {"pool": "beheer", "description": "iets", "amount": "100.00", "borne_by": "GM0327"}
    allocate = line("allocate-cost", **here, year=2018, cost=SOME_COST)
    counted = {"indicator": "dagen", "value": "5", "source": "telling"}
    return [
        line("record-baseline-value", **here, **counted, effective_on=draw(days)),
        line("lock-baseline", **rests, effective_on=draw(days)),
        line("record-and-allocate-cost", **here, year=2018, cost=NEW_COST, **paid, effective_on="2018-04-01"),
        *[allocate] * 3,
        line("measure-cost-actual", **here, indicator="kosten", years=[2018], effective_on=draw(days)),
        line("claim-saving", None, OFFICIAL, **claim, **what, illustrative=draw(flags), effective_on=draw(days)),
        verify,
        *draw(some([], [], [dispute], [dispute, verify])),
        line("book-saving", None, draw(actors), **claim, amount="60.00", from_year=2020, structural=True)
        | {"decision": f"{service}#besluit", "effective_on": draw(days)},
    ]


def others(draw: Draw) -> list[Line]:
    """What moves the ground under all that: members come and go, a pool or a year is closed."""
    service, on = draw(services), {"effective_on": draw(days)}
    rests = {"service": service, "decision": f"{service}#besluit", **on}
    seen = {"observation": draw(small("o", 9)), "kind": "bottleneck", "text": "krap", "source": "verslag"}
    partnership = service.split("/")[0]
    return [
        draw(
            some(
                line("leave-service", **rests, member=draw(some(*MEMBERS[service]))),
                line("join-service", **rests, member=draw(some("GM0273", "GM0267"))),
                line("close-pool", **rests, pool="projecten"),
                line("close-cost-year", **rests, year=draw(years)),
                line(
                    "adopt-budget",
                    **rests,
                    year=draw(years),
                    pool=draw(pools),
                    amount=f"{draw(some(0, 500, 9000, 20000))}.00",
                ),
                line("record-observation", partnership=partnership, service=service, **seen, **on),
                line("withdraw-decision", scope=service, decision="besluit", body=COLLEGE, grounds="op", **on),
            )
        )
    ]


def corrections(draw: Draw) -> list[Line]:
    """What was recorded lately was a mistake, perhaps with all that rests on it by now."""
    whole = {"with_what_rests_on_it": draw(some(True, True, False))}
    return [line("record-in-error", partnership=SOME_ENTRY, positions=[], **whole, reason="error: it never was")]


KINDS = (
    money,
    money,
    money,
    money,
    sharing,
    keys,
    counted,
    mandates,
    mandates,
    decisions,
    decisions,
    zero,
    measuring,
    claims,
    savings,
    corrections,
)
SELDOM = (others, claims)
PAUSES = (timedelta(minutes=1), timedelta(hours=7), timedelta(days=3), timedelta(days=25))
steps = st.tuples(
    st.sampled_from([*KINDS, *KINDS, *SELDOM]), st.integers(0, 2**32), st.sampled_from(PAUSES), st.integers(0, 9)
)
histories = st.lists(steps, min_size=60, max_size=120)
"""What kind of step, what it holds, how long after the one before, and whether somebody asks something then (at 0)."""


# Playing


def play(library: Library, history: Sequence[Step]) -> list[Entry]:
    """Do the acts, with ``at`` rising from line to line; return all entries of the ledger."""
    journal = library.journal
    clerk, at = Clerk(SYSTEM, journal), BEGIN
    entries = list(journal.entries())
    for number, (kind, seed, pause, asks) in enumerate(history):
        at += pause
        random = Random(seed)
        for each in kind(lambda roll, random=random: roll(random)):
            at += timedelta(seconds=1)
            written = looked_up(each, entries, number) | {"at": at.isoformat()}
            with suppress(EmptyAct):
                clerk.do(ask(written, journal.founded.ledger))
            entries += journal.entries(entries[-1].position)
        if asks == 0:
            catch_up(library.engine, journal, ALL, entries[-1].position)
    return entries


def looked_up(asked: Line, entries: Sequence[Entry], number: int) -> Line:
    """The line with what was recorded before it filled in."""
    entries = naive.known(entries, entries[-1].position)
    if asked.get("partnership") == SOME_ENTRY:
        recent = [each for each in entries if each.recorded_at >= BEGIN and not isinstance(each.event, NO_MISTAKES)]
        entry = recent[-1 - number % min(len(recent), 60)] if recent else entries[1]
        return asked | {"partnership": naive.scope_of(entry).split("/")[0], "positions": [entry.position]}
    stream = f"cost-year:{asked.get('service')}/{asked.get('year')}"
    events = [entry.event for entry in entries if entry.stream == stream]
    if asked.get("replaces") == THOSE_IN_FORCE:
        day = date.fromisoformat(asked["effective_on"])
        return asked | {"replaces": sorted(naive.keys_from(entries, asked["service"], asked["pool"], day))}
    if asked.get("replaces") == STANDING:
        called = [event.advances for event in events if isinstance(event, AdvancesCalled)]
        return asked | {"replaces": called[-1] if called else None}
    if asked.get("payer") == SOME_TRANSFER:
        agreed = [each.event.transfers for each in entries if isinstance(each.event, NettingAgreed)] or [()]
        payer, payee = next(((each.payer, each.payee) for each in agreed[-1]), ("GM0313", "GM0327"))
        return asked | {"payer": payer, "payee": payee}
    if asked.get("payment") == SOME_PAYMENT:
        paid = [event.payment for event in events if isinstance(event, PaymentRecorded)] or ["B-0"]
        return asked | {"payment": paid[-1 - number % len(paid)]}
    if asked.get("cost") == NEW_COST:
        return asked | {"cost": f"F-{number}"}
    if asked.get("cost") == SOME_COST:
        shared: dict[str, int] = {}
        for event in events:
            match event:
                case CostRecorded():
                    shared[event.cost] = 0
                case CostAllocated():
                    shared[event.cost] += 1
                case AllocationReversed():
                    shared[event.cost] -= 1
        rest = [cost for cost, times in shared.items() if not times] or [*shared, "F-0"]
        return asked | {"cost": rest[number % len(rest)]}
    if (amount := asked.get("amount")) in (THEIR_FIGURE, MORE_THAN_THAT):
        about = ("ledger_account", "pool", "task_field", "participant")
        day, kind = date.fromisoformat(asked["effective_on"]), ControlKind(asked["kind"])
        names: dict[str, Any] = {name: asked.get(name) for name in about}
        total = ControlTotalAsserted("", kind, ZERO, "", day, **names)
        cents, _ = naive_books.figure(entries, stream, total)
        return asked | {"amount": Money(cents + (4_000 if amount == MORE_THAN_THAT else 0)).euros}
    if asked.get("allocation") == SOME_ALLOCATION:
        made = [event.allocation for event in events if isinstance(event, CostAllocated)] or ["F-0.1"]
        return asked | {"allocation": made[-1 - number % len(made)]}
    return asked
