"""The training loop that both phases share: budget, schedule, accumulation, checkpoints, exact
resume, and ends that say why.

Every step draws its randomness from its own number, so a resumed run continues exactly as the
interrupted one would have (a budget in steps; one in minutes ends by the clock and so differs in
its learning rates).
"""

import math
import time
from abc import ABC, abstractmethod
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext

import torch
from torch import nn

from ..data.batches import Batch
from ..experiment import Experiment, RunConfig
from ..network.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from .distributed import Processes
from .memory import is_out_of_memory
from .run_folder import LAST, RunFolder


class TrainingStopped(ValueError):
    """The loss is not finite, or memory is at its end; the message names the step and the slices,
    or the setting to lower."""


def device_of(settings: RunConfig) -> torch.device:
    """Raises TrainingStopped when CUDA is asked for and is not there."""
    there = torch.cuda.is_available()
    if settings.device == "cuda" and not there:
        raise TrainingStopped('device: cuda is asked for, but torch finds no GPU here; use device = "auto" or "cpu"')
    return torch.device("cuda" if there and settings.device != "cpu" else "cpu")


def keep_statistics(network: nn.Module) -> None:
    """Normalisations whose weights are not trained go by the statistics they have, and keep
    them."""
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d) and not module.weight.requires_grad:
            module.eval()


