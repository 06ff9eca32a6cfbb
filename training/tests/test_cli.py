import pytest

from m4oe.cli import COMMANDS, main


@pytest.mark.parametrize("command", [name for name, _, _ in COMMANDS])
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as leave:
        main([command, "--help"])
    assert leave.value.code == 0
    assert f"m4oe-train {command}" in capsys.readouterr().out


def test_what_the_user_did_wrong_is_said_without_a_trace(tmp_path, capsys):
    assert main(["export", str(tmp_path / "none.pt"), "--out", str(tmp_path / "model")]) == 2
    assert capsys.readouterr().err.startswith("m4oe-train export: ")
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_command_is_refused(capsys):
    with pytest.raises(SystemExit) as leave:
        main(["serve"])
    assert leave.value.code == 2
    assert "invalid choice: 'serve'" in capsys.readouterr().err
