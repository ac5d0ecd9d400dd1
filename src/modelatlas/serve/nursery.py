"""The process that holds the atlas and brings up the workers: forks of it, so that all share its memory.

    the server  ──frames──▶  the nursery: opens the atlas once, then forks on request
         ╰──────frames─────▶  a worker: one query or page at a time

A query of Oxigraph cannot be stopped from within its process. A worker can be killed at any time, costs a few
milliseconds and no copy of the atlas. The nursery is a program of its own (``python -m modelatlas.serve.nursery``) and
has one thread: a fork of it inherits neither locks nor the connections of clients. It ends, with its workers, when the
server does.
"""

from __future__ import annotations

import os
import signal
import socket
import struct
import subprocess
import sys
from contextlib import suppress

from modelatlas.errors import AtlasError, ModelAtlasError, ServeError
from modelatlas.serve import worker
from modelatlas.serve.atlas import Atlas, open_atlas
from modelatlas.serve.frames import pack, receive
from modelatlas.serve.settings import Task

_COMMAND = struct.Struct("!cq")
FORK, KILL = b"F", b"K"
_HUGE_PAGES = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
"""Memory in huge pages where there are any (glibc 2.35): a fork copies the table of pages, which is then short."""


class Nursery:
    """The server's handle on the nursery. Raises AtlasError and ServeError if the atlas cannot be opened."""

    def __init__(self, task: Task) -> None:
        self.stamp = task.source.stamp()
        """What was there to be opened; looked at before, so that no change is missed."""
        self._socket, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", "modelatlas.serve.nursery", str(theirs.fileno())]
            # A session of its own: Ctrl-C is for the server, which closes its end.
            self._process = subprocess.Popen(
                command,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                env={**os.environ, **_HUGE_PAGES},
            )
        try:
            self._socket.sendall(pack(task.as_record()))
            answer = receive(self._socket)
        except ConnectionError:
            answer = None
        if answer is None or "error" in answer[0]:
            self.close()
            if answer is None:
                raise ServeError("the process that opens the atlas ended before it was ready: is there enough memory?")
            raise AtlasError(answer[0]["error"])
        self.task = task
        self.triples: int = answer[0]["triples"]
        self.base: str = answer[0]["base"]

    def is_alive(self) -> bool:
        """Whether the process still runs; the system may have ended it."""
        return self._process.poll() is None

    def fork(self) -> tuple[int, socket.socket]:
        """A new worker: its process id and the connection to it. Raises ServeError if the nursery is gone."""
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                socket.send_fds(self._socket, [_COMMAND.pack(FORK, 0)], [theirs.fileno()])
            return self._answer(), ours
        except OSError as error:
            ours.close()
            raise ServeError(f"no worker can be started: {error}") from error

    def kill(self, pid: int) -> int:
        """End a worker, whether it runs or has ended; return its status as ``os.waitpid`` gives it."""
        try:
            self._socket.sendall(_COMMAND.pack(KILL, pid))
            return self._answer()
        except OSError as error:
            raise ServeError(f"a worker cannot be ended: {error}") from error

    def close(self) -> None:
        """End the nursery and all its workers; once more does nothing."""
        self._socket.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _answer(self) -> int:
        data = self._socket.recv(8, socket.MSG_WAITALL)
        if len(data) < 8:
            raise BrokenPipeError("the nursery has ended")
        (value,) = struct.unpack("!q", data)
        if value < 0:
            raise OSError(-value, os.strerror(-value))
        return int(value)


def main(connection: socket.socket) -> None:
    """Open the atlas, say so, and fork and kill as told until the server is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    frame = receive(connection)
    if frame is None:
        return
    task = Task.from_record(frame[0])
    try:
        atlas = open_atlas(task.source)
    except ModelAtlasError as error:
        connection.sendall(pack({"error": str(error)}))
        return
    worker.prepare(atlas)
    connection.sendall(pack({"triples": atlas.triples, "base": atlas.base}))
    _tend(connection, atlas, task)


def _tend(connection: socket.socket, atlas: Atlas, task: Task) -> None:
    children: set[int] = set()
    try:
        while True:
            data, descriptors, _, _ = socket.recv_fds(connection, _COMMAND.size, 1)
            while data and len(data) < _COMMAND.size:
                more = connection.recv(_COMMAND.size - len(data))
                data = data + more if more else b""
            if not data:
                return
            command, pid = _COMMAND.unpack(data)
            if command == FORK:
                answer = _fork(connection, descriptors[0], atlas, task)
                if answer > 0:
                    children.add(answer)
            else:
                answer = _end(pid) if pid in children else 0
                children.discard(pid)
            connection.sendall(struct.pack("!q", answer))
    except ConnectionError:
        return
    finally:
        for pid in children:
            _end(pid)


def _fork(connection: socket.socket, descriptor: int, atlas: Atlas, task: Task) -> int:
    """Fork a worker; its process id, or the number of the error, negative."""
    try:
        pid = os.fork()
    except OSError as error:
        os.close(descriptor)
        return -(error.errno or 1)
    if pid:
        os.close(descriptor)
        return pid
    status = 1
    try:
        connection.close()
        _hush()
        with socket.socket(fileno=descriptor) as own:
            worker.serve(own, atlas, task.limits)
        status = 0
    finally:
        os._exit(status)  # nothing of the nursery's own is run or written twice


def _hush() -> None:
    """Close standard error: the engine writes there what is a query's fault (no memory), with a backtrace.

    A fault of the program goes to the server, which logs it; into a file, a worker could not write it.
    """
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 2)
    os.close(nothing)


def _end(pid: int) -> int:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    return os.waitpid(pid, 0)[1]


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as _connection:
        main(_connection)
