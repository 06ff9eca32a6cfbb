"""The folder of a run: judged before anything is written, one run at a time."""

import pytest

from m4oe.train.run_folder import LAST, RunFolder, RunFolderError


def folder(path, resume=False, config=None):
    return RunFolder(path, config or {"a": 1}, "0" * 64, resume)


def test_nothing_is_written_before_it_is_entered(tmp_path):
    with pytest.raises(ValueError, match="^what it starts from$"):
        folder(tmp_path / "run")
        raise ValueError("what it starts from")
    assert not (tmp_path / "run").exists()
    with folder(tmp_path / "run"):
        assert (tmp_path / "run" / "config.json").is_file()


def test_a_run_is_refused_before_anything_is_read(tmp_path):
    with folder(tmp_path / "run"):
        pass
    with pytest.raises(RunFolderError, match="holds a run already; continue it with --resume"):
        folder(tmp_path / "run")
    with pytest.raises(RunFolderError, match="another configuration"):
        folder(tmp_path / "run", resume=True, config={"a": 2})
    with folder(tmp_path / "run", resume=True):
        pass


def test_two_runs_that_begin_together(tmp_path):
    first, second, late = (folder(tmp_path / "run", resume=True) for _ in range(3))
    with first:
        with pytest.raises(RunFolderError, match="another run is at work in it"), second:
            pass
        (tmp_path / "run" / LAST).write_bytes(b"state")
    with pytest.raises(RunFolderError, match="another run was at work in it meanwhile; start this one again"), late:
        pass
    assert (tmp_path / "run" / LAST).read_bytes() == b"state"
