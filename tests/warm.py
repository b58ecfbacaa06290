"""The program, started once and forked for each command: as real a process, without a second of importing each time.

``programs()`` gives a folder with an executable ``grondslag``. It hands its arguments, its folder, its environment
and its three open files to a process that has imported the program already; that one forks, and the fork is the
command: whoever waits for the executable gets its exit status.
"""

from __future__ import annotations

import array
import json
import os
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

CLIENT = """#!{python} -IS
import array, json, os, socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect({address!r})
    files = array.array("i", [0, 1, 2])
    server.sendmsg([b"."], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, files)])
    asked = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
    server.sendall(len(asked).to_bytes(8, "big") + asked)
    told = server.recv(1)
sys.exit(told[0] if told else 70)
"""


@contextmanager
def programs(environment: Mapping[str, str]) -> Iterator[Path]:
    """A folder to put first on the path while this lasts."""
    # A short path: the address of a socket has a hundred characters at most.
    with TemporaryDirectory() as name, _listening(Path(name), environment):
        yield Path(name)


@contextmanager
def _listening(folder: Path, environment: Mapping[str, str]) -> Iterator[None]:
    address, program = folder / "warm", folder / "grondslag"
    program.write_text(CLIENT.format(python=sys.executable, address=str(address)))
    program.chmod(0o755)
    command = [sys.executable, "-m", "tests.warm", str(address)]
    root = Path(__file__).parent.parent
    with subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, start_new_session=True) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == b"ready\n", "it did not start"
        try:
            yield
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGTERM)


def serve(address: str) -> None:
    """Fork for each command that comes, for ever."""
    from api.cli import main  # noqa: PLC0415  # Whoever only starts this one need not wait for it.
    from api.cli.app import command_line  # noqa: PLC0415  # What `main` imports when it is called: in every fork.
    from api.vocabulary import vocabulary  # noqa: PLC0415

    command_line()
    vocabulary()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        print("ready", flush=True)  # noqa: T201
        while True:
            asking, _ = listening.accept()
            if os.fork() == 0:  # One that waits for the command, so that many can run at the same time.
                listening.close()
                os._exit(_attend(asking, main))
            asking.close()
            with suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass


def _attend(asking: socket.socket, main: Callable[[], object]) -> int:
    files = array.array("i")
    _, ancillary, _, _ = asking.recvmsg(1, socket.CMSG_LEN(3 * files.itemsize))
    for _, _, data in ancillary:
        files.frombytes(data)
    with asking.makefile("rb") as reader:
        arguments, folder, environment = json.loads(reader.read(int.from_bytes(reader.read(8), "big")))
    command = os.fork()
    if command == 0:
        _become(arguments, folder, environment, files, main)
    _, status = os.waitpid(command, 0)
    code = os.waitstatus_to_exitcode(status)
    asking.sendall(bytes([code if code >= 0 else 128 - code]))
    return 0


def _become(
    arguments: list[str], folder: str, environment: dict[str, str], files: array.array[int], main: Callable[[], object]
) -> None:
    code = 70
    try:
        for number, file in enumerate(files):
            os.dup2(file, number)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = ["grondslag", *arguments]
        sys.exit(main())  # type: ignore[arg-type]  # As the program that pip installs does.
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001  # As an interpreter would tell it.
        traceback.print_exc()
        code = 1
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve(sys.argv[1])
