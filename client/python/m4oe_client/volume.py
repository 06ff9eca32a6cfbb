"""A volume as the service takes it, made of arrays and of the images of SimpleITK and nibabel."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .errors import InvalidRequest

CHUNK_BYTES = 1 << 20
_WIRE_TYPES = ("int8", "uint8", "int16", "uint16", "int32", "uint32", "float32", "float64")
# Part by which the length of an affine's axis may be off by the rounding of its numbers to float32.
_ROUNDING = 1e-5
# LPS unit vector of each side of the patient.
_SIDES = {"L": (1, 0, 0), "R": (-1, 0, 0), "P": (0, 1, 0), "A": (0, -1, 0), "S": (0, 0, 1), "I": (0, 0, -1)}


@dataclass(frozen=True)
class Volume:
    """Voxels and where they lie in the patient (DICOM's LPS: x to Left, y to Posterior, z to Superior).

    Attributes:
        voxels: (nk, nj, ni), so that i varies fastest in memory.
        spacing: mm between voxel centres along i, j, k.
        origin: LPS mm of the centre of voxel (0, 0, 0).
        direction: LPS unit vectors of the axes i, j and k, one after the other: nine numbers.
        slope, intercept: intensity (HU of a CT) = stored value * slope + intercept.
    """

    voxels: NDArray[Any]
    spacing: tuple[float, float, float]
    origin: tuple[float, float, float]
    direction: tuple[float, ...]
    slope: float = 1.0
    intercept: float = 0.0

    def chunks(self) -> Iterator[tuple[int, bytes]]:
        """Offset and little-endian bytes of each part, in the order of memory."""
        flat = self.voxels.reshape(-1)
        step = CHUNK_BYTES // flat.itemsize
        little = flat.dtype.newbyteorder("<")
        for start in range(0, flat.size, step):
            yield start * flat.itemsize, flat[start : start + step].astype(little, copy=False).tobytes()


class Place(TypedDict, total=False):
    """What an array does not say: see :func:`source_of`."""

    spacing: Sequence[float] | None
    origin: Sequence[float] | None
    direction: str | ArrayLike | None
    affine: ArrayLike | None
    slope: float
    intercept: float


@dataclass(frozen=True)
class Source:
    """A volume with the way back to the image it was made of."""

    volume: Volume
    shape: tuple[int, ...]
    i_first: bool
    image: Any = None

    def array(self, labels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Labels (nk, nj, ni) in the shape and order of the image's own array."""
        return (labels.transpose() if self.i_first else labels).reshape(self.shape)


def source_of(
    image: Any,
    *,
    spacing: Sequence[float] | None = None,
    origin: Sequence[float] | None = None,
    direction: str | ArrayLike | None = None,
    affine: ArrayLike | None = None,
    slope: float = 1.0,
    intercept: float = 0.0,
) -> Source:
    """The volume of an image.

    Args:
        image: a :class:`Volume`; a SimpleITK or nibabel image, which say where they lie; or an array.
            An array with ``affine`` is (i, j, k) or (i, j), as nibabel has it; any other (k, j, i) or (j, i),
            as SimpleITK's ``GetArrayFromImage`` gives it.
        spacing: mm along i, j and k (in this order, whatever the array's). Of one slice two are enough.
        origin: LPS mm of the first voxel's centre; (0, 0, 0) if absent.
        direction: where i, j and k point in the patient. Letters such as "LPS" (L or R, A or P, S or I), or
            a 3 x 3 matrix with the axes' LPS vectors in its columns, as SimpleITK has it. Never guessed.
        affine: 4 x 4, voxel (i, j, k) to RAS mm, in place of spacing, origin and direction.
        slope, intercept: intensity = stored value * slope + intercept, for arrays.

    Raises:
        InvalidRequest: IMAGE_TYPE, IMAGE_SHAPE, VOXEL_TYPE, VALUES_DO_NOT_FIT, SPACING_MISSING,
            DIRECTION_MISSING, DIRECTION, AFFINE.
    """
    if isinstance(image, Volume):
        return Source(image, image.voxels.shape, False)
    sitk = sys.modules.get("SimpleITK")
    if sitk is not None and isinstance(image, sitk.Image):
        return _of_sitk(image, sitk, direction)
    if hasattr(image, "dataobj") and hasattr(image, "affine"):
        return _of_nibabel(image)
    if not isinstance(image, np.ndarray):
        raise InvalidRequest(
            "IMAGE_TYPE",
            f"image: expected a NumPy array, an image of SimpleITK or nibabel or a Volume, got {type(image).__name__}",
        )
    if isinstance(image, np.ma.MaskedArray):
        raise InvalidRequest("IMAGE_TYPE", "image: expected a value for each voxel, got a masked array; fill it first")
    if affine is not None:
        if spacing is not None or origin is not None or direction is not None:
            raise InvalidRequest("AFFINE", "affine: expected it in place of spacing, origin and direction, got both")
        return _of_affine(image, affine, slope, intercept)
    voxels = _with_slices(image)
    if spacing is None:
        raise InvalidRequest("SPACING_MISSING", "spacing: expected mm along i, j and k, since an array does not say it")
    steps = _numbers("spacing", spacing)
    if image.ndim == 2 and len(steps) == 2:
        steps.append(1.0)  # of one slice its thickness only scales the volumes
    if len(steps) != 3:
        raise InvalidRequest("SPACING_MISSING", f"spacing: expected mm along i, j and k, got {len(steps)} numbers")
    first = (0.0, 0.0, 0.0) if origin is None else _triple(_numbers("origin", origin))
    volume = Volume(_sendable(voxels), _triple(steps), first, _direction(direction), slope, intercept)
    return Source(volume, image.shape, False)


def _of_sitk(image: Any, sitk: Any, direction: str | ArrayLike | None) -> Source:
    if image.GetNumberOfComponentsPerPixel() != 1:
        raise InvalidRequest("IMAGE_SHAPE", "image: expected one value for each voxel, got several")
    array = sitk.GetArrayFromImage(image)
    voxels = _with_slices(array)
    spacing, origin = list(image.GetSpacing()), list(image.GetOrigin())
    if array.ndim == 2:
        # The matrix of a 2-D image has no third axis, so it does not say where the patient's sides are.
        axes = _direction(direction)
        spacing, origin = [*spacing, 1.0], [*origin, 0.0]
    else:
        axes = _direction(np.reshape(image.GetDirection(), (3, 3)) if direction is None else direction)
    return Source(Volume(_sendable(voxels), _triple(spacing), _triple(origin), axes), array.shape, False, image)


def _of_nibabel(image: Any) -> Source:
    stored = image.dataobj
    told = [float(step) for step in image.header.get_zooms()[:3]]
    if hasattr(stored, "get_unscaled"):
        # As the file has them: whole numbers with a rescale, and not four times as many bytes of floats.
        source = _of_affine(stored.get_unscaled(), image.affine, float(stored.slope), float(stored.inter), told)
    else:
        source = _of_affine(np.asanyarray(stored), image.affine, 1.0, 0.0, told)
    return Source(source.volume, source.shape, True, image)


def _of_affine(
    array: NDArray[Any], affine: ArrayLike, slope: float, intercept: float, told: Sequence[float] = ()
) -> Source:
    """Of an array (i, j, k) or (i, j); other axes of length 1 are left out.

    told: mm along the axes as a header has them, taken where the affine's are the same but for rounding.
    """
    try:
        matrix = np.array(affine, np.float64)
    except (TypeError, ValueError):
        matrix = np.zeros(0)
    if matrix.shape != (4, 4) or not np.isfinite(matrix).all():
        raise InvalidRequest("AFFINE", "affine: expected 4 x 4 finite numbers, voxel (i, j, k) to RAS mm")
    matrix[:2] *= -1  # RAS to LPS
    steps = np.linalg.norm(matrix[:3, :3], axis=0)
    if not (steps > 0).all():
        raise InvalidRequest("AFFINE", "affine: expected three axes of some length, got one of 0 mm")
    three = array[:, :, None] if array.ndim == 2 else array.reshape(array.shape[:3]) if _padded(array) else array
    voxels = _with_slices(three.transpose())
    axes = tuple((matrix[:3, :3] / steps).T.ravel().tolist())
    if len(told) == 3:
        steps = np.where(np.abs(told / steps - 1) <= _ROUNDING, told, steps)
    volume = Volume(_sendable(voxels), _triple(steps), _triple(matrix[:3, 3]), axes, slope, intercept)
    return Source(volume, array.shape, True)


def _padded(array: NDArray[Any]) -> bool:
    return array.ndim > 3 and all(size == 1 for size in array.shape[3:])


def _with_slices(array: NDArray[Any]) -> NDArray[Any]:
    if array.ndim == 2:
        array = array[None]
    if array.ndim != 3 or array.size == 0:
        raise InvalidRequest("IMAGE_SHAPE", f"image: expected 3 axes, or 2 of one slice, got shape {array.shape}")
    return array


def _sendable(voxels: NDArray[Any]) -> NDArray[Any]:
    """The same values in a type of the wire, contiguous."""
    kind = voxels.dtype
    if kind == np.bool_:
        voxels = voxels.astype(np.uint8)
    elif kind == np.float16:
        voxels = voxels.astype(np.float32)
    elif kind.kind in "iu" and kind.itemsize == 8:
        voxels = _narrowed(voxels)
    elif kind.newbyteorder("=").name not in _WIRE_TYPES:
        raise InvalidRequest("VOXEL_TYPE", f"image: expected whole numbers or floats of at most 64 bits, got {kind}")
    return np.ascontiguousarray(voxels)


def _narrowed(voxels: NDArray[Any]) -> NDArray[Any]:
    low, high = int(voxels.min()), int(voxels.max())
    for name in ("int16", "uint16", "int32", "uint32"):
        limits = np.iinfo(name)
        if limits.min <= low and high <= limits.max:
            return voxels.astype(name)
    raise InvalidRequest("VALUES_DO_NOT_FIT", "image: expected whole numbers that fit 32 bits, got larger ones")


def _direction(given: str | ArrayLike | None) -> tuple[float, ...]:
    if given is None:
        raise InvalidRequest(
            "DIRECTION_MISSING",
            'direction: expected where i, j and k point in the patient, like "LPS"; it is not guessed',
        )
    if isinstance(given, str):
        letters = given.upper()
        pairs = [any(letter in letters for letter in pair) for pair in ("LR", "AP", "SI")]
        if len(letters) != 3 or not all(pairs) or not set(letters) <= set(_SIDES):
            raise InvalidRequest("DIRECTION", f'direction: expected three of L R A P S I, like "LPS", got "{given}"')
        return tuple(float(part) for letter in letters for part in _SIDES[letter])
    try:
        matrix = np.asarray(given, np.float64)
    except (TypeError, ValueError):
        matrix = np.zeros(0)
    if matrix.size != 9 or not np.isfinite(matrix).all():
        raise InvalidRequest("DIRECTION", f"direction: expected letters or 3 x 3 finite numbers, got {matrix.size}")
    return tuple(matrix.reshape(3, 3).T.ravel().tolist())


def _numbers(name: str, given: Any) -> list[float]:
    """Raises InvalidRequest: SPACING_MISSING."""
    try:
        return [float(number) for number in given]
    except (TypeError, ValueError) as error:
        why = f"{name}: expected mm along i, j and k, like (1, 1, 2.5), got {type(given).__name__}"
        raise InvalidRequest("SPACING_MISSING", why) from error


def _triple(numbers: Sequence[float] | NDArray[Any]) -> tuple[float, float, float]:
    if len(numbers) != 3:
        raise InvalidRequest("SPACING_MISSING", f"origin: expected 3 numbers, got {len(numbers)}")
    first, second, third = (float(number) for number in numbers)
    return first, second, third
