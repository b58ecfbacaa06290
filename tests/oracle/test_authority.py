"""Who could decide what, whatever happened: at any two dates what plain loops over the journal say of it.

A machine grants, hands on, changes, consents to, revokes and uses mandates, lets people come, leave and be away, and
asks at any moment, of any day and as known at any entry, whether somebody could decide. What it does is often irregular
(then it is recorded as it was found), so that all that can be the matter with a chain occurs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis.stateful import initialize

from ledger.competence import register_of
from ledger.event import Event, mistakes_in
from ledger.founding import ActRefused
from ledger.governance import chains
from ledger.governance.asked import Asked
from ledger.governance.events import DecisionAdopted
from ledger.known import AsKnown
from ledger.law import RULES, Response
from ledger.money import Money
from ledger.partnership import PARTNERSHIP
from ledger.service import SERVICE as SERVICES
from projections.checking.check import check
from tests.conftest import EXAMPLES
from tests.oracle import naive_authority as naive
from tests.oracle.conftest import Copies
from tests.oracle.machine import Machine, run
from tests.projections.history import HOST, OFFICIAL

PARTNERSHIP_NAME, SERVICE = "blnp", "blnp/financien"
SCOPES = (PARTNERSHIP_NAME, SERVICE)
BODIES = ("GM0327/college", "GM0313/college")
FUNCTIONS = ("teamleider", "adviseur", "directeur")
ORGANISATIONS = (HOST, "GM0313")
PEOPLE = ("p-a", "p-b")
DAYS = [date(2018, 1, 1) + timedelta(days=90 * number) for number in range(9)]
CAPS = ("100.00", "1000.00", None)
UNBENDING = frozenset(name for name, each in RULES.items() if each.response is Response.REFUSE)
"""What refuses an act; a deputy who steps in while the other is there is only found."""

AMOUNTS = ("50.00", "100.00", "100.01", "950.00")
ASKED_AT_ONCE = 12
MOSTLY = 0.6
Line = dict[str, Any]


class Governing(Machine):
    """One ledger, and how many of its mandates and decisions have come about."""

    def __init__(self) -> None:
        super().__init__()
        self.holdings: list[str] = []

    def teardown(self) -> None:
        try:
            assert check(self.library) == []
        finally:
            super().teardown()

    def happenings(self) -> Sequence[Callable[[Random], None]]:
        there = naive.refs(self.told)
        return (
            self._grant,
            self._grant,
            *((self._change, self._withdraw, self._staff, self._decide, *[self._ask] * 2) if there else ()),
        )

    @property
    def told(self) -> naive.Told:
        return self.known(self.head)

    def known(self, position: int) -> naive.Told:
        found: list[tuple[str, Event]] = []
        for each in self.library.journal.entries(0, position):
            kind, _, name = each.stream.partition(":")
            if kind in ("partnership", "service") and not isinstance(each.event, ActRefused):
                found.append((name, each.event))
        assert not mistakes_in([event for _, event in found])
        return found

    @initialize()
    def begin(self) -> None:
        """A decision of each body on which its mandates rest, in each scope."""
        for scope in SCOPES:
            for body in BODIES:
                about: Line = {"scope": scope, "decision": f"regeling-{body[2:6]}", "body": body}
                actor = OFFICIAL | {"on_behalf_of": body, "organisation": body[:6]}
                assert self.do("propose-decision", actor, **about, title="x", effective_on="2017-01-01") is None
                dated: Line = {"decided_on": "2017-01-01", "effective_on": "2017-01-01"}
                assert self.do("adopt-decision", actor, **about, **dated) is None

    def _grant(self, random: Random) -> None:
        """A mandate, or a sub-mandate of one that is there: regular or not."""
        scope, mandator, since = random.choice(SCOPES), random.choice(BODIES), random.choice(DAYS)
        parents = [each for each in naive.refs(self.told) if each.partition("#")[0] in (scope, PARTNERSHIP_NAME)]
        parent = random.choice(parents[-3:]) if parents and random.random() < MOSTLY else None
        if parent is not None and random.random() < MOSTLY:
            mandator = naive.granted(self.told, parent).mandator
        function, at = random.choice(FUNCTIONS), random.choice((mandator[:6], *ORGANISATIONS))
        fields: Line = {
            "scope": scope,
            "mandate": f"m{self.number}",
            "kind": "mandate",
            "mandator": mandator,
            "mandatee": function,
            "organisation": at,
            "power": "alles",
            "legal_basis": "Awb 10:3",
            "effective_on": str(since),
            "decision": f"{scope}#regeling-{mandator[2:6]}",
            "deputies": [each for each in random.sample(FUNCTIONS, random.randint(0, 1)) if each != function],
            "consents": _consents(random, function, at, since),
        }
        optional: Line = {
            "cap": random.choice(CAPS),
            "cap_per_year": random.choice(CAPS),
            "parent": parent,
            "sub_mandate": _handing_on(random),
            "valid_until": random.choice((None, str(since + timedelta(days=random.choice((90, 360)))))),
        }
        fields |= {name: value for name, value in optional.items() if value is not None}
        refused = self.do("grant-mandate", **fields)
        if refused is not None:
            refused = self.do("grant-mandate", **fields, as_found="zo aangetroffen")
        self.said["granted" if refused is None else refused] += 1
        self.said["sub-mandate"] += refused is None and parent is not None

    def _change(self, random: Random) -> None:
        """Other terms, or none any more, or the consent of somebody."""
        ref = random.choice(naive.refs(self.told))
        given, (scope, _, mandate) = naive.granted(self.told, ref), ref.partition("#")
        about: Line = {"scope": scope, "mandate": mandate, "effective_on": str(random.choice(DAYS))}
        rests: Line = {"decision": f"{scope}#regeling-{given.mandator[2:6]}"}
        match random.choice(("change", "revoke", "consent", "consent")):
            case "change":
                terms: Line = {"cap": random.choice(CAPS), "cap_per_year": random.choice(CAPS)}
                terms |= {"sub_mandate": _handing_on(random), "power": "alles", "legal_basis": "Awb 10:3"}
                known: Line = {name: value for name, value in terms.items() if value is not None}
                self.said[self.do("change-mandate", **about, **rests, **known) or "changed"] += 1
            case "revoke":
                self.said[self.do("revoke-mandate", **about, **rests) or "revoked"] += 1
            case _:
                whose = random.choice(("mandatee", "superior"))
                who = given.mandatee if whose == "mandatee" else f"{given.organisation}/college"
                self.said[self.do("consent-mandate", **about, consent_of=whose, given_by=who) or "consented"] += 1

    def _withdraw(self, random: Random) -> None:
        """Somebody who consented takes that back; where a ground stood for it, there is nothing to take back."""
        day = random.choice(DAYS)
        standing = [(ref, of) for ref in naive.refs(self.told) for of in sorted(naive.consents(self.told, ref, day))]
        if not standing:
            return
        ref, of = random.choice(standing)
        given, (scope, _, mandate) = naive.granted(self.told, ref), ref.partition("#")
        who = given.mandatee if of == "mandatee" else f"{given.organisation}/college"
        gone: Line = {"scope": scope, "mandate": mandate, "consent_of": of.value, "withdrawn_by": who}
        refused = self.do("withdraw-consent", **gone, grounds="geen tijd meer", effective_on=str(day))
        self.said[refused or "withdrawn"] += 1

    def _staff(self, random: Random) -> None:
        """Somebody comes into a function, leaves it, or is away from it."""
        day = random.choice(DAYS)
        about: Line = {"partnership": PARTNERSHIP_NAME, "effective_on": str(day)}
        if not self.holdings or random.random() < MOSTLY:
            who = {"function": random.choice(FUNCTIONS), "organisation": random.choice(ORGANISATIONS)}
            until = {} if random.random() < MOSTLY else {"valid_until": str(day + timedelta(days=100))}
            name, officer = f"h{self.number}", random.choice(PEOPLE)
            held = about | who | until | {"holding": name, "officer": officer, "source": "aanstelling"}
            refused = self.do("hold-function", **held)
            self.holdings += [name] if refused is None else []
            self.said[refused or "held"] += 1
            return
        about |= {"holding": random.choice(self.holdings)}
        if random.random() < MOSTLY:
            self.said[self.do("record-absence", **about, valid_until=str(day + timedelta(days=30))) or "away"] += 1
        else:
            self.said[self.do("leave-function", **about) or "left"] += 1

    def _decide(self, random: Random) -> None:
        """Take a decision under a mandate: it is refused exactly where the loops know a rule that refuses it."""
        told, day, euros = self.told, random.choice(DAYS), random.choice(AMOUNTS)
        ref, who, insist = random.choice(naive.refs(told)), random.choice(PEOPLE), random.random() < MOSTLY
        given, scope = naive.granted(told, ref), ref.partition("#")[0]
        function = random.choice((given.mandatee, *given.deputies))
        actor = {"subject": who, "function": function, "capacity": "official", "organisation": given.organisation}
        actor |= {"on_behalf_of": given.mandator}
        about: Line = {"scope": scope, "decision": f"d{self.number}", "body": given.mandator}
        assert self.do("propose-decision", actor, **about, title="x", effective_on="2017-01-01") is None
        question = naive.Question(given.mandator, function, given.organisation, day, Money.parse(euros).cents, who)
        missing = naive.missing(told, ref, question)
        fields = about | {"decided_on": str(day), "effective_on": str(day), "amount": euros, "basis": {"mandate": ref}}
        refused = self.do("adopt-decision", actor, **fields)
        assert (refused is not None) == bool(missing & UNBENDING), (refused, missing)
        if refused is not None and insist:
            assert self.do("adopt-decision", actor, **fields, as_found="zo aangetroffen") is None
            self.said["decided all the same"] += 1
        if refused is None or insist:
            adoptions = [it for _, it in self.told if isinstance(it, DecisionAdopted)]
            [adopted] = [it for it in adoptions if it.decision == about["decision"]]
            assert {each.rule for each in adopted.irregular} == missing
        self.said["decided" if refused is None else refused] += 1

    def _ask(self, random: Random) -> None:
        """Ask whether somebody could have decided something on a day, as was known after some entry; a dozen times.

        Whoever asks has a mandate, or a deputy's place, or neither, and all ways in which he might decide are told.
        """
        for _ in range(ASKED_AT_ONCE):
            ref = random.choice(naive.refs(self.told))
            given, scope = naive.granted(self.told, ref), ref.partition("#")[0]
            function = random.choice((given.mandatee, *given.deputies, *FUNCTIONS))
            day = random.choice(DAYS) + timedelta(days=random.choice((-1, 0, 1, 45)))
            cents, who = Money.parse(random.choice(AMOUNTS)), random.choice((*PEOPLE, None))
            position = max(self.head - random.choice((0, 0, random.randint(0, 30))), 1)
            self._compare(position, scope, Asked(given.mandator, function, given.organisation, day, cents, person=who))

    def _compare(self, position: int, scope: str, asked: Asked) -> None:
        told = [each for each in self.known(position) if each[0] in (scope, PARTNERSHIP_NAME)]
        state = AsKnown(self.library.journal, position)
        together = state.read(PARTNERSHIP, PARTNERSHIP_NAME).state
        shared = None if scope == PARTNERSHIP_NAME else (scope, state.read(SERVICES, scope).state)
        found = {each.authority.mandate: each for each in chains.search(register_of(together, shared), asked)}
        assert asked.amount is not None
        who = (asked.body, asked.function, asked.organisation)
        question = naive.Question(*who, asked.on, asked.amount.cents, asked.person)
        for ref in naive.refs(told):
            missing = naive.missing(told, ref, question)
            could = {"awb-10-2-function", "awb-10-2-organisation", "awb-10-2-mandator"}.isdisjoint(missing)
            assert (ref in found) == could, ref
            if could:
                assert {breach.rule.name for breach in found[ref].breaches} == missing, ref
                assert [link.mandate for link in found[ref].authority.chain] == naive.chain(told, ref)
                self.said["no" if missing else "yes"] += 1
                self.said.update(missing)


def _consents(random: Random, function: str, at: str, since: date) -> list[Line]:
    """Of both, of nobody, of both too late, or a ground on which nobody needs to."""
    how = random.choice(("both", "both", "none", "late", "ground"))
    if how == "none":
        return []
    if how == "ground":
        return [{"consent_of": each, "ground": "by-statute"} for each in ("mandatee", "superior")]
    on = str(since + timedelta(days=100 if how == "late" else 0))
    whose = (("mandatee", function), ("superior", f"{at}/college"))
    return [{"consent_of": of, "given_by": who, "given_on": on} for of, who in whose]


def _handing_on(random: Random) -> Line | None:
    depth = random.choice((None, 1, 1, 2))
    return None if depth is None else {"functions": random.choice(([], [], ["adviseur"])), "depth": depth}


OFTEN = {
    *(
        "granted",
        "sub-mandate",
        "changed",
        "revoked",
        "consented",
        "withdrawn",
        "held",
        "decided",
        "decided all the same",
    ),
    *("yes", "no", "awb-10-2-in-force", "awb-10-2-cap", "awb-10-4-mandatee", "awb-10-4-superior", "awb-10-9-allowed"),
    *("mandate-function-held", "withdrawn"),
}
"""What must happen again and again, or the machine says little."""


def test_who_could_decide_is_what_plain_loops_say_at_any_two_dates(copies: Copies, examples: int) -> None:
    said = run(Governing, copies, examples // 5 + 1)
    if examples >= EXAMPLES:  # Fewer say less.
        assert said.keys() >= OFTEN, OFTEN - said.keys()
