"""The second aggregate: one service that members of a partnership share."""

from ledger.service.pools import KeyInForce
from ledger.service.state import SERVICE, Service

__all__ = ["SERVICE", "KeyInForce", "Service"]
