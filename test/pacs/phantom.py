"""A phantom that is different left and right, known at every point of patient space (LPS, mm), and
grids that cut it."""

from dataclasses import dataclass

import numpy as np

PERSON = {
    "PatientName": "Müller^Jörg",
    "PatientID": "P-0815 Ä",
    "PatientBirthDate": "19561203",
    "PatientSex": "M",
    "PatientAge": "069Y",
    "PatientWeight": "81.5",
    "PregnancyStatus": "4",
    "StudyDate": "20260102",
    "StudyTime": "030405",
    "StudyID": "S1",
    "AccessionNumber": "A77",
    "ReferringPhysicianName": "",
    "StudyDescription": "Oberbauch, zärtlich",
}

# Label, centre and half axes: a big organ on the patient's right, two small ones on the left, one
# of them low and behind.
ORGANS = (
    (1, (-30.0, -5.0, 10.0), (22.0, 26.0, 18.0)),
    (2, (35.0, 10.0, 12.0), (12.0, 10.0, 9.0)),
    (5, (20.0, 25.0, -18.0), (9.0, 8.0, 14.0)),
)


def labels_at(points: np.ndarray) -> np.ndarray:
    """Labels (...) at LPS points (..., 3)."""
    labels = np.zeros(points.shape[:-1], np.uint8)
    for label, centre, half in ORGANS:
        labels[(((points - centre) / half) ** 2).sum(-1) <= 1] = label
    return labels


@dataclass(frozen=True)
class Grid:
    """Directions of i (along a row), j (down a column) and k (slice to slice), size and spacing in
    that order."""

    i: tuple[float, float, float]
    j: tuple[float, float, float]
    k: tuple[float, float, float]
    size: tuple[int, int, int]
    spacing: tuple[float, float, float]

    @property
    def axes(self) -> np.ndarray:
        return np.array([self.i, self.j, self.k], float)

    @property
    def origin(self) -> np.ndarray:
        """Centre of voxel (0, 0, 0): the grid's middle lies a little off the phantom's."""
        half = (np.array(self.size) - 1) * np.array(self.spacing) / 2
        return np.array([2.5, 4.0, 1.5]) - half @ self.axes

    def points(self) -> np.ndarray:
        """LPS points (nk, nj, ni, 3)."""
        k, j, i = np.meshgrid(*(np.arange(n) for n in reversed(self.size)), indexing="ij")
        steps = np.stack([i, j, k], -1) * np.array(self.spacing)
        return self.origin + steps @ self.axes

    def position(self, k: int) -> np.ndarray:
        return self.origin + k * self.spacing[2] * self.axes[2]


def _turned(angle_z: float, angle_x: float) -> np.ndarray:
    cz, sz, cx, sx = np.cos(angle_z), np.sin(angle_z), np.cos(angle_x), np.sin(angle_x)
    return np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]]) @ np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])


_OBLIQUE = _turned(0.3, -0.2)

# Frames of 27 x 23 pixels: no whole number of bytes. Rows and columns differ, and so do all
# spacings.
GRIDS = {
    "axial": Grid((1, 0, 0), (0, 1, 0), (0, 0, 1), (27, 23, 12), (4.5, 5.0, 6.0)),
    "head-first": Grid((1, 0, 0), (0, 1, 0), (0, 0, -1), (27, 23, 12), (4.5, 5.0, 6.0)),
    "prone": Grid((-1, 0, 0), (0, -1, 0), (0, 0, 1), (27, 23, 12), (4.5, 5.0, 6.0)),
    "coronal": Grid((1, 0, 0), (0, 0, -1), (0, 1, 0), (27, 15, 14), (4.5, 6.0, 5.0)),
    "sagittal": Grid((0, 1, 0), (0, 0, -1), (-1, 0, 0), (23, 15, 20), (4.5, 6.0, 6.0)),
    "oblique": Grid(*(tuple(_OBLIQUE[:, n]) for n in range(3)), (27, 23, 14), (4.5, 5.0, 6.0)),
}
