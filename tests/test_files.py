"""Output is written whole or not at all."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from modelatlas.files import write_atomically


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file(tmp_path: Path) -> None:
    path = tmp_path / "atlas <é>.ttl"
    with write_atomically(path) as file:
        file.write(b"whole")
        assert not path.exists()
    assert path.read_bytes() == b"whole"
    assert [path.name] == names(tmp_path)
    (tmp_path / "plain").touch()
    assert (tmp_path / "plain").stat().st_mode == path.stat().st_mode


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_bytes(b"old")
    for error in (ValueError, KeyboardInterrupt):
        with pytest.raises(error), write_atomically(path) as file:
            file.write(b"new")
            raise error
        assert path.read_bytes() == b"old"
        assert names(tmp_path) == ["a.ttl"]


def test_permissions_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_bytes(b"old")
    path.chmod(0o640)
    with write_atomically(path) as file:
        file.write(b"new")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o640)


def test_the_target_of_a_link_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target = tmp_path / "real" / "a.ttl"
    target.write_bytes(b"old")
    for link, leads_to in ((tmp_path / "link", target), (tmp_path / "broken", tmp_path / "real" / "new.ttl")):
        link.symlink_to(leads_to)
        with write_atomically(link) as file:
            file.write(b"new")
        assert link.is_symlink()
        assert leads_to.read_bytes() == b"new"
    assert names(tmp_path / "real") == ["a.ttl", "new.ttl"]


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    with write_atomically(pipe) as file:
        file.write(b"whole")
    reader.join(10)
    assert got == [b"whole"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="this system has no /dev/stdout")
def test_standard_output_is_written_to(tmp_path: Path) -> None:
    program = "from pathlib import Path\nfrom modelatlas.files import write_atomically\n"
    program += "with write_atomically(Path('/dev/stdout')) as file:\n    file.write(b'whole')\n"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, timeout=60)
    assert done.stdout == b"whole"
    with (tmp_path / "out").open("wb") as out:
        out.write(b"before ")
        out.flush()
        subprocess.run([sys.executable, "-c", program], stdout=out, check=True, timeout=60)
    assert (tmp_path / "out").read_bytes() == b"before whole"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError), write_atomically(tmp_path):
        pass
    with pytest.raises(FileNotFoundError) as raised, write_atomically(tmp_path / "none" / "a.ttl"):
        pass
    assert raised.value.filename == str(tmp_path / "none" / "a.ttl")  # not the hidden file beside it
    assert names(tmp_path) == []
