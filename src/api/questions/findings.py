"""The question what a controller should look at: every breach of a rule, with what was said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from api.questions.registry import Found, Reading, question
from ledger.acts.fields import Body, PartnershipName, ServiceName, Slug, Year
from ledger.acts.findings import Finding as Reference
from ledger.known import AsKnown
from ledger.law import RULES
from ledger.partnership import PARTNERSHIP
from projections import findings as found
from projections.findings import lawfulness as lawful
from projections.marks import Of
from projections.view import UnknownThing


@dataclass(frozen=True, slots=True)
class BesideFindings:
    """What was said of findings that are not there (any more)."""

    said_of_nothing: tuple[found.SaidOfNothing, ...]


@question("findings")
def findings(
    at: Reading,
    *,
    partnership: PartnershipName | None = None,
    service: ServiceName | None = None,
    rule: Slug | None = None,
    finding: Reference | None = None,
    severity: Annotated[str, Of("Severity")] | None = None,
    finding_state: Annotated[str, Of("FindingState")] | None = None,
    year: Year | None = None,
) -> Found[found.Finding, BesideFindings]:
    """Tell what a controller should look at: each breach of a rule, its entries, what would mend it, how it stands."""
    if rule is not None and rule not in RULES:
        raise UnknownThing("rule", rule)
    which = found.Which(partnership, service, rule, finding, severity, finding_state, year)
    made, stray = found.findings(at.view, at.as_of, AsKnown(at.journal, at.as_of.known_at), which)
    if finding is not None and not made:
        raise UnknownThing("finding", finding)
    return Found(made, BesideFindings(stray))


@question("lawfulness")
def lawfulness(
    at: Reading, *, partnership: PartnershipName, body: Body, year: Year
) -> Found[lawful.LawfulnessLine, lawful.LawfulnessStatement]:
    """Tell what a body accounts for over a year: what was found by each criterion, beside the limit of its council."""
    known = AsKnown(at.journal, at.as_of.known_at)
    owner = body.partition("/")[0]
    together = known.read(PARTNERSHIP, partnership).state
    if owner != partnership and owner not in together.participants:
        raise UnknownThing("participant", owner)
    lines, statement = lawful.statement(at.view, at.as_of, known, partnership=partnership, body=body, year=year)
    return Found(lines, statement)
