"""A peer of the paper as a model folder: graph, manifest of schema 2, model card."""

from dataclasses import dataclass
from pathlib import Path

from ...export.manifest import file_entry
from ...export.model_folder import new_model_folder
from ...export.onnx.by_torch import write_by_torch
from ..nnunet.labels import class_entries
from .card import complete, model_card
from .manifest import About, Content, parity_cases, patch_manifest
from .parity import compare_patches
from .systems import Served

GRAPH = "network.onnx"


@dataclass(frozen=True)
class Written:
    """uncoded: classes without a SNOMED CT concept; difference: the largest of an output between
    torch and the graph, over the largest output."""

    classes: int
    uncoded: list[str]
    difference: float


def write_peer(served: Served, checkpoint: str, sha256: str, out: Path, about: About) -> Written:
    """Writes the model folder `out`. checkpoint: name of what it comes from.

    Raises UntranslatedError, ParityError or ManifestError, and then `out` is as it was.
    """
    entries, uncoded = class_entries(served.labels)
    if served.largest:
        entries = [entry | {"settle": {"keep": {"kind": "largest"}}} for entry in entries]
    with new_model_folder(out) as temporary:
        path = temporary / GRAPH
        network = served.network.requires_grad_(False).eval()
        said = write_by_torch(network, path, served.channels, served.patch)
        compared = compare_patches(network, path, served.channels, served.patch, said, served.example, served.limit)
        output = dict(served.output) | ({"size": said} if said != served.patch else {})
        content = Content(
            description=f"{served.title}, from {checkpoint}",
            files=[file_entry(path, "graph")],
            input=served.input,
            output=output,
            classes=entries,
            cases=parity_cases(path, served.patch, compared),
            data=served.title,
            known={"peer": {"system": served.title, "checkpoint": checkpoint, "sha256": sha256}},
            parameters=served.parameters,
            source=f"{served.title}, {checkpoint}",
        )
        manifest = patch_manifest(about, content)
        origin = {
            "checkpoint": f"{checkpoint}, SHA-256 {sha256}",
            "data": "who they are of, and the terms of these weights, the checkpoint does not say",
        }
        complete(temporary, manifest, model_card(manifest, uncoded, served.limit, served.title, origin, "import"))
    return Written(len(entries), uncoded, max(case.difference for case in compared))
