"""The rules on one decision of several bodies: the same text by all of them, word for word."""

from __future__ import annotations

from ledger.errors import RuleBroken
from ledger.governance.uniform_refusals import AnotherText, DecisionNotComplete
from ledger.law import Response, Severity, rule


@rule("uniform-same-text", article="Wgr 1(1)", severity=Severity.CONCERN, response=Response.FIND)
def same_text_as_proposed(decision: str, body: str, text_sha256: str, proposed_sha256: str) -> RuleBroken | None:
    """Bodies that make or change a scheme together adopt the text that was proposed to all, and not another one."""
    return AnotherText(decision, body, text_sha256, proposed_sha256) if text_sha256 != proposed_sha256 else None


@rule("uniform-complete", article="Wgr 1(1)", severity=Severity.SERIOUS)
def all_adopted_the_same_text(decision: str, out: tuple[str, ...], deviating: tuple[str, ...]) -> RuleBroken | None:
    """A decision of several bodies is there once the last of them adopted the very same text, and not before."""
    return DecisionNotComplete(decision, out, deviating) if out or deviating else None
