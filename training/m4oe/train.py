"""`m4oe-train train`: supervised training of one experiment on a CPU, interruptible at any moment.

Every step draws its randomness from its own number, so a resumed run continues exactly as the interrupted one would have
(a budget in steps; one in minutes ends by the clock and so differs in its learning rates).
"""

import math
import time
from argparse import ArgumentParser, Namespace
from contextlib import nullcontext
from pathlib import Path

import torch

from .augment import augment
from .checkpoint import Checkpoint, load_checkpoint, load_weights, save_checkpoint
from .dataset import Batch, Pool, draw_batch, open_pools
from .deep import DeepSupervision
from .distributed import Processes
from .experiment import DEFAULT_DATA, Experiment, load_experiment
from .losses import class_weights, segmentation_loss
from .network import SwinUNetM4oE
from .probe import Probe
from .provenance import commit_of_repository
from .transfer import fit_weights

REPOSITORY = Path(__file__).resolve().parents[2]
CACHE = REPOSITORY / "training" / ".cache"


class TrainingStopped(ValueError):
    """The loss is not finite; the message names the step and the slices of the batch."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("config", type=Path, help="experiment, TOML")
    parser.add_argument("--out", type=Path, required=True, help="folder of the run: last.pt (to resume), ema.pt, log.txt")
    parser.add_argument("--resume", action="store_true", help="continue from last.pt")
    parser.add_argument("--init", type=Path, help="checkpoint whose weights the run starts from; input size and window may differ")
    parser.add_argument("--data", type=Path, default=REPOSITORY / DEFAULT_DATA, help="folder of the volumes")
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder for prepared volumes")


def run(args: Namespace) -> None:
    experiment = load_experiment(args.config)
    args.out.mkdir(parents=True, exist_ok=True)
    if not args.resume and (args.out / "last.pt").exists():
        raise ValueError(f"{args.out}: holds a run already; continue it with --resume, or choose another folder")
    torch.set_num_threads(experiment.train.threads)
    pools = open_pools(experiment.data, experiment.model, args.data, args.cache)
    probe = Probe(experiment, args.data, args.cache)
    with open(args.out / "log.txt", "a", buffering=1) as log:

        def say(line: str) -> None:
            print(line, flush=True)
            log.write(line + "\n")

        with Processes.from_environment() as processes:
            trainer = Trainer(experiment, pools, args.out, probe, say if processes.first else _mute, args.resume, processes)
            if args.init and not args.resume:
                trainer.start_from(args.init)
            trainer.run()


def _mute(line: str) -> None:
    """What processes other than the first say."""


class Trainer:
    """The state of a run and its loop."""

    def __init__(
        self,
        experiment: Experiment,
        pools: list[Pool],
        out: Path,
        probe,
        say=print,
        resume: bool = False,
        processes: Processes | None = None,
    ) -> None:
        self.processes = processes or Processes()
        self.experiment, self.pools, self.out, self.probe, self.say = experiment, pools, out, probe, say
        settings = experiment.train
        torch.manual_seed(settings.seed)
        self.network = SwinUNetM4oE(experiment.model)
        if settings.precision == "bfloat16":
            freeze_norms(self.network)
        self.deep = DeepSupervision(self.network) if experiment.loss.deep else None
        self.trained = torch.nn.ModuleList([self.network] if self.deep is None else [self.network, self.deep])
        trained = [p for p in self.trained.parameters() if p.requires_grad]
        decayed = [p for p in trained if p.ndim > 1]
        others = [p for p in trained if p.ndim <= 1]
        groups = [{"params": decayed, "weight_decay": settings.weight_decay}, {"params": others, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=settings.learning_rate, fused=True)
        self.ema = {key: value.detach().clone() for key, value in self.network.state_dict().items()}
        self.step, self.seconds = 0, 0.0
        self.weights = head_weights(experiment, pools)
        if resume:
            self._resume()

    def run(self) -> None:
        """Trains to the end of the budget and leaves last.pt and ema.pt. Raises TrainingStopped."""
        settings = self.experiment.train
        parameters = sum(p.numel() for p in self.network.parameters())
        self.say(f"# {self.experiment.name}: {parameters:,} weights, step {self.step}, {self.seconds / 60:.1f} min done")
        started = time.monotonic() - self.seconds
        saved = probed = self.seconds
        losses: list[float] = []
        since, since_step = self.seconds, self.step
        while self.progress() < 1:
            losses.append(self.train_step())
            # One clock for all, so that all stop after the same step.
            self.seconds = self.processes.agree(time.monotonic() - started)
            if self.step % settings.log_steps == 0:
                rate = (self.seconds - since) / (self.step - since_step)
                lr = self.optimizer.param_groups[0]["lr"]
                mean = sum(losses) / len(losses)
                self.say(f"step {self.step} min {self.seconds / 60:.1f} loss {mean:.4f} lr {lr:.2e} s/step {rate:.2f}")
                losses, since, since_step = [], self.seconds, self.step
            if self.seconds - saved >= 60 * settings.checkpoint_minutes:
                self.save()
                saved = self.seconds
            if self.seconds - probed >= 60 * settings.probe_minutes:
                self._probe()
                probed = self.seconds
        self.save()
        self._probe()

    def start_from(self, path: Path) -> None:
        """Takes over the weights of a checkpoint. Raises CheckpointError."""
        weights = fit_weights(load_checkpoint(path).weights, self.network, str(path))
        load_weights(self.network, weights)
        self.ema = {key: value.detach().clone() for key, value in self.network.state_dict().items()}
        self.say(f"# starts from {path.name}")

    def progress(self) -> float:
        """Share of the budget that is used up: of steps or of minutes, whichever is further."""
        settings = self.experiment.train
        shares = [self.step / settings.steps] if settings.steps else []
        shares += [self.seconds / 60 / settings.minutes] if settings.minutes else []
        return max(shares)

    def learning_rate(self) -> float:
        """Linear warm-up, then half a cosine down to a hundredth over the budget."""
        settings = self.experiment.train
        warm = min(1.0, (self.step + 1) / max(1, settings.warmup_steps))
        cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, self.progress())))
        return settings.learning_rate * warm * (0.01 + 0.99 * cosine)

    def train_step(self) -> float:
        """One batch; returns its loss, without what deep supervision adds."""
        experiment = self.experiment
        generator = torch.Generator().manual_seed(experiment.train.seed * 1_000_003 + self.step)
        torch.manual_seed(experiment.train.seed * 1_000_003 + self.step)
        batch = self.processes.share(draw_batch(self.pools, experiment.model, generator))
        images, labels = augment(batch.images, batch.labels, batch.is_ct, experiment.augment, generator)
        self.network.train()
        with self._precision():
            logits = self.network(images, batch.head, batch.expert).logits
        loss = segmentation_loss(logits, labels, batch.head, self.weights, experiment.model, experiment.loss)
        value = loss.item()
        if self.deep is not None:
            loss = loss + experiment.loss.deep * self.deep.loss(labels, batch.head, batch.expert, self.weights)
        self._refuse(loss.item(), batch, "loss")
        for group in self.optimizer.param_groups:
            group["lr"] = self.learning_rate()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.processes.average(self.trained)
        norm = torch.nn.utils.clip_grad_norm_(self.trained.parameters(), experiment.train.clip)
        self._refuse(norm.item(), batch, "gradient")
        self.optimizer.step()
        self.step += 1
        self._average()
        return value

    def save(self) -> None:
        """last.pt, which a run resumes from, and ema.pt, which is exported; each atomically."""
        if not self.processes.first:
            return
        experiment = self.experiment
        provenance = {
            "config": experiment.to_dict(),
            "data": sorted({v.dataset for v in experiment.data.volumes if v.train} | self._phantoms()),
            "seed": experiment.train.seed,
            "commit": commit_of_repository(REPOSITORY),
        }
        training = {
            "step": self.step,
            "seconds": self.seconds,
            "ema": self.ema,
            "optimizer": self.optimizer.state_dict(),
            "deep": {} if self.deep is None else self.deep.state_dict(),
        }
        save_checkpoint(self.out / "last.pt", Checkpoint(experiment.model, self.network.state_dict(), provenance, training))
        progress = {"step": self.step, "seconds": self.seconds}
        save_checkpoint(self.out / "ema.pt", Checkpoint(experiment.model, self.ema, provenance, progress))

    def _phantoms(self) -> set[str]:
        return {f"phantoms of this repository ({p.modality})" for p in self.experiment.data.phantoms}

    def _resume(self) -> None:
        checkpoint = load_checkpoint(self.out / "last.pt")
        if checkpoint.config != self.experiment.model:
            raise ValueError(f"{self.out / 'last.pt'}: expected the configuration's model, got another one")
        load_weights(self.network, checkpoint.weights)
        if self.deep is not None:
            self.deep.load_state_dict(checkpoint.training["deep"])
        self.optimizer.load_state_dict(checkpoint.training["optimizer"])
        self.ema = checkpoint.training["ema"]
        self.step, self.seconds = checkpoint.training["step"], checkpoint.training["seconds"]

    @torch.no_grad()
    def _average(self) -> None:
        # Early on the average follows closely, or it would remember the random start for hundreds of steps.
        decay = min(self.experiment.train.ema, (1 + self.step) / (10 + self.step))
        state = self.network.state_dict()
        floats = [key for key, value in state.items() if value.is_floating_point()]
        torch._foreach_lerp_([self.ema[k] for k in floats], [state[k] for k in floats], 1 - decay)

    def _probe(self) -> None:
        if self.probe is None or not self.processes.first:
            return
        network = SwinUNetM4oE(self.experiment.model)
        load_weights(network, self.ema)
        started = time.monotonic()
        with self._precision():
            lines = self.probe.measure(network.eval())
        for line in lines:
            self.say(f"probe step {self.step} min {self.seconds / 60:.1f} {line}")
        self.say(f"probe took {time.monotonic() - started:.0f} s")

    def _precision(self):
        if self.experiment.train.precision == "float32":
            return nullcontext()
        return torch.autocast("cpu", torch.bfloat16)

    def _refuse(self, value: float, batch: Batch, what: str) -> None:
        if not math.isfinite(value):
            raise TrainingStopped(f"step {self.step}: {what} is {value}, batch: {'; '.join(batch.names)}")


def freeze_norms(network: torch.nn.Module) -> None:
    """Leaves every LayerNorm's scale at 1 and shift at 0: the linear layer behind each can learn both.

    Under bfloat16 autocast torch 2.15 sums their gradients on the CPU in bfloat16. Over the 650,000 pixels of the last
    expansion that sum is off by 95 % and may have the wrong sign; Adam makes full-size steps of it, and clipping by the norm
    takes the step away from everything else. Trained so, nothing below the finest level learnt.
    """
    for module in network.modules():
        if isinstance(module, torch.nn.LayerNorm):
            module.requires_grad_(False)


def head_weights(experiment: Experiment, pools: list[Pool]) -> torch.Tensor:
    """Cross-entropy weights (heads, Kmax) from the pixels that each head's training volumes hold."""
    model = experiment.model
    weights = torch.ones(len(model.heads), model.max_classes)
    for index, head in enumerate(model.heads):
        counts = [torch.from_numpy(c.counts.sum(0)) for pool in pools for c in pool.cases if c.head == index]
        if counts:
            classes = 1 + len(head.classes)
            weights[index, :classes] = class_weights(torch.stack(counts).sum(0)[:classes], experiment.loss)
    return weights
