"""The whole recipe as smoke.sh runs it: every command, in order, on phantoms; `make train-smoke`
shows what it prints."""

import json
import os
import subprocess
import sys
from pathlib import Path

TRAINING = Path(__file__).resolve().parents[1]


def losses(log: Path) -> list[float]:
    return [
        float(line.split("loss ")[1].split()[0])
        for line in log.read_text(encoding="utf-8").splitlines()
        if line.startswith("step ")
    ]


def test_the_recipe_learns_and_exports(tmp_path):
    command = Path(sys.executable).with_name("m4oe-train")
    environment = {**os.environ, "M4OE_TRAIN": str(command)}
    subprocess.run(["sh", str(TRAINING / "smoke.sh"), str(tmp_path)], check=True, env=environment, timeout=900)
    for phase, falls_to in (("pretrain", 0.8), ("finetune", 0.7)):
        found = losses(tmp_path / phase / "log.txt")
        assert sum(found[-4:]) < falls_to * sum(found[:4]), phase
    scores = json.loads((tmp_path / "scores" / "accuracy.json").read_text(encoding="utf-8"))
    by_modality = {entry["modality"]: entry["dice"] for entry in scores}
    assert by_modality["CT"]["liver"] > 0.4 and by_modality["MR"]["liver"] > 0.4
    assert {p.name for p in (tmp_path / "model").iterdir()} == {"model.onnx", "manifest.json"}
