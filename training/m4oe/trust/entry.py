"""`trust` of a head, as models/manifest.schema.json has it: written and read again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..config import ConfigError
from ..export.manifest import validate
from .evidence import ABSENCE, FEATURES, UsualVolume
from .fit import Logistic, Trust


def trust_entry(trust: Trust, usual: Mapping[str, UsualVolume], sha256: str) -> dict[str, Any]:
    """sha256: of the graph that it holds for."""
    entry = {
        "graphSha256": sha256,
        "coverage": trust.coverage,
        "cases": trust.cases,
        "organs": trust.rows,
        "dice": _logistic_entry(trust.dice, FEATURES),
        "volume": {name: asdict(one) for name, one in usual.items()},
        "bound": [list(point) for point in trust.bound],
    }
    return entry if trust.missed is None else entry | {"missed": _logistic_entry(trust.missed, ABSENCE)}


def trust_of(entry: Mapping[str, Any], names: Sequence[str]) -> Trust:
    """What was written. names: classes of the head that it is to hold for. Raises ConfigError where
    they are others."""
    if set(entry["dice"]["offsets"]) != set(names):
        raise ConfigError("--like: it has other classes; calibrate by folds")
    missed = entry.get("missed")
    return Trust(
        dice=_logistic_of(entry["dice"], FEATURES),
        bound=tuple((predicted, least) for predicted, least in entry["bound"]),
        coverage=entry["coverage"],
        missed=None if missed is None else _logistic_of(missed, ABSENCE),
        cases=entry["cases"],
        rows=entry["organs"],
    )


def usual_of(entry: Mapping[str, Any]) -> dict[str, UsualVolume]:
    return {name: UsualVolume(**one) for name, one in entry["volume"].items()}


def calibrated_heads(model: Path) -> dict[str, dict[str, Any]]:
    """By head of a model folder: its `trust`. Raises ConfigError where no head has one for the
    folder's graph."""
    manifest = json.loads((model / "manifest.json").read_text(encoding="utf-8"))
    validate(manifest)
    graph = next(file["sha256"] for file in manifest["files"] if file["role"] == "graph")
    heads = {head["name"]: head["trust"] for head in manifest["heads"] if "trust" in head}
    if not heads or any(trust["graphSha256"] != graph for trust in heads.values()):
        raise ConfigError(f"--like: expected a calibrated model, {manifest['name']} {manifest['version']} is not")
    return heads


def _logistic_entry(model: Logistic, names: Sequence[str]) -> dict[str, Any]:
    return {
        "intercept": round(model.intercept, 4),
        "weights": {name: round(value, 4) for name, value in zip(names, model.weights, strict=True)},
        "offsets": {name: round(value, 4) for name, value in model.offsets.items()},
    }


def _logistic_of(entry: Mapping[str, Any], names: Sequence[str]) -> Logistic:
    return Logistic(entry["intercept"], tuple(entry["weights"][name] for name in names), dict(entry["offsets"]))
