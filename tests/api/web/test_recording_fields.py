"""The form of an act says all that an act can say: every act of the five cases is what a form of it would send."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest

from api.access.identity import Identity
from api.cli.cases import CASES
from api.http import names
from api.http.acts import OPERATIONS
from api.http.problems import Invalid
from api.vocabulary import Language
from api.web import words
from api.web.rooms.recording.fields import KEY, VALUE, Field, Kind, Leaf, Part, Rows, fields_of
from api.web.rooms.recording.filled import Filled, body, read, seeded
from api.web.rooms.recording.groups import grouped
from api.web.rooms.recording.known import Known
from api.web.rooms.recording.shown import Drawing, labels, summary
from api.web.rooms.recording.written import Slip, Unreadable, euros, wire
from api.web.rooms.recording.wrong import at, found_in, refused_at, walk
from ledger.acts import ACTS
from ledger.acts.line import ask
from ledger.errors import NotFound

LEDGER = uuid4()
SOMEBODY = Identity("p-1", "GM0313", frozenset(), "test")
NOBODY = Known(("blnp", "BLNP"), (("blnp/ict", "ICT"),), {})


def acts_of_the_cases() -> Iterator[dict[str, Any]]:
    for case in CASES:
        for line in case.file.read_text("utf-8").splitlines():
            yield {name: value for name, value in json.loads(line).items() if name not in ("at", "id")}


def typed(fields: tuple[Field, ...], members: dict[str, Any], at: str = "") -> Iterator[tuple[str, str]]:
    """What somebody would type to say this."""
    for each in fields:
        if each.name in members and members[each.name] is not None:
            yield from _typed(each, members[each.name], f"{at}/{each.key}")


def _typed(each: Field, value: Any, at: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    if isinstance(each, Leaf):
        yield at, _text(each, value)
    elif isinstance(each, Part):
        yield from typed(each.fields, value, at)
    elif each.keyed:
        assert isinstance(each.item, Part)
        for number, (key, one) in enumerate(value.items()):
            for half, name, text in zip(each.item.fields, (KEY, VALUE), (key, one), strict=True):
                yield from _typed(half, text, f"{at}/{7 * number}/{name}")
    else:
        for number, one in enumerate(value):
            yield from _typed(each.item, one, f"{at}/{7 * number}")


def _text(leaf: Leaf, value: Any) -> str:  # noqa: ANN401
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if leaf.kind is Kind.EUROS:
        return words.cents(round(float(value) * 100), "nl")
    if leaf.kind is Kind.DAY:
        year, month, day = value.split("-")
        return f"{int(day)}-{int(month)}-{year}"
    if leaf.kind is Kind.CHOICE and not leaf.stored:
        return names.value(leaf.section, value)
    if leaf.kind is Kind.LINE and leaf.pattern and value.replace(".", "", 1).replace("-", "", 1).isdigit():
        return str(value).replace(".", ",") if leaf.name not in ("task_field", "ledger_account") else str(value)
    return str(value)


def test_every_act_of_the_five_cases_is_what_its_form_would_send() -> None:
    seen = set()
    for members in acts_of_the_cases():
        name = members["act"]
        fields = fields_of(name)
        sent = body(fields, read(fields, typed(fields, members)))
        assert sent.slips == {}, members
        asked = OPERATIONS[name].read(orjson.dumps(sent.members), "a-key-of-ours", SOMEBODY, LEDGER)
        wanted = ask(members, UUID(int=1))
        assert (asked.fields, asked.actor, asked.basis) == (wanted.fields, wanted.actor, wanted.basis)
        assert (asked.reason, asked.evidence) == (wanted.reason, wanted.evidence)
        seen.add(name)
    assert len(seen) > 70


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_act_has_a_form_in_both_languages(language: Language) -> None:
    for name in ACTS:
        fields = fields_of(name)
        filled = seeded(fields, {})
        boxes = Drawing(filled, NOBODY, language, {}, frozenset()).boxes(fields)
        assert all(labels(boxes).values()), name
        schema = OPERATIONS[name].components[OPERATIONS[name].schema_name]
        keys = [each.key for each in fields]
        assert sorted(keys) == sorted(key for key in schema["properties"] if key != names.field("at")), name
        required = {each.key for each in fields if each.required or (isinstance(each, Rows) and each.said)}
        assert required >= set(schema["required"]), name
        assert list(summary(fields, filled, language)) == []


def test_every_act_stands_in_one_group() -> None:
    named = [act for _, acts in grouped() for act in acts]
    assert sorted(named) == sorted(ACTS)


@pytest.mark.parametrize("text", ["1,234.56", "12,345", "1.2345", "twaalf", "1 000", "--1", "1e3", "", "=1+1"])
def test_what_is_no_amount_is_no_amount(text: str) -> None:
    with pytest.raises(Unreadable):
        euros(text)


def leaf_of(act: str, name: str) -> Leaf:
    return next(each for _, each in walk(fields_of(act)) if isinstance(each, Leaf) and each.name == name)


def test_a_number_that_could_be_two_numbers_is_none() -> None:
    whole = leaf_of("define-key", "whole")
    assert wire(whole, "100,01") == "100.01"
    assert wire(whole, "1.234,5") == "1234.5"
    assert wire(whole, "16.33") == "16.33"
    with pytest.raises(Unreadable) as refused:
        wire(whole, "1.234")
    assert refused.value.slip is Slip.AMBIGUOUS


def test_a_municipality_is_known_by_its_name() -> None:
    borne_by = leaf_of("record-cost", "borne_by")
    assert (wire(borne_by, "nijkerk"), wire(borne_by, "gm0267")) == ("GM0267", "GM0267")
    assert wire(borne_by, "Atlantis") == "Atlantis"
    assert wire(leaf_of("start-service", "host"), "leiden") == "leiden", "a partnership is called so"
    assert wire(leaf_of("start-service", "host"), "Leiden") == "GM0546"
    assert wire(leaf_of("conclude-agreement", "client"), "Leiden/college") == "GM0546/college"


def test_rows_are_counted_on_where_one_was_taken_away_and_empty_ones_are_not_sent() -> None:
    fields = fields_of("adopt-key")
    pairs = [("/gewichten/0/sleutel", "GM0313"), ("/gewichten/0/waarde", "1"), ("/gewichten/2/sleutel", "GM0267")]
    pairs += [("/gewichten/2/waarde", "2"), ("/gewichten/5/sleutel", " "), ("/gewichten/5/waarde", "")]
    filled = read(fields, pairs, without="/gewichten/0")
    assert filled.texts["/gewichten/0/sleutel"] == "GM0267"
    assert filled.rows["/gewichten"] == 2
    assert body(fields, filled).members["gewichten"] == {"GM0267": "2"}


def test_a_name_that_stands_twice_in_pairs_is_told() -> None:
    fields = fields_of("adopt-key")
    pairs = [
        (f"/gewichten/{number}/{half}", text)
        for number in (0, 1)
        for half, text in (("sleutel", "Nijkerk"), ("waarde", "1"))
    ]
    assert body(fields, read(fields, pairs)).slips == {"/gewichten/1/sleutel": Slip.TWICE}


@pytest.mark.parametrize(
    "name", ["/onzin", "/dienst/x", "/gewichten/a/waarde", "/gewichten/9999/waarde", "/gewichten/-1/waarde"]
)
def test_what_no_form_has_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match="hoort niet bij"):
        read(fields_of("adopt-key"), [(name, "x")])


def test_what_is_wrong_in_a_row_is_told_at_that_row_of_the_form() -> None:
    fields = fields_of("adopt-key")
    pairs = [("/gewichten/0/sleutel", ""), ("/gewichten/0/waarde", "")]  # Left empty: not sent.
    pairs += [
        ("/gewichten/1/sleutel", "Nijkerk"),
        ("/gewichten/1/waarde", "veel"),
        ("/dienst", "BLNP"),
        ("/ingangsdatum", "gisteren"),
    ]
    sent = body(fields, read(fields, pairs))
    with pytest.raises(Invalid) as refused:
        OPERATIONS["adopt-key"].read(orjson.dumps(sent.members), "a-key-of-ours", SOMEBODY, LEDGER)
    told = {each.pointer: each.sentence for each in found_in(refused.value, sent, fields, "nl")}
    assert told["/gewichten/1/waarde"].startswith("Dit heeft niet de goede vorm")
    assert told["/dienst"] == "Kies een dienst van deze samenwerking."
    assert told["/ingangsdatum"] == "Schrijf een datum als dag, maand en jaar, zoals 1-6-2023."
    assert told["/verdeelsleutel"] == "Vul dit in."
    assert told["/actor/hoedanigheid"] == "Maak een keuze."
    assert all(at(fields, pointer) is not None for pointer in told)


def test_a_refusal_stands_at_the_field_that_holds_what_it_names() -> None:
    fields = fields_of("record-cost")
    pairs = [("/dienst", "blnp/ict"), ("/kostenpool", "onzin"), ("/jaar", "2018"), ("/actor/pseudoniem", "onzin")]
    sent = body(fields, read(fields, pairs))
    assert refused_at(NotFound("pool", "onzin"), sent, fields) == "/kostenpool"
    assert refused_at(NotFound("service", "blnp/ict"), sent, fields) == "/dienst"
    assert refused_at(NotFound("pool", "iets-anders"), sent, fields) is None


def test_a_box_is_shown_with_what_was_typed_also_where_it_is_no_choice() -> None:
    fields = fields_of("record-cost")
    filled = Filled({"/dienst": "blnp/vervallen"})
    [box] = [each for each in Drawing(filled, NOBODY, "nl", {}, frozenset()).boxes(fields) if each.pointer == "/dienst"]
    assert box.choices == (("blnp/ict", "ICT (blnp/ict)"), ("blnp/vervallen", "blnp/vervallen"))
