"""`m4oe-train phantom`: synthetic abdomens with labels, from a seed. For tests, demonstrations and
rehearsal; no patient in them.

Shapes are drawn in patient millimetres: x to the Left, y to Posterior, z to Superior, origin
between aorta and navel. A smooth random deformation, pose and size make every seed another body.
"""

import json
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy import ndimage

from ..organs import LABEL_ORDERS
from .phantom_contrast import PARTS, TISSUES, paint
from .volumes import Volume, write_volume

HEAD_OF = {"CT": "BTCV", "MR": "CHAOS", "CE_MR": "ATLAS23"}
SHAPE = (48, 192, 192)
EXTENT = (240.0, 384.0, 384.0)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--modality", choices=tuple(HEAD_OF), required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument(
        "--count", type=int, help="this many, from --seed on, as images/KIND-SEED.nii.gz and labels/KIND-SEED.nii.gz"
    )
    parser.add_argument("--size", type=int, nargs=3, default=SHAPE, metavar=("SLICES", "ROWS", "COLUMNS"))
    parser.add_argument(
        "--out", type=Path, required=True, help="folder; gets phantom-MODALITY.nii.gz and -labels.nii.gz"
    )


def run(args: Namespace) -> None:
    kind = args.modality.lower().replace("_", "-")
    for seed in range(args.seed, args.seed + (args.count or 1)):
        volume = make_phantom(args.modality, seed, tuple(args.size))
        image, labels = args.out / f"phantom-{kind}.nii.gz", args.out / f"phantom-{kind}-labels.nii.gz"
        if args.count:
            image, labels = (args.out / folder / f"{kind}-{seed}.nii.gz" for folder in ("images", "labels"))
        for path, array in ((image, volume.voxels), (labels, volume.labels)):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_volume(path, array, volume.spacing)
        classes = LABEL_ORDERS[HEAD_OF[args.modality]]
        print(json.dumps({"seed": seed, "modality": args.modality, "labels": dict(enumerate(classes, 1))}))


def make_phantom(
    modality: str, seed: int, shape: tuple[int, int, int] = SHAPE, classes: tuple[str, ...] | None = None
) -> Volume:
    """One phantom: voxels (slices, rows, columns) int16 in LPS, HU for CT and arbitrary units for
    MR; labels by `classes`.

    classes: names in label order; a dataset's order of the modality by default. Raises ValueError
    for an unknown modality.
    """
    if modality not in HEAD_OF:
        raise ValueError(f"modality: expected one of {', '.join(HEAD_OF)}, got {modality!r}")
    classes = classes or LABEL_ORDERS[HEAD_OF[modality]]
    random = np.random.default_rng([seed, tuple(HEAD_OF).index(modality)])
    spacing = tuple(e / n * random.uniform(0.95, 1.1) for e, n in zip(EXTENT, shape, strict=True))
    tissue = draw_anatomy(random, shape, spacing, tumours=modality == "CE_MR")
    voxels = paint(modality, tissue, random)
    table = np.zeros(len(TISSUES), np.uint8)
    for label, name in enumerate(classes, 1):
        table[TISSUES.index(name)] = label
    for part, organ in PARTS.items():
        table[TISSUES.index(part)] = table[TISSUES.index(organ)]
    if "liver_tumour" not in classes:
        table[TISSUES.index("liver_tumour")] = table[TISSUES.index("liver")]
    return Volume(voxels, table[tissue], spacing)


@dataclass
class Canvas:
    """Coordinates (mm) of every voxel in the undeformed body, and the tissue drawn so far (index
    into TISSUES)."""

    x: np.ndarray
    y: np.ndarray
    z: np.ndarray
    tissue: np.ndarray
    random: np.random.Generator

    def fill(self, where: np.ndarray, name: str, only: tuple[str, ...] = ()) -> None:
        """Draws a tissue; with `only`, over those tissues alone."""
        if only:
            where = where & np.isin(self.tissue, [TISSUES.index(o) for o in only])
        self.tissue[where] = TISSUES.index(name)

    def ellipsoid(self, centre, radii, power: float = 2.0, jitter: float = 4.0) -> np.ndarray:
        """Squared-distance-like field, below 1 inside; centre and radii (x, y, z) in mm vary with
        the seed."""
        cx, cy, cz = np.asarray(centre) + self.random.uniform(-jitter, jitter, 3)
        rx, ry, rz = np.asarray(radii) * self.random.uniform(0.88, 1.12, 3)
        parts = [abs((self.x - cx) / rx), abs((self.y - cy) / ry), abs((self.z - cz) / rz)]
        return parts[0] ** power + parts[1] ** power + parts[2] ** power

    def tube(self, points, jitter: float = 3.0, flat: float = 1.0) -> np.ndarray:
        """Distance to a polyline over its radius there, below 1 inside. points: (x, y, z, radius)
        in mm; flat squeezes y."""
        points = np.array(points, float)
        points[:, :3] += (
            self.random.uniform(-jitter, jitter, 3) + self.random.uniform(-jitter, jitter, (len(points), 3)) / 2
        )
        points[:, 3] *= self.random.uniform(0.88, 1.15)
        field = np.full(self.x.shape, np.inf, np.float32)
        for a, b in pairwise(points):
            d = (b - a)[:3]
            t = ((self.x - a[0]) * d[0] + (self.y - a[1]) * d[1] + (self.z - a[2]) * d[2]) / max(d @ d, 1e-6)
            t = np.clip(t, 0, 1)
            square = (self.x - a[0] - t * d[0]) ** 2 + (self.z - a[2] - t * d[2]) ** 2
            square += ((self.y - a[1] - t * d[1]) / flat) ** 2
            field = np.minimum(field, np.sqrt(square) / (a[3] + t * (b[3] - a[3])))
        return field


