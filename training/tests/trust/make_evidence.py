"""Writes test/fixtures/evidence.json: volumes of labels, and what calibration and the service both
read from them once they are settled.

Run from anywhere: training/.venv/bin/python -m tests.trust.make_evidence, in training/.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from m4oe.settle.settle import settle
from m4oe.trust.evidence import ABSENCE, FEATURES, UsualVolume, absence, class_evidence, features
from m4oe.trust.fit import Logistic, Trust
from m4oe.trust.verdicts import ACCEPT_AT_LEAST

from ..settle.make_settled import described, head, volume

PATH = Path(__file__).resolve().parents[3] / "test" / "fixtures" / "evidence.json"
SEED, COUNT = 21, 24
USUAL = {"liver": UsualVolume(-1.0, 0.4), "spleen": UsualVolume(0.5, 0.3)}
TRUST = Trust(
    dice=Logistic(0.3, (0.9, -3.1, -1.2, -0.2, -0.3, -0.4, 0.15, -0.5, 1.1), {"liver": 0.4, "aorta": -0.7}),
    bound=((0.3, 0.0), (0.6, 0.31), (0.8, 0.66), (0.95, 0.9)),
    coverage=0.9,
    missed=Logistic(-1.5, (0.8, 1.2, -0.6), {"stomach": 0.5}),
    cases=1,
    rows=1,
)


def confidence_of(labels: np.ndarray) -> np.ndarray:
    """255 x probability as the test of the service makes it up too: by voxel and label."""
    index = np.arange(labels.size).reshape(labels.shape)
    return ((index * 37 + labels.astype(int) * 11) % 256).astype(np.uint8)


def cases() -> Iterator[dict[str, Any]]:
    for n in range(COUNT):
        random = np.random.default_rng([SEED, n])
        labels, kind = volume(random)
        spacing = tuple(float(v) for v in random.choice([0.7, 1.0, 2.5, 5.0], 3))
        classes = head(random, labels.size * float(np.prod(spacing)) / 1000)
        found = class_evidence(labels, confidence_of(labels), settle(labels, spacing, classes), spacing, classes)
        expected = {}
        for name, one in found.items():
            if one.voxels > 0:
                values = features(name, found, USUAL)
                told = TRUST.dice.predict(name, values)
                judged = {
                    "features": dict(zip(FEATURES, values, strict=True)),
                    "dice": told,
                    "least": TRUST.at_least(told),
                }
            else:
                values = absence(name, found)
                judged = {
                    "features": dict(zip(ABSENCE, values, strict=True)),
                    "missed": TRUST.missed.predict(name, values),
                }
            expected[name] = asdict(one) | judged
        yield described(f"{n}: {kind}", labels, spacing, classes) | {"expected": rounded(expected)}


def rounded(value: Any) -> Any:
    """With numbers to nine decimals: the last bits differ between kinds of processors."""
    if isinstance(value, dict):
        return {name: rounded(one) for name, one in value.items()}
    return round(value, 9) if isinstance(value, float) else value


def text() -> str:
    """What the trust of the head is, then one case a line."""
    trust = {
        "acceptAtLeast": ACCEPT_AT_LEAST,
        "usual": {name: asdict(one) for name, one in USUAL.items()},
        "dice": asdict(TRUST.dice) | {"weights": dict(zip(FEATURES, TRUST.dice.weights, strict=True))},
        "bound": TRUST.bound,
        "missed": asdict(TRUST.missed) | {"weights": dict(zip(ABSENCE, TRUST.missed.weights, strict=True))},
    }
    lines = ",\n".join(json.dumps(case) for case in cases())
    return '{"trust": ' + json.dumps(trust) + ',\n"cases": [\n' + lines + "\n]}\n"


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
