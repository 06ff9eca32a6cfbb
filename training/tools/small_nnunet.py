"""A network that nnU-Net's own code trains within minutes of one core, and what its own predictor
then says of a volume: what an import is held against from end to end (docs/networks.md).

    python tools/small_nnunet.py train SHARED/btcv-ct OUT       # where nnunetv2==2.8.1 is installed
    python tools/small_nnunet.py predict RESULTS IMAGE.nii.gz FOUND.nii.gz    # in this package's
    python tools/small_nnunet.py agree EXPECTED.nii.gz FOUND.nii.gz

OUT/images/CASE_0000.nii.gz                                           held out, in HU
OUT/expected/CASE__mirror0.nii.gz, CASE__mirror1.nii.gz               nnU-Net's labels of it
OUT/results/Dataset900_Small/TRAINER__nnUNetPlans__3d_fullres         what m4oe-train import takes
"""

import argparse
import json
import os
from pathlib import Path

import nibabel as nib
import numpy as np

DATASET, NAME = 900, "Dataset900_Small"
TRAIN, HELD_OUT = ("05", "06", "08", "09", "10"), ("04", "15")
LABELS = {"spleen": 1, "kidney_right": 2, "kidney_left": 3, "liver": 6}
"""Numbers in shared/data/btcv-ct; here they are 1 to 4."""
TRAINER = "nnUNetTrainer_5epochs"
PLAN = {
    "patch_size": [32, 48, 64],
    "spacing": [5.0, 4.0, 4.0],
    "batch_size": 2,
    "architecture": {
        "n_stages": 4,
        "features_per_stage": [8, 16, 32, 64],
        "kernel_sizes": [[3, 3, 3]] * 4,
        "strides": [[1, 1, 1], [2, 2, 2], [2, 2, 2], [2, 2, 2]],
        "n_conv_per_stage": [2, 2, 2, 2],
        "n_conv_per_stage_decoder": [2, 2, 2],
    },
}
"""In place of what nnU-Net plans, which would take a day: 5 x 4 x 4 mm and narrow stages."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train", help="train, and predict what was held out")
    train.add_argument("source", type=Path, help="shared/data/btcv-ct")
    train.add_argument("out", type=Path)
    train.add_argument("--iterations", type=int, default=60, help="of each of five epochs (default: 60)")
    found = commands.add_parser("predict", help="label a volume by m4oe/peers/nnunet, mirrored, with all folds")
    found.add_argument("results", type=Path, help="a results folder, TRAINER__PLANS__CONFIGURATION")
    found.add_argument("image", type=Path)
    found.add_argument("labels", type=Path, help="file to write")
    agree = commands.add_parser("agree", help="Dice of each label between two label maps")
    agree.add_argument("expected", type=Path)
    agree.add_argument("found", type=Path)
    args = parser.parse_args()
    if args.command == "agree":
        print_agreement(args.expected, args.found)
    elif args.command == "predict":
        write_labels(args.results, args.image, args.labels)
    else:
        train_and_predict(args)


def train_and_predict(args: argparse.Namespace) -> None:
    for folder in ("raw", "preprocessed", "results"):
        os.environ[f"nnUNet_{folder}"] = str((args.out / folder).resolve())
    # Its planner wants a process at least; its training works without.
    os.environ |= {"nnUNet_n_proc_DA": "1", "nnUNet_compile": "f"}
    write_dataset(args.source, args.out)
    train_network(args.iterations, args.out)
    predict_held_out(args.out)


def hounsfield(path: Path) -> nib.Nifti1Image:
    """A volume of btcv-ct, whose bytes are a window of [-125, 275] HU."""
    image = nib.load(path)
    values = np.round(-125 + np.asarray(image.dataobj, np.float32) * 400 / 255).astype(np.int16)
    return nib.Nifti1Image(values, image.affine)


def write_dataset(source: Path, out: Path) -> None:
    """nnU-Net's raw form: images and labels of TRAIN; images of HELD_OUT beside it."""
    raw = out / "raw" / NAME
    for folder in (raw / "imagesTr", raw / "labelsTr", out / "images"):
        folder.mkdir(parents=True, exist_ok=True)
    table = np.zeros(256, np.uint8)
    table[[*LABELS.values()]] = range(1, len(LABELS) + 1)
    for case in TRAIN:
        nib.save(hounsfield(source / f"image_{case}.nii.gz"), raw / "imagesTr" / f"btcv_{case}_0000.nii.gz")
        drawn = nib.load(source / f"label_{case}.nii.gz")
        labels = table[np.asarray(drawn.dataobj, np.uint8)]
        nib.save(nib.Nifti1Image(labels, drawn.affine), raw / "labelsTr" / f"btcv_{case}.nii.gz")
    for case in HELD_OUT:
        nib.save(hounsfield(source / f"image_{case}.nii.gz"), out / "images" / f"btcv_{case}_0000.nii.gz")
    about = {
        "channel_names": {"0": "CT"},
        "labels": {"background": 0} | {name: n for n, name in enumerate(LABELS, 1)},
        "numTraining": len(TRAIN),
        "file_ending": ".nii.gz",
    }
    (raw / "dataset.json").write_text(json.dumps(about), encoding="utf-8")


