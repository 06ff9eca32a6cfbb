"""The model card of an imported network: what its folder says, and what it does not."""

from typing import Any

from .patch_parity import LIMIT
from .results import Results


def model_card(manifest: dict[str, Any], results: Results, uncoded: list[str]) -> str:
    """Markdown. uncoded: classes without a SNOMED CT concept."""
    known, plan = manifest["provenance"]["config"]["nnunet"], results.plan
    rows = {
        "network": f"{plan.architecture.kind}, {manifest['provenance']['parameters'] / 1e6:.2f} M weights",
        "trained by": f"{results.written_by}, {', '.join(known['trainers'])}, folds {', '.join(known['folds'])}",
        "data": f"{results.dataset}; who they are of, and the terms of these weights, the folder does not say",
        "serves": ", ".join(manifest["modalities"]),
        "grid": f"{' x '.join(f'{mm:g}' for mm in plan.spacing)} mm, patches of {'x'.join(map(str, plan.patch))}",
        "classes": ", ".join(one["name"] for one in manifest["heads"][0]["classes"]),
        "without a SNOMED CT concept": ", ".join(uncoded) or "none",
        "torch against onnxruntime": f"within {manifest['parity']['maxDifference']:.1e} of the largest (limit {LIMIT:.0e})",
    }
    table = "\n".join(f"| {key} | {value.replace('|', ' ')} |" for key, value in rows.items())
    return (
        f"# Model card: {manifest['name']} {manifest['version']}\n\n"
        f"{manifest['description']}, imported by `m4oe-train import nnunet`. **Not calibrated and not measured here**: "
        "how far\nits labels can be trusted, and on which patients, whoever trained it has to say.\n\n"
        f"## What it is\n\n| | |\n|---|---|\n{table}\n"
    )
