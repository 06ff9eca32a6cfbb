from dataclasses import replace

import numpy as np
import pytest
import torch

from m4oe.config import ConfigError
from m4oe.data.batches import Pool, Shown, collate, draw_batch, labelled_pools, neighbours, unlabelled_pools
from m4oe.data.sized import SizedCase, class_counts
from m4oe.data.sources import split
from m4oe.experiment import DataConfig, DataSource

from ..folders import two_modalities


def case(name: str = "a", depth: int = 40, modality: str = "CT") -> SizedCase:
    """Slice z holds intensity z; organ 1 is on half of the slices, organ 2 on one alone."""
    images = np.repeat(np.arange(depth, dtype=np.int16), 16).reshape(depth, 4, 4)
    labels = np.zeros((depth, 4, 4), np.uint8)
    labels[: depth // 2, :2] = 1
    labels[5:6, 3, 3] = 2
    return SizedCase(name, modality, 0, images, labels, class_counts(labels))


def test_slices_with_rare_organs_are_drawn_often():
    pool, generator = Pool([case("a"), case("b")], 1, common=0.2), torch.Generator().manual_seed(0)
    drawn = [pool.draw(generator)[1] for _ in range(500)]
    # Organ 2 is on 1 slice of 40; half of the 80 % that look for an organ look for it.
    assert drawn.count(5) > 150
    assert len(set(drawn)) > 30


def test_neighbours_repeat_at_the_ends():
    volume = case(depth=3)
    assert neighbours(volume, 0, 3).tolist() == [0, 0, 1]
    assert neighbours(volume, 2, 5).tolist() == [0, 1, 2, 2, 2]


def test_every_batch_mixes_its_sources_and_says_what_it_holds(tiny):
    pools = [Pool([case()], 3, 0.5), Pool([case("mr", modality="MR")], 2, 0.5)]
    batch = draw_batch(pools, tiny, torch.Generator().manual_seed(1))
    assert batch.expert.tolist() == [0, 0, 0, 1, 1]
    assert batch.is_ct.tolist() == [True, True, True, False, False]
    assert batch.names[4].startswith("mr slice ")
    again = draw_batch(pools, tiny, torch.Generator().manual_seed(1))
    assert torch.equal(batch.images, again.images)


def test_rows_keep_samples_whole(tiny):
    batch = collate([(case(), 5), (case(), 30), (case("b"), 1)], tiny)
    part = batch.rows(slice(1, None, 2))
    assert part.names == ("a slice 30",) and len(part) == 1
    assert torch.equal(part.images[0], batch.images[1]) and part.labels.unique().tolist() == [0]


def test_organs_of_samples_that_pass_a_curve_get_a_brightness_of_their_own(tiny):
    tiny = replace(tiny, context=3)
    drawn = [(replace(case(), curve=0.5), 19), (replace(case(), curve=0.5), 19), (case(), 19)]
    still = torch.eye(2, 3).expand(3, 2, 3)
    organs = torch.tensor([1.0, 2.0, 0.5]).expand(3, 3)
    plain = collate(drawn, tiny, Shown(still, torch.ones(3, 3), torch.zeros(3)))
    shown = collate(drawn, tiny, Shown(still, organs, torch.tensor([0.4, 0.6, 0.0])))
    factors = shown.images[0] / plain.images[0]
    # Of three slices 18 and 19 have the organ in their upper half, 20 has none.
    upper, lower = factors[:, 8:20, 8:-8], factors[:, -20:-8, 8:-8]
    assert upper[:2].unique().tolist() == [2.0]
    assert upper[2].unique().tolist() == [1.0] and lower.unique().tolist() == [1.0]
    assert torch.equal(shown.images[1:], plain.images[1:])
    assert torch.equal(shown.labels, plain.labels)


SOURCES = (
    DataSource("ct", "CT", "organs", train=("ct-*",), held_out=("ct-2",), per_batch=2),
    DataSource("ce", "CE_MR", "tumour", train=("ce-4",), unlabelled=("ce-*",), per_batch=1),
    DataSource("ct", "MR", "organs", train=("ct-1",), scanned_as="CT"),
)


def test_pools_of_both_phases(tiny, tmp_path):
    splits = split(DataConfig(SOURCES), two_modalities(tmp_path / "data"))
    two = labelled_pools(splits, tiny, 0.3, tmp_path / "cache")
    assert [(p.per_batch, [c.name for c in p.cases]) for p in two] == [(2, ["ct-1", "ct-3"]), (1, ["ce-4"])]
    one = unlabelled_pools(splits, tiny, 8, tmp_path / "cache")
    assert [(p.per_batch, [c.name for c in p.cases]) for p in one] == [
        (3, ["ct-1", "ct-3"]),
        (3, ["ct-1"]),
        (2, ["ce-4", "ce-5"]),
    ]
    assert [p.cases[0].modality for p in one] == ["CT", "MR", "CE_MR"]


def test_a_modality_without_scans_and_a_batch_without_sources_are_refused(tiny, tmp_path):
    folder = two_modalities(tmp_path / "data")
    splits = split(DataConfig(SOURCES[:2]), folder)
    with pytest.raises(ConfigError, match="no case of MR to pretrain its expert on"):
        unlabelled_pools(splits, tiny, 8, tmp_path / "cache")
    with pytest.raises(ConfigError, match="expected a source with per_batch above 0"):
        labelled_pools(split(DataConfig(SOURCES[2:]), folder), tiny, 0.3, tmp_path / "cache")
