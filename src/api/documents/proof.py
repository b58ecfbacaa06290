"""By what each entry behind a document can be found again in the journal, and shown to be as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from api.documents.blocks import Block, Facts, Heading, Words
from api.documents.writer import Writer


def proof(write: Writer, positions: Iterable[int]) -> Iterator[Block]:
    """Every entry by its position, with its number, the digest of its act, and what shows it."""
    rows = [row for position in sorted(set(positions)) for row in _rows(write, position)]
    if not rows:
        return
    yield Heading(write.say("Proof"))
    yield Words(
        write.say(
            "At each position stands the SHA-256 of the act that recorded it, as that was asked for; entries of one act"
            " have the same. Under its position the trail shows what was recorded, by whom and on what ground, and the"
            " command grondslag check computes every figure again from the journal."
        )
    )
    yield Facts(tuple(rows))


def _rows(write: Writer, position: int) -> Iterator[tuple[str, str]]:
    entry = write.entry(position)
    label = write.say("position %(position)s", position=write.number(position))
    yield f"{label[:1].upper()}{label[1:]}", entry.act_digest.hex()
    for document in entry.evidence:
        if document.sha256:
            yield write.say("Shown by"), f"{document.title}, sha256 {document.sha256}"
