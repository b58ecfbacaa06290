"""The feed of CloudEvents: everything once, in order, nothing that is not for the asker, and nothing before it is."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from api.access.identity import Identity, Role
from api.http import feed
from ledger.event import EVENTS
from ledger.journal import Journal
from projections import trail
from tests.api.reading.api import ADMINISTRATOR, BOARD, OUTSIDER, REGISTRAR, Api, api_of, person
from tests.api.reading.test_audit import CLOUD_EVENTS, another
from tests.projections.bulk import fill
from tests.projections.history import line, play
from tests.projections.masters import Masters

FEED, OWN = "/v1/gebeurtenissen", "/v1/samenwerkingen/blnp/gebeurtenissen"


def follow(api: Api, path: str, who: Identity = REGISTRAR) -> Iterator[list[dict[str, Any]]]:
    """Batch after batch, by the link of each, for ever; an empty one is where the follower has come to the end."""
    while True:
        answer = api.get(path, who)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/cloudevents-batch+json"
        path = onwards(answer)
        yield answer.json()


def onwards(answer: httpx.Response) -> str:
    found = re.fullmatch('<(.*)>; rel="next"', answer.headers["Link"])
    assert found is not None
    return found[1]


def everything(api: Api, path: str, who: Identity = REGISTRAR) -> list[dict[str, Any]]:
    """All that there is until the end."""
    found: list[dict[str, Any]] = []
    for batch in follow(api, path, who):
        if not batch:
            return found
        found += batch
    raise AssertionError("a feed has no end")


def positions(found: list[dict[str, Any]]) -> list[int]:
    return [int(each["sequence"]) for each in found]


def in_partnership(journal: Journal, name: str = "blnp") -> list[int]:
    """The positions of all entries of a partnership, its refusals too, as the journal has them."""
    here = re.compile(f"[a-z-]+:{name}(/.*)?")
    return [entry.position for entry in journal.entries() if here.fullmatch(entry.stream)]


@pytest.mark.parametrize("path", [FEED, OWN])
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_follower_gets_every_entry_once_and_in_order(whole: Api, path: str, size: int) -> None:
    found = everything(whole, f"{path}?paginagrootte={size}")
    assert positions(found) == in_partnership(whole.library.journal)
    ids = {str(entry.entry_id) for entry in whole.library.journal.entries()}
    assert {each["id"] for each in found} <= ids
    assert len({each["id"] for each in found}) == len(found)


def test_what_was_recorded_in_error_and_what_was_refused_are_in_it_too(whole: Api) -> None:
    kinds = [each["type"] for each in everything(whole, FEED)]
    assert kinds.count("nl.grondslag.als-onjuist-aangemerkt.v1") == 1
    assert kinds.count("nl.grondslag.handeling-geweigerd.v1") == 1
    assert kinds.count("nl.grondslag.waarneming-vastgelegd.v1") == 1  # The one that was a mistake.


def test_an_event_is_poor_unless_its_data_is_asked_for(asked: Api) -> None:
    poor = everything(asked, f"{FEED}?paginagrootte=1000")
    rich = everything(asked, f"{FEED}?paginagrootte=1000&metGegevens=true")
    assert poor == everything(asked, f"{FEED}?paginagrootte=1000&metGegevens=false")
    added = {"data", "datacontenttype"}
    assert [{name: value for name, value in each.items() if name not in added} for each in rich] == poor
    for one, other in zip(poor[::20], rich[::20], strict=True):
        assert not added & one.keys()
        CLOUD_EVENTS.validate(one)
        CLOUD_EVENTS.validate(other)
        assert asked.get(one["dataref"]).json()["wijzigingen"]["nieuw"] == other["data"]


def test_attributes_are_what_the_profile_says(asked: Api) -> None:
    oin, public = "00000001823288444000", "https://grondslag.example"
    asked.app.state.served = replace(asked.app.state.served, public_url=public, oin=oin)
    found = asked.get(f"{FEED}?metGegevens=true&paginagrootte=1000").json()
    schemas = asked.get("/v1/openapi.json").json()["components"]["schemas"]
    for each in found:
        assert (each["specversion"], each["sequencetype"]) == ("1.0", "Integer")
        assert each["source"] == f"urn:nld:oin:{oin}:systeem:grondslag"
        assert all(re.fullmatch("[a-z0-9]{1,20}", name) for name in each)
        assert re.fullmatch(r"nl\.grondslag\.[a-z]+(-[a-z]+)*\.v[0-9]+", each["type"])
        assert each["dataref"] == f"{public}/v1/samenwerkingen/blnp/audittrail/{int(each['sequence'])}"
        before, _, schema = each["dataschema"].rpartition("/")
        assert before == f"{public}/v1/openapi.json#/components/schemas"
        assert schema in schemas
    assert [each["sequence"] for each in found] == sorted(each["sequence"] for each in found)


def test_without_an_oin_the_source_is_the_ledger(asked: Api) -> None:
    [event] = asked.get(f"{FEED}?paginagrootte=1").json()
    assert event["source"] == f"urn:nld:grondslag:systeem:{asked.library.journal.founded.ledger}"


def test_every_type_is_explained_to_anybody(asked: Api) -> None:
    kinds = asked.get("/v1/gebeurtenissoorten").json()["resultaten"]
    assert len({each["type"] for each in kinds}) == len(kinds) == len(EVENTS)
    for each in kinds:
        assert asked.get(f"/v1/gebeurtenissoorten/{each['type']}").json() == each
    assert asked.get("/v1/gebeurtenissoorten/nl.grondslag.koffie-gezet.v1").status_code == 404


def test_too_large_an_event_goes_without_its_data(asked: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = {len(each) for each in (asked.get(f"{FEED}?metGegevens=true").json())}
    assert sizes == {11}
    monkeypatch.setattr(feed, "LARGEST_EVENT", 800)
    assert {len(each) for each in (asked.get(f"{FEED}?metGegevens=true").json())} == {9, 11}


def test_the_end_is_an_empty_batch_and_the_place_to_go_on_from(asked: Api) -> None:
    batches = follow(asked, f"{FEED}?na=320&paginagrootte=1000")
    assert next(batches)
    assert next(batches) == []
    noted = {"partnership": "blnp", "observation": "nieuw", "kind": "result", "text": "iets", "source": "notulen"}
    assert play(asked.library.journal, [line("record-observation", "2026-01-01", **noted, effective_on="2030-01-01")])
    [event] = next(batches)
    assert event["type"] == "nl.grondslag.waarneming-vastgelegd.v1"
    assert asked.get(event["dataref"]).status_code == 200  # Although it does not hold yet.
    assert next(batches) == []


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("na=-1", 400, "invalid-request"),
        ("na=x", 400, "invalid-request"),
        ("na=1&na=2", 400, "invalid-request"),
        ("paginagrootte=0", 400, "invalid-request"),
        ("paginagrootte=1001", 400, "invalid-request"),
        ("metGegevens=ja", 400, "invalid-request"),
        ("geldigOp=2020-01-01", 400, "invalid-request"),
        ("na=100000", 503, "position-not-there"),
    ],
)
@pytest.mark.parametrize("path", [FEED, OWN])
def test_what_makes_no_sense_is_refused(asked: Api, path: str, query: str, status: int, code: str) -> None:
    answer = asked.get(f"{path}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_everybody_gets_the_partnerships_of_his_own_and_no_other(whole: Api) -> None:
    another(whole)
    journal = whole.library.journal
    both = {*in_partnership(journal), *in_partnership(journal, "elders")}
    assert positions(everything(whole, FEED)) == in_partnership(journal)
    assert positions(everything(whole, FEED, OUTSIDER)) == in_partnership(journal, "elders")
    assert both < set(range(1, (journal.store.max_notification_id() or 0) + 1))
    assert whole.get(OWN, OUTSIDER).status_code == 403
    for nobody in (ADMINISTRATOR, BOARD):
        assert whole.get(FEED, nobody).status_code == whole.get(OWN, nobody).status_code == 403


def test_whoever_left_follows_up_to_the_last_day(asked: Api) -> None:
    leaving = {"partnership": "blnp", "participant": "GM0313", "effective_on": "2026-01-01"}
    [done] = play(asked.library.journal, [line("withdraw-participant", "2025-12-01", **leaving)])
    noted = {"partnership": "blnp", "observation": "later", "kind": "result", "text": "iets", "source": "notulen"}
    assert play(asked.library.journal, [line("record-observation", "2026-06-01", **noted, effective_on="2026-06-01")])
    assert done.refusal is None
    for path in (FEED, OWN):
        assert positions(everything(asked, f"{path}?paginagrootte=1000"))[-1] == done.recorded.last
    stays = person("GM0327", Role.REGISTRAR)
    assert positions(everything(asked, f"{FEED}?paginagrootte=1000", stays))[-1] == done.recorded.last + 1


WRITERS, EACH = 3, 12


def test_a_follower_beside_writers_misses_nothing_and_sees_nothing_twice(masters: Masters, database: str) -> None:
    """Nobody sleeps: the follower asks as fast as it can until it has what all writers say they recorded."""
    with masters.copy(database, "beginning") as address, api_of(address) as api:
        written: list[int] = []
        failed: list[BaseException] = []
        head = api.library.journal.store.max_notification_id() or 0

        def write(writer: int) -> None:
            journal = Journal(address)
            try:
                about = {"partnership": "blnp", "kind": "result", "text": "iets", "source": "notulen"}
                for number in range(EACH):
                    noted = line("record-observation", **about, observation=f"feit-{writer}-{number}")
                    [done] = play(journal, [noted | {"effective_on": "2024-01-01"}])
                    assert done.refusal is None
                    written.append(done.recorded.last)
            except BaseException as error:
                failed.append(error)
                raise
            finally:
                journal.close()

        threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
        for thread in threads:
            thread.start()
        seen: list[int] = []
        for batch in follow(api, f"{FEED}?na={head}&paginagrootte=5"):
            seen += positions(batch)
            for position in positions(batch):  # What is told has been recorded, for every reader.
                assert api.library.journal.entry(position).position == position
            if failed or (not batch and len(seen) >= WRITERS * EACH):
                break
        for thread in threads:
            thread.join()
        assert not failed
        assert seen == sorted(written) == list(range(head + 1, head + 1 + WRITERS * EACH))


def test_a_batch_is_one_stretch_of_the_index(masters: Masters, database: str) -> None:
    with masters.copy(database, "whole") as address, api_of(address) as api:
        library = api.library
        with library.view(library.as_of(None, None, datetime.now(UTC))) as view:
            query = trail._stretch(view, library.as_of(None, None, datetime.now(UTC)), "blnp", 30, 90).limit(5)
            if database == "postgres":  # A table this small is read whole, unless that is forbidden.
                view.tx.exec_driver_sql("SET LOCAL enable_seqscan = off")
                view.tx.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
            text = query.compile(view.tx, compile_kwargs={"literal_binds": True}).string
            text = text if database == "postgres" else text.replace("projections.", "")  # SQLite has no schemas.
            explain = "EXPLAIN" if database == "postgres" else "EXPLAIN QUERY PLAN"
            plan = "\n".join(str(row[-1]) for row in view.tx.exec_driver_sql(f"{explain} {text}"))
        if database == "postgres":
            assert re.search(r"Index Scan using trail_pkey", plan), plan
            assert re.search(r"Index Cond:.*partnership.*generation.*position.*position", plan), plan
            assert "Sort" not in plan, plan
        else:
            assert re.search(r"SEARCH.*\(partnership=\? AND generation=\? AND position>\? AND position<\?\)", plan), (
                plan
            )
            assert "TEMP B-TREE" not in plan, plan


def test_reading_on_costs_the_same_far_into_a_long_ledger(masters: Masters, database: str) -> None:
    with masters.copy(database, "beginning") as address, api_of(address) as api:
        last = fill(api.library.journal, 4_000)
        reads: list[tuple[int, int]] = []
        entries = api.library.journal.entries

        def counted(after: int = 0, upto: int | None = None) -> Any:  # noqa: ANN401  # As the journal's.
            found = list(entries(after, upto))
            reads.append((after, len(found)))
            return iter(found)

        api.get(f"{FEED}?na={last - 1}")  # Every projection catches up.
        api.library.journal.entries = counted  # type: ignore[method-assign]
        batch = api.get(f"{FEED}?na={last - 50}&paginagrootte=20").json()
        assert len(batch) == 20
        assert sum(count for _, count in reads) == 20


@pytest.mark.parametrize("name", ["Blnp", "blnp%20", "%C3%A3", "x" * 81])
def test_what_is_no_name_of_a_partnership_has_no_feed(asked: Api, name: str) -> None:
    answer = asked.get(f"/v1/samenwerkingen/{name}/gebeurtenissen")
    assert (answer.status_code, answer.json()["code"]) == (404, "no-such-resource")
