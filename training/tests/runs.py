"""Small experiments as files and as processes: what a user would write and start."""

import os
import subprocess
import sys
from pathlib import Path

MODEL = """
name = "{name}"

[model]
image_size = 56
embed_dim = 8
depths = [2, 2]
num_heads = [2, 4]
experts = ["CT", "CE_MR"]
routing = "{routing}"
gate = "{gate}"
drop_path = {drop_path}

[model.windows]
CT = {{ kind = "fixed", lower = -125, upper = 275 }}
CE_MR = {{ kind = "percentile", lower = 0.5, upper = 99.5 }}

[[model.heads]]
name = "organs"
modalities = ["CT"]
classes = ["liver", "spleen", "aorta"]

[[model.heads]]
name = "tumour"
modalities = ["CE_MR"]
classes = ["liver", "liver_tumour"]

[[data.sources]]
dataset = "ct"
modality = "CT"
head = "organs"
train = ["ct-*"]
held_out = ["ct-2"]
per_batch = 2

[[data.sources]]
dataset = "ce"
modality = "CE_MR"
head = "tumour"
train = ["ce-*"]
held_out = ["ce-5"]
per_batch = 2

[pretrain]
steps = {pretrain_steps}
batch = 4
precision = "float32"
warmup_steps = 2
threads = 1
log_steps = 1

[train]
steps = {steps}
learning_rate = 2e-3
warmup_steps = 2
precision = "float32"
threads = 1
log_steps = 1
accumulate = {accumulate}
checkpoint_minutes = {checkpoint_minutes}
"""

TRAINING = Path(__file__).resolve().parents[1]


def config(path: Path, **settings: object) -> Path:
    """Writes a configuration for the folder of folders.two_modalities."""
    defaults = {
        "name": "test",
        "routing": "dense",
        "drop_path": 0.1,
        "gate": "expert",
        "steps": 4,
        "pretrain_steps": 4,
        "accumulate": 1,
        "checkpoint_minutes": 3.0,
    }
    path.write_text(MODEL.format(**{**defaults, **settings}), encoding="utf-8")
    return path


def command(*arguments: object, processes: int = 1) -> list[str]:
    """m4oe-train, under torchrun when there are several processes."""
    start = ["-m"]
    if processes > 1:
        start = ["-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={processes}", "-m"]
    return [sys.executable, *start, "m4oe.cli", *map(str, arguments)]


def run(*arguments: object, processes: int = 1) -> subprocess.CompletedProcess:
    """Runs a command to its end."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(TRAINING)}
    return subprocess.run(
        command(*arguments, processes=processes),
        check=False,
        capture_output=True,
        text=True,
        cwd=TRAINING,
        env=environment,
        timeout=300,
    )
