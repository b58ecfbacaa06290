"""The question for all about one decision."""

from __future__ import annotations

from api.questions.registry import Found, Nothing, Reading, question
from ledger.acts.fields import PartnershipName, Ref
from ledger.known import AsKnown
from projections.dossiers import decision as dossiers
from projections.view import UnknownThing


@question("dossier")
def dossier(
    at: Reading,
    *,
    about: Ref,
    partnership: PartnershipName | None = None,  # noqa: ARG001  # It says whose ledger is asked.
) -> Found[dossiers.DecisionDossier, Nothing]:
    """Tell all about one decision: who took it by what right, what was wrong with it then and is now, what followed."""
    found = dossiers.dossier(at.view, at.as_of, AsKnown(at.journal, at.as_of.known_at), about)
    if found is None:
        raise UnknownThing("decision", about)
    return Found((found,), Nothing())
