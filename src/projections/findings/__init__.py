"""Everything a controller should look at: computed from the rules of law as of two dates, with what was said of it.

A finder is a module with the rules that it judges (``JUDGES``) and ``find(scene)``; it stands in ``FINDERS``.
"""

from projections.findings.answer import (
    Finding,
    SaidOfNothing,
    Which,
    findings,
    findings_made_of,
    rules_with_a_finder,
)
from projections.findings.found import FindingShare, Found, Scene

__all__ = [
    "Finding",
    "FindingShare",
    "Found",
    "SaidOfNothing",
    "Scene",
    "Which",
    "findings",
    "findings_made_of",
    "rules_with_a_finder",
]
