"""Results folders of nnU-Net that no training made, and what nnU-Net's own predictors say with them.

    nnunet_folders.py make OUT                this package's Python: OUT/NAME, OUT/NAME_0000.nii.gz, OUT/models/NAME
    nnunet_folders.py predict OUT NAME        one with nnunetv2, or for v1 with nnunet 1.7.1:
                                              OUT/NAME__mirror0.nii.gz and 1

NAME is one of VERSION2, or version1 (v1, a whole folder).
"""

import sys
from pathlib import Path

import numpy as np

TRAINING = Path(__file__).parents[2] / "training"
SIZE, MM = (30, 52, 44), (4.0, 1.6, 1.6)
"""Of the image, (k, j, i): coarse enough along k for v1 and v2 to resample it apart."""
CLASSES = {"background": 0, "liver": 1, "spleen": 2}
_SEPARATE = {
    "is_seg": False,
    "order_z": 0,
    "force_separate_z": None,
    "separate_z_anisotropy_threshold": 10,
}
VERSION2 = {
    # A residual encoder's 3d_lowres.
    "lowres": {
        "size": SIZE,
        "mm": MM,
        "patch": (8, 16, 12),
        "spacing": [4.5, 3.1, 3.1],
    },
    # Three times as coarse and no more, however the numbers of the affine are rounded.
    "turned": {
        "size": (14, 40, 36),
        "mm": (3.0, 1.0, 1.0),
        "degrees": 7,
        "spacing": [2.0, 1.5, 1.25],
    },
    # Sizes that end in a half.
    "turned-halves": {
        "size": (25, 35, 31),
        "mm": (1.5, 1.5, 1.5),
        "degrees": 12,
        "spacing": [3.0, 3.0, 3.0],
    },
    # Slices that lie half way between two others.
    "halfway": {
        "size": (26, 30, 28),
        "mm": (3.5, 1.0, 1.0),
        "spacing": [4.0, 1.0, 1.0],
    },
    "threshold": {
        "size": (9, 40, 36),
        "mm": (6.0, 1.2, 1.2),
        "spacing": [2.0, 1.5, 1.25],
        "resampling_fn_data_kwargs": {"order": 3, **_SEPARATE},
        "resampling_fn_probabilities_kwargs": {"order": 1, **_SEPARATE},
    },
}


def write_image(
    path: Path, size: tuple[int, ...], mm: tuple[float, ...], degrees: float = 0
) -> None:
    """A made-up CT. size, mm: along k, j, i; degrees: that it is turned by."""
    import SimpleITK as sitk
    from scipy.ndimage import gaussian_filter
    from scipy.spatial.transform import Rotation

    noise = np.random.default_rng(3).normal(size=size)
    smooth = gaussian_filter(noise, 2) + 0.3 * gaussian_filter(noise, 0.7)
    image = sitk.GetImageFromArray(
        np.round(60 + 160 * smooth / smooth.std()).astype(np.int16)
    )
    image.SetSpacing(mm[::-1])
    axis = np.array([1, 0.15, 0.05])
    turn = Rotation.from_rotvec(np.deg2rad(degrees) * axis / np.linalg.norm(axis))
    image.SetDirection(turn.as_matrix().ravel().tolist())
    sitk.WriteImage(image, str(path))


def make(out: Path) -> None:
    sys.path.insert(0, str(TRAINING))
    from m4oe.cli import main
    from tests.peers.nnunet.test_version1 import folder_at, plans, stage

    for name, case in VERSION2.items():
        make_version2(out, name, **case)
    write_image(out / "version1_0000.nii.gz", SIZE, MM)
    made = plans(
        plans_per_stage=stage(
            patch_size=np.array([8, 16, 16]),
            current_spacing=np.array([4.5, 2.0, 2.0]),
            original_spacing=np.array([4.5, 2.0, 2.0]),
            median_patient_size_in_voxels=np.array(SIZE),
            batch_size=2,
            num_pool_per_axis=[1, 2, 2],
            conv_kernel_sizes=[[1, 3, 3], [3, 3, 3], [3, 3, 3]],
            do_dummy_2D_data_aug=False,
        )
    )
    made |= {
        "num_stages": 1,
        "modalities": {0: "CT"},
        "original_spacings": [np.array(MM)],
        "original_sizes": [np.array(SIZE)],
        "preprocessed_data_folder": "",
        "base_num_features": 2,
        "transpose_backward": [0, 1, 2],
        "all_classes": [1, 2],
        "min_region_size_per_class": None,
        "min_size_per_class": None,
        "keep_only_largest_region": None,
        "conv_per_stage": 2,
    }
    # As training leaves it: `plans` in the checkpoint too.
    folder_at(out / "version1", made)
    for name in (*VERSION2, "version1"):
        given = [
            "import",
            "nnunet",
            str(out / name),
            "--modality",
            "CT",
            "--out",
            str(out / "models" / name),
        ]
        assert main(given) == 0
        assert (
            main(
                [*given[:-1], str(out / "models" / f"{name}-unmirrored"), "--no-mirror"]
            )
            == 0
        )


