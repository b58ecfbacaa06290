"""Findings about mandates, asked again of all that is known now: used without one or beyond it, or without consent.

The event of a decision holds the chain as it was known when it was recorded; this follows the same chain by what was
recorded since, with the same rules (Awb title 10.1), so that both answers stand beside each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from ledger.entry import Entry
from ledger.errors import NotFound
from ledger.governance import chain_rules, chains, grant_rules
from ledger.governance.asked import Asked, Register
from ledger.governance.events import DecisionAdopted, DecisionProposed, DecisionRejected, DecisionWithdrawn
from ledger.governance.mandate_events import MandateConsentWithdrawn, MandateGranted
from ledger.governance.mandate_refusals import ConsentWithdrawn
from ledger.governance.uniform_events import UniformDecisionAdopted, UniformDecisionProposed
from ledger.law import RULES, Breach, LegalRule
from ledger.partnership import PARTNERSHIP
from ledger.service import SERVICE
from projections.findings.found import FindingShare, Found, Scene, named
from projections.findings.taking import Adopted, asked_of, mandate_of

Proposed = DecisionProposed | UniformDecisionProposed
GivenUp = DecisionWithdrawn | DecisionRejected

JUDGES: tuple[LegalRule[Any], ...] = tuple(
    each for each in RULES.values() if each.check.__module__ in (chain_rules.__name__, grant_rules.__name__)
)


def find(scene: Scene) -> Iterator[Found]:
    """Every decision under mandate that a rule stands in the way of, and every mandate given against one or idle."""
    for scope in scene.scopes:
        kind = PARTNERSHIP if scope == scene.partnership else SERVICE
        register = scene.register(scope)
        taken: list[tuple[Entry, Adopted]] = list(scene.recorded(kind, scope, DecisionAdopted))
        taken += scene.recorded(kind, scope, UniformDecisionAdopted)
        taken = [each for each in taken if each[1].decided_on <= scene.on]
        irregular = list(_put_irregularly(scene, scope))
        for entry, adopted in taken:
            put = [each.position for each, event in irregular if event.decision == adopted.decision]
            yield from _decided(scene, scope, register, entry, adopted, put=put)
        decided = {(adopted.decision, adopted.body) for _, adopted in taken}
        for entry, proposed in irregular:
            yield from _proposed(scene, scope, register, entry, proposed, decided=decided)
        withdrawn: dict[str, list[Entry]] = defaultdict(list)
        for entry, gone in scene.recorded(kind, scope, MandateConsentWithdrawn):
            if gone.effective_on <= scene.on:
                withdrawn[gone.mandate].append(entry)
        for entry, granted in scene.recorded(kind, scope, MandateGranted):
            if granted.effective_on <= scene.on:
                ref = f"{scope}#{granted.mandate}"
                for breach in _once(chains.of_grant(register, ref, granted)):
                    about = f"{ref}{_part(breach, ref)}"
                    yield Found(
                        breach, about, (entry.position,), granted.effective_on, resolve_with=("revoke-mandate",)
                    )
                yield from _idle(scene, ref, register, entry, withdrawn.get(granted.mandate, []))


def _put_irregularly(scene: Scene, scope: str) -> Iterator[tuple[Entry, Proposed]]:
    """The proposals that were recorded as found."""
    kind = PARTNERSHIP if scope == scene.partnership else SERVICE
    put: list[tuple[Entry, Proposed]] = list(scene.recorded(kind, scope, DecisionProposed))
    put += scene.recorded(kind, scope, UniformDecisionProposed)
    return (each for each in put if each[1].irregular and each[1].effective_on <= scene.on)


def _proposed(
    scene: Scene, scope: str, register: Register, entry: Entry, proposed: Proposed, *, decided: set[tuple[str, str]]
) -> Iterator[Found]:
    """A proposal before a body that has not the power; once that body decided, its decision tells it, and not this."""
    governance, ref = scene.governance(scope), f"{scope}#{proposed.decision}"
    common = isinstance(proposed, UniformDecisionProposed)
    for body in proposed.bodies if isinstance(proposed, UniformDecisionProposed) else (proposed.body,):
        asked = Asked(body, body, body.partition("/")[0], proposed.effective_on, power=governance.power_of(ref))
        breach = chain_rules.power_held(None, body, asked.power, asked, register)
        if breach is not None and (proposed.decision, body) not in decided:
            about = f"{ref}/{named(body)}" if common else ref
            mending = () if common else ("withdraw-decision",)
            gone = _given_up(scene, scope, proposed.decision, body)
            yield Found(breach, about, (entry.position,), asked.on, resolve_with=mending, gone=gone)


def _given_up(scene: Scene, scope: str, decision: str, body: str) -> bool:
    """Whether a proposal was taken back, or the body did not want it."""
    kind = PARTNERSHIP if scope == scene.partnership else SERVICE
    gone: list[tuple[Entry, DecisionWithdrawn | DecisionRejected]] = list(
        scene.recorded(kind, scope, DecisionWithdrawn)
    )
    gone += scene.recorded(kind, scope, DecisionRejected)
    return any((event.decision, event.body) == (decision, body) and event.effective_on <= scene.on for _, event in gone)


def _decided(
    scene: Scene, scope: str, register: Register, entry: Entry, adopted: Adopted, *, put: list[int]
) -> Iterator[Found]:
    """What stands in the way of whoever decided, in the function that he acted in; none where it was ratified.

    ``put`` is where it was proposed to a body without the power, which is told once, by the decision.
    """
    ref, mandate = f"{scope}#{adopted.decision}", mandate_of(entry, adopted)
    asked = asked_of(entry, adopted, scene.governance(scope).power_of(ref), ref)
    if mandate is None:
        breaches = chains.of_body(register, adopted.body, asked)
    else:
        try:
            breaches = chains.follow(register, mandate, asked).breaches
        except NotFound:  # Recorded in error since, so that nothing is known of it any more.
            breaches = chains.without(register, asked)
    common = isinstance(adopted, UniformDecisionAdopted)
    whose = f"/{named(adopted.body)}" if common else ""
    amount = None if common or asked.amount is None else asked.amount.cents
    owner = adopted.body.partition("/")[0]
    for breach in _once(breaches):
        yield Found(
            breach,
            f"{ref}{whose}{_part(breach, ref)}",
            (*(put if breach.rule.name == chain_rules.power_held.name else ()), entry.position),
            adopted.decided_on,
            resolve_with=() if ref in scene.ratified else ("ratify-decision",),
            amount=amount,
            shares=() if amount is None else (FindingShare(owner, amount),),
            gone=ref in scene.ratified,
            resolved_by=scene.ratified.get(ref),
            illustrative=getattr(adopted, "illustrative", False),
            made_of={} if amount is None else {ref: amount},
        )


def _idle(scene: Scene, ref: str, register: Register, entry: Entry, withdrawn: list[Entry]) -> Iterator[Found]:
    """A mandate that is in force and has no effect: a consent to it never came, or was withdrawn."""
    event: Any = entry.event
    for breach in chains.of_effect(register, ref, scene.on):
        gone = breach.refusal if isinstance(breach.refusal, ConsentWithdrawn) else None
        yield Found(
            breach,
            ref,
            (entry.position, *(each.position for each in withdrawn if gone is not None)),
            event.effective_on if gone is None else gone.withdrawn_on,
            resolve_with=("consent-mandate", "revoke-mandate"),
        )


def _once(breaches: tuple[Breach, ...]) -> Iterator[Breach]:
    """Each rule once for each mandate that it is about."""
    seen: set[tuple[str, object]] = set()
    for each in breaches:
        key = (each.rule.name, each.refusal.fields.get("mandate"))
        if key not in seen:
            seen.add(key)
            yield each


def _part(breach: Breach, ref: str) -> str:
    """Which mandate of a chain a breach is about, where that is another than the finding is about."""
    mandate = breach.refusal.fields.get("mandate")
    return f"/{named(mandate.rpartition('#')[2])}" if isinstance(mandate, str) and mandate != ref else ""
