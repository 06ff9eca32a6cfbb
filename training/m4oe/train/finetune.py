"""`m4oe-train finetune`: phase two. Encoder and experts of phase one, with gate, decoder and heads,
end to end on mixed batches."""

import copy
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch
from torch import nn

from ..data.batches import Batch, Pool, Shown, draw_batch, labelled_pools
from ..data.prepared import open_prepared
from ..data.sources import split
from ..experiment import Experiment, load_experiment
from ..network.checkpoint import Checkpoint, load_checkpoint, load_weights, save_checkpoint
from ..network.network import SwinUNetM4oE
from ..network.pretrained import load_pretrained
from ..network.pyramid import load_imagenet
from ..network.transfer import fit_weights
from .augment import augment, draw
from .distributed import Processes
from .loop import Loop, accumulation_parts, device_of
from .losses import class_weights, segmentation_loss
from .memory import keep_freed_memory
from .probe import Probe
from .run_folder import RunFolder

RESULT = "ema.pt"
"""In the run's folder: the averaged weights, which are evaluated and exported."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("config", type=Path, help="experiment, TOML")
    add_run_arguments(parser)
    begin = parser.add_mutually_exclusive_group()
    begin.add_argument("--pretrained", type=Path, help="pretrained.pt of phase one: encoder and experts start from it")
    begin.add_argument(
        "--init", type=Path, help="checkpoint that all weights start from; its input size and window may differ"
    )


def add_run_arguments(parser: ArgumentParser) -> None:
    """What every command that trains asks for."""
    parser.add_argument("--data", type=Path, required=True, help="prepared folder (m4oe-train prepare)")
    parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    parser.add_argument(
        "--resume", action="store_true", help="continue the run in --out; begins it where there is none"
    )
    parser.add_argument("--cache", type=Path, help="folder for slices at the network's size (default: DATA/.cache)")


def run(args: Namespace) -> None:
    finetune(load_experiment(args.config), args)


def finetune(
    experiment: Experiment,
    args: Namespace,
    trains: Callable[[str], bool] | None = None,
    network: SwinUNetM4oE | None = None,
) -> None:
    """Runs phase two as the arguments say. trains: which weights, by name, all by default. network:
    one that has its weights already."""
    settings = experiment.train
    torch.set_num_threads(settings.threads)
    keep_freed_memory()
    data = open_prepared(args.data)
    splits = split(experiment.data, data)
    cache = args.cache or args.data / ".cache"
    cuda = device_of(settings).type == "cuda"
    with Processes.from_environment(cuda) as processes:
        folder = RunFolder(args.out, experiment.to_dict(), data.sha256, args.resume, processes.first)
        start = ""
        pools = labelled_pools(splits, experiment.model, experiment.data.common, cache)
        probe = Probe(experiment, splits, cache) if processes.first else None
        begun = args.resume and folder.resumable
        if network is None:
            torch.manual_seed(settings.seed)
            network = SwinUNetM4oE(experiment.model)
            if not begun:
                start = begin(network, args.pretrained, args.init, settings.pyramid == "imagenet")
        phase = Finetune(experiment, network, pools, folder, processes, probe, trains)
        if begun:
            phase.resume()
        with folder:
            if start:
                folder.say(start)
            phase.run()


def begin(network: SwinUNetM4oE, pretrained: Path | None, init: Path | None, imagenet: bool = True) -> str:
    """Gives a new network the weights it starts from -> a line that says which. Raises
    CheckpointError and PyramidError."""
    if pretrained:
        load_pretrained(network, load_checkpoint(pretrained), str(pretrained))
        return f"# encoder and experts of {pretrained.name}; gate, decoder and heads are new"
    if init:
        load_weights(network, fit_weights(load_checkpoint(init).weights, network, str(init)))
        return f"# starts from {init.name}"
    if imagenet and network.config.stem == "pyramid":
        pyramid = load_imagenet(network.patch_embed, network.config.pyramid).name
        return f"# the pyramid starts from {pyramid}, all else from random weights"
    return "# starts from random weights"


class Finetune(Loop):
    """Phase two of a run. `network` has the weights to start from."""

    def __init__(
        self,
        experiment: Experiment,
        network: SwinUNetM4oE,
        pools: list[Pool],
        folder: RunFolder,
        processes: Processes | None = None,
        probe: Probe | None = None,
        trains: Callable[[str], bool] | None = None,
    ) -> None:
        settings = experiment.train
        if trains is not None:
            for name, weight in network.named_parameters():
                weight.requires_grad_(trains(name))
        if settings.precision == "bfloat16" and device_of(settings).type == "cpu":
            freeze_norms(network)
        super().__init__(experiment, settings, network, folder, processes or Processes())
        self.network, self.pools, self.probe = network, pools, probe
        self.ema = {key: value.detach().clone() for key, value in network.state_dict().items()}
        self.weights = head_weights(experiment, pools).to(self.device)
        self._probed = 0.0

    def draw(self, step: int, generator: torch.Generator) -> tuple[Batch, ...]:
        batch = augmented_batch(self.experiment, self.pools, generator, self.processes.share)
        return accumulation_parts(batch.to(self.device), self.settings.accumulate)

    def loss(self, part: Batch) -> torch.Tensor:
        logits = self.network(part.images, part.head, part.expert).enlarged(part.labels.shape[1:])
        model, config = self.experiment.model, self.experiment.loss
        return segmentation_loss(
            logits, part.labels, part.head, self.weights, model, config, self.processes.add_up, part.known
        )

    @torch.no_grad()
    def after_step(self) -> None:
        # Early on the average follows closely, or it would remember the start for hundreds of
        # steps.
        decay = min(self.experiment.train.ema, (1 + self.step) / (10 + self.step))
        state = self.network.state_dict()
        floats = [key for key, value in state.items() if value.is_floating_point()]
        torch._foreach_lerp_([self.ema[k] for k in floats], [state[k] for k in floats], 1 - decay)

    def at_intervals(self, finished: bool) -> None:
        due = self.seconds - self._probed >= 60 * self.experiment.train.probe_minutes
        if self.probe is None or not (due or finished):
            return
        self._probed = self.seconds
        network = copy.deepcopy(self.network)
        load_weights(network, self.ema)
        started = time.monotonic()
        with self.autocast():
            found = self.probe.measure(network.eval(), self.device)
        for name, scores in found.items():
            text = " ".join(f"{organ} {score:.2f}" for organ, score in scores.items())
            self.folder.say(f"probe step {self.step} min {self.seconds / 60:.1f} {name}: {text}")
            for organ, score in scores.items():
                self.folder.scalar(f"dice/{name}/{organ}", score, self.step)
        self.folder.say(f"probe took {time.monotonic() - started:.0f} s")

    def save_results(self) -> None:
        progress = {"step": self.step, "seconds": self.seconds}
        save_checkpoint(
            self.folder.path / RESULT, Checkpoint(self.experiment.model, self.ema, self.provenance(), progress)
        )

    def extra_state(self) -> dict:
        return {"ema": self.ema}

    def load_extra_state(self, state: dict) -> None:
        self.ema = {key: value.to(self.device) for key, value in state["ema"].items()}
        self._probed = self.seconds


def augmented_batch(
    experiment: Experiment, pools: list[Pool], generator: torch.Generator, share: slice = slice(None)
) -> Batch:
    """What a step of the experiment sees, drawn from the generator; of several processes, one's
    share."""
    model, samples = experiment.model, sum(pool.per_batch for pool in pools)
    draws = draw(samples, experiment.augment, generator, model.size, model.max_classes)
    noise = torch.randn(model.context, *model.size, generator=generator)
    batch = draw_batch(pools, model, generator, Shown(draws.theta, draws.organs, draws.curved)).rows(share)
    images = augment(batch.images, batch.is_ct, batch.curve, draws.rows(share), noise)
    return replace(batch, images=images)


def freeze_norms(network: nn.Module) -> None:
    """Leaves every LayerNorm's scale at 1 and shift at 0: the linear layer behind each can learn
    both.

    Under bfloat16 autocast torch 2.15 sums their gradients on the CPU in bfloat16. Over the 650,000
    pixels of the last expansion that sum is off by 95 % and may have the wrong sign; Adam makes
    full-size steps of it, and clipping by the norm takes the step away from everything else.
    Trained so, nothing below the finest level learnt.
    """
    for module in network.modules():
        if isinstance(module, nn.LayerNorm):
            module.requires_grad_(False)


def head_weights(experiment: Experiment, pools: list[Pool]) -> torch.Tensor:
    """Cross-entropy weights (heads, Kmax) from the pixels that each head's training cases hold."""
    model = experiment.model
    weights = torch.ones(len(model.heads), model.max_classes)
    for index, head in enumerate(model.heads):
        counts = [torch.from_numpy(c.counts.sum(0)) for pool in pools for c in pool.cases if c.head == index]
        if counts:
            classes = 1 + len(head.classes)
            weights[index, :classes] = class_weights(torch.stack(counts).sum(0)[:classes], experiment.loss)
    return weights
