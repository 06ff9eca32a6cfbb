"""`m4oe-train average`: one network of several that went on from the same weights with other seeds.

The mean of their weights is nearly as good as all of them asked together, at the cost of one
(Wortsman et al., "Model soups", ICML 2022). What its normalisations measure is then another thing
than the mean of what theirs did, so it is measured again on batches of the training cases, as Izmailov
et al. do ("Averaging weights leads to wider optima", UAI 2018).
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from torch.nn.modules.batchnorm import _BatchNorm

from ..config import require
from ..data.batches import Pool, labelled_pools
from ..data.prepared import open_prepared
from ..data.sources import split
from ..experiment import Experiment, load_experiment
from ..network.checkpoint import Checkpoint, CheckpointError, load_checkpoint, save_checkpoint
from ..network.network import SwinUNetM4oE
from .finetune import augmented_batch


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("checkpoints", type=Path, nargs="+", help="trained networks of one configuration")
    parser.add_argument("--config", type=Path, required=True, help="experiment that trained them, TOML")
    parser.add_argument("--data", type=Path, required=True, help="prepared folder")
    parser.add_argument("--out", type=Path, required=True, help="the checkpoint with the mean")
    parser.add_argument("--batches", type=int, default=40, help="that the normalisations are measured on (default: 40)")
    parser.add_argument("--seed", type=int, default=1, help="of the batches")
    parser.add_argument("--threads", type=int, default=2, help="of torch")
    parser.add_argument("--cache", type=Path, help="folder for slices at the network's size (default: DATA/.cache)")


def run(args: Namespace) -> None:
    require(args.batches > 0 and args.threads > 0, "--batches, --threads", "more than 0", (args.batches, args.threads))
    torch.set_num_threads(args.threads)
    mean = averaged(args.checkpoints)
    experiment = replace(load_experiment(args.config), model=mean.config)
    splits = split(experiment.data, open_prepared(args.data))
    pools = labelled_pools(splits, mean.config, experiment.data.common, args.cache or args.data / ".cache")
    network = mean.network()
    measure_norms(network, experiment, pools, args.batches, args.seed)
    save_checkpoint(args.out, replace(mean, weights=network.state_dict()))
    print(f"{args.out}: the mean of {len(args.checkpoints)}")


def averaged(paths: Sequence[Path]) -> Checkpoint:
    """The mean of the weights; counters are the first's, as is the configuration of the run. Raises
    CheckpointError unless all have one network's configuration."""
    checkpoints = [load_checkpoint(path) for path in paths]
    first = checkpoints[0]
    for path, other in zip(paths[1:], checkpoints[1:], strict=True):
        if other.config != first.config:
            raise CheckpointError(f"{path}: another network than {paths[0]}; weights of one configuration have a mean")
    weights = {
        key: torch.stack([one.weights[key].double() for one in checkpoints]).mean(0).to(value.dtype)
        if value.is_floating_point()
        else value
        for key, value in first.weights.items()
    }
    runs = [{key: one.provenance.get(key) for key in ("seed", "commit", "data_sha256")} for one in checkpoints]
    return Checkpoint(first.config, weights, first.provenance | {"average_of": runs})


@torch.no_grad()
def measure_norms(network: SwinUNetM4oE, experiment: Experiment, pools: list[Pool], batches: int, seed: int) -> None:
    """Sets the statistics of every BatchNorm to the mean over batches such as training sees. Frozen
    ones stay as they are, and those of an expert of whom the batches have no sample."""
    network.train()
    norms = [module for module in network.modules() if isinstance(module, _BatchNorm) and module.training]
    before = [(norm.momentum, [buffer.clone() for buffer in norm.buffers()]) for norm in norms]
    for norm in norms:
        norm.reset_running_stats()
        # None: a plain mean over all batches.
        norm.momentum = None
    for number in range(batches):
        torch.manual_seed(seed * 1_000_003 + number)
        batch = augmented_batch(experiment, pools, torch.Generator().manual_seed(seed * 1_000_003 + number))
        network(batch.images, batch.head, batch.expert)
    for norm, (momentum, buffers) in zip(norms, before, strict=True):
        norm.momentum = momentum
        if norm.num_batches_tracked == 0:
            for buffer, value in zip(norm.buffers(), buffers, strict=True):
                buffer.copy_(value)
    network.eval()
