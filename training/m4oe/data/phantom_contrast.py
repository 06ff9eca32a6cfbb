"""How bright each tissue of a phantom is: HU for portal-venous CT, arbitrary units for T2-SPIR and
contrast-enhanced MR."""

import numpy as np
from scipy import ndimage

# name: (CT in HU, T2-SPIR, CE-MR). Names that organs.py knows are labelled; a "part" belongs to the
# organ before the dash.
_TABLE: dict[str, tuple[float, float, float]] = {
    "air": (-1000, 2, 2),
    "skin": (20, 130, 160),
    "fat": (-105, 60, 110),
    "muscle": (58, 110, 230),
    "lung": (-840, 12, 25),
    "heart": (125, 150, 520),
    "cortical_bone": (420, 35, 60),
    "bone": (190, 120, 170),
    "disc": (85, 180, 190),
    "spinal_canal": (25, 650, 120),
    "gut_wall": (70, 200, 380),
    "gut_content": (25, 350, 150),
    "gas": (-900, 6, 6),
    "liver": (112, 190, 430),
    "spleen": (120, 400, 480),
    "right_kidney": (185, 440, 680),
    "left_kidney": (185, 440, 680),
    "right_kidney_medulla": (165, 490, 560),
    "left_kidney_medulla": (165, 490, 560),
    "gallbladder": (10, 800, 110),
    "oesophagus": (55, 170, 300),
    "stomach": (75, 210, 380),
    "stomach_content": (25, 420, 140),
    "stomach_gas": (-930, 6, 6),
    "aorta": (165, 70, 780),
    "inferior_vena_cava": (145, 110, 700),
    "portal_and_splenic_vein": (165, 160, 720),
    "liver_vessel": (150, 240, 640),
    "renal_vessel": (160, 120, 700),
    "pancreas": (100, 230, 420),
    "right_adrenal": (75, 210, 380),
    "left_adrenal": (75, 210, 380),
    "liver_tumour": (70, 330, 250),
}
TISSUES: tuple[str, ...] = tuple(_TABLE)
PARTS = {
    "right_kidney_medulla": "right_kidney",
    "left_kidney_medulla": "left_kidney",
    "stomach_content": "stomach",
    "stomach_gas": "stomach",
    "liver_vessel": "liver",
}
"""Tissues that are labelled as the organ they lie in."""

_COLUMN = {"CT": 0, "MR": 1, "CE_MR": 2}


def paint(modality: str, tissue: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Tissue indices (D, H, W) -> intensities (D, H, W) int16: contrast that varies by seed,
    texture, partial volume, noise."""
    means = np.array([values[_COLUMN[modality]] for values in _TABLE.values()], np.float32)
    if modality == "CT":
        means = means + random.normal(0, 7, len(means)).astype(np.float32)
        enhancement = random.uniform(0.75, 1.2)
        means = np.where((means > 90) & (means < 200), 50 + (means - 50) * enhancement, means)
    else:
        means = means * random.uniform(0.8, 1.25, len(means)).astype(np.float32)
    # Both kidneys are perfused alike.
    for part in ("kidney", "kidney_medulla"):
        means[TISSUES.index(f"right_{part}")] = means[TISSUES.index(f"left_{part}")]
    if modality == "CE_MR" and random.random() < 0.3:
        means[TISSUES.index("liver_tumour")] = random.uniform(1.15, 1.5) * means[TISSUES.index("liver")]
    image = means[tissue]
    texture = ndimage.gaussian_filter(random.standard_normal(tissue.shape, np.float32), (0.8, 2.0, 2.0))
    texture /= texture.std()
    image += texture * (6 if modality == "CT" else 0.06 * image)
    image = ndimage.gaussian_filter(image, (0.25, random.uniform(0.5, 0.8), random.uniform(0.5, 0.8)))
    if modality == "CT":
        noise = ndimage.gaussian_filter(random.standard_normal(tissue.shape, np.float32), (0, 0.6, 0.6))
        image += noise / noise.std() * random.uniform(6, 18)
        return np.clip(np.rint(image), -1024, 3071).astype(np.int16)
    image = image * _bias_field(tissue.shape, random)
    real, imaginary = random.standard_normal((2, *tissue.shape), np.float32) * random.uniform(8, 22)
    # Magnitude images have Rician noise: air is never below zero.
    return np.clip(np.rint(np.hypot(image + real, imaginary)), 0, 32767).astype(np.int16)


def _bias_field(shape: tuple[int, ...], random: np.random.Generator) -> np.ndarray:
    """A smooth coil sensitivity around 1."""
    coarse = random.normal(0, 0.13, (3, 4, 4))
    grown = ndimage.zoom(coarse, np.array(shape) / coarse.shape, order=3, mode="nearest", grid_mode=True)
    return np.exp(grown).astype(np.float32)
