"""House rules that no other tool knows, each tried on the repository and on a planted breach."""

import ast
import os
import re
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
VERBS = {"bench", "demo", "lint", "lock", "mutate", "sbom", "setup", "test"}
REGISTRIES = re.compile(r"\b(?:pypi|pythonhosted|registry\.npmjs|npmjs|deb\.debian|archive\.ubuntu)\.(?:org|com)\b")
MACHINE_PATHS = re.compile(r"(?<![\w.}])/(?:work|root|home)/")
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX)\b")
WAITS_AND_SKIPS = {"importorskip", "skip", "skipif", "sleep", "xfail"}


@dataclass(frozen=True, slots=True)
class File:
    """A file that is in the repository, or would be after ``git add .``."""

    path: str
    text: str
    executable: bool = False

    def is_python_in(self, folder: str) -> bool:
        return self.path.startswith(f"{folder}/") and self.path.endswith(".py")


Files = list[File]
Rule = Callable[[Files], Iterator[str]]
RULES: dict[Rule, tuple[File, ...]] = {}


def rule(*planted: File) -> Callable[[Rule], Rule]:
    """A rule yields the breaches it finds; it must find each of the planted ones."""

    def register(check: Rule) -> Rule:
        RULES[check] = planted
        return check

    return register


@cache
def repository() -> Files:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    files = ((name, ROOT / name) for name in sorted(set(filter(None, listed))))
    texts = ((name, path, text_in(path.read_bytes())) for name, path in files if path.is_file())
    return [File(name, text, os.access(path, os.X_OK)) for name, path, text in texts if text is not None]


def text_in(content: bytes) -> str | None:
    """What somebody wrote; nothing of a picture or another file that is no text, whose bytes may read as anything."""
    try:
        return None if b"\0" in content else content.decode("utf-8")
    except UnicodeDecodeError:
        return None


@rule(File("src/ledger/journal.py", "x = 1\n" * 301))
def no_module_is_longer_than_300_lines(files: Files) -> Iterator[str]:
    for file in files:
        lines = file.text.count("\n")
        if file.is_python_in("src") and lines > 300:
            yield f"{file.path} has {lines} lines: split it by idea"