class Loop(ABC):
    """The state of a run and its loop; a phase says what a batch is and what it costs.

    module: all that is trained (weights with requires_grad alone are).
    """

    def __init__(
        self, experiment: Experiment, settings: RunConfig, module: nn.Module, folder: RunFolder, processes: Processes
    ) -> None:
        self.experiment, self.settings, self.folder, self.processes = experiment, settings, folder, processes
        self.device = device_of(settings)
        # Convolutions are faster so, a tenth on a CPU.
        self.module = module.to(self.device, memory_format=torch.channels_last)
        self.optimizer = torch.optim.AdamW(_groups(module, settings), lr=settings.learning_rate, fused=True)
        self.step, self.seconds = 0, 0.0
        self._pool = ThreadPoolExecutor(settings.workers) if settings.workers else None
        self._ahead: dict[int, Future[tuple[Batch, ...]]] = {}

    @abstractmethod
    def draw(self, step: int, generator: torch.Generator) -> tuple[Batch, ...]:
        """The parts of this process's share of the step's batch."""

    @abstractmethod
    def loss(self, part: Batch) -> torch.Tensor:
        """The loss of a part, of the whole batch if there is one part (scalar)."""

    @abstractmethod
    def save_results(self) -> None:
        """Writes what the run is for, beside last.pt."""

    def after_step(self) -> None:
        """What follows an optimizer step."""

    def at_intervals(self, finished: bool) -> None:
        """Looks from time to time, after a step."""

    def extra_state(self) -> dict:
        """What a phase resumes beside weights, optimizer and progress."""
        return {}

    def load_extra_state(self, state: dict) -> None:
        """Takes back extra_state."""

    def run(self) -> None:
        """Trains to the end of the budget. Raises TrainingStopped."""
        settings = self.settings
        weights = sum(p.numel() for p in self.module.parameters())
        trained = sum(p.numel() for p in self.module.parameters() if p.requires_grad)
        self.folder.say(
            f"# {self.experiment.name}: {weights:,} weights, {trained:,} of them trained, on {self.device.type}; "
            f"step {self.step}, {self.seconds / 60:.1f} min done"
        )
        started = time.monotonic() - self.seconds
        saved, since, since_step, losses = self.seconds, self.seconds, self.step, []
        while self.progress() < 1:
            losses.append(self.train_step())
            # One clock for all, so that all stop after the same step.
            self.seconds = self.processes.agree(time.monotonic() - started)
            if self.step % settings.log_steps == 0:
                rate = (self.seconds - since) / (self.step - since_step)
                self._report(sum(losses) / len(losses), rate)
                losses, since, since_step = [], self.seconds, self.step
            if self.seconds - saved >= 60 * settings.checkpoint_minutes:
                self.save()
                saved = self.seconds
            self.at_intervals(finished=False)
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        self.save()
        self.at_intervals(finished=True)

    def train_step(self) -> float:
        """One batch; returns its loss."""
        torch.manual_seed(self._seed(self.step))
        self.module.train()
        keep_statistics(self.module)
        self.optimizer.zero_grad(set_to_none=True)
        value = 0.0
        try:
            parts = self._next_parts()
            for part in parts:
                with self.autocast():
                    loss = self.loss(part) / len(parts)
                self._refuse(loss.item(), part, "loss")
                value += loss.item()
                loss.backward()
            self.processes.add_gradients(self.module)
            norm = nn.utils.clip_grad_norm_(self.module.parameters(), self.settings.clip)
            self._refuse(norm.item(), parts[-1], "gradient")
            for group in self.optimizer.param_groups:
                group["lr"] = self.learning_rate() * group.get("rate", 1.0)
            self.optimizer.step()
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            raise TrainingStopped(
                f"step {self.step}: out of memory on {self.device.type}; raise accumulate (now {self.settings.accumulate}), "
                "or lower the samples in a batch, model.image_size or model.embed_dim, and --resume"
            ) from None
        self.step += 1
        self.after_step()
        return value

    def _next_parts(self) -> tuple[Batch, ...]:
        """The step's batch. With workers, those of the next steps are under way: each is drawn from
        its own number, whoever draws it."""
        if self._pool is None:
            return self._drawn(self.step)
        for step in range(self.step, self.step + 2 * self.settings.workers):
            if step not in self._ahead:
                self._ahead[step] = self._pool.submit(self._drawn, step)
        return self._ahead.pop(self.step).result()

    def _drawn(self, step: int) -> tuple[Batch, ...]:
        return self.draw(step, torch.Generator().manual_seed(self._seed(step)))

    def _seed(self, step: int) -> int:
        return self.settings.seed * 1_000_003 + step

    def progress(self) -> float:
        """Share of the budget that is used up: of steps or of minutes, whichever is further."""
        settings = self.settings
        shares = [self.step / settings.steps] if settings.steps else []
        shares += [self.seconds / 60 / settings.minutes] if settings.minutes else []
        return max(shares)

    def learning_rate(self) -> float:
        """Linear warm-up, then half a cosine down to a hundredth over the budget."""
        settings = self.settings
        warm = min(1.0, (self.step + 1) / max(1, settings.warmup_steps))
        cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, self.progress())))
        return settings.learning_rate * warm * (0.01 + 0.99 * cosine)

    def save(self) -> None:
        """last.pt, which a run resumes from, and the phase's results; each atomically. Raises
        CheckpointError."""
        if not self.folder.writes:
            return
        training = {
            "step": self.step,
            "seconds": self.seconds,
            "optimizer": self.optimizer.state_dict(),
            **self.extra_state(),
        }
        state = Checkpoint(self.experiment.model, self.module.state_dict(), self.provenance(), training)
        save_checkpoint(self.folder.path / LAST, state)
        self.save_results()

    def resume(self) -> None:
        """Goes on from last.pt. Raises CheckpointError."""
        checkpoint = load_checkpoint(self.folder.path / LAST)
        self.module.load_state_dict(checkpoint.weights)
        self.optimizer.load_state_dict(checkpoint.training["optimizer"])
        self.step, self.seconds = checkpoint.training["step"], checkpoint.training["seconds"]
        self.load_extra_state(checkpoint.training)

    def provenance(self) -> dict:
        """What would repeat the run: configuration, names and hash of the data, seed, commit."""
        sources = self.experiment.data.sources
        return {
            "config": self.experiment.to_dict(),
            "data": sorted({f"{s.dataset} ({s.modality})" for s in sources if s.train or s.unlabelled}),
            "data_sha256": self.folder.data,
            "seed": self.settings.seed,
            "commit": self.folder.commit,
        }

    def autocast(self):
        if self.settings.precision == "float32":
            return nullcontext()
        return torch.autocast(self.device.type, torch.bfloat16)

    def _report(self, loss: float, rate: float) -> None:
        lr = self.learning_rate()
        self.folder.say(f"step {self.step} min {self.seconds / 60:.1f} loss {loss:.4f} lr {lr:.2e} s/step {rate:.2f}")
        for name, value in (("loss", loss), ("learning_rate", lr), ("seconds_per_step", rate)):
            self.folder.scalar(name, value, self.step)

    def _refuse(self, value: float, batch: Batch, what: str) -> None:
        if not math.isfinite(value):
            raise TrainingStopped(
                f"step {self.step}: {what} is {value}, batch: {'; '.join(batch.names)}; the last checkpoint is kept. "
                "Lower learning_rate or clip, or look at these slices"
            )


def accumulation_parts(batch: Batch, parts: int) -> tuple[Batch, ...]:
    """A batch in at most `parts` parts; every parts-th sample together, so that each part mixes the
    sources."""
    return tuple(batch.rows(slice(first, None, parts)) for first in range(min(parts, len(batch))))


_PYRAMID = "patch_embed.encoder."


def _groups(module: nn.Module, settings: RunConfig) -> list[dict]:
    """What is trained: without decay where a weight is a scale or an offset, at a rate of its own
    where it was trained before."""
    groups: dict[tuple[bool, bool], list[nn.Parameter]] = {}
    for name, weight in module.named_parameters():
        if weight.requires_grad:
            groups.setdefault((_PYRAMID in name, weight.ndim > 1), []).append(weight)
    return [
        {
            "params": weights,
            "weight_decay": settings.weight_decay if decays else 0.0,
            "rate": settings.pyramid_rate if pyramid and settings.pyramid == "imagenet" else 1.0,
        }
        for (pyramid, decays), weights in groups.items()
    ]
