"""The keys of a service (verdeelsleutels): which holds in each pool, everybody's weight in it, and every version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from api.questions.keys import KeyHeld, WithoutKey
from api.web.pages import page
from api.web.rooms.costs.services import POOL, SERVICE, services_of, tabs
from api.web.visits import Visit


@dataclass(frozen=True, slots=True)
class Portion:
    """What a participant bears of a pool by the key in force: its weight, if the key gives one, and its portion."""

    participant: str
    weight: Decimal | None
    portion: str

    @property
    def per_cent(self) -> Decimal:
        """The portion in per cents, rounded for people."""
        exact = Fraction(self.portion)
        return (Decimal(exact.numerator) * 100 / exact.denominator).quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class PoolOfKeys:
    """A pool with the key that holds on the day, and all keys that it ever had."""

    pool: str
    held: KeyHeld | None
    portions: tuple[Portion, ...]
    versions: tuple[KeyHeld, ...]
    gaps: tuple[WithoutKey, ...]


@page("/verrekening/sleutels", "costs/keys.html", own={"dienst": SERVICE, "kostenpool": POOL})
def keys(visit: Visit) -> Mapping[str, object]:
    """The keys of the service that is chosen; of the first one, where nobody chose."""
    services = services_of(visit)
    chosen = visit.sent.get("dienst") or next((name for name, _ in services.choices), None)
    pools: list[PoolOfKeys] = []
    if chosen is not None:
        pool = visit.sent.get("kostenpool")
        found = visit.ask("keys", service=chosen, **({"pool": pool} if pool else {}))
        pools = _pools(tuple(found.rows), found.beside.without_key)
    return {
        "tabs": tabs(visit),
        "services": services,
        "chosen": chosen,
        "pools": pools,
        "counted": visit.may("measures"),
    }


def _pools(rows: Sequence[KeyHeld], gaps: Sequence[WithoutKey]) -> list[PoolOfKeys]:
    return [
        _pool(name, [each for each in rows if each.pool == name], tuple(each for each in gaps if each.pool == name))
        for name in sorted({*(each.pool for each in rows), *(each.pool for each in gaps)})
    ]


def _pool(name: str, versions: Sequence[KeyHeld], gaps: tuple[WithoutKey, ...]) -> PoolOfKeys:
    held = next((each for each in versions if each.in_force), None)
    weights = {each.participant: each.value for each in held.resolved.weights} if held and held.resolved else {}
    borne = held.portions if held else ()
    portions = tuple(Portion(each.participant, weights.get(each.participant), each.portion) for each in borne)
    latest_first = sorted(versions, key=lambda each: -each.key_version)
    return PoolOfKeys(name, held, portions, tuple(latest_first), gaps)
