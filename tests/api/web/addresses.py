"""An address of every page, as it is full: what every test of all pages goes by."""

from __future__ import annotations

from tests.api.web.workspace import CONTROLLER, Person

LEIDEN = Person("controller", "GM0546")

ADDRESSES: dict[str, tuple[str, Person]] = {
    "/": ("/", CONTROLLER),
    "/toegankelijkheid": ("/toegankelijkheid", CONTROLLER),
    "/samenwerkingen/{samenwerking}": ("/samenwerkingen/blnp?geldigOp=1-6-2021", CONTROLLER),
}
"""By the route of the page."""
