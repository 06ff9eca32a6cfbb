"""What lent-gpu.sh does in Python: weights to start from, the configuration of a large GPU's
minutes, weights in half the bytes."""

import argparse
from dataclasses import replace
from pathlib import Path

import torch

from m4oe.atomic import write_text
from m4oe.experiment import load_experiment
from m4oe.network.checkpoint import Checkpoint, half, load_checkpoint, save_checkpoint
from m4oe.network.network import SwinUNetM4oE
from m4oe.toml_text import toml_text
from m4oe.train.finetune import begin

BATCHES = 4
"""Times the configuration's own batch: a large GPU is idle under one that suits two cores."""
WORKERS = 16


def whole(config: Path, out: Path) -> None:
    """The experiment in one file, with what it extends."""
    write_text(out, toml_text(load_experiment(config).to_dict()))


def init(config: Path, out: Path) -> None:
    """A network as finetune begins it, float16."""
    experiment = load_experiment(config)
    torch.manual_seed(experiment.train.seed)
    network = SwinUNetM4oE(experiment.model)
    print(begin(network, None, None, imagenet=experiment.train.pyramid == "imagenet"))
    save_checkpoint(out, half(Checkpoint(experiment.model, network.state_dict())))


def configure(config: Path, out: Path, minutes: float, device: str) -> None:
    """The experiment for some minutes of a GPU; on a CPU its own batch and precision, which a
    rehearsal can wait for."""
    experiment = load_experiment(config)
    train = replace(
        experiment.train, minutes=minutes, steps=None, device=device, checkpoint_minutes=2.0, probe_minutes=3.0
    )
    data = experiment.data
    if device == "cuda":
        train = replace(train, precision="bfloat16", workers=WORKERS, threads=1)
        data = replace(data, sources=tuple(replace(s, per_batch=BATCHES * s.per_batch) for s in data.sources))
    write_text(out, toml_text(replace(experiment, train=train, data=data).to_dict()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, arguments in (
        ("whole", ("config", "out")),
        ("init", ("config", "out")),
        ("config", ("config", "out")),
        ("half", ("checkpoint", "out")),
    ):
        command = commands.add_parser(name)
        for argument in arguments:
            command.add_argument(argument, type=Path)
        if name == "config":
            command.add_argument("minutes", type=float)
            command.add_argument("device", choices=("cuda", "cpu"))
    args = parser.parse_args()
    if args.command == "whole":
        whole(args.config, args.out)
    elif args.command == "init":
        init(args.config, args.out)
    elif args.command == "config":
        configure(args.config, args.out, args.minutes, args.device)
    else:
        save_checkpoint(args.out, half(load_checkpoint(args.checkpoint)))


if __name__ == "__main__":
    main()
