"""The rows of the paper's table 4, and controls beside them, as configurations derived from one;
and the table that they give."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..config import require
from ..experiment import Experiment
from .bootstrap import FEW, Interval
from .paper_figures import ABLATION_ORGANS, TABLE_4
from .score_tables import NOTHING, interval_cell, markdown
from .scores import SourceScores

CAPTION = """Mean DSC in percent over all held-out cases, with the 95 % bootstrap interval of the mean over cases. The paper's figures were measured on
other data, after longer training and on its own split: compare the order of rows, not their height.
"""


@dataclass(frozen=True)
class Variant:
    """One row: experts in encoder and decoder, a gate or the plain mean of the experts, phase one
    or random weights.

    model: what else the row's network has otherwise. imagenet: whether a pyramid starts from
    ImageNet's weights, where there is one.
    """

    name: str
    encoder: bool
    decoder: bool
    gate: bool
    phase_one: bool
    model: Mapping[str, Any] = field(default_factory=dict)
    imagenet: bool = True

    def of(self, base: Experiment) -> Experiment:
        """The row's experiment. Routing is dense in the paper's rows: under modality routing there
        is no gate to leave out."""
        gate = "expert" if self.gate else "none"
        own = {"moe_encoder": self.encoder, "moe_decoder": self.decoder, "gate": gate, "routing": "dense"} | self.model
        train = base.train if self.imagenet else replace(base.train, pyramid="random")
        return replace(
            base,
            name=f"{base.name}-{self.name}",
            model=replace(base.model, **own),
            pretrain=base.pretrain if self.phase_one else None,
            train=train,
        )


_PURE = {
    "stem": "patch",
    "patch": 4,
    "depths": (2, 2, 2, 2),
    "num_heads": (2, 4, 8, 16),
    "mlp_ratio": 4.0,
}
"""SwinUNet as in its paper, where the base has a pyramid: from pixels, at the base's width."""


VARIANTS = (
    # In the paper's order. Phase one trains the encoder's experts, so where there are none there is
    # nothing to load.
    Variant("neither", encoder=False, decoder=False, gate=False, phase_one=False),
    Variant("encoder-gate", encoder=True, decoder=False, gate=True, phase_one=True),
    Variant("encoder", encoder=True, decoder=False, gate=False, phase_one=True),
    Variant("decoder-gate", encoder=False, decoder=True, gate=True, phase_one=False),
    Variant("decoder", encoder=False, decoder=True, gate=False, phase_one=False),
    Variant("both", encoder=True, decoder=True, gate=False, phase_one=True),
    Variant("both-gate", encoder=True, decoder=True, gate=True, phase_one=True),
    # Not in the paper: what phase one is worth.
    Variant("both-gate-no-phase-one", encoder=True, decoder=True, gate=True, phase_one=False),
)

_EXPERTS = {"encoder": True, "decoder": True, "gate": True, "phase_one": False}
_ROUTED = {"routing": "modality"}
_NO_EXPERTS = {"encoder": False, "decoder": False, "gate": False, "phase_one": False}
CONTROLS = (
    # Beside a network under a pyramid: what the experts are worth, whose statistics it is normalised
    # by, a larger pyramid, the Swin blocks, ImageNet, and all of it.
    Variant("modality", **_EXPERTS, model=_ROUTED),
    Variant("modality-norm-frozen", **_EXPERTS, model=_ROUTED | {"pyramid_norm": "frozen"}),
    Variant("modality-norm-own", **_EXPERTS, model=_ROUTED | {"pyramid_norm": "modality"}),
    Variant("modality-lite1", **_EXPERTS, model=_ROUTED | {"pyramid": "lite1"}),
    Variant("modality-lite2", **_EXPERTS, model=_ROUTED | {"pyramid": "lite2"}),
    Variant("plain", **_NO_EXPERTS, model={"blocks": "convolution"}),
    Variant("plain-random", **_NO_EXPERTS, model={"blocks": "convolution"}, imagenet=False),
    Variant("swin-unet", **_NO_EXPERTS, model=_PURE),
)


def chosen(names: list[str] | None) -> list[Variant]:
    """The rows of these names, in the table's order; the paper's without names. Raises ConfigError
    for an unknown one."""
    if names is None:
        return list(VARIANTS)
    known = {variant.name: variant for variant in (*VARIANTS, *CONTROLS)}
    for name in names:
        require(name in known, "--rows", f"some of {', '.join(known)}", name)
    return [variant for name, variant in known.items() if name in names]


@dataclass(frozen=True)
class Result:
    """A row that was run."""

    variant: Variant
    parameters: int
    scores: list[SourceScores]

    @property
    def pooled(self) -> SourceScores:
        """All held-out cases of all sources as one: the paper's table 4 tells no data sets
        apart."""
        return SourceScores("all", "", "", tuple(case for one in self.scores for case in one.cases))


def ablation_table(results: list[Result], waiting: list[str]) -> str:
    """Markdown: the measured rows over all cases beside the paper's mean, a table for each source,
    the paper's table."""
    organs = [name for name in ABLATION_ORGANS if any(name in r.pooled.means() for r in results)]
    cases = max((len(r.pooled.cases) for r in results), default=0)
    parts = ["# Ablation\n", CAPTION]
    if cases < FEW:
        parts.append(f"**{cases} held-out cases**: differences between rows smaller than the intervals mean nothing.\n")
    if waiting:
        parts.append(f"Not run yet: {', '.join(waiting)}.\n")
    parts += [_measured(results, organs)]
    for index, source in enumerate(results[0].scores if results else []):
        parts += [f"## {source.dataset}\n", _by_source(results, index)]
    return "\n".join([*parts, "## The paper's table 4\n", _paper()])


def _measured(results: list[Result], organs: list[str]) -> str:
    rows = []
    for result in results:
        means, paper = result.pooled.means(), TABLE_4.get(result.variant.name)
        mean = result.pooled.intervals("dice", tuple(organs))[1]
        theirs = NOTHING if paper is None else f"{100 * float(np.mean(list(paper.means.values()))):.2f}"
        cells = [f"{100 * means[name]:.2f}" if name in means else NOTHING for name in organs]
        rows.append([*_about(result), *cells, _mean(mean), theirs])
    return markdown([*_ABOUT, *_titles(organs), "mean", "paper's mean"], rows)


def _by_source(results: list[Result], index: int) -> str:
    classes = results[0].scores[index].classes
    rows = []
    for result in results:
        found, mean = result.scores[index].intervals("dice", classes)
        cells = [NOTHING if one is None else f"{100 * one.mean:.2f}" for one in found]
        rows.append([result.variant.name, *cells, _mean(mean)])
    return markdown(["row", *_titles(classes), "mean"], rows)


_ABOUT = ("row", "experts in encoder", "in decoder", "gate", "phase one", "parameters (M)")


def _about(result: Result) -> list[str]:
    variant = result.variant
    marks = ["✓" if on else "✗" for on in (variant.encoder, variant.decoder, variant.gate, variant.phase_one)]
    return [variant.name, *marks, f"{result.parameters / 1e6:.2f}"]


def _paper() -> str:
    rows = []
    for name, row in TABLE_4.items():
        values = [row.means[organ] for organ in ABLATION_ORGANS]
        rows.append([name, *(f"{100 * v:.2f}" for v in values), f"{100 * float(np.mean(values)):.2f}"])
    return markdown(["row", *_titles(ABLATION_ORGANS), "mean"], rows)


def _titles(organs) -> list[str]:
    return [name.replace("_", " ") for name in organs]


def _mean(one: Interval | None) -> str:
    return interval_cell(one, 100, 2)
