import numpy as np
import torch

from m4oe.data.preprocess import prepare_slices
from m4oe.data.sized import SCALE, cached, nearest_square, sized
from m4oe.experiment import DataSource

from ..folders import two_modalities

SOURCE = DataSource("ct", "CT", "organs", train=("ct-1",))


def test_a_case_is_windowed_and_resized_as_the_graph_does(tiny, tmp_path):
    case = two_modalities(tmp_path / "data").cases[2]
    assert case.id == "ct-1"
    made = sized(case, SOURCE, tiny, tmp_path / "cache")
    slices = torch.from_numpy(np.array(case.image))[:, None]
    expected = prepare_slices(slices, torch.tensor([[-125.0, 275.0]]).expand(len(slices), 2), tiny.image_size)
    assert np.abs(made.images / SCALE - expected[:, 0].numpy()).max() <= 0.5 / SCALE + 1e-6
    assert (made.labels == case.labels).all(), "56 x 56 is the network's own size here"
    assert made.counts[7, 2] == 16 and made.head == 0


def test_a_case_is_made_once_until_what_it_depends_on_changes(tiny, tmp_path):
    case = two_modalities(tmp_path / "data").cases[2]
    sized(case, SOURCE, tiny, tmp_path / "cache")
    before = {p.name: p.stat().st_mtime_ns for p in (tmp_path / "cache").iterdir()}
    sized(case, SOURCE, tiny, tmp_path / "cache")
    assert before == {p.name: p.stat().st_mtime_ns for p in (tmp_path / "cache").iterdir()}
    other = DataSource("ct", "CE_MR", "tumour", train=("ct-1",))
    assert sized(case, other, tiny, tmp_path / "cache").counts[:, 2].sum() == 0


def test_labels_land_where_the_picture_does():
    labels = torch.zeros(1, 4, 8, dtype=torch.uint8)
    labels[:, :, :2] = 7
    square = nearest_square(labels, 16)
    # 4 x 8 in a square of 8: rows 2 to 5, and twice the size.
    assert square[0, 4:12, :4].unique().tolist() == [7]
    assert square[0, :4].unique().tolist() == square[0, 12:].unique().tolist() == [0]


def test_a_preparation_that_breaks_off_is_done_again(tmp_path):
    arrays = (np.zeros(2), np.ones(2))

    def breaks():
        raise KeyboardInterrupt

    for make in (breaks, lambda: arrays):
        try:
            cached(tmp_path, "a", {"k": 1}, make)
        except KeyboardInterrupt:
            assert not (tmp_path / "a.json").exists()
    assert (cached(tmp_path, "a", {"k": 1}, breaks)[1] == 1).all()
