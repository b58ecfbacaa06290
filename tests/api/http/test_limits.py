"""How much one request may be, and how often one may ask."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.http.limits import depth
from api.http.rates import MOST, Buckets, TooManyRequests
from tests.api.http.conftest import Asking, Client

LIMIT = 2_048


class Clock:
    """Time that goes on when a test says so."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def code(answer: httpx.Response) -> str:
    found: str = answer.json()["code"]
    return found


async def in_parts(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


@pytest.mark.parametrize(("size", "status"), [(1, 200), (LIMIT, 200), (LIMIT + 1, 413), (10 * LIMIT, 413)])
@pytest.mark.parametrize("said", [True, False], ids=["with its length", "without its length"])
def test_a_body_has_a_size(asking: Asking, size: int, status: int, *, said: bool) -> None:
    content: Any = b"x" * size if said else in_parts(*[b"x"] * min(size, 10), b"x" * max(0, size - 10))
    answer = asking(body_limit=LIMIT)("POST", "/size", content=content)
    assert answer.status_code == status
    if status == 200:
        assert answer.json() == size
    else:
        assert (code(answer), answer.headers["Connection"]) == ("body-too-large", "close")


def test_a_length_that_is_a_lie_is_found_out(asking: Asking) -> None:
    lie = {"Content-Length": "10"}
    answer = asking(body_limit=LIMIT)("POST", "/size", content=in_parts(b"x" * (LIMIT + 1)), headers=lie)
    assert (answer.status_code, code(answer)) == (413, "body-too-large")
    endless = {"Content-Length": "9" * 400}
    answer = asking(body_limit=LIMIT)("POST", "/size", content=in_parts(b"x"), headers=endless)
    assert (answer.status_code, code(answer)) == (413, "body-too-large")


def test_a_body_that_is_refused_reaches_nobody(asking: Asking, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    asking(body_limit=LIMIT)("POST", "/size", content=b"x" * (LIMIT + 1))
    assert json.loads(capsysbinary.readouterr().err)["action"] == "POST unmatched"


@pytest.mark.parametrize(("levels", "status"), [(8, 200), (9, 400), (50_000, 400)])
@pytest.mark.parametrize("opened", [b"[", b'{"a":'])
def test_a_body_has_a_depth(asking: Asking, levels: int, status: int, opened: bytes) -> None:
    answer = asking(depth_limit=8)("POST", "/size", content=opened * levels)
    assert answer.status_code == status
    if status == 400:
        assert code(answer) == "body-too-deep"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda some: st.lists(some) | st.dictionaries(st.text(), some),
)


def measured(value: object) -> int:
    match value:
        case list():
            return 1 + max(map(measured, value), default=0)
        case dict():
            return 1 + max(map(measured, value.values()), default=0)
        case _:
            return 0


@given(JSON)
def test_depth_is_that_of_the_value(value: object) -> None:
    assert depth(json.dumps(value).encode(), 1_000) == measured(value)


@given(st.binary())
def test_the_depth_of_anything_can_be_asked(body: bytes) -> None:
    assert 0 <= depth(body, 5) <= 6


@pytest.mark.parametrize(("length", "status"), [(200, 200), (400, 414)])
def test_an_address_has_a_length(asking: Asking, length: int, status: int) -> None:
    for path in (f"/about/{'x' * length}", f"/about/x?{'y' * length}"):
        answer = asking(url_limit=256)("GET", path)
        assert answer.status_code == status
        assert status == 200 or code(answer) == "address-too-long"


def test_headers_have_a_size(asking: Asking) -> None:
    ask = asking(header_limit=2_048)
    assert ask.get("/about/x", other="x" * 1_000).status_code == 200
    many = {f"other-{number}": "x" for number in range(300)}
    for headers in ({"other": "x" * 3_000}, many):
        answer = ask("GET", "/about/x", headers=headers)
        assert (answer.status_code, code(answer)) == (431, "headers-too-large")


def receiving(app: Callable[..., Any], *messages: dict[str, Any]) -> list[dict[str, Any]]:
    """What an application sends to whoever sends these messages, and then nothing more."""
    sent: list[dict[str, Any]] = []
    queue = list(messages)

    async def receive() -> dict[str, Any]:
        if queue:
            return queue.pop(0)
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/size",
        "raw_path": b"/size",
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
    }
    asyncio.run(app(scope, receive, send))
    return sent


def test_a_body_that_does_not_come_is_not_waited_for(asking: Asking) -> None:
    begun = {"type": "http.request", "body": b"x", "more_body": True}
    start, body = receiving(asking(request_seconds=0.05).app, begun)
    assert start["status"] == 408
    assert (b"connection", b"close") in start["headers"]
    assert json.loads(body["body"])["code"] == "body-too-slow"


