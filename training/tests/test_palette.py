"""Colours that can be told apart, by everybody, in the catalogue, in the shipped manifest and in pictures."""

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from m4oe.organs import ORGANS
from m4oe.palette import PALETTE

MODELS = Path(__file__).parents[2] / "models"

# Organs that touch, and sides that must not be taken for each other.
NEIGHBOURS = {
    "liver": (
        "spleen right_kidney gallbladder oesophagus stomach aorta inferior_vena_cava portal_and_splenic_vein pancreas "
        "right_adrenal duodenum liver_tumour"
    ),
    "spleen": "left_kidney stomach pancreas left_adrenal portal_and_splenic_vein",
    "right_kidney": "left_kidney gallbladder inferior_vena_cava pancreas right_adrenal duodenum",
    "left_kidney": "stomach pancreas left_adrenal portal_and_splenic_vein aorta",
    "gallbladder": "stomach duodenum pancreas portal_and_splenic_vein",
    "oesophagus": "aorta stomach inferior_vena_cava",
    "stomach": "portal_and_splenic_vein pancreas left_adrenal duodenum aorta",
    "aorta": "inferior_vena_cava portal_and_splenic_vein pancreas left_adrenal duodenum",
    "inferior_vena_cava": "portal_and_splenic_vein pancreas right_adrenal duodenum",
    "portal_and_splenic_vein": "pancreas duodenum left_adrenal",
    "pancreas": "left_adrenal duodenum",
    "right_adrenal": "left_adrenal duodenum",
    "bladder": "prostate_or_uterus",
}
PAIRS = [(one, other) for one, others in NEIGHBOURS.items() for other in others.split()]

# Machado, Oliveira and Fernandes 2009, severity 1, on linear sRGB.
SEEN_BY = {
    "most": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
LEAST = {"most": 25.0, "protanopia": 18.0, "deuteranopia": 18.0}


def rgb_of(color: str) -> np.ndarray:
    return np.array([int(color[at : at + 2], 16) for at in (1, 3, 5)]) / 255


def lab_of(rgb: np.ndarray, seen_by: str = "most") -> np.ndarray:
    """CIELAB (D65) of an sRGB colour (3) in 0..1."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    linear = np.clip(SEEN_BY[seen_by] @ linear, 0, 1)
    to_xyz = np.array(
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    )
    t = to_xyz @ linear / np.array([0.95047, 1.0, 1.08883])
    f = np.where(t > 216 / 24389, np.cbrt(t), (24389 / 27 * t + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def ciede2000(lab1, lab2) -> float:
    """Colour difference of CIE 142-2001, as Sharma, Wu and Dalal 2005 write it down."""
    (l1, a1, b1), (l2, a2, b2) = lab1, lab2
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 0.5 * (1 - np.sqrt(mean**7 / (mean**7 + 25**7)))
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    dh = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    dl, dc, dhue = l2 - l1, c2 - c1, 2 * np.sqrt(c1 * c2) * np.sin(np.radians(dh / 2))
    lm, cm = (l1 + l2) / 2, (c1 + c2) / 2
    hm = h1 + h2
    if c1 * c2 != 0:
        hm = hm / 2 if abs(h1 - h2) <= 180 else (hm + 360) / 2 if hm < 360 else (hm - 360) / 2
    t = 1 - 0.17 * cos(hm - 30) + 0.24 * cos(2 * hm) + 0.32 * cos(3 * hm + 6) - 0.20 * cos(4 * hm - 63)
    turn = 30 * np.exp(-(((hm - 275) / 25) ** 2))
    rc = 2 * np.sqrt(cm**7 / (cm**7 + 25**7))
    sl = 1 + 0.015 * (lm - 50) ** 2 / np.sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    rt = -np.sin(np.radians(2 * turn)) * rc
    return float(np.sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dhue / sh) ** 2 + rt * dc / sc * dhue / sh))


def cos(degrees: float) -> float:
    return float(np.cos(np.radians(degrees)))


@pytest.mark.parametrize(
    ("lab1", "lab2", "difference"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0000),
        ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
        ((50, 2.5, 0), (61, -5, 29), 22.8977),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_difference_is_that_of_the_published_pairs(lab1, lab2, difference):
    assert ciede2000(lab1, lab2) == pytest.approx(difference, abs=1e-4)


def test_every_structure_of_the_catalogue_has_its_colour_from_the_palette():
    assert {name: organ.color for name, organ in ORGANS.items()} == PALETTE


def test_the_shipped_manifest_has_names_codes_and_colours_of_the_catalogue():
    manifest = json.loads((MODELS / "demo" / "manifest.json").read_text(encoding="utf-8"))
    for head in manifest["heads"]:
        for one in head["classes"]:
            known = ORGANS[one["name"]]
            assert one["color"] == known.color
            assert one["code"] == {"scheme": "SCT", "value": known.code, "meaning": known.meaning}


@pytest.mark.parametrize("seen_by", SEEN_BY)
def test_neighbours_are_told_apart_by_everybody(seen_by):
    apart = {pair: ciede2000(*(lab_of(rgb_of(PALETTE[name]), seen_by) for name in pair)) for pair in PAIRS}
    assert {pair: round(value, 1) for pair, value in apart.items() if value < LEAST[seen_by]} == {}


def test_any_two_differ():
    colours = {name: lab_of(rgb_of(color)) for name, color in PALETTE.items()}
    assert min(ciede2000(colours[one], colours[other]) for one, other in combinations(colours, 2)) >= 19


@pytest.mark.parametrize("grey", [0.0, 0.25, 0.5, 0.75, 1.0])
def test_outlines_in_a_picture_are_told_apart_on_any_tissue(grey):
    # src/formats/overlay/tile.ts draws outlines with 0.95 of the colour.
    shown = {name: lab_of(0.95 * rgb_of(color) + 0.05 * grey) for name, color in PALETTE.items()}
    assert min(ciede2000(shown[one], shown[other]) for one, other in PAIRS) >= 23
