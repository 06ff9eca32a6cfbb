"""Volumes with something wrong or unusual, as nibabel and SimpleITK write them.

training/.venv/bin/python test/peers/odd_volumes.py FOLDER

Prints a JSON line for each: file, maker, options of reading, and what is expected: "read" or a
reason.
"""

import gzip
import json
import struct
import sys
from pathlib import Path

import nibabel as nib
import numpy as np
import SimpleITK as sitk

SHAPE = (20, 40, 44)
SPACING = (8.0, 9.0, 5.0)


def phantom() -> np.ndarray:
    """HU (slices, rows, columns): air, fat, organs and a little bone."""
    z, y, x = np.meshgrid(*(np.linspace(-1, 1, n) for n in SHAPE), indexing="ij")
    body = np.full(SHAPE, -1000.0)
    body[x**2 + y**2 < 0.8] = -100
    body[x**2 + y**2 < 0.5] = 40
    body[(x - 0.3) ** 2 + y**2 + z**2 < 0.06] = 120
    body[x**2 + (y - 0.5) ** 2 < 0.01] = 500
    return np.round(body + np.random.default_rng(2).normal(0, 12, SHAPE))


HU = phantom()
UNIT = (HU + 1000) / 1500
MAKERS = {
    "nibabel": ("nii.gz", "nii", "img"),
    "SimpleITK": ("nii.gz", "nrrd", "mha", "mhd", "nhdr"),
}


def by_nibabel(values: np.ndarray, path: Path, change=lambda image: None, form=None) -> None:
    moved = np.moveaxis(values, (0, 2), (2, 0))
    affine = np.diag([-SPACING[0], -SPACING[1], SPACING[2], 1])
    form = form or (nib.Nifti1Pair if path.suffix == ".img" else nib.Nifti1Image)
    image = form(moved, affine, dtype=moved.dtype) if moved.dtype == np.int64 else form(moved, affine)
    if hasattr(image, "set_qform"):
        image.set_qform(affine, 1)
        image.set_sform(affine, 1)
    change(image)
    nib.save(image, str(path))


def by_simpleitk(values: np.ndarray, path: Path, vectors: bool = False) -> None:
    image = sitk.GetImageFromArray(values, isVector=vectors)
    image.SetSpacing(SPACING[: image.GetDimension()] + (1.0,) * (image.GetDimension() - 3))
    sitk.WriteImage(image, str(path), path.suffix in (".mha", ".nrrd"))


def told(path: Path, maker: str, expected: str, **options) -> None:
    print(json.dumps({"path": str(path), "maker": maker, "expected": expected, "options": options}))


def both(folder: Path, name: str, values: np.ndarray, expected: str) -> None:
    """One content in each container of each maker."""
    for maker, endings in MAKERS.items():
        for ending in endings:
            path = folder / f"{name}-{maker}.{ending}"
            (by_nibabel if maker == "nibabel" else by_simpleitk)(values, path)
            told(path, maker, expected)


