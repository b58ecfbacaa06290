"""Everything that a clerk can do. Importing this package registers every act."""

from ledger.acts import baseline, cost_year, governance, partnership, service
from ledger.acts.registry import ACTS, Act

__all__ = ["ACTS", "Act", "baseline", "cost_year", "governance", "partnership", "service"]
