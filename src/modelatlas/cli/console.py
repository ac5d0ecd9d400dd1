"""What all commands share: output that nothing in a document can disturb, and errors as one line and an exit code.

Rich is imported where a table or a bar is drawn, not before: `build` does without it.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TextIO, cast

import typer
from typer.core import TyperGroup

from modelatlas.errors import ModelAtlasError, QueryError

if TYPE_CHECKING:
    from rich.progress import Progress

FAILED, UNUSABLE, INTERRUPTED, BROKEN_PIPE = 1, 2, 130, 141
"""Exit codes: something was found wanting; it could not be done; Ctrl-C; the reader of the output went away."""

# Typer brings its own copy of Click from version 0.26 on, so its base class is taken from what it exports.
_USAGE_ERROR = cast("type[Exception]", typer.BadParameter.__base__)
_BAR_AFTER_SECONDS = 0.5
_LEAST_TEXT, _UNFOLDED = 14, 1_000_000


class CommandGroup(TyperGroup):
    """The program: whatever a user can cause ends in one line on standard error and an exit code, never a traceback."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As Typer does, with the errors of this program."""
        with _faults_told():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command, and see its output off."""
        with _faults_told():
            result = super().invoke(ctx)
            if sys.stdout is not None:
                sys.stdout.flush()
            return result


@contextmanager
def _faults_told() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        _silence()
        raise typer.Exit(BROKEN_PIPE) from None
    except KeyboardInterrupt:
        print_error("interrupted")
        raise typer.Exit(INTERRUPTED) from None
    except _USAGE_ERROR as error:
        fail_usage(error)
    except QueryError as error:  # may show the line of the query, with a caret
        print_lines(f"error: {error}".splitlines(), err=True)
        raise typer.Exit(UNUSABLE) from None
    except ModelAtlasError as error:
        fail(str(error))
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EIO, errno.EBADF) and error.filename is None:
            _silence()
        place = f"{os.fsdecode(error.filename)}: " if error.filename else ""
        advice = _ADVICE.get(error.errno or 0, "")
        fail(f"{place}{error.strerror or error}{advice and ': '}{advice}")


_ADVICE = {
    errno.ENOSPC: "make room, or write elsewhere",
    errno.EFBIG: "write elsewhere, or raise the limit of the shell (ulimit -f)",
    errno.ENOENT: "check the name; folders are not made",
    errno.ENOTDIR: "check the name",
    errno.EISDIR: "name a file in it",
    errno.EACCES: "check its permissions, or write elsewhere",
    errno.EROFS: "write elsewhere",
}
"""What to do about what the system refuses; where it is to read, what reads has said so."""


def fail(message: str) -> NoReturn:
    """Say what went wrong and what to do, and end: it could not be done."""
    print_error(message)
    raise typer.Exit(UNUSABLE)


def fail_usage(error: Any) -> NoReturn:
    """The same for a command that is not one, with where to look."""
    command = error.ctx.command_path if error.ctx else "modelatlas"
    message = error.format_message().replace(": Value error, ", ": ").rstrip(".")
    fail(f"{message}. See '{command} --help'.")


def print_error(message: str) -> None:
    """One line on standard error, even if a file's name has several."""
    print_lines([f"error: {message}"], err=True)


def clean(text: str) -> str:
    """Text from a document or a file's name with what does not print (terminal escapes, bidi marks) blotted out.

    >>> clean("a\\x1b[31mb")
    'a\\ufffd[31mb'
    """
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def print_lines(lines: Iterable[str], *, err: bool = False) -> None:
    """Print plain lines."""
    stream = sys.stderr if err else output_stream()
    if stream is None:
        return
    for line in lines:
        _write(stream, clean(line) + "\n")


def write_bytes(data: bytes) -> None:
    """Write to standard output exactly these bytes."""
    stream = output_stream()
    stream.flush()
    stream.buffer.write(data)
    stream.buffer.flush()


def output_stream() -> TextIO:
    """Standard output. Errors: OSError where it is closed."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, "standard output is closed; use -o FILE or a pipe")
    return sys.stdout


def _silence() -> None:
    """Let the interpreter's last flush go nowhere: its failure has been told, or the reader of a pipe is gone."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):  # no real stream behind it, so no last flush either
        return


def print_table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], *, title: str = "", right: Sequence[int] = ()
) -> None:
    """Print a table, coloured and as wide as the window on a terminal, plain and unfolded beyond one.

    The columns ``right`` hold numbers and are set flush right.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    stream = output_stream()
    folded = stream.isatty() or "COLUMNS" in os.environ
    console = Console(file=stream, width=None if folded else _UNFOLDED, highlight=False)
    heading = Text(clean(title)) if title else None
    table = Table(box=box.SIMPLE_HEAD, title=heading, title_justify="left", pad_edge=False, padding=(0, 1, 0, 0))
    cells = [[Text(clean(cell)) for cell in row] for row in rows]
    widths = _widths(columns, [[cell.cell_len for cell in row] for row in cells], right, console.width)
    for place, column in enumerate(columns):
        justify: Literal["left", "right"] = "right" if place in right else "left"
        table.add_column(Text(column), justify=justify, overflow="fold", width=widths[place])
    for row in cells:
        table.add_row(*row)
    console.width = max(console.width, sum(widths) + 2 * len(widths))
    with console.capture() as drawn:  # Rich has its own way with a broken pipe
        console.print(table)
    _write(stream, "".join(line.rstrip() + "\n" for line in drawn.get().splitlines()))


def _widths(columns: Sequence[str], cells: Sequence[Sequence[int]], right: Sequence[int], room: int) -> list[int]:
    """The width of each column: text folds where there is no room, numbers and the words of a name do not.

    Where even that is too wide, lines run over the edge of the window: Rich, left alone, would cut them off.
    """
    longest = [max((row[i] for row in cells), default=0) for i in range(len(columns))]
    full = [max(len(column), width) for column, width in zip(columns, longest, strict=True)]
    least = [
        max(*map(len, column.split()), width if i in right else min(width, _LEAST_TEXT))
        for i, (column, width) in enumerate(zip(columns, longest, strict=True))
    ]

    def capped(cap: int) -> list[int]:
        return [max(low, min(wanted, cap)) for low, wanted in zip(least, full, strict=True)]

    room -= 2 * len(columns)
    low, high = 0, max(full, default=0)
    while low < high:  # the widest cap with which the table fits
        middle = (low + high + 1) // 2
        low, high = (middle, high) if sum(capped(middle)) <= room else (low, middle - 1)
    return capped(low)


def _write(stream: TextIO, text: str) -> None:
    """Write text; characters that the terminal's encoding lacks become question marks."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding))


class ProgressBar:
    """A bar on standard error for work that takes longer than half a second; none beyond a terminal."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._started = time.monotonic()
        self._shown = sys.stderr is not None and sys.stderr.isatty()
        self._bar: Progress | None = None

    def __enter__(self) -> ProgressBar:
        return self

    def __call__(self, done: int, total: int) -> None:
        """Show how many are done; first called after processes have parted, as a bar brings a thread."""
        if not self._shown or time.monotonic() - self._started < _BAR_AFTER_SECONDS:
            return
        if self._bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.add_task(self.what, total=total)
            self._bar.start()
        self._bar.update(self._bar.task_ids[0], completed=done)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