def draw_anatomy(random: np.random.Generator, shape, spacing, tumours: bool) -> np.ndarray:
    """Tissue indices (slices, rows, columns) uint8; later shapes lie over earlier ones."""
    canvas = _canvas(random, shape, spacing)
    cavity, dome = _trunk(canvas)
    _skeleton(canvas)
    _bowel(canvas, cavity)
    _organs(canvas, cavity, dome)
    _vessels(canvas, cavity)
    if tumours:
        _tumours(canvas)
    return canvas.tissue


def _canvas(random: np.random.Generator, shape, spacing) -> Canvas:
    axes = [(np.arange(n, dtype=np.float32) - (n - 1) / 2) * s for n, s in zip(shape, spacing, strict=True)]
    z, y, x = np.meshgrid(*axes, indexing="ij")
    coarse = random.normal(0, 1, (3, 5, 6, 6))
    bend = []
    for field in coarse:
        grown = ndimage.zoom(field, np.array(shape) / field.shape, order=3, mode="nearest", grid_mode=True)
        bend.append(5.0 * grown.astype(np.float32))
    size = random.uniform(0.88, 1.1) * random.uniform(0.95, 1.05, 3)
    angle, tilt = np.radians(random.uniform(-7, 7)), np.radians(random.uniform(-4, 4))
    x, y = x * np.cos(angle) - y * np.sin(angle), x * np.sin(angle) + y * np.cos(angle)
    y, z = y * np.cos(tilt) - z * np.sin(tilt), y * np.sin(tilt) + z * np.cos(tilt)
    shift = random.uniform(-10, 10, 3)
    x, y, z = x / size[0] + shift[0] + bend[0], y / size[1] + shift[1] + bend[1], z / size[2] + shift[2] + bend[2]
    return Canvas(x, y, z, np.zeros(shape, np.uint8), random)


def _trunk(c: Canvas) -> tuple[np.ndarray, np.ndarray]:
    """Skin, fat, muscle wall, the cavity in it (returned as a mask) and the lungs above `dome` (its
    height in mm)."""
    random = c.random
    wide, deep = random.uniform(152, 172), random.uniform(100, 118)
    wide = wide * (1 + 0.04 * np.sin((c.z + random.uniform(-60, 60)) / 45))
    fat = random.uniform(7, 26)

    def outline(inset: float) -> np.ndarray:
        return (abs(c.x) / (wide - inset)) ** 2.5 + (abs(c.y) / (deep - 0.8 * inset)) ** 2.5 < 1

    c.fill(outline(0), "skin")
    c.fill(outline(2.5), "fat")
    c.fill(outline(fat + 2), "muscle")
    cavity = outline(fat + 13) & (c.y < 78 - 0.0012 * c.x**2)
    c.fill(cavity, "fat")
    for side in (-1, 1):
        c.fill(c.ellipsoid((34 * side, 78, 0), (30, 22, 999)) < 1, "muscle", only=("fat", "muscle"))
        c.fill(c.tube([(22 * side, 40, 40, 8), (36 * side, 44, -20, 17), (46 * side, 36, -150, 24)]) < 1, "muscle")
    right = 108 - ((c.x + 60) / 78) ** 2 * 45 - ((c.y + 5) / 95) ** 2 * 40
    left = 98 - ((c.x - 68) / 72) ** 2 * 45 - ((c.y + 5) / 95) ** 2 * 42
    dome = np.maximum(right, left) + random.uniform(-12, 8)
    c.fill(cavity & (c.z > dome), "lung")
    c.fill(cavity & (c.z > dome - 3) & (c.z <= dome), "muscle")
    c.fill((c.ellipsoid((25, -35, 135), (58, 48, 42)) < 1) & cavity, "heart")
    return cavity, dome


