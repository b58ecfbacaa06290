"""Which services there were on a day, who hosted each and who shared it, as was known at a moment."""

from __future__ import annotations

from datetime import UTC, date, datetime

from ledger.service import SERVICE as SERVICES
from projections import Library
from projections.checking.check import check
from projections.governance import services
from projections.governance.services import SharedService
from tests.projections.history import HOST, MEMBERS, SERVICE, decision, line, play
from tests.projections.looking import head

BEFORE, STARTED, LATER = date(2016, 12, 31), date(2017, 1, 1), date(2022, 6, 1)
AMSTERDAM, WEESP = "GM0363", "GM0457"


def found(
    library: Library, on: date, known_at: int | None = None, partnership: str | None = None
) -> list[SharedService]:
    as_of = library.as_of(on, None if known_at is None else str(known_at), datetime.now(UTC))
    with library.view(as_of) as view:
        return list(services.services(view, as_of, partnership))


def titles(library: Library, on: date) -> dict[str, str]:
    as_of = library.as_of(on, None, datetime.now(UTC))
    with library.view(as_of) as view:
        return services.titles(view, as_of)


def test_a_service_is_there_from_the_day_it_starts(library: Library) -> None:
    assert found(library, BEFORE) == []
    [service] = found(library, STARTED)
    assert (service.service, service.title, service.host, service.starts_on) == (SERVICE, "Financien", HOST, STARTED)
    assert (service.members, service.scope) == (MEMBERS, ("administratie",))
    assert library.journal.entry(service.position).stream == f"service:{SERVICE}"
    assert found(library, STARTED, partnership="elders") == []
    assert found(library, STARTED, service.position - 1) == []


def test_a_partnership_has_its_title_from_its_founding(library: Library) -> None:
    assert titles(library, BEFORE) == {}
    assert titles(library, STARTED) == {"blnp": "BLNP"}


def test_hosts_members_and_scope_change_from_a_day_on_and_as_it_became_known(library: Library) -> None:
    known = head(library)
    other, gone = MEMBERS[0], MEMBERS[1]
    rests = {"service": SERVICE, "decision": f"{SERVICE}#besluit"}
    lines = [
        line("change-host", None, **rests, host=other, effective_on="2019-01-01"),
        line("leave-service", None, **rests, member=gone, effective_on="2020-01-01"),
        line("change-scope", None, **rests, scope=["administratie", "inkoop"], effective_on="2021-01-01"),
    ]
    assert [done.refusal for done in play(library.journal, lines)] == [None] * len(lines)
    [first], [second] = found(library, date(2018, 12, 31)), found(library, date(2019, 1, 1))
    assert (first.host, second.host) == (HOST, other)
    [before], [after] = found(library, date(2019, 12, 31)), found(library, date(2020, 1, 1))
    assert set(before.members) - set(after.members) == {gone}
    [last] = found(library, LATER)
    assert last.scope == ("administratie", "inkoop")
    assert found(library, LATER, known) == found(library, STARTED)
    assert check(library) == []


def test_it_is_what_the_ledger_decides_upon_on_every_day(library: Library) -> None:
    """Through a herindeling of a host, which the stream and the projection each fold by themselves."""
    joining = {"participant": WEESP, "effective_on": "2018-01-01"}
    lines = [
        line("admit-participant", None, partnership="blnp", **joining),
        *decision("weesp"),
        line("join-service", None, service=SERVICE, member=WEESP, decision=f"{SERVICE}#weesp")
        | {"effective_on": "2018-01-01"},
        line("change-host", None, service=SERVICE, host=WEESP, decision=f"{SERVICE}#weesp")
        | {"effective_on": "2019-01-01"},
        line("record-succession", None, partnership="blnp", participant=WEESP, successor=AMSTERDAM)
        | {"effective_on": "2022-03-24", "law": "Wet tot samenvoeging van de gemeenten Amsterdam en Weesp"},
    ]
    assert [done.refusal for done in play(library.journal, lines)] == [None] * len(lines)
    state = library.journal.read(SERVICES, SERVICE).state
    hosts = []
    for on in (date(2017, 1, 1), date(2018, 1, 1), date(2019, 1, 1), date(2022, 3, 23), date(2022, 3, 24), LATER):
        [service] = found(library, on)
        assert (service.host, service.members) == (state.hosts.on(on), state.members_on(on)), on
        hosts.append(service.host)
    assert hosts == [HOST, HOST, WEESP, WEESP, AMSTERDAM, AMSTERDAM]
    assert check(library) == []


def test_a_service_that_was_started_by_mistake_is_none(library: Library) -> None:
    wrong = line("start-service", None, service="blnp/fout", title="Fout", host=HOST, members=list(MEMBERS))
    [done] = play(library.journal, [wrong | {"scope": ["iets"], "effective_on": "2017-01-01"}])
    known = head(library)
    assert [each.service for each in found(library, STARTED)] == ["blnp/financien", "blnp/fout"]
    act_id = str(library.journal.entry(done.recorded.first).act_id)
    [undone] = play(
        library.journal, [line("record-in-error", None, partnership="blnp", act_id=act_id, reason="error: none")]
    )
    assert undone.refusal is None
    assert [each.service for each in found(library, STARTED)] == ["blnp/financien"]
    assert len(found(library, STARTED, known)) == 2
    assert check(library) == []
