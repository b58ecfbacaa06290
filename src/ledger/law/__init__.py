"""Rules of law as named checks: each a pure function with its article, and what a breach of it does."""

from ledger.law.forms import LegalForm
from ledger.law.rules import RULES, Breach, Irregularity, LawfulnessCriterion, LegalRule, Response, Severity, rule

__all__ = [
    "RULES",
    "Breach",
    "Irregularity",
    "LawfulnessCriterion",
    "LegalForm",
    "LegalRule",
    "Response",
    "Severity",
    "rule",
]
