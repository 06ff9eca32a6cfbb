from pathlib import Path

import numpy as np
import pytest
import torch

from m4oe.config import ConfigError
from m4oe.dataset import Pool, collate, draw_batch, load_volume, neighbours
from m4oe.experiment import DataConfig, VolumeSource
from m4oe.volumes import Prepared, class_counts, write_volume


def case(name: str = "a", depth: int = 40) -> Prepared:
    """Slice z holds intensity z; organ 1 is on half of the slices, organ 2 on one alone."""
    images = np.repeat(np.arange(depth, dtype=np.int16), 16).reshape(depth, 4, 4)
    labels = np.zeros((depth, 4, 4), np.uint8)
    labels[: depth // 2, :2] = 1
    labels[5:6, 3, 3] = 2
    return Prepared(name, "CT", 0, images, labels, class_counts(labels))


def test_slices_with_rare_organs_are_drawn_often():
    pool, generator = Pool([case("a"), case("b")], 1, common=0.2), torch.Generator().manual_seed(0)
    drawn = [pool.draw(generator)[1] for _ in range(500)]
    # Organ 2 is on 1 slice of 40; half of the 80 % that look for an organ look for it.
    assert drawn.count(5) > 150
    assert len(set(drawn)) > 30


def test_neighbours_repeat_at_the_ends():
    volume = case(depth=3)
    assert [int(i.max()) for i in neighbours(volume, 0, 3)] == [0, 0, 1]
    assert [int(i.max()) for i in neighbours(volume, 2, 5)] == [0, 1, 2, 2, 2]


def test_every_batch_mixes_its_sources_and_says_what_it_holds(tiny):
    mr = Prepared("mr", "MR", 0, *(getattr(case(), part) for part in ("images", "labels", "counts")))
    pools = [Pool([case()], 3, 0.5), Pool([mr], 2, 0.5)]
    batch = draw_batch(pools, tiny, torch.Generator().manual_seed(1))
    assert batch.expert.tolist() == [0, 0, 0, 1, 1]
    assert batch.is_ct.tolist() == [True, True, True, False, False]
    assert batch.names[4].startswith("mr slice ")
    again = draw_batch(pools, tiny, torch.Generator().manual_seed(1))
    assert torch.equal(batch.images, again.images)


def test_a_batch_holds_each_slices_own_labels(tiny):
    batch = collate([(case(), 5), (case(), 30)], tiny)
    assert batch.labels[0].unique().tolist() == [0, 1, 2]
    assert batch.labels[1].unique().tolist() == [0]


def test_other_label_numbers_become_the_heads(tiny, tmp_path: Path):
    write_volume(tmp_path / "x.nii.gz", np.zeros((1, 2, 2), np.int16), (1, 1, 1))
    write_volume(tmp_path / "y.nii.gz", np.array([[[0, 5], [52, 7]]], np.uint8), (1, 1, 1))
    labels_of = {"5": "liver", "52": "aorta"}
    source = VolumeSource("d", "CT", "organs", "{case}.nii.gz", "y.nii.gz", held_out=("x",), labels_of=labels_of)
    assert load_volume(source, "x", tmp_path, tiny).labels.tolist() == [[[0, 1], [3, 0]]]


def test_a_case_is_trained_on_or_held_out():
    with pytest.raises(ConfigError, match="not in train"):
        VolumeSource("d", "CT", "organs", "i", "l", train=("1", "2"), held_out=("2",))


def test_nor_may_another_source_train_on_a_held_out_case():
    first = VolumeSource("d", "CT", "organs", "{case}", "l", train=("1",), held_out=("2",))
    second = VolumeSource("e", "CE_MR", "tumour", "{case}", "l", train=("2",))
    with pytest.raises(ConfigError, match="no source trains on"):
        DataConfig((first, second))
