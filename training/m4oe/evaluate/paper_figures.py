"""The paper's own figures, to set measured ones beside: Jiang and Shen, tables 1 to 4. DSC and IoU
as shares of 1."""

from .score_tables import SEVEN, Row

TABLE_1 = {
    "DoDNet": (17.3, 48.0, None),
    "MED3D": (117.51, 16.0, 21.0),
    "Liu's": (6.66, 19.5, 6.66),
    "STU-Net-L": (440.30, 156.8, 440.30),
    "M4oE": (27.31, 12.0, 10.0),
}
"""Millions of parameters, hours of training, millions of parameters for a modality more."""


def _row(dataset: str, method: str, organs: tuple[str, ...], *percents: float) -> Row:
    return Row(dataset, method, {name: value / 100 for name, value in zip(organs, percents, strict=True)})


TABLE_2 = (
    _row("FLARE22", "DoDNet", SEVEN, 96.64, 95.43, 95.32, 74.58, 79.48, 90.91, 90.85),
    _row("FLARE22", "MED3D", SEVEN, 90.36, 87.23, 88.47, 67.84, 73.82, 91.98, 92.30),
    _row("FLARE22", "Liu's", SEVEN, 89.30, 76.32, 78.40, 55.35, 58.86, 83.07, 67.82),
    _row("FLARE22", "STU-Net-L", SEVEN, 94.48, 87.51, 86.68, 76.31, 82.00, 91.27, 89.31),
    _row("FLARE22", "SAM-Med2D", SEVEN, 80.37, 77.96, 78.19, 50.37, 53.12, 82.47, 75.01),
    _row("FLARE22", "M4oE", SEVEN, 97.08, 94.62, 94.92, 79.38, 76.99, 95.74, 89.78),
    _row("AMOS-CT", "DoDNet", SEVEN, 92.14, 83.93, 82.48, 70.73, 73.69, 90.58, 85.14),
    _row("AMOS-CT", "MED3D", SEVEN, 88.25, 85.11, 85.29, 65.12, 59.78, 88.37, 81.10),
    _row("AMOS-CT", "STU-Net-L", SEVEN, 95.47, 88.37, 89.74, 76.92, 82.64, 93.24, 87.03),
    _row("AMOS-CT", "SAM-Med2D", SEVEN, 67.51, 71.09, 68.31, 57.93, 51.24, 76.12, 72.93),
    _row("AMOS-CT", "M4oE", SEVEN, 95.59, 88.72, 88.31, 73.94, 61.39, 90.59, 82.78),
    _row("AMOS-CT+MRI", "DoDNet", SEVEN, 89.31, 80.33, 82.89, 70.13, 68.32, 85.80, 83.23),
    _row("AMOS-CT+MRI", "MED3D", SEVEN, 83.42, 82.11, 86.33, 69.12, 63.20, 86.23, 80.79),
    _row("AMOS-CT+MRI", "STU-Net-L", SEVEN, 95.59, 89.00, 90.10, 79.97, 94.08, 94.37, 94.42),
    _row("AMOS-CT+MRI", "SAM-Med2D", SEVEN, 55.29, 63.27, 62.57, 48.18, 50.12, 61.29, 68.10),
    _row("AMOS-CT+MRI", "M4oE", SEVEN, 94.38, 89.20, 88.16, 76.37, 69.12, 91.23, 85.34),
)

TUMOUR = ("liver", "liver_tumour")
TABLE_3_DICE = (
    _row("ATLAS23", "DoDNet", TUMOUR, 79.54, 24.03),
    _row("ATLAS23", "MED3D", TUMOUR, 73.12, 19.55),
    _row("ATLAS23", "SAM-Med2D", TUMOUR, 80.02, 51.28),
    _row("ATLAS23", "M4oE", TUMOUR, 89.43, 57.53),
)
TABLE_3_IOU = (
    _row("ATLAS23", "DoDNet", TUMOUR, 75.31, 19.30),
    _row("ATLAS23", "MED3D", TUMOUR, 65.30, 16.82),
    _row("ATLAS23", "SAM-Med2D", TUMOUR, 77.34, 48.88),
    _row("ATLAS23", "M4oE", TUMOUR, 86.34, 55.32),
)

ABLATION_ORGANS = ("liver", "liver_tumour", *SEVEN[1:])
TABLE_4 = {
    # Keys as ablation.py names its rows; its mean is over these eight.
    "neither": _row("table 4", "neither", ABLATION_ORGANS, 93.61, 51.23, 84.65, 84.51, 69.34, 63.21, 92.37, 81.20),
    "encoder-gate": _row(
        "table 4", "encoder-gate", ABLATION_ORGANS, 93.21, 55.12, 89.27, 89.15, 75.41, 68.32, 91.12, 83.25
    ),
    "encoder": _row("table 4", "encoder", ABLATION_ORGANS, 93.58, 53.21, 90.01, 90.60, 76.01, 65.33, 90.87, 82.79),
    "decoder-gate": _row(
        "table 4", "decoder-gate", ABLATION_ORGANS, 94.08, 53.25, 88.98, 89.01, 75.76, 69.31, 92.37, 85.81
    ),
    "decoder": _row("table 4", "decoder", ABLATION_ORGANS, 94.30, 53.19, 90.12, 88.91, 74.11, 68.45, 91.36, 85.43),
    "both": _row("table 4", "both", ABLATION_ORGANS, 93.12, 55.37, 88.67, 87.56, 75.39, 66.29, 90.12, 83.04),
    "both-gate": _row("table 4", "both-gate", ABLATION_ORGANS, 94.12, 57.53, 90.85, 90.46, 76.56, 69.16, 92.52, 85.97),
}
