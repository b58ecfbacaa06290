"""Every event that was ever released can be read for ever: a golden row of each, written once."""

import json
import os
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from ledger import history
from ledger.actor import Basis, Evidence, Principal
from ledger.canonical import canonical
from ledger.event import EVENTS, Event
from ledger.history import MalformedPayload, UnknownEvent, read_payload
from ledger.journal import Address, Journal
from ledger.service import SERVICE
from ledger.service.events import HostChanged, ServiceStarted
from ledger.stores.mapper import read_entry
from ledger.stores.rows import EntryRow
from tests.journal.examples import example
from tests.journal.happenings import plant
from tests.ledgers import BEGINNING, CLERK

GOLDEN = Path(__file__).parent.parent / "golden" / "events"
SUMS = GOLDEN.with_name("events.sha256")
"""What every golden row was when it was written: whoever changes one has to change this too, and explains why."""

PRINCIPAL = Principal("jdv", "command-line", "operating-system", "grondslag 0.1.0")
BASIS = Basis("blnp#regeling-2017", "blnp/ict#inkoop")
SHOWN = (
    Evidence("Collegebesluit 'één'", date(2018, 2, 27), "ab" * 32, "https://example.nl/besluit"),
    Evidence("notulen"),
)
REASON = "Omdat het zo is afgesproken: € 12,50."


def golden_row(event: Event) -> EntryRow:
    """A row as the first release wrote it."""
    payload = canonical({"event": event, "evidence": SHOWN, "reason": REASON})
    by, actor, basis, evidence = (canonical(part).decode() for part in (PRINCIPAL, CLERK, BASIS, ["ab" * 32]))
    return EntryRow(
        position=7,
        stream_id=UUID(int=2),
        version=5,
        event=event.NAME,
        stream="service:blnp/ict",
        recorded_at=BEGINNING,
        act="try-something",
        act_id=UUID(int=1),
        act_line=3,
        act_digest=b"\xcd" * 32,
        recorded_by=by,
        actor=actor,
        basis=basis,
        evidence=evidence,
        salt=b"\xef" * 16,
        payload=payload,
    )


def as_text(row: EntryRow) -> str:
    plain = row._asdict() | {
        "act_digest": row.act_digest.hex(),
        "salt": row.salt.hex(),
        "payload": row.payload.decode(),
    }
    return json.dumps(msgspec.to_builtins(plain), indent=1, ensure_ascii=False) + "\n"


def from_text(text: str) -> EntryRow:
    plain = json.loads(text)
    binary = {"act_digest": bytes.fromhex(plain["act_digest"]), "salt": bytes.fromhex(plain["salt"])}
    binary["payload"] = plain["payload"].encode()
    ids = {name: UUID(plain[name]) for name in ("act_id", "stream_id")}
    return EntryRow(**plain | binary | ids | {"recorded_at": BEGINNING})


def sums() -> dict[str, str]:
    return dict(line.split("  ")[::-1] for line in SUMS.read_text().splitlines())


if os.environ.get("GRONDSLAG_UPDATE_GOLDEN"):  # Adds what is missing, and never changes what is there.
    GOLDEN.mkdir(exist_ok=True)
    for _name in EVENTS.keys() - {path.stem for path in GOLDEN.iterdir()}:
        _text = as_text(golden_row(example(EVENTS[_name])))
        GOLDEN.joinpath(f"{_name}.json").write_text(_text, "utf-8")
        with SUMS.open("a") as _file:
            _file.write(f"{sha256(_text.encode()).hexdigest()}  {_name}\n")
    SUMS.write_text("".join(sorted(SUMS.read_text().splitlines(keepends=True), key=lambda line: line.split("  ")[1])))


def test_every_event_has_a_golden_row() -> None:
    assert EVENTS.keys() <= sums().keys(), "run once with GRONDSLAG_UPDATE_GOLDEN=1 before it is released"
    assert {path.stem for path in GOLDEN.iterdir()} == sums().keys()


@pytest.mark.parametrize("name", sorted(sums()))
def test_a_golden_row_is_what_it_was_and_still_read(name: str) -> None:
    text = GOLDEN.joinpath(f"{name}.json").read_text("utf-8")
    assert sha256(text.encode()).hexdigest() == sums()[name], (
        "a golden row never changes: make a new event and an upcast"
    )
    row = from_text(text)
    entry = read_entry(row)
    assert (entry.position, entry.originator_id, entry.originator_version) == (7, UUID(int=2), 5)
    assert (entry.act, entry.act_id, entry.act_line, entry.act_digest) == (
        "try-something",
        UUID(int=1),
        3,
        b"\xcd" * 32,
    )
    assert (entry.recorded_by, entry.actor, entry.basis) == (PRINCIPAL, CLERK, BASIS)
    assert (entry.evidence, entry.reason, entry.recorded_at) == (SHOWN, REASON, BEGINNING)
    if name in EVENTS:
        assert entry.event == example(EVENTS[name], json.loads(row.payload)["event"])
        assert type(entry.event) is EVENTS[name]