def make_version2(
    out: Path,
    name: str,
    size: tuple[int, ...],
    mm: tuple[float, ...],
    degrees: float = 0,
    **planned,
) -> None:
    from tests.peers.nnunet.results import configuration, results_folder

    write_image(out / f"{name}_0000.nii.gz", size, mm, degrees)
    made = configuration(
        "ResidualEncoderUNet" if name == "lowres" else "PlainConvUNet",
        resampling_fn_seg="resample_data_or_seg_to_shape",
        resampling_fn_seg_kwargs={
            "is_seg": True,
            "order": 1,
            "order_z": 0,
            "force_separate_z": None,
        },
        **planned,
    )
    results_folder(
        out / name,
        made,
        plans={
            "configurations": {"3d_fullres": configuration(), "3d_lowres": made},
            "original_median_shape_after_transp": [*size],
            "original_median_spacing_after_transp": [*mm],
        },
        dataset={"labels": CLASSES},
        change=of_lowres if name == "lowres" else balanced,
    )


def of_lowres(content: dict) -> None:
    content["init_args"].update(configuration="3d_lowres")


def balanced(content: dict) -> None:
    """A checkpoint whose random network finds more than one class."""
    of_lowres(content)
    for key, value in content["network_weights"].items():
        if key.endswith(".bias"):
            value.zero_()
        elif ".norm.weight" in key or ".all_modules.1.weight" in key:
            value.fill_(1)


def predict(out: Path, name: str) -> None:
    by = by_version1 if name == "version1" else by_version2
    for mirror in (False, True):
        by(
            out / f"{name}_0000.nii.gz",
            out / name,
            mirror,
            out / f"{name}__mirror{mirror:d}.nii.gz",
        )


def by_version2(image: Path, folder: Path, mirror: bool, labels: Path) -> None:
    import torch
    from nnunetv2.inference.predict_from_raw_data import nnUNetPredictor

    predictor = nnUNetPredictor(
        use_mirroring=mirror,
        perform_everything_on_device=False,
        device=torch.device("cpu"),
        allow_tqdm=False,
    )
    predictor.initialize_from_trained_model_folder(
        str(folder), ("0",), "checkpoint_final.pth"
    )
    predictor.predict_from_files_sequential([[str(image)]], [str(labels)])


def by_version1(image: Path, folder: Path, mirror: bool, labels: Path) -> None:
    """What nnUNet_predict does, in one process; nnunet 1.7.1 is older than the NumPy and the torch here."""
    import torch

    for name, kind in (
        ("int", int),
        ("float", float),
        ("bool", bool),
        ("object", object),
    ):
        if name not in np.__dict__:
            setattr(np, name, kind)
    load = torch.load
    torch.load = lambda *args, **kwargs: load(
        *args, **{"weights_only": False, **kwargs}
    )
    from nnunet.inference.segmentation_export import (
        save_segmentation_nifti_from_softmax,
    )
    from nnunet.training.model_restore import load_model_and_checkpoint_files

    trainer, (weights,) = load_model_and_checkpoint_files(
        str(folder),
        [0],
        mixed_precision=False,
        checkpoint_name="model_final_checkpoint",
    )
    # Curves of a training that was none.
    trainer.load_checkpoint_ram(weights | {"plot_stuff": ([], [], [], [])}, False)
    data, _, about = trainer.preprocess_patient([str(image)])
    _, softmax = trainer.predict_preprocessed_data_return_seg_and_softmax(
        data,
        do_mirroring=mirror,
        mirror_axes=trainer.data_aug_params["mirror_axes"],
        use_sliding_window=True,
        step_size=0.5,
        use_gaussian=True,
        all_in_gpu=False,
        mixed_precision=False,
    )
    softmax = softmax.transpose([0, *[axis + 1 for axis in trainer.transpose_backward]])
    save_segmentation_nifti_from_softmax(
        softmax,
        str(labels),
        about,
        1,
        None,
        None,
        None,
        None,
        None,
        None,
        0,
        verbose=False,
    )


if __name__ == "__main__":
    command, folder, *names = sys.argv[1:]
    {"make": make, "predict": predict}[command](Path(folder), *names)