@rule(*(File(f"src/ledger/{name}", "") for name in ("utils.py", "event_base.py", "helpers/__init__.py")))
def no_module_has_a_name_that_says_nothing(files: Files) -> Iterator[str]:
    empty = {"base", "common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}
    for file in files:
        if file.path.endswith(".py") and empty & set(re.split(r"[/_.]", file.path)):
            yield f"{file.path}: name it for what it is about"


@rule(File("requirements/run.txt", "--index-url https://py" + "pi.org/simple\n"))
def no_file_names_a_package_registry(files: Files) -> Iterator[str]:
    yield from found(REGISTRIES, files, "packages come from wherever a machine is set up to get them")


@rule(*(File("README.md", f"cd /{folder}/grondslag\n") for folder in ("work", "root", "home")))
def no_file_names_a_folder_of_one_machine(files: Files) -> Iterator[str]:
    yield from found(MACHINE_PATHS, files, "this path exists on one machine only")


@rule(File("docs/operations.md", "TODO: write this\n"))
def nothing_is_left_to_be_written_later(files: Files) -> Iterator[str]:
    yield from found(UNFINISHED, files, "finish it, leave it out, or file an issue")


@rule(
    File("src/ledger/money.py", "half = 0.5\n"),
    File("src/ledger/money.py", "def f(x: int) -> object:\n    return float(x)\n"),
    File("src/ledger/money.py", "rate: float\n"),
)
def the_ledger_knows_no_floating_point(files: Files) -> Iterator[str]:
    for file in files:
        for node in nodes(file, "src/ledger"):
            match node:
                case ast.Name(id="float") | ast.Constant(value=float()):
                    yield f"{file.path}:{node.lineno}: amounts are whole cents, weights exact fractions"
                case _:
                    pass


@rule(
    File("tests/test_it.py", "import time\ntime.sleep(1)\n"),
    File("tests/test_it.py", "import pytest\npytest.skip('later')\n"),
    File("tests/test_it.py", "import pytest\n@pytest.mark.xfail\ndef test_it(): pass\n"),
    File("tests/test_it.py", "from time import sleep\n"),
)
def no_test_sleeps_or_lets_itself_off(files: Files) -> Iterator[str]:
    for file in files:
        for node in nodes(file, "tests"):
            match node:
                case ast.Attribute(attr=name) | ast.alias(name=name) if name in WAITS_AND_SKIPS:
                    yield f"{file.path}:{node.lineno}: {name}: wait for the thing itself; a test passes or fails"
                case _:
                    pass


@rule(File("scripts/setup", "", executable=False), File(".ci/run", "", executable=False))
def every_script_can_be_executed(files: Files) -> Iterator[str]:
    for file in files:
        if file.path.startswith(("scripts/", ".ci/")) and not file.executable:
            yield f"chmod +x {file.path}"


@rule(File("scripts/setup", "true\n" * 61))
def every_script_fits_one_screen(files: Files) -> Iterator[str]:
    for file in files:
        if file.path.startswith(("scripts/", ".ci/")) and file.text.count("\n") > 60:
            yield f"{file.path}: move the work into a package and call that"


@rule(File("scripts/deploy", ""), File("scripts/setup", ""))
def the_scripts_are_the_verbs(files: Files) -> Iterator[str]:
    scripts = {file.path.removeprefix("scripts/") for file in files if file.path.startswith("scripts/")}
    if scripts != VERBS:
        yield f"too many or too few in scripts/: {sorted(scripts ^ VERBS)}"


@rule(File("CHANGELOG.md", "## 0.0.1\n"))
def the_changelog_and_publiccode_yml_know_the_current_version(files: Files) -> Iterator[str]:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    texts = {file.path: file.text for file in files}
    for path, line in {"CHANGELOG.md": f"## {version}", "publiccode.yml": f'softwareVersion: "{version}"'}.items():
        if line not in texts.get(path, ""):
            yield f"{path}: no line says {line}"


def found(pattern: re.Pattern[str], files: Files, why: str) -> Iterator[str]:
    for file in files:
        if file.path == "tests/test_tidy.py":  # It alone may spell what is forbidden.
            continue
        for number, line in enumerate(file.text.splitlines(), start=1):
            if pattern.search(line):
                yield f"{file.path}:{number}: {why}: {line.strip()[:80]}"


def nodes(file: File, folder: str) -> Iterator[ast.expr | ast.alias]:
    if file.is_python_in(folder):
        tree = ast.walk(ast.parse(file.text, file.path))
        yield from (node for node in tree if isinstance(node, ast.expr | ast.alias))


@pytest.mark.parametrize("check", RULES, ids=lambda check: check.__name__)
def test_in_this_repository(check: Rule) -> None:
    assert list(check(repository())) == []


@pytest.mark.parametrize("check", RULES, ids=lambda check: check.__name__)
def test_a_planted_breach_is_found(check: Rule) -> None:
    assert RULES[check]
    for breach in RULES[check]:
        assert list(check([breach])) != [], breach


def test_the_rules_read_text_and_leave_other_bytes_alone() -> None:
    mark = b"TO" + b"DO: write this"
    held = {"a.png": b"\x89PNG " + mark, "b.bin": mark + b"\0", "c.md": mark, "d.md": "één ".encode() + mark}
    files = [File(name, text) for name, content in held.items() if (text := text_in(content)) is not None]
    assert [each.split(":")[0] for each in nothing_is_left_to_be_written_later(files)] == ["c.md", "d.md"]


def test_everything_that_is_written_here_is_text() -> None:
    """What is written in another encoding would get past every rule."""
    written = (".cfg", ".css", ".html", ".js", ".json", ".jsonl", ".md", ".po", ".py", ".sh", ".toml", ".txt", ".typ")
    read = {each.path for each in repository()}
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    there = [name for name in listed.split("\0") if name.endswith(written) and (ROOT / name).is_file()]
    assert sorted(set(there) - read) == []
