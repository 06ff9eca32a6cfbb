"""Checkpoints of the public code of other systems: what that code computed with them, and files
that are refused."""

import os
import pickle
from collections import OrderedDict

import numpy as np
import pytest
import torch

from m4oe.network.checkpoint import CheckpointError
from m4oe.peers.published import dodnet, generic_unet, med3d, phtrans, sam_med2d, stunet
from m4oe.peers.published.checkpoints import read_pickle, read_published

from ...conftest import shared_folder

FLOAT16 = 1e-3
"""Relative: of outputs that were recorded as float16."""
FLOAT32 = 1e-5


def close(found: torch.Tensor, recorded: np.ndarray) -> None:
    """To 1e-3 of the largest where float16 was recorded, else to 1e-5."""
    wanted = recorded.astype(np.float32)
    assert found.shape == wanted.shape
    limit = FLOAT16 if recorded.dtype == np.float16 else FLOAT32
    assert np.abs(found.numpy() - wanted).max() <= limit * np.abs(wanted).max()


@pytest.fixture(scope="module")
def peers():
    return shared_folder("reference") / "peers"


def recorded(path):
    with np.load(path) as file:
        return {name: file[name] for name in file.files}


def floats(array: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(array).float()


@torch.no_grad()
def test_dodnet(peers):
    io = recorded(peers / "dodnet" / "io.npz")
    network = dodnet.load(peers / "dodnet" / "checkpoint_MOTS_DynConv_final.pth")
    assert network.tasks == len(dodnet.TASKS)
    close(network(floats(io["x"]), torch.from_numpy(io["task_id"]).long()), io["y"])


@torch.no_grad()
@pytest.mark.parametrize("variant", ["resnet10_B", "resnet18_A", "resnet50_B"])
def test_med3d(peers, variant):
    io = recorded(peers / "med3d" / f"io_{variant}.npz")
    network = med3d.load(peers / "med3d" / f"checkpoint_{variant}.pth.tar")
    close(network(floats(io["x"])), io["y"])
    close(network(floats(io["x_odd"])), io["y_odd"])


@torch.no_grad()
def test_stunet(peers):
    io = recorded(peers / "stunet" / "io.npz")
    network = stunet.load(peers / "stunet" / "STUNetTrainer_small__nnUNetPlansv2.1" / "fold_0" / "small_ep4k.model")
    outputs = network.outputs(floats(io["x"]))
    for found, name in zip(outputs, ("y", "ds1", "ds2", "ds3", "ds4"), strict=True):
        close(found, io[name])
    assert torch.equal(network(floats(io["x"])), outputs[0])


@torch.no_grad()
@pytest.mark.parametrize("stage", ["coarse", "fine"])
def test_phtrans(peers, stage):
    io = recorded(peers / "phtrans_flare22" / "io.npz")
    network = phtrans.load(peers / "phtrans_flare22" / stage / "final_checkpoint.pth", stage)
    x = floats(io[f"{stage}_x"])
    assert network.size == x.shape[2:] and network.classes == io[f"{stage}_y"].shape[1]
    outputs = network.outputs(x)
    close(outputs[0], io[f"{stage}_y"])
    names = [n for n in (1, 2, 3) if f"{stage}_ds{n}" in io]
    assert names
    for n in names:
        close(outputs[n], io[f"{stage}_ds{n}"])


@pytest.fixture(scope="module")
def sam(peers):
    folder = peers / "sam_med2d"
    return sam_med2d.load(folder / "checkpoint_sam-med2d.pth"), recorded(folder / "io.npz")


@torch.no_grad()
def test_sam_med2d_embeds_images(sam):
    network, io = sam
    close(network.image_encoder(floats(io["x"])), io["embedding"])
    close(network.prompt_encoder.dense_places(16), io["dense_pe"])


@torch.no_grad()
@pytest.mark.parametrize("case", ["point", "box", "pointmask", "all"])
def test_sam_med2d_follows_prompts(sam, case):
    network, io = sam
    points, labels = floats(io["points"]), torch.from_numpy(io["labels"])
    box, mask = floats(io["box"]), floats(io["mask_in"])
    prompt = {
        "point": sam_med2d.Prompt(points, labels),
        "box": sam_med2d.Prompt(box=box),
        "pointmask": sam_med2d.Prompt(points[:, :1], labels[:, :1], mask=mask),
        "all": sam_med2d.Prompt(points, labels, box, mask),
    }[case]
    close(network.prompt_encoder.sparse(prompt), io[f"sparse_{case}"])
    logits, iou = network.decode(floats(io["embedding"]), prompt)
    close(logits[:, 1:], io[f"low_{case}_multi"])
    close(logits[:, :1], io[f"low_{case}_single"])
    close(iou[:, 1:], io[f"iou_{case}_multi"])
    close(iou[:, :1], io[f"iou_{case}_single"])


def test_sam_med2d_segments_an_image(sam):
    network, io = sam
    image = torch.from_numpy(io["image_u8"])
    _, logits, iou = network.segment(image, box=tuple(io["pred_box"].tolist()))
    close(logits[None], io["pred_box_logits"])
    assert iou == pytest.approx(float(io["pred_box_iou"][0]), abs=1e-5)
    (x, y), *_ = io["pred_point"].tolist()
    mask, _, _ = network.segment(image, points=[(x, y, 1)])
    assert np.array_equal(mask.numpy(), io["pred_point_mask"][0] > 0)
    mask, _, iou = network.segment(image, points=[(100, 140, 1), (20, 30, 0)], several=False)
    assert np.array_equal(mask.numpy(), io["pred_two_points_mask"][0] > 0)
    # Recorded under the name of the other prompt.
    assert iou == pytest.approx(float(io["pred_point_iou"][0]), abs=1e-5)


def test_a_prompt_says_something():
    with pytest.raises(ValueError, match="points or a box"):
        sam_med2d.Prompt()
    with pytest.raises(ValueError, match="come together"):
        sam_med2d.Prompt(points=torch.zeros(1, 1, 2))


LOADERS = {
    "generic_unet": generic_unet.load,
    "dodnet": dodnet.load,
    "med3d": med3d.load,
    "stunet": stunet.load,
    "phtrans": lambda path: phtrans.load(path, "fine"),
    "sam_med2d": sam_med2d.load,
}


@pytest.mark.parametrize("name", LOADERS)
def test_what_is_no_checkpoint_of_it_is_refused_with_words(name, tmp_path):
    path = tmp_path / "weights.pth"
    with pytest.raises(CheckpointError, match="not a readable checkpoint"):
        LOADERS[name](path)
    path.write_bytes(b"PK\x03\x04 cut short")
    with pytest.raises(CheckpointError, match="not a readable checkpoint"):
        LOADERS[name](path)
    torch.save([1, 2], path)
    with pytest.raises(CheckpointError, match="expected a dictionary, got list"):
        LOADERS[name](path)
    torch.save({"state_dict": {}, "model": {}}, path)
    with pytest.raises(CheckpointError, match="expected weights below"):
        LOADERS[name](path)
    torch.save({"something.weight": torch.zeros(2)}, path)
    with pytest.raises(CheckpointError, match=r"weights\.pth"):
        LOADERS[name](path)


class Harmful:
    def __init__(self, touched):
        self.touched = str(touched)

    def __reduce__(self):
        return os.mkdir, (self.touched,)


def test_code_in_a_file_is_not_run(tmp_path):
    touched = tmp_path / "touched"
    torch.save({"model": {"x": torch.zeros(1)}, "optimizer": Harmful(touched)}, tmp_path / "one.pth")
    with pytest.raises(CheckpointError, match="mkdir"):
        read_published(tmp_path / "one.pth")
    (tmp_path / "plans.pkl").write_bytes(pickle.dumps({"plans": Harmful(touched)}))
    with pytest.raises(CheckpointError, match="mkdir, which is not read"):
        read_pickle(tmp_path / "plans.pkl")
    assert not touched.exists()


def test_numbers_arrays_and_containers_are_read(tmp_path):
    content = OrderedDict(mean=np.float64(1.5), shape=np.array([1, 2, 3]), names={"a", "b"}, nested={1: (2, [3.0])})
    (tmp_path / "plans.pkl").write_bytes(pickle.dumps(content))
    found = read_pickle(tmp_path / "plans.pkl")
    assert found["mean"] == 1.5 and found["shape"].tolist() == [1, 2, 3] and found["nested"] == {1: (2, [3.0])}


def test_weights_that_do_not_fit_are_all_named(peers, tmp_path):
    content = read_published(peers / "dodnet" / "checkpoint_MOTS_DynConv_final.pth")
    del content["module.GAP.0.weight"]
    content["module.precls_conv.2.bias"] = torch.full((8,), torch.nan)
    content["module.extra"] = torch.zeros(1)
    torch.save(content, tmp_path / "cut.pth")
    with pytest.raises(CheckpointError) as refused:
        dodnet.load(tmp_path / "cut.pth")
    for fault in ("missing GAP.0.weight", "unexpected extra", "precls_conv.2.bias: expected finite values"):
        assert fault in str(refused.value)


def test_the_forms_that_training_leaves(peers, tmp_path):
    """On one device without prefix, compiled, in mixed precision with its optimizer."""
    content = read_published(peers / "dodnet" / "checkpoint_MOTS_DynConv_final.pth")
    bare = {key.removeprefix("module."): value for key, value in content.items()}
    wanted = dodnet.load(peers / "dodnet" / "checkpoint_MOTS_DynConv_final.pth").state_dict()
    for n, form in enumerate((bare, {f"_orig_mod.{k}": v for k, v in bare.items()}, {"model": bare, "amp": {}})):
        torch.save(form, tmp_path / f"{n}.pth")
        found = dodnet.load(tmp_path / f"{n}.pth").state_dict()
        assert all(torch.equal(found[key], wanted[key]) for key in wanted)


def test_an_encoder_alone_is_no_network(peers, tmp_path):
    content = read_published(peers / "med3d" / "checkpoint_resnet18_A.pth.tar")
    encoder = {key: value for key, value in content["state_dict"].items() if "conv_seg" not in key}
    torch.save({"state_dict": encoder}, tmp_path / "resnet_18.pth")
    with pytest.raises(CheckpointError, match="got an encoder; fine-tune it first"):
        med3d.load(tmp_path / "resnet_18.pth")
