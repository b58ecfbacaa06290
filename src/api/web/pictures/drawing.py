"""What every picture is made of: elements with attributes, every text escaped, and numbers as short as they can be."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape


def element(name: str, *inside: Markup | str, **attributes: object) -> Markup:
    """An element of SVG; ``stroke_width`` is ``stroke-width``, and what is ``None`` is left out.

    >>> element("text", "<b>", x=1.50, class_="label")
    Markup('<text x="1.5" class="label">&lt;b&gt;</text>')
    """
    told = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), number(value))
        for key, value in attributes.items()
        if value is not None
    )
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), told, Markup("").join(escape(each) for each in inside))  # noqa: S704  # Our own names.


def picture(title: str, size: tuple[float, float], inside: Iterable[Markup], *, class_: str) -> Markup:
    """A picture as wide as there is room for, up to its own size; a program reads its title aloud."""
    width, height = size
    return element(
        "svg",
        element("title", title),
        *inside,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="img",
        class_=class_,
        aria_label=title,
    )


def number(value: object) -> str:
    """A coordinate to a tenth."""
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    return str(value)