def _skeleton(c: Canvas) -> None:
    body = c.ellipsoid((0, 46, 0), (23, 19, 9999), jitter=2)
    c.fill(body < 1, "cortical_bone")
    level = np.mod(c.z + c.random.uniform(0, 35), 35)
    c.fill(body < 0.82, "bone")
    c.fill((body < 1) & (level < 7), "disc")
    arch = c.ellipsoid((0, 72, 0), (17, 13, 9999), jitter=1)
    c.fill((arch < 1) & (level > 8), "cortical_bone")
    c.fill((abs(c.x) < 4) & (c.y > 80) & (c.y < 104) & (level > 14), "cortical_bone", only=("fat", "muscle"))
    c.fill((abs(c.y - 66) < 5) & (abs(c.x) < 42) & (level > 16) & (level < 27), "cortical_bone", only=("fat", "muscle"))
    c.fill(c.ellipsoid((0, 71, 0), (10, 8, 9999), jitter=0.5) < 1, "spinal_canal")
    # Ribs run in the wall, downwards from the spine to the front: a helix in (angle, z), cut at the
    # costal arch.
    angle = np.arctan2(abs(c.x) / 1.45, c.y)
    phase = np.mod(c.z + 34 * angle + c.random.uniform(0, 30), 30)
    near = ndimage.binary_dilation(c.tissue == TISSUES.index("muscle"), iterations=1)
    wall = near & ((abs(c.x) / 150) ** 2.5 + (abs(c.y) / 103) ** 2.5 > 0.72)
    above = c.z > -35 + 95 * np.clip(angle - 1.3, 0, 2)
    ribs = wall & above & (phase < 10) & (angle < 2.7) & (angle > 0.35)
    ribs &= (c.tissue == TISSUES.index("muscle")) & (c.y < 85)
    c.fill(ribs, "cortical_bone")
    c.fill(ndimage.binary_erosion(ribs), "bone")


def _bowel(c: Canvas, cavity: np.ndarray) -> None:
    random = c.random
    for side in (-1, 1):
        points = [(104 * side, 30, -170, 20), (106 * side, 26, -60, 19), (98 * side, 10, -20, 17)]
        _hollow(c, c.tube(points, jitter=6), cavity)
    _hollow(c, c.tube([(-80, -45, -40, 15), (0, -75, -45, 16), (85, -45, -15, 15)], jitter=8), cavity)
    for _ in range(random.integers(12, 20)):
        start = np.array([random.uniform(-85, 85), random.uniform(-70, 15), random.uniform(-160, -35)])
        end = start + random.uniform(-35, 35, 3)
        radius = random.uniform(9, 15)
        _hollow(c, c.tube([(*start, radius), (*end, radius)]), cavity)


def _hollow(c: Canvas, field: np.ndarray, cavity: np.ndarray) -> None:
    """A gut loop: wall, content, and now and then gas where it floats."""
    inside = (field < 1) & cavity
    if not inside.any():
        return
    c.fill(inside, "gut_wall", only=("fat", "gut_content", "gas"))
    c.fill((field < 0.78) & cavity, "gut_content", only=("gut_wall",))
    if c.random.random() < 0.45:
        level = np.quantile(c.y[inside], c.random.uniform(0.15, 0.5))
        c.fill((field < 0.75) & (c.y < level), "gas", only=("gut_content",))


