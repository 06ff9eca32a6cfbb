"""What ends the folder of an imported network: its model card, which says what its files say and
what they do not, and the manifest."""

import json
from pathlib import Path
from typing import Any

from ...export.manifest import file_entry, validate


def complete(folder: Path, manifest: dict[str, Any], card: str) -> None:
    """Writes the card, lists it in the manifest, and writes that. Raises ManifestError."""
    path = folder / "MODEL_CARD.md"
    path.write_text(card, encoding="utf-8")
    manifest["files"].append(file_entry(path, "card"))
    validate(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def model_card(
    manifest: dict[str, Any], uncoded: list[str], limit: float, network: str, origin: dict[str, str], command: str
) -> str:
    """Markdown. uncoded: classes without a SNOMED CT concept. limit: of the difference between torch
    and the graph. network: what it is; origin: further rows, where it comes from. command: of
    m4oe-train, which imported it."""
    grid = manifest["input"]
    voxels = "x".join(map(str, grid["patch"]))
    spacing = " x ".join(f"{mm:g}" for mm in grid.get("spacing", ()))
    rows = {
        "network": f"{network}, {manifest['provenance']['parameters'] / 1e6:.2f} M weights",
        **origin,
        "serves": ", ".join(manifest["modalities"]),
        "grid": f"{spacing} mm, patches of {voxels}" if spacing else f"whole, in {voxels}",
        "classes": ", ".join(one["name"] for one in manifest["heads"][0]["classes"]),
        "without a SNOMED CT concept": ", ".join(uncoded) or "none",
        "torch against onnxruntime": f"within {manifest['parity']['maxDifference']:.1e} of the largest (limit {limit:.0e})",
    }
    table = "\n".join(f"| {key} | {value.replace('|', ' ')} |" for key, value in rows.items())
    return (
        f"# Model card: {manifest['name']} {manifest['version']}\n\n"
        f"{manifest['description']}, imported by `m4oe-train {command}`. **Not calibrated and not measured here**: how far "
        "its labels\ncan be trusted, and on which patients, whoever trained it has to say.\n\n"
        f"## What it is\n\n| | |\n|---|---|\n{table}\n"
    )
