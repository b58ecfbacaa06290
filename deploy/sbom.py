"""Lists every package that Grondslag runs on, as CycloneDX: what is pinned, by which hashes, its licence and its needs.

The list itself is made by cyclonedx-py from the lock file, without a network. It names a registry for each package,
from which it need not have come, and tells nothing of licences; both are put right here. The same pins give the same
list, byte for byte.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
MAKE = ("requirements", "requirements/run.txt", "--pyproject=pyproject.toml", "--output-reproducible", "--validate")
OURS = "root-component"

Component = dict[str, Any]


def made() -> Component:
    """The list, as it is written."""
    tool = Path(sys.executable).parent / "cyclonedx-py"
    done = subprocess.run([tool, *MAKE], cwd=ROOT, check=True, capture_output=True)  # noqa: S603
    bom: Component = json.loads(done.stdout)
    components = [_component(each) for each in bom["components"]]
    known = {_plain(each["name"]): each["bom-ref"] for each in components}
    bom["components"] = sorted(components, key=lambda each: each["bom-ref"])
    needs = {each["bom-ref"]: set(_needs(each["name"], known)) for each in components}
    # What nobody asks for otherwise is asked for by an extra, such as psycopg[binary].
    needs[OURS] = {*_needs("grondslag", known)} | (set(known.values()) - set().union(*needs.values()))
    bom["dependencies"] = [{"ref": ref, "dependsOn": sorted(asked)} for ref, asked in sorted(needs.items())]
    for tool_used in bom["metadata"]["tools"]["components"]:
        tool_used.pop("externalReferences", None)
    return bom


def _component(listed: Component) -> Component:
    """A package by its name and version alone, with the hashes of its files."""
    references = listed.pop("externalReferences", [])
    hashes = {(each["alg"], each["content"]) for reference in references for each in reference.get("hashes", ())}
    listed.pop("description", None)  # The line of the lock file.
    listed["bom-ref"] = listed["purl"]
    listed["hashes"] = [{"alg": algorithm, "content": content} for algorithm, content in sorted(hashes)]
    if licence := _licence(listed["name"]):
        listed["licenses"] = [{"license": {"name": licence}}]
    return listed


def _licence(name: str) -> str | None:
    """What a package says of itself; nothing of one that is for another platform and not installed here."""
    try:
        about = distribution(name).metadata
    except PackageNotFoundError:
        return None

    def said(field: str) -> list[str]:
        return [str(each) for each in about.get_all(field) or ()]

    classified = [each.rpartition(" :: ")[2] for each in said("Classifier") if each.startswith("License")]
    return "".join(said("License-Expression")) or ", ".join(classified) or "".join(said("License")).partition("\n")[0]


def _needs(name: str, known: dict[str, str]) -> Iterator[str]:
    """Those of the listed packages that one asks for, without its extras."""
    try:
        wanted = distribution(name).requires or ()
    except PackageNotFoundError:
        return
    for each in wanted:
        asked = re.match(r"[\w.-]+", each)
        if asked and "extra ==" not in each and _plain(asked[0]) in known:
            yield known[_plain(asked[0])]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(made(), indent=2, sort_keys=True) + "\n")
