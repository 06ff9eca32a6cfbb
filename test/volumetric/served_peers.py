"""The reference checkpoints of the paper's peers as model folders, and what their public code, or this
repository's reading of it, makes of a volume with them.

    served_peers.py models PEERS OUT          OUT/models, OUT/NAME.nii.gz, OUT/NAME-expected.nii.gz
    served_peers.py boxes PEERS IMAGE LABELS OUT    what SAM-Med2D makes of boxes around LABELS
    served_peers.py prompts PEERS IMAGE OUT   what it makes of PROMPTS
    served_peers.py largest LABELS OUT        of each label the largest piece
"""

import json
import sys
from pathlib import Path

import nibabel
import numpy as np
import torch
from m4oe.cli import main as m4oe_train
from m4oe.peers.published import dodnet, phtrans, sam_med2d
from m4oe.peers.published.tiles import gaussian, in_tiles, mirrored, shifted_back
from m4oe.peers.served.networks import EveryTask, box_of

TILE = (16, 32, 32)
CLASSES = ["liver", "spleen"]
WINDOW = (-160, 240)


def stored(volume: np.ndarray, mm: tuple[float, float, float]) -> nibabel.Nifti1Image:
    """(k, j, i) of LPS, mm likewise."""
    k, j, i = mm
    return nibabel.Nifti1Image(volume.transpose(2, 1, 0), np.diag([-i, -j, k, 1.0]))


def models(peers: Path, out: Path) -> None:
    def names(number: int) -> str:
        path = out / f"{number}.json"
        organs = ["liver", "spleen", "pancreas", "aorta", "stomach"][: number - 1]
        path.write_text(json.dumps({"labels": {"background": 0, **{o: n for n, o in enumerate(organs, 1)}}}))
        return str(path)

    tile = ["--size", *map(str, TILE)]
    med3d = ["--dataset", names(4), "--size", "24", "32", "40"]
    coarse, fine = (peers / "phtrans_flare22" / stage / "final_checkpoint.pth" for stage in ("coarse", "fine"))
    for name, kind, checkpoint, *more in (
        ("dodnet", "dodnet", peers / "dodnet" / "checkpoint_MOTS_DynConv_final.pth", *tile),
        ("med3d", "med3d", peers / "med3d" / "checkpoint_resnet10_B.pth.tar", *med3d),
        ("coarse", "phtrans", coarse, "--stage", "coarse"),
        ("fine", "phtrans", fine, "--stage", "fine", "--dataset", names(6)),
        ("sam", "sam-med2d", peers / "sam_med2d" / "checkpoint_sam-med2d.pth", "--classes", *CLASSES),
    ):
        assert m4oe_train(["import", kind, str(checkpoint), "--out", str(out / "models" / name), *more]) == 0
    # Random weights leave more pieces than the service settles of so small a volume: `largest` does it,
    # and the largest piece of the coarse stage is as wide as all of them.
    for stage in ("coarse", "fine"):
        manifest = out / "models" / stage / "manifest.json"
        content = json.loads(manifest.read_text())
        for organ in content["heads"][0]["classes"]:
            del organ["settle"]
        manifest.write_text(json.dumps(content))
    expect_dodnet(peers / "dodnet", out)
    expect_med3d(peers / "med3d" / "io_resnet10_B.npz", out)


@torch.no_grad()
def expect_dodnet(folder: Path, out: Path) -> None:
    with np.load(folder / "io.npz") as io:
        hu = np.round(io["volume"][0, 0].astype(np.float32) * 325)
    every = EveryTask(dodnet.load(folder / "checkpoint_MOTS_DynConv_final.pth")).eval()
    volume = dodnet.normalised(torch.from_numpy(hu))[None]
    found = in_tiles(volume, TILE, shifted_back, lambda x: mirrored(x, every), gaussian(TILE))
    labels = np.zeros(hu.shape, np.uint8)
    for label, one in enumerate(found.numpy(), 1):
        labels[one > 0.5] = label
    nibabel.save(stored(hu, (1.5, 0.8, 0.8)), out / "dodnet.nii.gz")
    nibabel.save(stored(labels, (1.5, 0.8, 0.8)), out / "dodnet-expected.nii.gz")