def main(folder: Path) -> None:
    both(folder, "hu", HU.astype(np.int16), "read")
    both(folder, "hu-float", HU.astype(np.float32), "read")
    both(folder, "hu-int64", HU.astype(np.int64), "read")
    both(folder, "unit", UNIT.astype(np.float32), "CT_NOT_HU")
    both(folder, "normalised", ((HU - HU.mean()) / HU.std()).astype(np.float32), "CT_NOT_HU")
    both(folder, "no-intercept", np.clip(HU + 1024, 0, None).astype(np.uint16), "CT_NOT_HU")
    both(folder, "inverted", (-HU).astype(np.int16), "CT_NOT_HU")
    both(folder, "noise", np.random.default_rng(1).integers(-1000, 1000, SHAPE).astype(np.int16), "IMAGE_IS_NOISE")

    hu = HU.astype(np.int16)
    flipped = np.diag([SPACING[0], -SPACING[1], SPACING[2], 1])
    for form, ending in ((nib.Nifti1Image, "nii.gz"), (nib.Nifti2Image, "nii"), (nib.Nifti1Pair, "img")):
        name = f"{form.__name__}.{ending}"

        def no_forms(image) -> None:
            image.set_qform(None, 0)
            image.set_sform(None, 0)

        def contradiction(image) -> None:
            image.set_qform(flipped, 1)

        by_nibabel(hu, folder / f"no-forms-{name}", no_forms, form)
        told(folder / f"no-forms-{name}", "nibabel", "NIFTI_ORIENTATION")
        told(folder / f"no-forms-{name}", "nibabel", "read", orientation="LPS")
        by_nibabel(hu, folder / f"contradiction-{name}", contradiction, form)
        told(folder / f"contradiction-{name}", "nibabel", "NIFTI_ORIENTATION")
        told(folder / f"contradiction-{name}", "nibabel", "read", orientation="sform")
        by_nibabel(hu, folder / f"metres-{name}", lambda image: image.header.set_xyzt_units("meter"), form)
        told(folder / f"metres-{name}", "nibabel", "GEOMETRY_IMPLAUSIBLE")
    for form, ending in ((nib.AnalyzeImage, "img"), (nib.Spm99AnalyzeImage, "img"), (nib.Spm2AnalyzeImage, "img")):
        path = folder / f"{form.__name__}.{ending}"
        by_nibabel(hu, path, form=form)
        told(path, "nibabel", "NIFTI_ANALYZE")
    by_nibabel(HU.astype(np.float32), folder / "volume.mgz", form=nib.MGHImage)
    told(folder / "volume.mgz", "nibabel", "NIFTI_MAGIC")

    for ending, reason in (("nii.gz", "NIFTI_NOT_3D"), ("nrrd", "NRRD_ORIENTATION"), ("mha", "METAIMAGE_NOT_3D")):
        path = folder / f"series.{ending}"
        by_simpleitk(np.stack([hu, hu + 1]), path)
        told(path, "SimpleITK", reason)
        # ITK gives an NRRD of four axes no space of the patient.
        given = {"orientation": "LPS"} if ending == "nrrd" else {}
        told(path, "SimpleITK", "read", volume="2", **given)
    for ending, reason in (("nii.gz", "NIFTI_NOT_3D"), ("nrrd", "NRRD_KIND"), ("mha", "METAIMAGE_TYPE")):
        path = folder / f"colour.{ending}"
        by_simpleitk(np.zeros((*SHAPE, 3), np.uint8), path, vectors=True)
        told(path, "SimpleITK", reason)


def patched(path: Path, at: int, form: str, value: float) -> None:
    content = bytearray(path.read_bytes())
    struct.pack_into(form, content, at, value)
    path.write_bytes(content)


