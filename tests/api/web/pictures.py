"""``python -m tests.api.web.pictures``: the pictures of README, taken anew from the pages as they are."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from tests.api.web.conftest import CHROMIUM, FLAGS
from tests.api.web.workspace import CONTROLLER, ROOT, WIDE, Person, play, serving, visiting

IMAGES = ROOT / "docs" / "images"
THEN = "geldigOp=30-6-2019&beschikbaarOp=31-10-2019&beschikbaarVan=31-8-2019"
PICTURES = {
    "year.png": (
        f"/samenwerkingen/blnp/verrekening/financien/2019?{THEN}",
        CONTROLLER,
    ),
    "findings.png": ("/samenwerkingen/bel/bevindingen", Person("controller", "GM0317")),
}
"""By the file: the page, and who looks at it."""
HEIGHT = 820


def main() -> None:
    """Take them all, of as much as is seen without scrolling."""
    IMAGES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, serving(play(Path(folder))) as workspace, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, (path, person) in PICTURES.items():
            with visiting(browser, workspace, person) as page:
                page.set_viewport_size({"width": WIDE, "height": HEIGHT})
                page.goto(path)
                page.screenshot(path=IMAGES / name)
        browser.close()


if __name__ == "__main__":
    main()
