"""Writes test/fixtures/settled.json: volumes of labels, rules, and what they settle to, which both
languages must agree on.

Run from anywhere: training/.venv/bin/python training/tests/settle/make_settled.py; with a seed it
prints as many cases of that seed instead.
"""

import base64
import json
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy import ndimage

from m4oe.settle.settle import settle

PATH = Path(__file__).resolve().parents[3] / "test" / "fixtures" / "settled.json"
SEED, COUNT = 9, 60
NAMES = ("liver", "spleen", "stomach", "aorta")


def cases(seed: int, count: int) -> Iterator[dict[str, Any]]:
    for n in range(count):
        random = np.random.default_rng([seed, n])
        labels, kind = volume(random)
        spacing = tuple(float(v) for v in random.choice([0.7, 0.78125, 1.0, 1.5, 2.5, 3.0, 5.0], 3))
        classes = head(random, labels.size * float(np.prod(spacing)) / 1000)
        settled = settle(labels, spacing, classes)
        yield described(f"{n}: {kind}", labels, spacing, classes) | {"settled": packed(settled)}


def described(
    name: str, labels: np.ndarray, spacing: tuple[float, ...], classes: list[dict[str, Any]]
) -> dict[str, Any]:
    """A volume of labels (D, H, W) with the classes of its head, as fixtures have it."""
    return {
        "name": f"{name} {'x'.join(map(str, labels.shape))}",
        "shape": list(labels.shape),
        "spacing": spacing,
        "classes": classes,
        "labels": packed(labels),
    }


def volume(random: np.random.Generator) -> tuple[np.ndarray, str]:
    """Labels (D, H, W) of up to four classes: noise, blobs, shells with islands, and one or no
    slice's worth of them."""
    kind = str(random.choice(["noise", "sparse", "blobs", "fine blobs", "shells", "one class"]))
    shape = tuple(int(v) for v in random.integers(1 if random.random() < 0.2 else 4, 20, 3))
    if kind in ("noise", "sparse"):
        share = 0.45 if kind == "noise" else 0.08
        return (random.integers(1, 5, shape) * (random.random(shape) < share)).astype(np.uint8), kind
    sigma = 0.8 if kind == "fine blobs" else 1.6
    fields = [ndimage.gaussian_filter(random.normal(size=shape), sigma) for _ in range(5)]
    labels = np.argmax(fields, 0).astype(np.uint8)
    if kind == "one class":
        labels = (labels > 0).astype(np.uint8)
    if kind == "shells":
        # Spheres within spheres: holes, islands in holes, and holes that pieces of another class
        # plug.
        grid = np.stack(np.meshgrid(*(np.arange(n) for n in shape), indexing="ij"), -1)
        labels = np.zeros(shape, np.uint8)
        for _ in range(4):
            distance = np.linalg.norm(grid - random.uniform(0, shape), axis=-1)
            edges = np.sort(random.uniform(0.5, 8, 3))
            labels[distance < edges[2]] = random.integers(1, 5)
            labels[distance < edges[1]] = random.integers(0, 3)
            labels[distance < edges[0]] = random.integers(0, 5)
    return labels, kind


def head(random: np.random.Generator, volume_ml: float) -> list[dict[str, Any]]:
    """Classes with random rules; the first two may be named by the others."""
    classes = []
    for label, name in enumerate(NAMES, start=1):
        rule: dict[str, Any] = {}
        kind = random.choice(["none", "largest", "share", "ml"])
        if kind == "largest":
            rule["keep"] = {"kind": "largest"}
        elif kind != "none":
            least = (
                float(random.choice([0.05, 0.3, 0.5, 1.0]))
                if kind == "share"
                else volume_ml * float(random.uniform(0.001, 0.02))
            )
            rule["keep"] = {"kind": str(kind), "least": least}
        if random.random() < 0.6:
            rule["fillHoles"] = True
        if random.random() < 0.3:
            rule["leastMl"] = volume_ml * float(random.uniform(0.001, 0.05))
        if label > 2 and random.random() < 0.4:
            rule["touches"] = [str(one) for one in random.choice(NAMES[:2], int(random.integers(1, 3)), replace=False)]
        if label > 2 and random.random() < 0.4:
            rule["side"] = {"of": str(random.choice(NAMES[:2])), "is": str(random.choice(["left", "right"]))}
        classes.append({"label": label, "name": name} | ({"settle": rule} if rule else {}))
    return classes


def packed(labels: np.ndarray) -> str:
    """Voxels, columns fastest, compressed by zlib, in base64."""
    return base64.b64encode(zlib.compress(labels.tobytes(), 9)).decode()


def text(seed: int = SEED, count: int = COUNT) -> str:
    """One case a line."""
    return "[\n" + ",\n".join(json.dumps(case) for case in cases(seed, count)) + "\n]\n"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(text(int(sys.argv[1]), COUNT))
    else:
        PATH.write_text(text(), encoding="utf-8")
