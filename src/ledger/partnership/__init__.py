"""The first aggregate: a partnership of municipalities as a whole."""

from ledger.partnership.state import Partnership
from ledger.partnership.stream import PARTNERSHIP

__all__ = ["PARTNERSHIP", "Partnership"]
