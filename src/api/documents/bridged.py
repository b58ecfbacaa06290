"""What the steps from a 0-meting to a net saving are called, and on which side of it each stands."""

from __future__ import annotations

from api import vocabulary
from api.vocabulary import Language
from ledger.baseline.bridge import BridgeKind
from projections.savings.savings import BridgeLine

BEFORE = (BridgeKind.BASELINE, BridgeKind.INDEX, BridgeKind.SCOPE)
"""The steps of what the work would have cost; all others are of what it does cost."""
UNNAMED = (BridgeKind.BASELINE, BridgeKind.INDEX, BridgeKind.ACTUAL)


def step_name(line: BridgeLine, language: Language) -> str:
    """What a step is called; of a kind of which there can be several, with its own name."""
    term = vocabulary.term(line.bridge_kind, language, "BridgeKind")
    term = term[:1].upper() + term[1:]
    return term if line.bridge_kind in UNNAMED else f"{term}: {line.name.replace('-', ' ')}"
