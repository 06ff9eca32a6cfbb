"""The 3D peers' training: patches, MONAI's Dice and cross-entropy, a budget of minutes or steps,
exact resume; then whole cases."""

import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from monai.inferers import sliding_window_inference
from monai.losses import DiceCELoss
from torch import nn

from ..config import ModelConfig
from ..data.prepared import PreparedCase
from ..network.checkpoint import CheckpointError, read_tensors
from .networks import PeerPlan, build
from .patches import PatchDrawer, normalised

LAST = "last.pt"
_CHECKPOINT_SECONDS = 180.0


@dataclass(frozen=True)
class Budget:
    """Minutes of wall clock or steps, whichever ends first; at least one of them."""

    minutes: float | None
    steps: int | None
    precision: str = "bfloat16"
    seed: int = 0

    def progress(self, seconds: float, step: int) -> float:
        return max(
            seconds / 60 / self.minutes if self.minutes else 0.0,
            step / self.steps if self.steps else 0.0,
        )


class Peer3D:
    """A 3D peer in a folder: trains until its budget is used up, and then labels whole cases."""

    def __init__(self, kind: str, plan: PeerPlan, model: ModelConfig, budget: Budget, folder: Path) -> None:
        torch.manual_seed(budget.seed)
        self.name, self.plan, self.model, self.budget, self.folder = kind, plan, model, budget, folder
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.network = build(kind, plan, model).to(self.device)
        self.optimizer = torch.optim.AdamW(
            self.network.parameters(), lr=plan.learning_rate, weight_decay=plan.weight_decay
        )
        self.loss = DiceCELoss(include_background=False, to_onehot_y=True, softmax=True, batch=True)
        self.step, self.seconds = 0, 0.0
        if (folder / LAST).exists():
            self._load()

    @property
    def parameters(self) -> int:
        return sum(p.numel() for p in self.network.parameters())

    def train(self, patches: PatchDrawer, say: Callable[[str], None] = lambda line: None) -> None:
        """Goes on from where the folder stands. Raises ValueError when the loss is not finite."""
        started, saved = time.monotonic() - self.seconds, self.seconds
        while self.budget.progress(self.seconds, self.step) < 1:
            value = self.train_step(patches)
            self.seconds = time.monotonic() - started
            if self.step % 20 == 0:
                say(f"{self.name} step {self.step} min {self.seconds / 60:.1f} loss {value:.4f}")
            if self.seconds - saved > _CHECKPOINT_SECONDS:
                self.save()
                saved = self.seconds
        self.save()

    def train_step(self, patches: PatchDrawer) -> float:
        self.network.train()
        torch.manual_seed(self.budget.seed * 1_000_003 + self.step)
        batch = patches.draw(self.step)
        for group in self.optimizer.param_groups:
            progress = min(1.0, self.budget.progress(self.seconds, self.step))
            group["lr"] = self.plan.learning_rate * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * progress)))
        self.optimizer.zero_grad(set_to_none=True)
        with self._autocast():
            logits = self.network(batch.images.to(self.device), self.model.head_index(batch.head))
        loss = self.loss(logits.float(), batch.labels.to(self.device))
        if not math.isfinite(loss.item()):
            raise ValueError(
                f"{self.name}, step {self.step}: loss is {loss.item()}, patches of {', '.join(batch.names)}"
            )
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 12.0)
        self.optimizer.step()
        self.step += 1
        return loss.item()

    @torch.inference_mode()
    def segment(self, case: PreparedCase, modality: str, head: str) -> np.ndarray:
        """Labels (D, H, W) uint8 of the head on the case's own grid: patches at half overlap, put
        together, resampled back."""
        self.network.eval()
        image = normalised(np.array(case.image), case.window(self.model.windows[modality]))[None, None]
        size = self.resampled(case)
        index = self.model.head_index(head)

        def predict(patch: torch.Tensor) -> torch.Tensor:
            with self._autocast():
                return self.network(patch.to(self.device), index).float()

        image = F.interpolate(image, size, mode="trilinear", align_corners=False)
        logits = sliding_window_inference(
            image, self.plan.patch, 1, predict, overlap=0.5, mode="gaussian", device="cpu"
        )
        # Slab by slab: the logits of a whole scan on its own grid may not fit into memory.
        grid = F.interpolate(logits, (case.image.shape[0], *size[1:]), mode="trilinear", align_corners=False)[0]
        planes = (
            F.interpolate(grid[None, :, z], case.image.shape[1:], mode="bilinear", align_corners=False)
            for z in range(grid.shape[1])
        )
        return torch.cat([plane.argmax(1).to(torch.uint8) for plane in planes]).numpy()

    def resampled(self, case: PreparedCase) -> tuple[int, int, int]:
        """The case's size at the plan's spacing."""
        axes = zip(case.image.shape, case.spacing, self.plan.spacing, strict=True)
        return tuple(max(1, round(n * own / to)) for n, own, to in axes)

    def patches_of(self, case: PreparedCase) -> int:
        """How many patches a whole case takes."""
        sides = zip(self.resampled(case), self.plan.patch, strict=True)
        return math.prod(1 if n <= side else math.ceil((n - side) / (side / 2)) + 1 for n, side in sides)

    def save(self) -> None:
        """Writes atomically what a run goes on from."""
        self.folder.mkdir(parents=True, exist_ok=True)
        state = {"kind": self.name, "step": self.step, "seconds": self.seconds}
        state |= {"weights": self.network.state_dict(), "optimizer": self.optimizer.state_dict()}
        temporary = self.folder / f".{LAST}.tmp"
        with open(temporary, "wb") as file:
            torch.save(state, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, self.folder / LAST)

    def _load(self) -> None:
        state = read_tensors(self.folder / LAST)
        try:
            self.network.load_state_dict(state["weights"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.step, self.seconds = state["step"], state["seconds"]
        except (KeyError, RuntimeError, ValueError):
            raise CheckpointError(
                f"{self.folder / LAST}: of another network or plan; remove it, or use another --out"
            ) from None

    def _autocast(self):
        # Without AVX-512 torch 2.15 emulates bfloat16 convolutions: a patch then took minutes, and
        # a second in float32.
        fast = self.device.type == "cuda" or "AVX512" in torch.backends.cpu.get_cpu_capability()
        return torch.autocast(self.device.type, torch.bfloat16, enabled=fast and self.budget.precision == "bfloat16")
