"""Every command in README.md and docs/ runs.

A command stands in a fenced block marked ``console``, behind ``$ ``; the blocks of one document run in order, in one
temporary folder with ``cases/`` in it. What runs is ``grondslag ...`` (with pipes and files, if wanted) and
``export NAME=value``. A command must exit 0, or what a line ``# exit 3`` below it says. Other lines are its output, an
excerpt: each must occur in what it printed, unless it is ``...`` or holds such dots. Of ``scripts/...`` it is only
checked that the script is there, since some of them run these tests. A PostgreSQL address stands for a fresh database.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests import warm
from tests.databases import path_with_programs

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("cases/*.md")])
FENCED = re.compile(r"^( *)```(\w*)[^\n]*\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
POSTGRES = re.compile(r"postgresql://[^\s'\"]+")
HIDING = {"bash", "sh", "shell", "zsh"}  # A command in such a block would never run.


@dataclass(slots=True)
class Command:
    """A line of a document and what the document says about it."""

    line: str
    exit_status: int = 0
    output: list[str] = field(default_factory=list)


def commands(text: str) -> Iterator[Command]:
    for indent, language, block in FENCED.findall(text):
        assert language not in HIDING, f"mark the block as console, so that it runs: {block}"
        if language == "console":
            yield from _commands(block.replace(f"\n{indent}", "\n"))


def _commands(block: str) -> Iterator[Command]:
    command: Command | None = None
    for line in block.replace("\\\n", "").splitlines():
        exits = re.fullmatch(r"# exit (\d+)", line.strip())
        if line.lstrip().startswith("$ "):
            if command:
                yield command
            command = Command(line.lstrip()[2:])
        elif command and exits:
            command.exit_status = int(exits[1])
        elif command and line.strip():
            command.output.append(line.strip())
    if command:
        yield command


@pytest.fixture(scope="module")
def programs() -> Iterator[Path]:
    with warm.programs(_environment(Path(sys.executable).parent)) as folder:
        yield folder


def _environment(programs: Path) -> dict[str, str]:
    """The environment of a command; its path begins with where the program is."""
    environment = {**os.environ, "PATH": f"{programs}{os.pathsep}{path_with_programs()}", "COLUMNS": "120"}
    environment.pop("GRONDSLAG_LEDGER", None)
    return environment


def run(text: str, folder: Path, programs: Path, postgres: str | None = None) -> list[str]:
    """Run a document's commands in a folder; what is wrong with them."""
    environment = _environment(programs)
    wrong: list[str] = []
    for command in commands(text):
        line = command.line if postgres is None else POSTGRES.sub(lambda _: f"'{postgres}'", command.line)
        match shlex.split(line, comments=True):
            case ["export", assignment] if "=" in assignment:
                name, _, value = assignment.partition("=")
                environment[name] = value
            case [script, *_] if script.startswith("scripts/"):
                if not os.access(ROOT / script, os.X_OK):
                    wrong.append(f"$ {line}\nno such script")
            case ["grondslag", *_]:
                wrong.extend(_run(line, command, folder, environment))
            case _:
                wrong.append(f"$ {line}\nonly grondslag, scripts/... and export can be checked")
    return wrong


def _run(line: str, command: Command, folder: Path, environment: dict[str, str]) -> Iterator[str]:
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode != command.exit_status:
        yield f"$ {line}\nexit {done.returncode}, not {command.exit_status}:\n{done.stdout[-2000:]}"
    for excerpt in command.output:
        parts = [part.strip() for part in re.split(r"\.\.\.|…", excerpt)]
        if not all(part in done.stdout for part in parts):
            yield f"$ {line}\ndoes not print {excerpt!r}:\n{done.stdout[-2000:]}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_command_runs_in(document: Path, tmp_path: Path, programs: Path, request: pytest.FixtureRequest) -> None:
    text = document.read_text()
    needs_postgres = any(POSTGRES.search(command.line) for command in commands(text))
    shutil.copytree(ROOT / "cases", tmp_path / "cases")
    postgres = request.getfixturevalue("fresh_postgres") if needs_postgres else None
    assert run(text, tmp_path, programs, postgres) == []


def console(*lines: str) -> str:
    return "Words.\n\n```console\n" + "\n".join(lines) + "\n```\n"


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        (["$ grondslag no-such-command"], "exit 2, not 0"),
        (["$ grondslag --help", "# exit 3"], "exit 0, not 3"),
        (["$ grondslag --help", "An output that it never gives"], "does not print"),
        (["$ grondslag --no-such-option | cat"], "exit 2, not 0"),
        (["$ scripts/no-such-script"], "no such script"),
        (["$ curl https://grondslag.example"], "only grondslag"),
        (["$ grondslag --help \\", "    --no-such-option"], "exit 2, not 0"),
    ],
)
def test_a_bad_command_is_found(lines: list[str], complaint: str, tmp_path: Path, programs: Path) -> None:
    (wrong,) = run(console("$ grondslag --help", *lines), tmp_path, programs)
    assert complaint in wrong


def test_good_commands_pass_in_order(tmp_path: Path, programs: Path) -> None:
    text = console(
        "$ export GREETING=hello",
        "$ grondslag --help > help.txt && echo $GREETING $(ls)",
        "hello ... help.txt",
        "$ grondslag no-such-command",
        "# exit 2",
        "$ scripts/test",
    )
    assert run(text, tmp_path, programs) == []


def test_no_command_hides_in_a_block_that_does_not_run(tmp_path: Path, programs: Path) -> None:
    with pytest.raises(AssertionError, match="mark the block as console"):
        run("```bash\ngrondslag --help\n```\n", tmp_path, programs)
