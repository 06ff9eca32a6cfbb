"""Volumes from NIfTI, MetaImage, NRRD and DICOM files, turned to the canonical orientation.

Canonical is LPS, as in volumes.py: arrays are (slices, rows, columns), slices to Superior, rows to
Posterior, columns to the patient's Left. Affines map (column, row, slice) to LPS millimetres.
"""

from dataclasses import dataclass
from pathlib import Path

import nibabel as nib
import numpy as np
from nibabel import orientations


class BrokenCase(Exception):
    """A case that cannot be used; the message says why, names the file, and holds nothing of a
    file's header texts."""


@dataclass(frozen=True)
class Grid:
    """voxels (D, H, W) of any numeric type, affine (4, 4) float64: (column, row, slice, 1) to LPS
    mm."""

    voxels: np.ndarray
    affine: np.ndarray

    @property
    def spacing(self) -> tuple[float, float, float]:
        """Millimetres as (slices, rows, columns)."""
        columns, rows, slices = (float(v) for v in np.linalg.norm(self.affine[:3, :3], axis=0))
        return slices, rows, columns


def read_grid(files: tuple[Path, ...], name: str, channel: int | None = None) -> Grid:
    """One volume from its file, or from the DICOM files of one series, in canonical orientation.

    name: what messages call it. Raises BrokenCase; FileNotFoundError when a file vanished.
    """
    if len(files) == 1 and files[0].name.endswith((".nii", ".nii.gz")):
        return _read_nifti(files[0], name, channel)
    array, affine, _ = _read_slices(files, name)
    return canonical(array, affine, name)


def read_stack(images: tuple[Path, ...], pictures: tuple[Path, ...], name: str) -> tuple[Grid, Grid]:
    """A DICOM series and a grey picture for each of its files, which go wherever their slice goes.
    Raises BrokenCase."""
    array, affine, order = _read_slices(images, name)
    planes = [_read_itk(pictures[i], name)[0] for i in order]
    if any(plane.shape != (*array.shape[:2], 1) for plane in planes):
        raise BrokenCase(f"{name}: labels have pictures of another size than the slices")
    labels = np.concatenate(planes, axis=2)
    return canonical(array, affine, name), canonical(labels, affine, name)


def canonical(array: np.ndarray, affine: np.ndarray, name: str) -> Grid:
    """array (i, j, k) with an affine to LPS mm; oblique axes go to the nearest anatomical one.
    Raises BrokenCase."""
    if not np.isfinite(affine).all() or abs(np.linalg.det(affine[:3, :3])) < 1e-9:
        raise BrokenCase(f"{name}: its orientation is not a usable transform (affine not finite, or singular)")
    # nibabel's codes are those of RAS: in LPS the first two axes run the other way.
    turn = orientations.ornt_transform(
        orientations.io_orientation(np.diag([-1.0, -1.0, 1.0, 1.0]) @ affine), orientations.axcodes2ornt("LPS")
    )
    turned = orientations.apply_orientation(array, turn)
    return Grid(turned.transpose(2, 1, 0), affine @ orientations.inv_ornt_aff(turn, array.shape))


def _read_nifti(path: Path, name: str, channel: int | None) -> Grid:
    try:
        image = nib.load(path)
        codes = int(image.header["sform_code"]), int(image.header["qform_code"])
        array = np.asanyarray(image.dataobj)
    except (FileNotFoundError, MemoryError):
        raise
    # nibabel, gzip and zlib raise all kinds for a file that broke off.
    except Exception as error:  # noqa: BLE001
        raise BrokenCase(f"{name}: cannot be read as NIfTI ({type(error).__name__}); copy it again") from None
    if max(codes) <= 0:
        raise BrokenCase(
            f"{name}: its header does not say how it lies (sform and qform codes are 0); a guess may swap left and right"
        )
    if array.ndim == 4 and (array.shape[3] == 1 or channel is not None):
        if (channel or 0) >= array.shape[3]:
            raise BrokenCase(f"{name}: expected channel {channel}, has {array.shape[3]} channels")
        array = array[..., channel or 0]
    if array.ndim != 3 or array.size == 0 or not np.issubdtype(array.dtype, np.number):
        raise BrokenCase(f"{name}: expected three axes of numbers, got shape {array.shape}, {array.dtype}")
    return canonical(array, np.diag([-1.0, -1.0, 1.0, 1.0]) @ image.affine, name)


def _read_itk(path: Path, name: str) -> tuple[np.ndarray, np.ndarray]:
    """One file by ITK: array (i, j, k) and its affine to LPS mm."""
    import SimpleITK  # takes a second, and most data sets are NIfTI

    # GDCM's warnings quote header values.
    SimpleITK.ProcessObject.SetGlobalWarningDisplay(False)
    if not path.exists():
        raise FileNotFoundError(path)
    try:
        image = SimpleITK.ReadImage(str(path))
        array = SimpleITK.GetArrayFromImage(image)
    except RuntimeError:
        raise BrokenCase(f"{name}: cannot be read as {path.suffix.lstrip('.') or 'DICOM'}; copy it again") from None
    if image.GetNumberOfComponentsPerPixel() != 1:
        raise BrokenCase(
            f"{name}: expected grey values, got {image.GetNumberOfComponentsPerPixel()} components (colour)"
        )
    if array.ndim == 2:
        return array.T[:, :, None], np.eye(4)
    if array.ndim != 3:
        raise BrokenCase(f"{name}: expected three axes, got shape {array.shape}")
    affine = np.eye(4)
    affine[:3, :3] = np.array(image.GetDirection()).reshape(3, 3) * image.GetSpacing()
    affine[:3, 3] = image.GetOrigin()
    return array.transpose(2, 1, 0), affine


def _read_slices(files: tuple[Path, ...], name: str) -> tuple[np.ndarray, np.ndarray, list[int]]:
    """One volume file, or single slices in the order of their positions along the normal; the order
    is returned too.

    Series UIDs are not looked at: anonymised sets (CHAOS) have another one in every file.
    """
    read = [_read_itk(path, name) for path in files]
    if len(read) == 1:
        return *read[0], [0]
    arrays, affines = [r[0] for r in read], [r[1] for r in read]
    first = affines[0]
    if any(a.shape != (*arrays[0].shape[:2], 1) for a in arrays):
        raise BrokenCase(f"{name}: slices of different size; it holds more than one series")
    if any(not np.allclose(a[:3, :2], first[:3, :2], atol=1e-3) for a in affines):
        raise BrokenCase(f"{name}: slices of different orientation or pixel spacing; it holds more than one series")
    normal = np.cross(first[:3, 0], first[:3, 1])
    normal /= np.linalg.norm(normal)
    positions = np.array([a[:3, 3] @ normal for a in affines])
    order = [int(i) for i in np.argsort(positions, kind="stable")]
    gaps = np.diff(positions[order])
    step = float(np.median(gaps))
    if step < 1e-3 or gaps.min() < 1e-3:
        raise BrokenCase(f"{name}: two slices at one position; it holds more than one series, or a file twice")
    if np.abs(gaps - step).max() > 0.1 * step:
        raise BrokenCase(
            f"{name}: slices are not evenly spaced ({gaps.min():.2f} to {gaps.max():.2f} mm); a file is missing"
        )
    affine = affines[order[0]].copy()
    affine[:3, 2] = (affines[order[-1]][:3, 3] - affine[:3, 3]) / (len(order) - 1)
    return np.concatenate([arrays[i] for i in order], axis=2), affine, order