def _organs(c: Canvas, cavity: np.ndarray, dome: np.ndarray) -> None:
    below = cavity & (c.z < dome - 3)
    soft = ("fat", "gut_wall", "gut_content", "gas", "muscle")
    free = below & np.isin(c.tissue, [TISSUES.index(s) for s in soft])

    stomach = c.tube(
        [(62, 22, 78, 30), (72, -12, 55, 34), (58, -50, 22, 27), (15, -62, 2, 20), (-22, -48, 0, 13)], jitter=6
    )
    c.fill((stomach < 1) & free, "stomach")
    spleen = c.ellipsoid((104, 32, 48), (36, 52, 50), jitter=7) < 1
    spleen &= c.ellipsoid((62, 5, 50), (44, 56, 75)) > 1
    c.fill(spleen & free, "spleen")

    liver = c.ellipsoid((-84, -2, 40), (74, 84, 88), power=2.4) < 1
    lobe = c.ellipsoid((-6, -48, 62), (74, 40, 38), power=2.2) < 1
    # The lower face is hollowed by the kidney and the gut: an oblique cut, lowest far right.
    cut = c.z > -75 + 0.75 * (c.x + 125) + 0.25 * (c.y + 40)
    c.fill((liver | lobe) & cut & (c.x < 75) & free & (c.y < 62 - 0.2 * (c.x + 90)), "liver")
    c.fill(
        c.tube([(-62, -42, 12, 8), (-62, -55, -10, 15), (-58, -60, -28, 16)], jitter=5) < 1,
        "gallbladder",
        only=(*soft, "liver"),
    )

    for side, name, height in ((-1, "right_kidney", -22), (1, "left_kidney", -6)):
        lean = 0.12 * side * (c.z - height)
        c.x += lean
        kidney = c.ellipsoid((66 * side, 40, height), (28, 27, 54), jitter=5)
        hilum = c.ellipsoid((46 * side, 34, height), (17, 12, 22), jitter=2)
        c.x -= lean
        c.fill((kidney < 1.35) & below, "fat", only=("liver", "spleen", *soft))
        c.fill((kidney < 1) & below & (hilum > 1), name)
        c.fill((kidney < 0.3) & below & (hilum > 1), f"{name}_medulla")
    c.fill(
        c.tube([(-38, -2, -28, 17), (-26, -14, -4, 13), (6, -20, 12, 10), (48, 2, 24, 11), (84, 18, 36, 9)]) < 1,
        "pancreas",
        only=soft,
    )
    for side, name in ((-1, "right_adrenal"), (1, "left_adrenal")):
        limbs = [(34 * side, 18, 44, 3.2), (36 * side, 27, 34, 3.6), (42 * side, 36, 22, 3.0)]
        other = [(36 * side, 26, 36, 3.2), (31 * side, 36, 26, 2.8)]
        # Thin as they are, they must not fall between coarse voxels.
        c.fill(
            np.minimum(c.tube(limbs, jitter=2), c.tube(other, jitter=1)) < 1.15, name, only=("fat", "liver", "muscle")
        )
    c.fill(c.tube([(8, 6, 150, 9), (10, 2, 95, 9), (24, -2, 76, 9)], jitter=2) < 1, "oesophagus")
    _air_in_stomach(c)


def _air_in_stomach(c: Canvas) -> None:
    inside = c.tissue == TISSUES.index("stomach")
    if not inside.any():
        return
    lumen = ndimage.binary_erosion(inside, structure=np.ones((1, 3, 3), bool))
    c.fill(lumen, "stomach_content")
    if c.random.random() < 0.8:
        level = np.quantile(c.y[inside], c.random.uniform(0.08, 0.4))
        c.fill(lumen & (c.y < level), "stomach_gas")


def _vessels(c: Canvas, cavity: np.ndarray) -> None:
    c.fill(c.tube([(14, 26, 160, 12), (8, 16, 60, 11), (7, 12, -160, 9)], jitter=2) < 1, "aorta")
    c.fill(
        c.tube([(-20, -6, 118, 12), (-22, 2, 70, 12), (-20, 12, 0, 11), (-16, 14, -160, 10)], jitter=2, flat=0.85) < 1,
        "inferior_vena_cava",
    )
    portal = [(-62, -8, 48, 5), (-40, -8, 36, 7.5), (-10, -8, 8, 7.5), (38, 12, 24, 5.5), (84, 26, 40, 4.5)]
    c.fill(
        c.tube(portal, jitter=2) < 1,
        "portal_and_splenic_vein",
        only=("liver", "fat", "pancreas", "gut_wall", "gut_content"),
    )
    for end in ((-110, -30, 60, 2.2), (-90, 30, 65, 2.2), (20, -60, 65, 2.0)):
        c.fill(c.tube([(-22, -4, 92, 4), end], jitter=4) < 1, "liver_vessel", only=("liver",))
        c.fill(
            c.tube([(-58, -8, 46, 4), (end[0], end[1], end[2] - 35, 2)], jitter=4) < 1, "liver_vessel", only=("liver",)
        )
    for side in (-1, 1):
        c.fill(c.tube([(0, 14, -12, 4), (55 * side, 34, -14, 4)], jitter=2) < 1, "renal_vessel", only=("fat",))


def _tumours(c: Canvas) -> None:
    random = c.random
    inside = np.argwhere(c.tissue == TISSUES.index("liver"))
    for _ in range(random.integers(1, 5)):
        z, y, x = inside[random.integers(len(inside))]
        radius = random.uniform(7, 26)
        centre = (c.x[z, y, x], c.y[z, y, x], c.z[z, y, x])
        field = c.ellipsoid(centre, (radius, radius, radius), jitter=0)
        c.fill(field < 1, "liver_tumour", only=("liver", "liver_vessel"))
