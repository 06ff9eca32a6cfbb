"""The manifest that travels with a graph, validated against models/manifest.schema.json."""

import hashlib
import json
from pathlib import Path
from typing import Any

import jsonschema

from ..config import ModelConfig
from ..organs import organ
from .eager import routes

REPOSITORY = Path(__file__).resolve().parents[3]
SCHEMA = REPOSITORY / "models" / "manifest.schema.json"


class ManifestError(ValueError):
    """A manifest that the schema refuses; the message lists where and why."""


def file_entry(path: Path, role: str) -> dict[str, Any]:
    """Name, role, size in bytes and SHA-256 of a file beside the manifest."""
    with open(path, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"path": path.name, "role": role, "bytes": path.stat().st_size, "sha256": digest}


def build_manifest(
    config: ModelConfig,
    *,
    name: str,
    version: str,
    description: str,
    files: list[dict[str, Any]],
    parity: dict[str, Any],
    accuracy: list[dict[str, Any]],
    provenance: dict[str, Any],
    precision: str = "float32",
    options: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """The manifest's content, validated. Raises ManifestError, or KeyError for a class that
    organs.py does not know."""
    manifest = {
        "schemaVersion": 1,
        "name": name,
        "version": version,
        "description": description,
        "files": files,
        "input": _input(config),
        "experts": list(config.experts),
        "modalities": {modality: _modality(config, modality) for modality in config.modalities},
        "heads": [_head(config, index) for index in range(len(config.heads))],
        "routing": config.routing,
        "precision": precision,
        "options": options or [],
        "parity": parity,
        "accuracy": accuracy,
        "provenance": provenance,
    }
    validate(manifest)
    return manifest


def validate(manifest: dict[str, Any]) -> None:
    """Raises ManifestError with every fault that the schema finds."""
    if not SCHEMA.is_file():
        raise ManifestError(f"{SCHEMA.name}: expected it in the repository's models/ folder, found none")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    # Round trip: tuples become lists, as a reader of the file will see them.
    faults = list(jsonschema.Draft202012Validator(schema).iter_errors(json.loads(json.dumps(manifest))))
    if faults:
        raise ManifestError(
            "manifest:\n  " + "\n  ".join(f"/{'/'.join(map(str, f.path))}: {f.message}" for f in faults)
        )


def _input(config: ModelConfig) -> dict[str, Any]:
    entry: dict[str, Any] = {"size": list(config.size), "context": config.context, "orientation": "LPS"}
    if config.millimetres is not None:
        entry["millimetres"] = {"pixel": config.millimetres.pixel, "neighbour": config.millimetres.neighbour}
    return entry


def _modality(config: ModelConfig, modality: str) -> dict[str, Any]:
    rule = config.windows[modality]
    return {
        "window": {"kind": rule.kind, "lower": rule.lower, "upper": rule.upper},
        "defaultHead": config.default_head(modality).name,
        "expert": config.experts[config.expert_index(modality)],
    }


def _head(config: ModelConfig, index: int) -> dict[str, Any]:
    head = config.heads[index]
    if config.routing == "dense":
        graph_index = dict.fromkeys(head.modalities, index)
    else:
        graph_index = {modality: value for value, (i, modality) in enumerate(routes(config)) if i == index}
    return {
        "name": head.name,
        "description": head.description,
        "graphIndex": graph_index,
        "classes": [_class(label, name) for label, name in enumerate(head.classes, start=1)],
    }


def _class(label: int, name: str) -> dict[str, Any]:
    known = organ(name)
    entry = {
        "label": label,
        "name": name,
        "code": {"scheme": "SCT", "value": known.code, "meaning": known.meaning},
        "color": known.color,
    }
    if known.volume_ml is not None:
        entry["volumeMl"] = {"low": known.volume_ml[0], "high": known.volume_ml[1]}
    return entry