HOSTED = "service.hosted.1"
MOVED = "service.moved.1"


@pytest.fixture
def old_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if hosts had been recorded under two other names before."""

    def hosted(fields: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        return MOVED, {"to": f"GM{int(fields['municipality']):04}", "on": fields["on"], "decision": "blnp#oud"}

    def moved(fields: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        return HostChanged.NAME, {"host": fields["to"], "effective_on": fields["on"], "decision": fields["decision"]}

    monkeypatch.setattr(history, "UPCASTS", {HOSTED: hosted, MOVED: moved})


def payload(**event: object) -> bytes:
    return canonical({"event": event, "evidence": SHOWN, "reason": REASON})


@pytest.mark.usefixtures("old_names")
def test_what_was_written_under_an_older_name_is_read_as_what_it_is_called_today() -> None:
    read = read_payload(HOSTED, payload(municipality=327, on="2017-01-01"))
    assert read.event == HostChanged("GM0327", date(2017, 1, 1), "blnp#oud")
    assert (read.evidence, read.reason) == (SHOWN, REASON)
    assert read_payload(MOVED, payload(to="GM0267", on="2019-01-01", decision="d")).event == HostChanged(
        "GM0267", date(2019, 1, 1), "d"
    )


@pytest.mark.usefixtures("old_names")
@pytest.mark.parametrize(
    ("written", "says"),
    [
        (payload(on="2017-01-01"), "cannot be upcast: KeyError"),
        (payload(municipality="Leusden", on="2017-01-01"), "cannot be upcast: ValueError"),
        (payload(municipality=327, on="then"), "Invalid"),
        (b"not json", "malformed"),
        (b'{"event":{},"evidence":[],"reason":null,"more":1}', "unknown field `more`"),
    ],
)
def test_what_was_written_wrong_under_an_older_name_stops_the_reader(written: bytes, says: str) -> None:
    with pytest.raises(MalformedPayload, match=says):
        read_payload(HOSTED, written)


def test_an_older_name_that_nobody_upcasts_is_unknown() -> None:
    with pytest.raises(UnknownEvent, match=HOSTED):
        read_payload(HOSTED, payload(municipality=327, on="2017-01-01"))


@pytest.mark.usefixtures("old_names")
def test_a_stream_with_an_older_name_in_it_leads_to_the_state_of_today(ledger_address: Address) -> None:
    journal = Journal(ledger_address)
    started = example(ServiceStarted)
    stream = "service:blnp/ict"
    common = {"stream": stream, "stream_id": journal.stream_id(stream)}
    begun = replace(started, members=("GM0313", "GM0327"), host="GM0313", effective_on=date(2017, 1, 1))
    first = canonical({"event": begun, "evidence": [], "reason": None})
    plant(ledger_address, **common, version=1, event=ServiceStarted.NAME, payload=first)
    plant(ledger_address, **common, version=2, event=HOSTED, payload=payload(municipality=327, on="2018-01-01"))
    service = journal.read(SERVICE, "blnp/ict")
    assert service.version == 2
    assert service.state == SERVICE.fold([begun, HostChanged("GM0327", date(2018, 1, 1), "blnp#oud")])
    journal.close()


@dataclass(frozen=True, slots=True)
class CentreNamed(Event):
    cost_centre: str


@dataclass(frozen=True, slots=True)
class CentreNamedLater(Event):
    cost_centre: str
    since: date | None = None
    also: tuple[str, ...] = ()


def test_a_field_that_was_added_later_is_read_as_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = canonical({"event": {"cost_centre": "ict"}, "evidence": [], "reason": None})
    for name, kind in {"try.before.1": CentreNamed, "try.after.1": CentreNamedLater}.items():
        monkeypatch.setitem(EVENTS, name, kind)
        read = read_payload(name, stored).event
        assert canonical(read) == canonical(kind("ict"))
    with pytest.raises(MalformedPayload, match=r"unknown field `(since|also)`"):
        read_payload("try.before.1", canonical({"event": CentreNamedLater("ict"), "evidence": [], "reason": None}))
