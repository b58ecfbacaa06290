"""What everyone would bear of a year under another key, other weights or without somebody: computed, never recorded.

A scenario is laid over what was known at a position: the service gets other keys or members from a day on, and the
books share anew what these change, by the very code that ``reallocate`` records with. Nothing of it reaches a journal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

import msgspec

from ledger import sharing
from ledger.acts import ACTS
from ledger.acts.fields import Code, Number, Slug
from ledger.acts.key_fields import KeyFields, key_of
from ledger.cost_year import COST_YEAR, CostYear
from ledger.cost_year.events import Share
from ledger.cost_year.lines import Line
from ledger.cost_year.refusals import NothingToReallocate
from ledger.cost_year.runs import Which
from ledger.errors import LedgerError, Malformed, NotFound, RuleBroken
from ledger.known import AsKnown
from ledger.money import KeyRounding
from ledger.partnership import PARTNERSHIP, Partnership
from ledger.service import SERVICE, KeyInForce, Service
from ledger.service.key import Key, KeyMethod, TotalRule, Weight
from ledger.service.pools import Pool
from ledger.timeline import Timeline

SIMULATION: Final = "simulation"
"""What stands where a decision or a source would, in what nobody decided."""


class CannotSimulate(Malformed):
    """A scenario that a rule would refuse has no figures."""

    code = "cannot-simulate"

    def __init__(self, scenario: str, refusal: LedgerError) -> None:
        super().__init__(f"scenario {scenario!r} cannot be computed: {refusal}")
        self.scenario, self.refusal = scenario, refusal.code


class UnusableScenario(Malformed):
    """A scenario says one thing that differs from what is, and says it well-formed."""

    code = "unusable-scenario"

    def __init__(self, scenario: str, problem: str) -> None:
        super().__init__(f"scenario {scenario!r}: {problem}; name 'key', 'weights' or 'specification', or 'without'")
        self.scenario, self.problem = scenario, problem


class Scenario(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is otherwise: of one pool or all, from a day on or all year.

    ``key`` is one that the pool has by that name already, ``weights`` are those of a fixed key, and ``specification``
    is a key as ``define-key`` takes it, without service, pool, name and source. Who is named in weights takes part;
    who stands in ``without`` takes no part, and no key has a weight of it.
    """

    scenario: Slug
    pool: Slug | None = None
    since: date | None = None
    key: Slug | None = None
    weights: dict[Code, Number] | None = None
    specification: dict[str, Any] | None = None
    without: tuple[Code, ...] = ()


Account = tuple[str, str]
"""A pool and a participant."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """In cents what everyone bears of each pool, and would bear.

    ``anew`` are the costs that would be shared otherwise, ``not_shared`` those that nobody bears yet: they are in
    neither figure. ``illustrative`` are those of which a part of either figure is given by no source.
    """

    actual: Mapping[Account, int]
    simulated: Mapping[Account, int]
    anew: tuple[str, ...] = ()
    not_shared: tuple[str, ...] = ()
    illustrative: frozenset[Account] = frozenset()


@dataclass(frozen=True, slots=True)
class Simulating:
    """A year of a service as it was known at a position and as it held on a day."""

    service: Service
    partnership: Partnership
    books: CostYear
    valid_on: date
    _actual: Counter[Account] = field(default_factory=Counter)

    @staticmethod
    def of(known: AsKnown, service: str, year: int, valid_on: date) -> Simulating:
        """Raises ``NotFound`` where there are no such books."""
        books = known.read(COST_YEAR, f"{service}/{year}").state
        if books.opened is None:
            raise NotFound("cost-year", f"{service}/{year}")
        shared = known.read(SERVICE, service).state
        together = known.read(PARTNERSHIP, service.partition("/")[0]).state
        made = Simulating(shared, together, books, valid_on)
        made._actual.update(made._borne(books))
        return made

    def play(self, scenario: Scenario) -> Outcome:
        """What would be borne; raises ``CannotSimulate`` where a rule refuses it."""
        try:
            return self._play(scenario)
        except RuleBroken as refusal:
            raise CannotSimulate(scenario.scenario, refusal) from refusal

    def _play(self, scenario: Scenario) -> Outcome:
        opened = self.books.opened
        assert opened is not None, "a year that can be read was opened"
        since = scenario.since or opened.effective_on
        service = _with_keys(self.service, scenario, since)
        service, partnership = _with_members(service, self.partnership, scenario, since)
        books = self._as_borne()
        events: tuple[Any, ...] = ()
        with suppress(NothingToReallocate):
            events = books.reallocate(sharing.terms(service, partnership), Which(scenario.pool, since))
        for event in events:
            books = COST_YEAR.evolve(books, event)
        waiting = [
            line.recorded.cost
            for line in self.books.lines
            if line.recorded.effective_on <= self.valid_on and not line.borne(self.valid_on)
        ]
        return Outcome(
            self._actual,
            self._borne(books),
            tuple(dict.fromkeys(event.cost for event in events)),
            tuple(waiting),
            self._illustrative(self.books) | self._illustrative(books),
        )

    def _as_borne(self) -> CostYear:
        """The books with what is borne on the day; open, for a simulation may look into closed ones."""
        lines, carries = self.books.lines, self.books.carries
        for line in self.books.lines:
            then = line.as_borne(self.valid_on)
            if then != line:
                lines = lines.put(then)
                carries = carries if line.standing is None else carries.without(line.standing)
                carries = carries if then.standing is None else carries.after(then.standing)
        return replace(self.books, closed=None, lines=lines, carries=carries)

    def _borne(self, books: CostYear) -> Counter[Account]:
        """What everyone bears on the day; of a municipality that has ended it is its successor's."""
        found: Counter[Account] = Counter()
        for line in books.lines:
            for share in line.borne(self.valid_on):
                found[self._account(line, share)] += share.amount.cents
        return found

    def _illustrative(self, books: CostYear) -> frozenset[Account]:
        """Who bears on the day anything of what no source gives."""
        standing = [(line, line.as_borne(self.valid_on).standing) for line in books.lines]
        shares = [(line, share) for line, found in standing if found and found.illustrative for share in found.shares]
        return frozenset(self._account(line, share) for line, share in shares)

    def _account(self, line: Line, share: Share) -> Account:
        return line.recorded.pool, self.service.governance.heir_on(share.participant, self.valid_on)


