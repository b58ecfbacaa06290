"""What a netting settled and put in the place of it, computed again from the claims that were open then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ledger.cost_year.claims import undone
from ledger.cost_year.netting_events import ClaimsNetted, NettingUndone
from ledger.governance.succession import Heirs
from ledger.journal import Entry
from ledger.netting import Transfer, few, positions
from ledger.partnership.netting_events import NettingAgreed, NettingTransfer
from ledger.place import Place
from projections.checking.states import States

NettingStep = ClaimsNetted | NettingUndone | NettingAgreed


def netting_again(states: States, entry: Entry, step: NettingStep) -> Iterator[tuple[str, str]]:
    """What an entry should say and does not; ``states`` are those right before it. Raises ``NotFollowed``."""
    name = entry.stream.partition(":")[2]
    books: Any = states.of(entry.stream).state
    match step:
        case ClaimsNetted():
            if books.claims.open_on(step.effective_on, heirs_of(states, entry.stream)) != step.netted:
                yield "netting-differs", f"{step.netting}: other claims were open in {name} than it settled"
        case NettingUndone():
            netted = books.claims.nettings.get(step.netting)
            if netted is None or undone(netted) != step:
                yield "netting-differs", f"{step.netting}: it is not the mirror of what was settled in {name}"
        case NettingAgreed():
            if _transfers(states, f"{name}#{step.netting}", step.cost_years) != step.transfers:
                yield "netting-differs", f"{name}#{step.netting}: what was settled gives other transfers than it holds"


def _transfers(states: States, netting: str, cost_years: tuple[str, ...]) -> tuple[NettingTransfer, ...]:
    """The transfers that take the place of what each year settled in the same act."""
    settled = (states.of(f"cost-year:{year}").state.claims.nettings.get(netting) for year in cost_years)
    claims = (Transfer(each.payer, each.payee, each.amount) for netted in settled if netted for each in netted.netted)
    return tuple(NettingTransfer(each.payer, each.payee, each.amount) for each in few(positions(claims)))


def heirs_of(states: States, stream: str) -> Heirs:
    """Who stands for whom in the service whose books a stream holds, as known then."""
    heirs: Heirs = states.of(f"service:{Place.of(stream).service}").state.governance.heirs
    return heirs
