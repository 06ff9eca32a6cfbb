"""Small data sets in the published layouts, as tests need them."""

import json
from pathlib import Path

import nibabel as nib
import numpy as np

SIZE = (6, 5, 4)
"""Voxels (columns, rows, slices)."""


def affine(spacing: tuple[float, float, float] = (2.0, 1.5, 3.0)) -> np.ndarray:
    """Voxel axes L, P, S in NIfTI's RAS world, spacing as (columns, rows, slices)."""
    return np.diag([-spacing[0], -spacing[1], spacing[2], 1.0])


def intensities(seed: int, size: tuple[int, ...] = SIZE) -> np.ndarray:
    return np.random.default_rng(seed).integers(-200, 400, size).astype(np.int16)


def names(seed: int, greatest: int, size: tuple[int, ...] = SIZE) -> np.ndarray:
    return np.random.default_rng(1000 + seed).integers(0, greatest + 1, size).astype(np.uint8)


def save(path: Path, array: np.ndarray, where: np.ndarray | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    nib.save(nib.Nifti1Image(array, affine() if where is None else where), path)
    return path


def pair(image: Path, label: Path | None, seed: int, greatest: int) -> None:
    save(image, intensities(seed))
    if label is not None:
        save(label, names(seed, greatest))


def flare22(root: Path) -> Path:
    labelled = root / "Training" / "FLARE22_LabeledCase50"
    for n in (1, 2):
        pair(
            labelled / "images" / f"FLARE22_Tr_{n:04d}_0000.nii.gz",
            labelled / "labels" / f"FLARE22_Tr_{n:04d}.nii.gz",
            n,
            13,
        )
    pair(root / "Training" / "FLARE22_UnlabeledCase1-1000" / "Case_00001_0000.nii.gz", None, 3, 0)
    pair(root / "Validation" / "FLARETs_0001_0000.nii.gz", None, 4, 0)
    return root


def amos22(root: Path) -> Path:
    entries = {"training": [], "validation": []}
    for number, part, key in ((1, "Tr", "training"), (507, "Tr", "training"), (8, "Va", "validation")):
        name = f"amos_{number:04d}.nii.gz"
        pair(root / "amos22" / f"images{part}" / name, root / "amos22" / f"labels{part}" / name, number, 15)
        entries[key].append({"image": f"./images{part}/{name}", "label": f"./labels{part}/{name}"})
    for number in (500, 600):
        pair(root / "amos22" / "imagesTs" / f"amos_{number:04d}.nii.gz", None, number, 0)
    (root / "amos22" / "labelsTs").mkdir()
    (root / "amos22" / "dataset.json").write_text(json.dumps(entries))
    return root


def atlas23(root: Path) -> Path:
    for n in (0, 2, 10):
        pair(root / "imagesTr" / f"im{n}.nii.gz", root / "labelsTr" / f"lb{n}.nii.gz", n, 2)
    return root


def btcv(root: Path) -> Path:
    training = root / "RawData" / "Training"
    for n in (1, 2):
        pair(training / "img" / f"img{n:04d}.nii.gz", training / "label" / f"label{n:04d}.nii.gz", n, 13)
        # What macOS archives leave behind.
        (training / "img" / f"._img{n:04d}.nii.gz").write_bytes(b"\0")
    pair(root / "RawData" / "Testing" / "img" / "img0061.nii.gz", None, 61, 0)
    return root


def decathlon(root: Path) -> Path:
    task = root / "Task09_Spleen"
    for n in (2, 3):
        pair(task / "imagesTr" / f"spleen_{n}.nii.gz", task / "labelsTr" / f"spleen_{n}.nii.gz", n, 1)
    pair(task / "imagesTs" / "spleen_1.nii.gz", None, 1, 0)
    table = {
        "modality": {"0": "CT"},
        "labels": {"0": "background", "1": "spleen"},
        "numTraining": 2,
        "training": [
            {"image": f"./imagesTr/spleen_{n}.nii.gz", "label": f"./labelsTr/spleen_{n}.nii.gz"} for n in (2, 3)
        ],
        "test": ["./imagesTs/spleen_1.nii.gz"],
    }
    (task / "dataset.json").write_text(json.dumps(table))
    return root


def nnunet(root: Path, **changes: object) -> Path:
    folder = root / "Dataset702_AbdomenMR"
    for n in (1, 2):
        pair(folder / "imagesTr" / f"amos_{n:04d}_0000.nii.gz", folder / "labelsTr" / f"amos_{n:04d}.nii.gz", n, 2)
    pair(folder / "imagesTs" / "amos_0009_0000.nii.gz", None, 9, 0)
    table = {
        "channel_names": {"0": "MRI"},
        "labels": {"background": 0, "Right Kidney": 1, "Esophagus": 2},
        "numTraining": 2,
        "file_ending": ".nii.gz",
    }
    (folder / "dataset.json").write_text(json.dumps(table | changes))
    return root


def write_slice(
    path: Path, plane: np.ndarray, height: float, instance: int, spacing: tuple[float, float] = (1.5, 2.0)
) -> None:
    """One axial DICOM slice, plane (rows, columns) int16, at `height` mm; spacing (rows, columns).
    Every file has its own series UID."""
    import SimpleITK

    path.parent.mkdir(parents=True, exist_ok=True)
    image = SimpleITK.GetImageFromArray(plane)
    image.SetSpacing((spacing[1], spacing[0]))
    tags = {
        "0008|0060": "MR",
        "0010|0010": "SECRET^NAME",
        "0018|0050": "3.0",
        "0020|000d": "1.2.826.0.1.3680043.2.1125.1",
        "0020|000e": f"1.2.826.0.1.3680043.2.1125.1.{instance + 1}",
        "0020|0013": str(instance),
        "0020|0032": f"0\\0\\{height}",
        "0020|0037": "1\\0\\0\\0\\1\\0",
    }
    for tag, value in tags.items():
        image.SetMetaData(tag, value)
    writer = SimpleITK.ImageFileWriter()
    writer.KeepOriginalImageUIDOn()
    writer.SetFileName(str(path))
    writer.SetImageIO("GDCMImageIO")
    writer.Execute(image)


def write_picture(path: Path, plane: np.ndarray) -> None:
    import SimpleITK

    path.parent.mkdir(parents=True, exist_ok=True)
    SimpleITK.WriteImage(SimpleITK.GetImageFromArray(plane), str(path))


def chaos(root: Path, slices: int = 3) -> Path:
    """One CT patient whose files run from head to feet, one MR patient with its three series, one
    MR test patient."""
    grey = np.array([0, 63, 126, 189, 252], np.uint8)
    for n in range(slices):
        ct = root / "Train_Sets" / "CT" / "5"
        plane = np.full((4, 5), 100 * n, np.int16)
        plane[0, 0] = -1000
        write_slice(ct / "DICOM_anon" / f"i{n:04d},0000b.dcm", plane, -3.0 * n, n)
        write_picture(ct / "Ground" / f"liver_GT_{n:03d}.png", np.full((4, 5), 255 if n == 0 else 0, np.uint8))
        for patient, part in (("1", "Train_Sets"), ("3", "Test_Sets")):
            mr = root / part / "MR" / patient
            seed = 10 * int(patient)
            series = {
                "T2SPIR/DICOM_anon": seed,
                "T1DUAL/DICOM_anon/InPhase": seed + 1,
                "T1DUAL/DICOM_anon/OutPhase": seed + 2,
            }
            for k, (folder, number) in enumerate(series.items()):
                stem = f"IMG-0004-{2 * n + k:05d}"
                write_slice(mr / folder / f"{stem}.dcm", np.abs(intensities(100 * number + n, (4, 5))), 3.0 * n, n)
                if k < 2 and part == "Train_Sets":
                    write_picture(mr / folder.split("/")[0] / "Ground" / f"{stem}.png", grey[names(n, 4, (4, 5))])
    return root
