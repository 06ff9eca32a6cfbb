"""One volume in every form that the package takes, through a running service: each form gives the
same labels, in the order of its own array. Prints the names of those that do not, and the CRC-32.

images.py HOST:PORT IMAGE.nii CT
"""

import json
import sys
import zlib

import m4oe_client
import nibabel
import numpy as np
import SimpleITK as sitk


def forms(path: str):
    """Name, image, what says where it lies, and how its labels become (k, j, i)."""
    image = sitk.ReadImage(path)
    array = sitk.GetArrayFromImage(image)
    nifti = nibabel.load(path)
    place = {
        "spacing": image.GetSpacing(),
        "origin": image.GetOrigin(),
        "direction": np.reshape(image.GetDirection(), (3, 3)),
    }

    def same(labels):
        return labels

    def turned(labels):
        return labels.transpose()

    yield "SimpleITK", image, {}, same
    yield "SimpleITK, int64", sitk.Cast(image, sitk.sitkInt64), {}, same
    yield "SimpleITK, float64", sitk.Cast(image, sitk.sitkFloat64), {}, same
    yield "nibabel", nifti, {}, turned
    yield "nibabel, in memory", nibabel.Nifti1Image(np.asarray(nifti.dataobj, np.int16), nifti.affine), {}, turned
    yield "nibabel, a fourth axis of 1", nibabel.Nifti1Image(array.T[..., None], nifti.affine), {}, lambda x: x[..., 0].T
    yield "array", array, place, same
    yield "array, int64", array.astype(np.int64), place, same
    yield "array, uint64 with an intercept", (array + 1024).astype(np.uint64), {**place, "intercept": -1024}, same
    yield "array, big-endian", array.astype(">i4"), place, same
    yield "array, float16", array.astype(np.float16), place, same
    yield "array, every second of another", np.repeat(array, 2, axis=2)[:, :, ::2], place, same
    yield "array, i fastest in its first axis", array.T, {"affine": nifti.affine}, turned
    yield "array, its own copy in C order", np.ascontiguousarray(array.T), {"affine": nifti.affine}, turned


def one_slice(client: m4oe_client.Client, path: str, modality: str) -> list[str]:
    """A 2-D array, a 2-D image and a volume of one slice are the same."""
    image = sitk.ReadImage(path)
    array = sitk.GetArrayFromImage(image)[5]
    place = {"spacing": image.GetSpacing(), "direction": "LPS"}
    whole = client.segment(array[None], modality, **place)
    assert whole.labels.shape == (1, *array.shape)
    flat = client.segment(array, modality, **{**place, "spacing": image.GetSpacing()[:2]})
    picture = sitk.GetImageFromArray(array)
    picture.SetSpacing(image.GetSpacing()[:2])
    drawn = client.segment(picture, modality, direction="LPS")
    turned = client.segment(array.T, modality, affine=np.diag([-place["spacing"][0], -place["spacing"][1], 1, 1]))
    found = {
        "2-D array": flat.labels,
        "2-D image": drawn.labels,
        "2-D image's image": sitk.GetArrayFromImage(drawn.image()),
        "2-D array (i, j)": turned.labels.T,
    }
    return [name for name, labels in found.items() if not np.array_equal(labels, whole.labels[0])]


def main() -> None:
    address, path, modality = sys.argv[1:]
    wrong, first = [], None
    with m4oe_client.Client(address) as client:
        for name, image, place, as_slices in forms(path):
            result = client.segment(image, modality, **place)
            labels = as_slices(result.labels)
            first = labels if first is None else first
            if not np.array_equal(labels, first):
                wrong.append(name)
            if not place:
                made = result.image()
                back = sitk.GetArrayFromImage(made) if isinstance(made, sitk.Image) else as_slices(np.asarray(made.dataobj))
                if not np.array_equal(back, first):
                    wrong.append(f"{name}: its image")
        wrong += one_slice(client, path, modality)
    print(json.dumps({"wrong": wrong, "crc32": zlib.crc32(np.ascontiguousarray(first).tobytes())}))


if __name__ == "__main__":
    main()
