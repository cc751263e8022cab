import os
from pathlib import Path

import pytest

from duban.io.writers import open_writer


def test_a_file_appears_whole(tmp_path):
    target = tmp_path / "out.jsonl"
    with open_writer(target) as writer:
        writer.write('{"督": "办"}')
        assert not target.exists()
    assert target.read_bytes() == '{"督": "办"}\n'.encode()
    assert list(tmp_path.iterdir()) == [target]


def test_a_failure_leaves_what_was_there(tmp_path):
    target = tmp_path / "out.jsonl"
    target.write_text("before")
    with pytest.raises(RuntimeError), open_writer(target):
        raise RuntimeError
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]


def test_a_link_stays_a_link(tmp_path):
    target, link = tmp_path / "real.jsonl", tmp_path / "link.jsonl"
    target.write_text("before")
    link.symlink_to(target)
    with open_writer(link) as writer:
        writer.write("{}")
    assert link.is_symlink()
    assert target.read_text() == "{}\n"


def test_a_device_stays_a_device():
    with open_writer(Path(os.devnull)) as writer:
        writer.write("{}")
    assert not Path(os.devnull).is_file()


def test_a_full_disk_is_an_error(tmp_path):
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no such device here")
    with pytest.raises(OSError, match="No space"), open_writer(full) as writer:
        writer.write("{}")
