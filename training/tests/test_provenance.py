from pathlib import Path

from m4oe.provenance import commit_of_repository


def test_an_image_knows_the_commit_it_was_built_from(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("M4OE_TRAIN_COMMIT", "0" * 40)
    assert commit_of_repository(tmp_path) == "0" * 40


def test_outside_a_repository_and_without_git_it_is_unknown(monkeypatch, tmp_path: Path):
    monkeypatch.delenv("M4OE_TRAIN_COMMIT", raising=False)
    assert commit_of_repository(tmp_path) == "unknown"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert commit_of_repository(tmp_path) == "unknown"
