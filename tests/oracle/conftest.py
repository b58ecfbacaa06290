"""The ledger that random histories begin with."""

from tests.oracle.histories import opening
from tests.projections.masters import HISTORIES, masters

__all__ = ["masters"]

HISTORIES["two_partnerships"] = (True, opening())
