"""m4oe-train: one table of commands. Each command's module has add_arguments(parser) and
run(args)."""

import argparse
import importlib
import sys
from types import ModuleType

COMMANDS: tuple[tuple[str, str, str], ...] = (
    # name, help, module: imported only when the command is the one asked for, because torch takes
    # seconds.
    ("prepare", "bring a data set into the prepared form, checked, with a data card", "m4oe.data.prepare"),
    ("pack", "an experiment's prepared cases in one small file, to train elsewhere", "m4oe.data.pack"),
    ("unpack", "the prepared folder of such a file", "m4oe.data.unpack"),
    ("phantom", "write synthetic volumes with labels", "m4oe.data.phantom"),
    ("pretrain", "phase one: encoder and experts learn without labels", "m4oe.train.pretrain"),
    ("finetune", "phase two: gate, decoder and heads, end to end on labelled slices", "m4oe.train.finetune"),
    (
        "add-modality",
        "add one expert and one head to a trained network and train only them and the gate",
        "m4oe.train.add_modality",
    ),
    ("average", "one network of several that went on from the same weights", "m4oe.train.average"),
    ("fit-background", "set how readily each head says background, by the training cases", "m4oe.train.background"),
    (
        "fit-settled",
        "set by which rules the service settles a model's labels, by the training cases",
        "m4oe.evaluate.fit_settled",
    ),
    (
        "calibrate-trust",
        "what the verdicts of a model follow from, by cases that networks of its recipe were not trained on",
        "m4oe.trust.calibrate_trust",
    ),
    (
        "calibrate-confidence",
        "find what a voxel's confidence is worth, on held-out cases",
        "m4oe.trust.calibrate_confidence",
    ),
    ("evaluate", "measure an exported model on whole held-out cases", "m4oe.evaluate.evaluate"),
    ("ablate", "the rows of the paper's table 4 from one configuration", "m4oe.evaluate.ablate"),
    ("compare", "an exported model beside its peers, trained with one budget on one split", "m4oe.peers.compare"),
    ("import", "a network that others trained, as a model folder", "m4oe.peers.imports"),
    ("export", "write a checkpoint as an ONNX graph with its manifest", "m4oe.export.export"),
)


def command_module(name: str) -> ModuleType:
    """The module that has a command's add_arguments and run. Raises KeyError."""
    return importlib.import_module({known: module for known, _, module in COMMANDS}[name])


def main(argv: list[str] | None = None) -> int:
    """Runs one command; returns the exit status. A ValueError is the user's: its message is printed
    without a trace."""
    argv = sys.argv[1:] if argv is None else argv
    parser = argparse.ArgumentParser(prog="m4oe-train", description="Train, evaluate and export M4oE networks.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    chosen = None
    for name, text, _ in COMMANDS:
        subparser = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        if argv and argv[0] == name:
            chosen = command_module(name)
            chosen.add_arguments(subparser)
    args = parser.parse_args(argv)
    try:
        chosen.run(args)
    except (ValueError, FileNotFoundError) as error:
        print(f"m4oe-train {args.command}: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