def _with_keys(service: Service, scenario: Scenario, since: date) -> Service:
    """The service with the key of a scenario in its pools, and with nobody in any key who takes no part."""
    said = [each is not None for each in (scenario.key, scenario.weights, scenario.specification)]
    if sum(said) > 1:
        raise UnusableScenario(scenario.scenario, "it names more than one key")
    if not any(said) and not scenario.without:
        raise UnusableScenario(scenario.scenario, "it says nothing that differs")
    pools = dict(service.pools)
    names = [scenario.pool] if scenario.pool is not None else sorted(pools)
    if scenario.key is not None and scenario.pool is None:
        names = [name for name in names if scenario.key in pools[name].named]
    if scenario.key is not None and not any(scenario.key in service.pool(name).named for name in names):
        raise NotFound("key", scenario.key)
    for name in names:
        pool = service.pool(name)
        day = max(since, pool.opened_on)
        if pool.closed_on is not None and pool.closed_on <= day:
            continue
        if any(said):
            pool = _with_key(service, pool, scenario, day)
        pools[name] = _stripped(pool, frozenset(scenario.without), day)
    return replace(service, pools=pools)


def _with_key(service: Service, pool: Pool, scenario: Scenario, day: date) -> Pool:
    if scenario.key is not None:
        return replace(pool, keys=pool.keys.since(day, pool.named[scenario.key]))
    key = _key(service, pool, scenario, day)
    adopted = pool.adopt(key, day, SIMULATION, tuple(each.key.name for each in pool.keys.from_day(day)))
    return pool.after(adopted, service.version + 1)


def _key(service: Service, pool: Pool, scenario: Scenario, day: date) -> Key:
    if scenario.specification is not None:
        named = {"service": service.name, "pool": pool.name, "key": _name(scenario), "source": SIMULATION}
        try:
            asked = msgspec.convert({**named, **scenario.specification}, ACTS["define-key"].fields, strict=True)
        except msgspec.ValidationError as error:
            raise UnusableScenario(scenario.scenario, str(error)) from error
        ACTS["define-key"].check(asked)
        assert isinstance(asked, KeyFields)
        return key_of(asked, service.members_on(day))
    weights = tuple(Weight(code, Decimal(value)) for code, value in (scenario.weights or {}).items())
    now = pool.keys.on(day)
    rounding = now.key.rounding if now is not None else KeyRounding.CUMULATIVE.value
    return Key(_name(scenario), KeyMethod.FIXED, weights, SIMULATION, rounding=rounding)


def _name(scenario: Scenario) -> str:
    """A key that nobody adopted has a name that none has."""
    return f"{SIMULATION}-{scenario.scenario}"


def _stripped(pool: Pool, without: frozenset[str], day: date) -> Pool:
    """A pool whose keys have nobody of these from a day on."""
    if not without:
        return pool
    steps = list(pool.keys.steps)
    now = pool.keys.on(day)
    if now is not None:
        steps = [*(step for step in steps if step[0] < day), (day, now), *(step for step in steps if step[0] > day)]
    held = tuple((on, found if on < day else _lacking(found, without)) for on, found in steps)
    named = {name: _lacking(found, without) for name, found in pool.named.items()}
    return replace(pool, keys=Timeline(held), named=named)


def _lacking(found: KeyInForce, without: frozenset[str]) -> KeyInForce:
    """A key without some participants: the others share in the proportions that they had."""
    key = found.key
    bounded = {each.participant for each in key.bounds.limits} if key.bounds is not None else set()
    if not without & {*key.named, *bounded}:
        return found
    limits = () if key.bounds is None else tuple(each for each in key.bounds.limits if each.participant not in without)
    return found._replace(
        key=replace(
            key,
            weights=tuple(each for each in key.weights if each.participant not in without),
            participants=tuple(code for code in key.participants if code not in without),
            whole=None,
            total_rule=TotalRule.EXACT,
            bounds=None if key.bounds is None else replace(key.bounds, limits=limits),
        )
    )


def _with_members(
    service: Service, partnership: Partnership, scenario: Scenario, since: date
) -> tuple[Service, Partnership]:
    """Who has a weight takes part from that day on, and who is left out does not."""
    members, participants = dict(service.members), dict(partnership.participants)
    for code, takes_part in _taking_part(scenario):
        for people in (members, participants):
            before: Timeline[bool] = people.get(code, Timeline())
            if bool(before.on(since)) is not takes_part and (takes_part or people is members):
                people[code] = before.since(since, takes_part)
    return replace(service, members=members), replace(partnership, participants=participants)


def _taking_part(scenario: Scenario) -> Iterator[tuple[str, bool]]:
    given = scenario.weights or (scenario.specification or {}).get("weights") or {}
    yield from ((code, True) for code in given)
    yield from ((code, False) for code in scenario.without)
