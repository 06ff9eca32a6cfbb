"""The folder of a run: what it was made from, its log and its checkpoints; one run at a time, and
never another one's.

config.json        the configuration, whole
environment.json   versions, machine, commit, hash of the data
log.txt            what was printed
tensorboard/       losses, rates, pictures
last.pt            state to resume from
"""

import fcntl
import json
import os
import platform
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

import torch
from torch.utils.tensorboard import SummaryWriter

from ..atomic import write_text
from ..provenance import commit_of_repository

REPOSITORY = Path(__file__).resolve().parents[3]
LAST, CONFIG, ENVIRONMENT, LOG = "last.pt", "config.json", "environment.json", "log.txt"
_LOCK = ".lock"

BUDGET = (
    "minutes",
    "steps",
    "log_steps",
    "checkpoint_minutes",
    "probe_minutes",
    "picture_minutes",
    "threads",
    "workers",
)
"""Settings that a resumed run may change: they say how long, how often and by whom, not what is
computed."""


class RunFolderError(ValueError):
    """A folder that this run cannot use; the message names the remedy."""


class RunFolder:
    """A run folder. `config` is the experiment as tables, `data` the SHA-256 of the prepared folder.

    Nothing is written before it is entered, so that whatever the run starts from can be read first
    and a refusal leaves no folder. Raises RunFolderError when it is made, and again when it is entered,
    where it holds a run and this one does not resume, and where the run in it has another
    configuration or other data; when it is entered, where another run is at work in it.
    """

    def __init__(self, path: Path, config: dict, data: str, resume: bool, writes: bool = True) -> None:
        self.path, self.commit, self.data = path, commit_of_repository(REPOSITORY), data
        self.writes, self.board, self._log = writes, None, None
        self._config, self._resume = config, resume
        self._resumable = self.resumable
        self._judge()

    def _judge(self) -> None:
        path = self.path
        if not self.writes or not path.exists():
            return
        if not path.is_dir():
            raise RunFolderError(f"{path}: expected a folder, found a file")
        if (path / CONFIG).exists():
            if not self._resume:
                raise RunFolderError(f"{path}: holds a run already; continue it with --resume, or use another --out")
            self._require_same(self._config)
        elif any(p.name != _LOCK and not p.match(".*.tmp") for p in path.iterdir()):
            raise RunFolderError(f"{path}: holds other files and is no run; name an empty or a new folder")

    def _open(self, opened: ExitStack) -> None:
        path = self.path
        path.mkdir(parents=True, exist_ok=True)
        lock = opened.enter_context(open(path / _LOCK, "a", encoding="utf-8"))  # noqa: SIM115, the stack closes it
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RunFolderError(f"{path}: another run is at work in it; wait for it, or use another --out") from None
        # What a process that was killed while it wrote left behind.
        for stale in path.glob(".*.tmp"):
            stale.unlink()
        self._judge()
        if self.resumable != self._resumable:
            raise RunFolderError(f"{path}: another run was at work in it meanwhile; start this one again")
        write_text(path / CONFIG, json.dumps(self._config, indent=1, sort_keys=True) + "\n")
        write_text(path / ENVIRONMENT, json.dumps(self._environment(), indent=1) + "\n")
        self._log = opened.enter_context(open(path / LOG, "a", buffering=1, encoding="utf-8"))  # noqa: SIM115
        self.board = SummaryWriter(str(path / "tensorboard"))
        opened.callback(self.board.close)

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            if self.writes:
                self._open(opened)
            self._opened = opened.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    @property
    def resumable(self) -> bool:
        """Whether there is a state to go on from; a run that was killed before its first checkpoint
        begins anew."""
        return (self.path / LAST).exists()

    def say(self, line: str) -> None:
        """Prints a line and keeps it; silent in processes that do not write."""
        if self._log is not None:
            print(line, flush=True)
            self._log.write(line + "\n")

    def scalar(self, name: str, value: float, step: int) -> None:
        if self.board is not None:
            self.board.add_scalar(name, value, step)

    def _require_same(self, config: dict) -> None:
        known = json.loads((self.path / CONFIG).read_text(encoding="utf-8"))
        # As a reader of the file will see it: tuples become lists.
        changed = _differences(known, json.loads(json.dumps(config)))
        changed = [name for name in changed if name.rpartition(".")[2] not in BUDGET]
        if changed:
            raise RunFolderError(
                f"{self.path}: the run in it has another configuration ({', '.join(changed[:8])}); "
                "resume it with its own, or use another --out"
            )
        before = json.loads((self.path / ENVIRONMENT).read_text(encoding="utf-8"))["data_sha256"]
        if before != self.data:
            raise RunFolderError(
                f"{self.path}: the run in it was on data {before[:12]}, the prepared folder now is {self.data[:12]}; "
                "resume it on its own data, or use another --out"
            )

    def _environment(self) -> dict:
        return {
            "commit": self.commit,
            "data_sha256": self.data,
            "command": " ".join([Path(sys.argv[0]).name, *sys.argv[1:]]),
            "started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "python": platform.python_version(),
            "torch": torch.__version__,
            "platform": platform.platform(),
            "processor": torch.backends.cpu.get_cpu_capability(),
            "cores": os.cpu_count(),
            "gpu": torch.cuda.get_device_name() if torch.cuda.is_available() else None,
            "processes": int(os.environ.get("WORLD_SIZE", "1")),
        }


def _differences(old: object, new: object, where: str = "") -> list[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        names = sorted(set(old) | set(new))
        return [d for n in names for d in _differences(old.get(n), new.get(n), f"{where}.{n}" if where else n)]
    return [] if old == new else [where]
