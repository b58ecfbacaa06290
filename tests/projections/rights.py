"""What follows on the history of ``history``: somebody leaves, and what that costs; so every table has a row."""

from __future__ import annotations

from typing import Any

from tests.projections.history import COLLEGE, Line, decision, line

LEAVER = "GM0402"


def rights() -> list[Line]:
    """Hilversum joins, leaves and owes a fee."""
    at = "2024-01-02"
    about: dict[str, Any] = {"partnership": "blnp", "participant": LEAVER}
    return [
        line("admit-participant", at, **about, effective_on="2024-01-02"),
        line("withdraw-participant", at, **about, effective_on="2025-01-01"),
        *decision("uittreding", at, "2024-01-02", "blnp"),
        line("set-exit-fee", at, **about, exit_fee="uittreding", method="multiple", annual="10000.00", factor="2.5")
        | {"annual_source": f"begroting 2024, {COLLEGE}", "leaves_on": "2025-01-01", "effective_on": "2024-01-02"}
        | {"first_instalment_on": "2025-06-30", "number_of_instalments": 3, "decision": "blnp#uittreding"},
    ]
