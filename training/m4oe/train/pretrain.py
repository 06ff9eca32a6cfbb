"""`m4oe-train pretrain`: phase one. Encoder and each modality's expert learn, without labels and
without a gate, to fill in hidden cells."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

import torch

from ..config import require
from ..data.batches import Batch, Pool, draw_batch, unlabelled_pools
from ..data.prepared import open_prepared
from ..data.sources import split
from ..experiment import Experiment, load_experiment
from ..network.checkpoint import Checkpoint, save_checkpoint
from ..network.masking import MaskedAutoencoder, hide_cells
from ..network.network import SwinUNetM4oE
from ..network.pretrained import encoder_weights
from ..network.pyramid import load_imagenet
from .distributed import Processes
from .finetune import add_run_arguments, freeze_norms
from .loop import Loop, accumulation_parts, device_of
from .memory import keep_freed_memory
from .run_folder import RunFolder

RESULT = "pretrained.pt"
"""In the run's folder: encoder and experts, for `finetune --pretrained`."""

_PICTURES = 6
"""Slices whose reconstruction is shown."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("config", type=Path, help="experiment, TOML, with a table [pretrain]")
    add_run_arguments(parser)


def run(args: Namespace) -> None:
    experiment = load_experiment(args.config)
    settings = experiment.pretrain
    require(settings is not None, str(args.config), "a table [pretrain]", None)
    require(experiment.model.moe_encoder, "model.moe_encoder", "true: phase one trains the encoder's experts", False)
    torch.set_num_threads(settings.threads)
    keep_freed_memory()
    data = open_prepared(args.data)
    splits = split(experiment.data, data)
    cache = args.cache or args.data / ".cache"
    with Processes.from_environment(device_of(settings).type == "cuda") as processes:
        folder = RunFolder(args.out, experiment.to_dict(), data.sha256, args.resume, processes.first)
        start = ""
        pools = unlabelled_pools(splits, experiment.model, settings.batch, cache)
        phase = Pretrain(experiment, pools, folder, processes)
        if args.resume and folder.resumable:
            phase.resume()
        elif settings.pyramid == "imagenet" and experiment.model.stem == "pyramid":
            stem = phase.autoencoder.network.patch_embed
            start = f"# the pyramid starts from {load_imagenet(stem, experiment.model.pyramid).name}"
        with folder:
            if start:
                folder.say(start)
            phase.run()


class Pretrain(Loop):
    """Phase one of a run."""

    def __init__(
        self, experiment: Experiment, pools: list[Pool], folder: RunFolder, processes: Processes | None = None
    ) -> None:
        settings = experiment.pretrain
        torch.manual_seed(settings.seed)
        network = SwinUNetM4oE(experiment.model)
        encoder = encoder_weights(network)
        for name, weight in network.named_parameters():
            weight.requires_grad_(name in encoder)
        if settings.precision == "bfloat16" and device_of(settings).type == "cpu":
            freeze_norms(network)
        self.autoencoder = MaskedAutoencoder(network)
        super().__init__(experiment, settings, self.autoencoder, folder, processes or Processes())
        self.pools = pools
        self._pictured = 0.0
        self._hidden: dict[tuple[str, ...], torch.Tensor] = {}

    def draw(self, step: int, generator: torch.Generator) -> tuple[Batch, ...]:
        whole = draw_batch(self.pools, self.experiment.model, generator)
        hidden = hide_cells(len(whole), self.autoencoder.sides, self.settings.mask_ratio, generator)
        parts = accumulation_parts(whole.rows(self.processes.share), self.settings.accumulate)
        masks = [hidden[self.processes.share][first :: len(parts)] for first in range(len(parts))]
        self._hidden = {part.names: mask.to(self.device) for part, mask in zip(parts, masks, strict=True)}
        return tuple(part.to(self.device) for part in parts)

    def loss(self, part: Batch) -> torch.Tensor:
        hidden = self._hidden[part.names]
        drawn = self.autoencoder(part.images, part.expert, hidden)
        # The part's place in the mean over the whole batch: every slice hides as many pixels.
        share = len(hidden) * len(self._hidden) / sum(pool.per_batch for pool in self.pools)
        return self.processes.add_up(share * self.autoencoder.loss(part.images, drawn, hidden))

    def at_intervals(self, finished: bool) -> None:
        due = self.seconds - self._pictured >= 60 * self.settings.picture_minutes
        if self.folder.board is not None and (due or finished):
            self._pictured = self.seconds
            self.folder.board.add_image("original, hidden, drawn", self.picture(), self.step)

    @torch.no_grad()
    def picture(self) -> torch.Tensor:
        """(1, rows, columns) in [0, 1]: a row for each of some slices, as it is, as it is shown, as
        it is drawn."""
        generator = torch.Generator().manual_seed(self.settings.seed)
        batch = draw_batch(self.pools, self.experiment.model, generator)
        chosen = (
            batch.rows(slice(None, None, max(1, len(batch) // _PICTURES))).rows(slice(0, _PICTURES)).to(self.device)
        )
        hidden = hide_cells(len(chosen), self.autoencoder.sides, self.settings.mask_ratio, generator).to(self.device)
        self.module.eval()
        with self.autocast():
            drawn = self.autoencoder(chosen.images, chosen.expert, hidden).float()
        at = self.autoencoder.hidden_pixels(hidden)
        middle = chosen.images.shape[1] // 2
        own, made = chosen.images[:, middle], drawn[:, middle]
        panels = torch.cat([own, own.masked_fill(at, 0.0), torch.where(at, made, own)], dim=2)
        return panels.clamp(0, 1).reshape(1, -1, panels.shape[2]).cpu()

    def save_results(self) -> None:
        provenance = {**self.provenance(), "phase": "pretrain"}
        progress = {"step": self.step, "seconds": self.seconds}
        weights = encoder_weights(self.autoencoder.network)
        save_checkpoint(self.folder.path / RESULT, Checkpoint(self.experiment.model, weights, provenance, progress))
