"""The first aggregate: a partnership of municipalities as a whole."""

from ledger.partnership.state import PARTNERSHIP, Partnership

__all__ = ["PARTNERSHIP", "Partnership"]
