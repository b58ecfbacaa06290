"""What follows on the history of ``history``, for a row at least of every other table: a fee, indexed budgets."""

from __future__ import annotations

from typing import Any

from tests.projections.history import COLLEGE, HOST, SERVICE, Line, cost, decision, line

LEAVER = "GM0402"


def rights() -> list[Line]:
    """Hilversum joins, leaves and owes a fee; the budget of 2019 follows from that of 2018, and wages rose more."""
    at = "2023-12-05"
    about: dict[str, Any] = {"partnership": "blnp", "participant": LEAVER}
    return [
        line("admit-participant", at, **about, effective_on="2023-12-05"),
        line("withdraw-participant", at, **about, effective_on="2025-01-01"),
        *decision("uittreding", at, "2023-12-05", "blnp"),
        line("set-exit-fee", at, **about, exit_fee="uittreding", method="multiple", annual="10000.00", factor="2.5")
        | {"annual_source": f"begroting 2024, {COLLEGE}", "leaves_on": "2025-01-01", "effective_on": "2023-12-05"}
        | {"first_instalment_on": "2025-06-30", "number_of_instalments": 3, "decision": "blnp#uittreding"},
        *indexing(at),
        *taxing(at),
    ]


def indexing(at: str | None) -> list[Line]:
    """Wages and prices of 2019 as published, an agreement on them, and what that makes of the budget."""
    index: dict[str, Any] = {"partnership": "blnp", "year": 2019, "publisher": "CPB", "source": "raming"}
    index |= {"illustrative": True, "index_status": "provisional", "published_on": "2018-12-01", "vintage": "december"}
    final: dict[str, Any] = {"index_status": "final", "published_on": "2020-03-05", "vintage": "maart 2020"}
    agreed: dict[str, Any] = {"indexation": "kaders", "wage_series": "lonen", "price_series": "prijzen"}
    agreed |= {"wage_weight": "0.7", "price_weight": "0.3", "from_year": 2019, "until_year": 2022}
    budget: dict[str, Any] = {"service": SERVICE, "year": 2019, "pool": "beheer", "decision": f"{SERVICE}#besluit"}
    return [
        line("record-index", at, **index, index_series="lonen", percentage="2.5"),
        line("record-index", at, **index, index_series="prijzen", percentage="1.5"),
        *decision("kaders", at, "2018-12-15", "blnp"),
        line("adopt-indexation", at, partnership="blnp", **agreed, effective_on="2018-12-15", decision="blnp#kaders"),
        line("index-budget", at, **budget, effective_on="2019-01-01"),
        line("record-index", at, **index | final, index_series="lonen", percentage="3.5"),
        line("settle-indexation", at, **budget, effective_on="2019-12-31", known_on="2020-04-01"),
    ]


def taxing(at: str | None, year: int = 2018) -> list[Line]:
    """An exempt secondment and what came after its approval, a taxed invoice, and what two members do with VAT."""
    day = f"{year}-12-20"
    until = f"{year + 1}-12-19"
    exempt: dict[str, Any] = {"net": "1000.00", "vat": "0.00", "vat_rate": "0", "treatment": "exempt"}
    exempt |= {"vat_ground": "arbeidsmobiliteit", "vat_ground_until": until}
    taxed: dict[str, Any] = {"net": "100.00", "vat": "21.00", "vat_rate": "21", "treatment": "taxed"}
    rate: dict[str, Any] = {"partnership": "blnp", "year": year, "source": "opgave", "final": True}
    ended: dict[str, Any] = {"service": SERVICE, "vat_ground": "arbeidsmobiliteit", "vat_ground_until": until}
    return [
        cost("V-1", at, day, "1000.00") | {"included_vat": exempt},
        cost("V-2", at, day, "121.00") | {"included_vat": taxed},
        line("set-mixed-use-rate", at, **rate, participant=HOST, compensable="0.90", deductible="0"),
        line("set-mixed-use-rate", at, **rate, participant="GM0267", compensable="0.5", deductible="0.25"),
        line("end-vat-ground", at, **ended, result="vanaf de dag erna belast", effective_on=until),
    ]
