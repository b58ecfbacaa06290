"""What a clerk can say of a finding: explain it, accept it by a decision, say that it was mended, open it again."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta

import ledger.baseline.watch
import ledger.cost_year.watch
import ledger.governance.watch
import ledger.partnership.watch  # noqa: F401  # For the rules that they register: they are looked at, never refused.
from ledger.acts.fields import END, SLUG, PartnershipName, Ref, Text
from ledger.acts.lookup import decision_on
from ledger.acts.registry import act
from ledger.desk import Desk
from ledger.partnership import PARTNERSHIP
from ledger.partnership.findings import (
    FindingAccepted,
    FindingExplained,
    FindingReopened,
    FindingResolved,
    require_reference,
)

Finding = Annotated[
    str,
    Meta(
        pattern=rf"^{SLUG}:{SLUG}[A-Za-z0-9._/#:-]*{END}",
        max_length=400,
        description="a finding as 'findings' names it: a rule and what it is about",
    ),
]
Fingerprint = Annotated[
    str,
    Meta(pattern=f"^[0-9a-f]{{16}}{END}", description="the fingerprint of the breach, as 'findings' gives it"),
]


@act("explain-finding")
def explain_finding(
    desk: Desk,
    *,
    partnership: PartnershipName,
    finding: Finding,
    fingerprint: Fingerprint,
    explanation: Text,
    effective_on: date,
) -> None:
    """Tell how the breach in a finding came about, as its facts are now."""
    current = desk.read(PARTNERSHIP, partnership)
    explained = FindingExplained(finding, fingerprint, explanation, effective_on)
    desk.record(current, current.state.findings.say(partnership, explained))


@act("accept-finding")
def accept_finding(
    desk: Desk,
    *,
    partnership: PartnershipName,
    finding: Finding,
    fingerprint: Fingerprint,
    grounds: Text,
    decision: Ref,
    effective_on: date,
) -> None:
    """Let the breach in a finding be as it is, by a decision that holds; when its facts change it is open again."""
    current = desk.read(PARTNERSHIP, partnership)
    about = finding.partition(":")[2].partition("#")[0]
    accepted = FindingAccepted(finding, fingerprint, grounds, decision, effective_on)
    said = current.state.findings.say(partnership, accepted)
    scope = "/".join(about.split("/")[:2])
    decision_on(desk, decision, scope if decision.startswith(f"{scope}#") else partnership, effective_on)
    desk.record(current, said)


@act("resolve-finding")
def resolve_finding(
    desk: Desk,
    *,
    partnership: PartnershipName,
    finding: Finding,
    fingerprint: Fingerprint,
    result: Text,
    effective_on: date,
) -> None:
    """Say how the breach in a finding was mended, where the ledger cannot see that by itself."""
    current = desk.read(PARTNERSHIP, partnership)
    resolved = FindingResolved(finding, fingerprint, result, effective_on)
    desk.record(current, current.state.findings.say(partnership, resolved))


@act("reopen-finding")
def reopen_finding(
    desk: Desk, *, partnership: PartnershipName, finding: Finding, grounds: Text, effective_on: date
) -> None:
    """Let what was said of a finding not count any more."""
    require_reference(partnership, finding)
    current = desk.read(PARTNERSHIP, partnership)
    reopened = FindingReopened(finding, grounds, effective_on)
    desk.record(current, current.state.findings.reopen(reopened))