def train_network(iterations: int, out: Path) -> None:
    import torch
    from nnunetv2.experiment_planning.plan_and_preprocess_api import extract_fingerprints, plan_experiments, preprocess
    from nnunetv2.run.run_training import get_trainer_from_args

    extract_fingerprints([DATASET], num_processes=1, check_dataset_integrity=False)
    plan_experiments([DATASET])
    path = out / "preprocessed" / NAME / "nnUNetPlans.json"
    plans = json.loads(path.read_text(encoding="utf-8"))
    made = plans["configurations"]["3d_fullres"]
    made["architecture"]["arch_kwargs"] |= PLAN["architecture"]
    made |= {key: PLAN[key] for key in ("patch_size", "spacing", "batch_size")}
    path.write_text(json.dumps(plans), encoding="utf-8")
    preprocess([DATASET], configurations=["3d_fullres"], num_processes=[1])
    os.environ["nnUNet_n_proc_DA"] = "0"
    torch.manual_seed(0)
    trainer = get_trainer_from_args(str(DATASET), "3d_fullres", "all", TRAINER, device=torch.device("cpu"))
    trainer.num_iterations_per_epoch, trainer.num_val_iterations_per_epoch = iterations, 1
    trainer.run_training()


def predict_held_out(out: Path) -> None:
    import torch
    from nnunetv2.inference.predict_from_raw_data import nnUNetPredictor

    (out / "expected").mkdir(exist_ok=True)
    for mirror in (False, True):
        predictor = nnUNetPredictor(
            use_mirroring=mirror, perform_everything_on_device=False, device=torch.device("cpu"), allow_tqdm=False
        )
        folder = out / "results" / NAME / f"{TRAINER}__nnUNetPlans__3d_fullres"
        predictor.initialize_from_trained_model_folder(str(folder), ("all",), "checkpoint_final.pth")
        for case in HELD_OUT:
            image = out / "images" / f"btcv_{case}_0000.nii.gz"
            labels = out / "expected" / f"btcv_{case}__mirror{mirror:d}.nii.gz"
            predictor.predict_from_files_sequential([[str(image)]], [str(labels)])


def write_labels(results: Path, image: Path, labels: Path) -> None:
    import SimpleITK as sitk

    from m4oe.peers.nnunet.folder import open_folder
    from m4oe.peers.nnunet.predict import Predictor
    from m4oe.peers.nnunet.results import Chosen

    given = sitk.ReadImage(str(image))
    orientation = sitk.DICOMOrientImageFilter.GetOrientationFromDirectionCosines(given.GetDirection())
    predictor = Predictor(open_folder(results, Chosen()))
    found = predictor.labels(sitk.GetArrayFromImage(given), given.GetSpacing()[::-1], orientation)
    written = sitk.GetImageFromArray(found)
    written.CopyInformation(given)
    sitk.WriteImage(written, str(labels))


def print_agreement(expected: Path, found: Path) -> None:
    """Dice of each label, and how many voxels differ."""
    one, other = (np.asarray(nib.load(path).dataobj) for path in (expected, found))
    if one.shape != other.shape:
        raise SystemExit(f"{found}: expected {one.shape} voxels as in {expected}, got {other.shape}")
    for label in np.union1d(np.unique(one), np.unique(other)):
        both = (one == label).sum() + (other == label).sum()
        print(f"label {label:.0f}: Dice {2 * ((one == label) & (other == label)).sum() / both:.5f}")
    print(f"{(one != other).sum()} of {one.size} voxels differ")


if __name__ == "__main__":
    main()
