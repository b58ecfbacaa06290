"""The 0-meting of one service, what was measured after it, and the savings that are claimed from both."""

from ledger.baseline.claim import Claim, ClaimStatus
from ledger.baseline.state import Baseline
from ledger.baseline.stream import BASELINE, agrees, bare
from ledger.baseline.version import EUR

__all__ = ["BASELINE", "EUR", "Baseline", "Claim", "ClaimStatus", "agrees", "bare"]