def more(folder: Path) -> None:
    """Of what trackers of readers tell."""
    hu = HU.astype(np.int16)
    for name in ("a b c.nii.gz", "Bäuche – 断面.nii", "line\nend.nii", "-dash.nii", "no ending"):
        path = folder / name
        by_nibabel(hu, folder / "named.nii.gz" if name.endswith("gz") else folder / "named.nii")
        (folder / ("named.nii.gz" if name.endswith("gz") else "named.nii")).rename(path)
        told(path, "nibabel", "read")
    by_nibabel(hu, folder / "plain.nii")
    content = (folder / "plain.nii").read_bytes()
    for name, packed in (
        ("plain-called.nii.gz", content),
        ("gzip-called.nii", gzip.compress(content)),
        ("members.nii.gz", gzip.compress(content[:1000]) + gzip.compress(content[1000:])),
    ):
        (folder / name).write_bytes(packed)
        told(folder / name, "nibabel", "read")
    (folder / "twice.nii.gz").write_bytes(gzip.compress(gzip.compress(content)))
    told(folder / "twice.nii.gz", "nibabel", "NIFTI_MAGIC")
    (folder / "behind.nii.gz").write_bytes(gzip.compress(content)[:-20])
    told(folder / "behind.nii.gz", "nibabel", "NIFTI_TRUNCATED")

    for name, form, values, expected in (
        ("slope-nan", "<ff", (np.nan, np.nan), "read"),
        ("slope-0", "<ff", (0, 7), "read"),
        ("slope-inf", "<ff", (np.inf, 0), "NIFTI_SCALE"),
        ("slope-negative", "<ff", (-1, 0), "CT_NOT_HU"),
    ):
        path = folder / f"{name}.nii"
        path.write_bytes(content)
        for n, value in enumerate(values):
            patched(path, 112 + 4 * n, "<f", value)
        told(path, "nibabel", expected)
    for name, at, value, expected in (
        ("no-dimensions", 40, 0, "NIFTI_DIMENSIONS"),
        ("negative-size", 42, -20, "NIFTI_DIMENSIONS"),
        ("sizes-of-7", 40, 7, "read"),
        ("sizes-of-9", 40, 9, "NIFTI_DIMENSIONS"),
        ("another-type", 70, 3000, "NIFTI_DATATYPE"),
    ):
        path = folder / f"{name}.nii"
        path.write_bytes(content)
        patched(path, at, "<h", value)
        told(path, "nibabel", expected)

    def extended(image) -> None:
        image.header.extensions.append(nib.nifti1.Nifti1Extension("comment", b"of a long text " * 99))

    by_nibabel(hu, folder / "extension.nii.gz", extended)
    told(folder / "extension.nii.gz", "nibabel", "read")
    swapped = nib.load(folder / "plain.nii")
    big = nib.Nifti1Image(hu.T, swapped.affine, swapped.header.as_byteswapped(">"))
    nib.save(big, folder / "big.nii.gz")
    told(folder / "big.nii.gz", "nibabel", "read")
    one = nib.Nifti1Image(hu.T[..., None], swapped.affine)
    nib.save(one, folder / "one-time.nii.gz")
    told(folder / "one-time.nii.gz", "nibabel", "read")
    by_simpleitk(hu[0:1], folder / "one-slice.nii.gz")
    told(folder / "one-slice.nii.gz", "SimpleITK", "read")
    by_simpleitk((HU > 100).astype(np.uint8), folder / "mask.nii.gz")
    told(folder / "mask.nii.gz", "SimpleITK", "CT_NOT_HU")

    by_simpleitk(hu, folder / "lines.nrrd")
    head, _, body = (folder / "lines.nrrd").read_bytes().partition(b"\n\n")
    (folder / "lines.nrrd").write_bytes(head.replace(b"\n", b"\r\n") + b"\r\n\r\n" + body)
    told(folder / "lines.nrrd", "SimpleITK", "read")
    (folder / "remarks.nrrd").write_bytes(head + b"\n# a remark: of somebody\nkey:=value: of another\n\n" + body)
    told(folder / "remarks.nrrd", "SimpleITK", "read")
    (folder / "LPS.nrrd").write_bytes(head.replace(b"left-posterior-superior", b"LPS") + b"\n\n" + body)
    told(folder / "LPS.nrrd", "SimpleITK", "read")
    (folder / "scanner.nrrd").write_bytes(head.replace(b"left-posterior-superior", b"scanner-xyz") + b"\n\n" + body)
    told(folder / "scanner.nrrd", "SimpleITK", "NRRD_ORIENTATION")
    by_simpleitk(hu, folder / "apart.nhdr")
    (folder / "apart.raw").rename(folder / "moved.raw") if (folder / "apart.raw").exists() else None
    (folder / "apart.raw.gz").unlink(missing_ok=True)
    told(folder / "apart.nhdr", "SimpleITK", "NRRD_DATA_FILE")
    by_simpleitk(hu, folder / "listed.mhd")
    text = (folder / "listed.mhd").read_text()
    planes = [folder / f"listed {k}.raw" for k in range(SHAPE[0])]
    for path, plane in zip(planes, hu, strict=True):
        path.write_bytes(plane.tobytes())
    listed = "ElementDataFile = LIST\n" + "\n".join(path.name for path in planes) + "\n"
    (folder / "listed.mhd").write_text(text[: text.index("ElementDataFile")] + listed)
    told(folder / "listed.mhd", "SimpleITK", "read")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
    more(Path(sys.argv[1]))