def test_whoever_hangs_up_half_way_is_not_answered(asking: Asking, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    begun = {"type": "http.request", "body": b"x", "more_body": True}
    assert receiving(asking().app, begun, {"type": "http.disconnect"}) == []
    assert json.loads(capsysbinary.readouterr().err)["result"] == {"status": "aborted"}


def test_more_requests_than_a_process_takes_are_told_so(asking: Asking) -> None:
    ask = asking(concurrency=2)

    async def together() -> list[int]:
        async def waits() -> AsyncIterator[bytes]:
            yield b"x"
            await gate.wait()

        gate, at = asyncio.Event(), "http://127.0.0.1:8000"
        async with httpx.AsyncClient(transport=httpx.ASGITransport(ask.app), base_url=at) as client:
            held = [asyncio.create_task(client.post("/size", content=waits())) for _ in range(2)]
            await asyncio.wait_for(_both_begun(ask), 10)
            refused = await client.post("/size", content=b"x")
            gate.set()
            answers = [refused, *[await each for each in held], await client.post("/size", content=b"x")]
        assert (code(refused), refused.headers["Retry-After"]) == ("server-busy", "1")
        return [each.status_code for each in answers]

    assert asyncio.run(together()) == [503, 200, 200, 200]


async def _both_begun(ask: Client) -> None:
    gauge = ask.app.state.running.metrics.under_way
    while gauge._value.get() < 2:
        await asyncio.wait([asyncio.ensure_future(asyncio.Event().wait())], timeout=0.001)


def test_an_address_that_asks_too_often_waits_and_others_do_not(asking: Asking) -> None:
    ask = asking(address_rate=0.5, address_burst=3)
    answers = [ask.get("/about/x") for _ in range(5)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429, 429]
    assert answers[0].headers["RateLimit-Policy"] == '"address";q=3;w=6'
    assert answers[0].headers["RateLimit"].startswith('"address";r=2;t=')
    assert (code(answers[3]), answers[3].headers["Retry-After"]) == ("too-many-requests", "2")
    assert answers[3].headers["RateLimit"].startswith('"address";r=0;')
    assert Client(ask.app, "127.0.0.2").get("/about/x").status_code == 200


def test_an_identity_that_asks_too_often_waits_from_wherever_it_asks(asking: Asking) -> None:
    ask = asking(identity_rate=0.5, identity_burst=2)
    elsewhere = Client(ask.app, "127.0.0.2")
    answers = [each.get("/about/x", subject="p-1") for each in (ask, elsewhere, ask, elsewhere)]
    assert [each.status_code for each in answers] == [200, 200, 429, 429]
    assert answers[0].headers["RateLimit"].startswith('"identity";r=1;')
    assert answers[2].headers["Retry-After"] == "2"
    assert ask.get("/about/x", subject="p-2").status_code == 200
    assert ask.get("/about/x").status_code == 200


def test_who_has_a_network_of_addresses_is_one(asking: Asking) -> None:
    ask = asking(address_rate=0.5, address_burst=1)
    statuses = [
        Client(ask.app, at).get("/about/x").status_code for at in ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1")
    ]
    assert statuses == [200, 429, 200]


def test_a_bucket_fills_again() -> None:
    clock = Clock()
    buckets = Buckets("address", 2.0, 4, clock)
    for _ in range(4):
        buckets.spend("a")
    with pytest.raises(TooManyRequests) as refused:
        buckets.spend("a")
    clock.now += refused.value.seconds
    buckets.spend("a")
    clock.now += 1_000
    assert buckets.spend("a").tokens == 3


@given(st.lists(st.floats(0, 10), min_size=1, max_size=60), st.floats(0.1, 20), st.integers(1, 10))
def test_no_more_is_let_through_than_the_bucket_and_what_flowed_into_it(
    pauses: list[float], rate: float, limit: int
) -> None:
    clock = Clock()
    buckets, let, began = Buckets("address", rate, limit, clock), 0, clock.now
    for pause in pauses:
        clock.now += pause
        with suppress(TooManyRequests):
            assert 0 <= buckets.spend("a").tokens <= limit - 1
            let += 1
    assert let <= limit + (clock.now - began) * rate + 1e-6


def test_buckets_do_not_grow_without_end() -> None:
    buckets = Buckets("address", 1.0, 1, Clock())
    for number in range(MOST + 10):
        buckets.spend(f"{number}")
    assert len(buckets._found) == MOST
    buckets.spend("0")  # The one that asked longest ago was forgotten.
    with pytest.raises(TooManyRequests):
        buckets.spend(f"{MOST + 9}")
