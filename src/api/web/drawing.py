"""How a page is drawn from a template, and what a browser may do with it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from http import HTTPStatus

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from api import vocabulary
from api.vocabulary import Language
from api.web import static, words
from api.web.language import catalogue
from api.web.visits import Visit

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)

STAYS = Markup('hx-boost="true" hx-swap="innerHTML show:none"')
"""A form that asks this page something else: with JavaScript one stays where one was in it."""


def draw(
    template: str,
    told: Mapping[str, object],
    language: Language,
    *,
    visit: Visit | None = None,
    status: int = HTTPStatus.OK,
) -> Response:
    """A page from a template."""
    text = environment(language).get_template(template).render(dict(told))
    headers = {"Content-Security-Policy": POLICY, "Content-Language": language, "Cache-Control": "no-store"}
    if visit is not None:
        headers["Ledger-Position"] = str(visit.moments.as_of.known_at)
    return HTMLResponse(text, status, headers)


@cache
def environment(language: Language) -> Environment:
    """The templates in one language; nothing undefined is ever drawn, and nothing that is not escaped."""
    made = Environment(
        loader=ChoiceLoader([PackageLoader("api.web", "templates"), PackageLoader("api.web", "rooms")]),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.loopcontrols"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["ext.i18n.trimmed"] = True
    found = catalogue(language)
    made.install_gettext_callables(found.gettext, found.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters |= words.filters(language) | {"named": _named, "party": _party}
    made.globals |= {
        "static": static.address,
        "language": language,
        "stays": STAYS,
        "term": lambda name, section=None: vocabulary.term(name, language, section),
        "meaning": lambda name, section=None: vocabulary.definition(name, section, language),
    }
    return made


@pass_context
def _named(context: Context, text: str) -> str:
    """A text with names for codes, those of the partnership's own bodies too, on a page of one."""
    visit: Visit | None = context.get("visit")
    return words.named(text, context["language"]) if visit is None else visit.named(text)


@pass_context
def _party(context: Context, code: str) -> str:
    """What people call a municipality, a firm, or the partnership itself."""
    visit: Visit | None = context.get("visit")
    return visit.title if visit is not None and code == visit.partnership else words.party(code)