def expect_med3d(io_file: Path, out: Path) -> None:
    """Its axes are those of the file, as its public code reads them."""
    with np.load(io_file) as io:
        volume, mask = io["volume"], io["volume_mask"]
    for name, array in (("med3d", volume.astype(np.float32)), ("med3d-expected", mask.astype(np.uint8))):
        nibabel.save(nibabel.Nifti1Image(array, np.diag([-1.0, -1.0, 1.0, 1.0])), out / f"{name}.nii.gz")


@torch.no_grad()
def boxes(peers: Path, image: Path, given: Path, out: Path) -> None:
    """Slice by slice; boxes are those of the mask in the network's own 256 x 256 pixels."""
    network = sam_med2d.load(peers / "sam_med2d" / "checkpoint_sam-med2d.pth")
    file = nibabel.load(image)
    volume, labels = (np.asarray(one.dataobj).transpose(2, 1, 0) for one in (file, nibabel.load(given)))
    found = np.zeros(volume.shape, np.uint8)
    lower, upper = WINDOW
    for k, (plane, classes) in enumerate(zip(volume, labels, strict=True)):
        grey = torch.from_numpy((np.clip(plane, lower, upper) - lower).astype(np.float32) / (upper - lower) * 255)
        rows, columns = ((np.arange(256) * side // 256) for side in plane.shape)
        for label in range(1, len(CLASSES) + 1):
            there = torch.from_numpy((classes == label)[rows][:, columns].astype(np.float32))
            if not there.any():
                continue
            scale = torch.tensor([plane.shape[1] / 256, plane.shape[0] / 256]).repeat(2)
            mask, _, _ = network.segment(grey, box=tuple((box_of(there[None])[0] * scale).tolist()))
            found[k][mask.numpy()] = label
    nibabel.save(nibabel.Nifti1Image(found.transpose(2, 1, 0), file.affine), out)


PROMPTS = {"liver": [(5, 6, 4), (20, 25, 9)], "spleen": [(24, 9, 6)]}
"""Voxels (i, j, k): corners of a box, and a point. served-peers.test.ts has the same."""


def prompted(peers: Path, image: Path, out: Path) -> None:
    """Slice by slice as the public predictor does it, from coordinates of whole pixels."""
    network = sam_med2d.load(peers / "sam_med2d" / "checkpoint_sam-med2d.pth")
    file = nibabel.load(image)
    volume = np.asarray(file.dataobj).transpose(2, 1, 0)
    found = np.zeros(volume.shape, np.uint8)
    lower, upper = WINDOW
    height, width = volume.shape[1:]
    for k, plane in enumerate(volume):
        grey = torch.from_numpy((np.clip(plane, lower, upper) - lower).astype(np.float32) / (upper - lower) * 255)
        for label, name in enumerate(CLASSES, 1):
            first, last = PROMPTS[name][0], PROMPTS[name][-1]
            if not first[2] <= k <= last[2]:
                continue
            pixel = [-(-first[n] * 256 // side) * side / 256 for n, side in enumerate((width, height))]
            behind = [-(-(last[n] + 1) * 256 // side) * side / 256 for n, side in enumerate((width, height))]
            told = {"points": [(*pixel, 1)]} if first is last else {"box": (*pixel, *behind)}
            mask, _, _ = network.segment(grey, **told)
            found[k][mask.numpy()] = label
    nibabel.save(nibabel.Nifti1Image(found.transpose(2, 1, 0), file.affine), out)


def largest(given: Path, out: Path) -> None:
    file = nibabel.load(given)
    kept = phtrans.largest_pieces(np.asarray(file.dataobj))
    nibabel.save(nibabel.Nifti1Image(kept, file.affine), out)


if __name__ == "__main__":
    command, *paths = sys.argv[1:]
    {"models": models, "boxes": boxes, "prompts": prompted, "largest": largest}[command](*map(Path, paths))
