"""The shapes of what can be written in a field of an act, with a description for people and for the JSON Schema."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

SLUG = "[a-z0-9]+(-[a-z0-9]+)*"
END = r"$(?!\n)"
"""The end of a pattern: in Python ``$`` alone also matches before a line feed, so that "blnp" could have a double."""

Slug = Annotated[
    str, Meta(pattern=f"^{SLUG}{END}", max_length=80, description="a written name: small letters, digits, '-'")
]
PartnershipName = Annotated[
    str, Meta(pattern=f"^{SLUG}{END}", max_length=80, description="a partnership, such as blnp")
]
ServiceName = Annotated[
    str, Meta(pattern=f"^{SLUG}/{SLUG}{END}", max_length=160, description="a shared service, such as blnp/financien")
]
Scope = Annotated[
    str, Meta(pattern=f"^{SLUG}(/{SLUG})?{END}", max_length=160, description="a partnership or one of its services")
]
Ref = Annotated[
    str,
    Meta(
        pattern=f"^{SLUG}(/{SLUG})?#{SLUG}{END}",
        max_length=250,
        description="a decision or mandate with where it stands, such as blnp#regeling-2017 or blnp/ict#sleutel-2019",
    ),
]
Code = Annotated[str, Meta(pattern=f"^GM[0-9]{{4}}{END}", description="a municipality's CBS code, such as GM0313")]
Organisation = Annotated[
    str,
    Meta(pattern=f"^(GM[0-9]{{4}}|{SLUG}){END}", max_length=80, description="a municipality's code or a partnership"),
]
Body = Annotated[
    str,
    Meta(
        pattern=f"^(GM[0-9]{{4}}|{SLUG})/{SLUG}{END}",
        max_length=160,
        description="a body with whose it is, such as GM0313/college or blnp/stuurgroep",
    ),
]
Text = Annotated[str, Meta(min_length=1, max_length=10_000, description="a sentence or more")]
Title = Annotated[str, Meta(min_length=1, max_length=300, description="a short title")]
Euros = Annotated[
    str,
    Meta(
        description="euros as text with two decimals, such as '1250.00'; there are no half cents",
        extra_json_schema={"pattern": r"^-?(0|[1-9][0-9]{0,12})\.[0-9]{2}$"},
    ),
]
Number = Annotated[
    str,
    Meta(
        pattern=rf"^-?(0|[1-9][0-9]{{0,12}})(\.[0-9]{{1,10}})?{END}",
        description="an exact number as text, such as '16.33'",
    ),
]
"""Text until an act makes a ``Decimal`` of it, which by itself would also read '1_000', ' 16 ' and 'NaN'."""
Year = Annotated[int, Meta(ge=1900, le=2999, description="a calendar year")]
TaskField = Annotated[
    str, Meta(pattern=rf"^[0-9]\.[0-9]{{1,3}}[a-d]?{END}", description="an Iv3 taakveld, such as 0.4 or 6.711")
]
LedgerAccount = Annotated[
    str,
    Meta(
        pattern=f"^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?{END}",
        max_length=60,
        description="an account in the payer's administration, such as 6300401",
    ),
]


class ClosedYears(StrEnum):
    """What becomes of allocations in closed years that a key from an earlier day would change."""

    REFUSE = "refuse"
    LEAVE = "leave"
