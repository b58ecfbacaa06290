"""Every kind of stream there is, by the name that its streams begin with."""

from __future__ import annotations

from typing import Any

from ledger.baseline import BASELINE
from ledger.cost_year import COST_YEAR
from ledger.event import Aggregate
from ledger.founding import LEDGER, REFUSALS
from ledger.partnership import PARTNERSHIP
from ledger.service import SERVICE

KINDS: dict[str, Aggregate[Any, Any]] = {
    kind.name: kind for kind in (LEDGER, REFUSALS, PARTNERSHIP, SERVICE, COST_YEAR, BASELINE)
}
CORRECTABLE = frozenset({PARTNERSHIP.name, SERVICE.name, COST_YEAR.name, BASELINE.name})
"""Streams in which an entry can be recorded in error: neither the founding of the ledger nor a refusal can be."""
