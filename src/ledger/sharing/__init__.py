"""How a service shares the costs of a pool on a day: what its key comes to, with all that was known by then."""

from ledger.sharing.resolution import members_on, terms

__all__ = ["members_on", "terms"]
