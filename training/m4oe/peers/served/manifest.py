"""The manifest of a network of volumes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnxruntime

from ...config import require
from ...export.manifest import REPOSITORY
from ...provenance import commit_of_repository

HEAD = "organs"


@dataclass(frozen=True)
class About:
    """What no checkpoint says: how the model is called, which modalities it serves, and how its
    patches are passed."""

    name: str
    version: str
    modalities: Sequence[str]
    description: str | None = None
    step: float = 0.5
    mirror: bool = True

    def __post_init__(self) -> None:
        require(0 < self.step <= 1, "--step", "more than 0, at most 1", self.step)


@dataclass(frozen=True)
class Content:
    """What a model is, beside how it is called. description: where nobody gave one; classes: of the
    manifest; data: that it was trained on, in words; known: where it comes from; cases: of the
    comparison of torch with onnxruntime."""

    description: str
    files: Sequence[Mapping[str, Any]]
    input: Mapping[str, Any]
    output: Mapping[str, Any]
    classes: Sequence[Mapping[str, Any]]
    cases: Sequence[Mapping[str, Any]]
    data: str
    known: Mapping[str, Any]
    parameters: int
    source: str


def patch_manifest(about: About, content: Content) -> dict[str, Any]:
    """Of schema 2, not validated yet: the model card is still to come."""
    return {
        "schemaVersion": 2,
        "name": about.name,
        "version": about.version,
        "description": about.description or content.description,
        "files": [*content.files],
        "input": content.input,
        "output": content.output,
        "modalities": {modality: {"defaultHead": HEAD} for modality in about.modalities},
        "heads": [{"name": HEAD, "description": content.data, "classes": content.classes}],
        "precision": "float32",
        "parity": {
            "onnxruntime": onnxruntime.__version__,
            "cases": content.cases,
            "maxDifference": max(case["maxDifference"] for case in content.cases),
        },
        "accuracy": [],
        "provenance": {
            "commit": commit_of_repository(REPOSITORY),
            "config": content.known,
            "data": [content.data],
            "seed": None,
            "parameters": content.parameters,
            "source": content.source,
        },
    }


def parity_cases(path: Path, size: Sequence[int], cases: Sequence[Any]) -> list[dict[str, Any]]:
    """The manifest's entries of a graph's comparisons."""
    return [
        {"file": path.name, "batch": case.batch, "size": [*size], "maxDifference": case.difference} for case in cases
    ]
