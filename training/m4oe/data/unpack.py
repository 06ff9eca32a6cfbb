"""`m4oe-train unpack`: the prepared folder of a pack (pack.py)."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ..config import ConfigError
from .pack import unpack
from .prepared import CASES


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("pack", type=Path, help="zip file of m4oe-train pack")
    parser.add_argument("--out", type=Path, required=True, help="the prepared folder, new")


def run(args: Namespace) -> None:
    if (args.out / CASES).exists():
        raise ConfigError(f"{args.out}: holds cases already; name a new folder")
    unpack(args.pack, args.out)
    print(args.out)
