"""Writes test/fixtures/percentiles.json: intensities and their percentiles, which both languages
must agree on.

Run from anywhere: training/.venv/bin/python training/tests/make_fixtures.py
"""

import json
from pathlib import Path

import numpy as np

from m4oe.config import WindowRule
from m4oe.data.preprocess import window_of

PATH = Path(__file__).resolve().parents[2] / "test" / "fixtures" / "percentiles.json"
PERCENTS = (0.5, 25.0, 99.5)


def arrays() -> dict[str, np.ndarray]:
    """Name -> voxels. Lengths around multiples of 200, where a rank of 0.5 % steps; ties, negative
    values, one value."""
    random = np.random.default_rng(20)
    return {
        "one voxel": np.array([-7], np.int16),
        "two voxels": np.array([300, -1024], np.int16),
        "all alike": np.full(23, 5, np.uint8),
        "bytes with ties": random.integers(0, 6, 203).astype(np.uint8),
        "HU, 199 voxels": random.integers(-1024, 1500, 199).astype(np.int16),
        "HU, 200 voxels": random.integers(-1024, 1500, 200).astype(np.int16),
        "HU, 201 voxels": random.integers(-1024, 1500, 201).astype(np.int16),
        "signed bytes": random.integers(-128, 128, 251).astype(np.int8),
        "signed 32 bit": random.integers(-(2**31), 2**31, 333).astype(np.int32),
        "signed 32 bit, ties": random.integers(-3, 4, 405).astype(np.int32),
        "double, both signs": np.concatenate([random.normal(0, 1e6, 250), np.full(50, -0.1), [0.0, -0.0]]),
        "unsigned 16 bit": random.integers(0, 65536, 401).astype(np.uint16),
        "MR, mostly air": np.maximum(random.integers(-600, 1200, 400), 0).astype(np.int16),
        "float, both signs": random.normal(0, 40, 211).astype(np.float32),
        "float, ties and -0": np.array([0.1, -0.0, 0.0, 0.1, -2.5, 0.1, 1e-20, -1e20, 3e38], np.float32),
        "float, 400 voxels": np.round(random.normal(100, 30, 400), 1).astype(np.float32),
    }


def cases() -> list[dict]:
    """What the file holds. Floats are written so that reading them as float64 gives the very
    value."""
    found = []
    for name, voxels in arrays().items():
        values = [window_of(voxels, WindowRule("percentile", p, 100.0))[0] for p in PERCENTS]
        found.append(
            {
                "name": name,
                "type": voxels.dtype.name,
                "voxels": voxels.astype(np.float64).tolist(),
                "percentiles": values,
            }
        )
    return found


def text() -> str:
    """The file's content, one array a line."""
    lines = ",\n".join("    " + json.dumps(case) for case in cases())
    percents = json.dumps(PERCENTS)
    return f'{{\n  "method": "inverted_cdf",\n  "percents": {percents},\n  "cases": [\n{lines}\n  ]\n}}\n'


if __name__ == "__main__":
    PATH.parent.mkdir(parents=True, exist_ok=True)
    PATH.write_text(text(), encoding="utf-8")
