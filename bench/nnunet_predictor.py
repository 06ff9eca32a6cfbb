"""nnU-Net's own predictor as a process that says what each run took, for bench/patches.ts.

    python bench/nnunet_predictor.py RESULTS IMAGE.nii.gz SLICES      # where nnunetv2 is installed

Prints a line when it is loaded, and one for each line that comes in, after it has labelled the middle
slices of the image: seconds. Mirrored, with fold_all, on as many threads as torch takes.
"""

import sys
import tempfile
import time
from pathlib import Path

import SimpleITK
import torch
from nnunetv2.inference.predict_from_raw_data import nnUNetPredictor


def main(results: str, image: str, slices: str) -> None:
    predictor = nnUNetPredictor(perform_everything_on_device=False, device=torch.device("cpu"), allow_tqdm=False)
    predictor.initialize_from_trained_model_folder(results, ("all",), "checkpoint_final.pth")
    print("loaded", flush=True)
    with tempfile.TemporaryDirectory() as out:
        whole = SimpleITK.ReadImage(image)
        number = min(int(slices), whole.GetDepth())
        first = (whole.GetDepth() - number) // 2
        cut = str(Path(out) / "cut_0000.nii.gz")
        SimpleITK.WriteImage(whole[:, :, first : first + number], cut)
        for _ in sys.stdin:
            started = time.perf_counter()
            predictor.predict_from_files_sequential([[cut]], [str(Path(out) / "labels.nii.gz")])
            print(f"seconds {time.perf_counter() - started}", flush=True)


main(*sys.argv[1:])
