"""The methods of the paper's tables, and what stands for each of them here; a method that is not
run says why."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..config import require


@dataclass(frozen=True)
class Method:
    """stands_for: whose place it takes in the paper. why_not: said in its row in place of
    figures."""

    name: str
    title: str
    stands_for: str
    why_not: str | None = None


METHODS = (
    Method("m4oe", "M4oE", "the paper's own"),
    Method("swin-unet", "SwinUNet without experts, this repository's", "SwinUNet; table 4, first row"),
    Method("unet3d", "3D U-Net, nnU-Net's plan (MONAI DynUNet)", "STU-Net-L, nnU-Net"),
    Method("resnet3d", "3D residual network (MONAI SegResNet)", "MED3D"),
    Method("dodnet", "dynamic filters by task, on MONAI SegResNet", "DoDNet"),
    Method(
        "self-training",
        "self-training with pseudo labels",
        "Liu's",
        "not run: no kept library carries it, and training a second network on pseudo labels of unlabelled scans is not built here",
    ),
    Method(
        "sam-med2d",
        "SAM-Med2D, one point an organ and slice",
        "SAM-Med2D",
        "not run: its weights are not at hand; it also has to be given a point within each organ, which the others find alone",
    ),
)


GIVEN = {
    system: Method(f"{system}-checkpoint", f"{title}, its own checkpoint", stands_for)
    for system, title, stands_for in (
        ("nnunet", "nnU-Net", "nnU-Net"),
        ("stunet", "STU-Net", "STU-Net-L"),
        ("dodnet", "DoDNet", "DoDNet"),
        ("med3d", "MED3D", "MED3D"),
        ("phtrans", "PHTrans, coarse and fine", "Liu's"),
        ("sam-med2d", "SAM-Med2D, one point an organ and slice", "SAM-Med2D"),
    )
}
"""By the name of the system: with weights that others trained."""


def chosen(names: list[str] | None, given: Sequence[Method] = ()) -> list[Method]:
    """The methods of these names, in the table's order, all without names; then those of given
    checkpoints, in whose favour rows of the same method that are not run are left out. Raises
    ConfigError for an unknown name."""
    known = [method.name for method in METHODS]
    for name in names or ():
        require(name in known, "--methods", f"some of {', '.join(known)}", name)
    run = {method.stands_for for method in given}
    wanted = [method for method in METHODS if names is None or method.name in names]
    return [*(method for method in wanted if not (method.why_not and method.stands_for in run)), *given]
