"""The other commands as stages of a longer one: each leaves a file that says it is done, and is not
run again."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

from ..atomic import write_text
from ..cli import command_module
from ..config import ConfigError
from ..experiment import Experiment
from ..toml_text import toml_text


class StageFailed(ValueError):
    """A stage that ended without its result; the message names it and where its log is."""


def write_config(path: Path, experiment: Experiment) -> None:
    """Leaves a derived configuration where it can be run by hand. Raises ConfigError when another
    one is there."""
    text = toml_text(experiment.to_dict())
    if path.exists():
        if path.read_text(encoding="utf-8") != text:
            raise ConfigError(f"{path}: made from another configuration; go on with that one, or use another --out")
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, text)


def train(command: str, result: Path, *arguments: object, processes: int = 1) -> None:
    """`pretrain` or `finetune` into the folder of `result`, which it leaves; a run that was
    interrupted goes on.

    With one process here, with several under torchrun. Raises what the command raises, and
    StageFailed.
    """
    done = result.parent / "done"
    if done.exists():
        return
    words = [*map(str, arguments), "--out", str(result.parent), "--resume"]
    if processes == 1:
        run(command, *words)
    else:
        launch = ["-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={processes}", "-m", "m4oe.cli"]
        # The package may be on the path of this process alone.
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        status = subprocess.run([sys.executable, *launch, command, *words], check=False, env=environment).returncode
        if status:
            raise StageFailed(f"{command} into {result.parent} ended with status {status}; its log.txt is there")
    if not result.is_file():
        raise StageFailed(f"{command} ended without {result}")
    write_text(done, "")


def run(command: str, *arguments: object) -> None:
    """A command of m4oe-train in this process."""
    # Imported when it is run: torch takes seconds, and the commands need not know each other.
    module = command_module(command)
    parser = ArgumentParser(prog=f"m4oe-train {command}")
    module.add_arguments(parser)
    module.run(parser.parse_args([str(a) for a in arguments]))
