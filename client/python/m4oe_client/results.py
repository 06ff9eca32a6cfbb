"""What the service answers, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from .volume import Source
from .wire import enum_name

_T = TypeVar("_T")


@dataclass(frozen=True)
class OrganClass:
    """A class of a head. ``label`` is its value in the labels, ``snomed_ct`` its concept identifier."""

    label: int
    name: str
    snomed_ct: str
    meaning: str
    color: str


@dataclass(frozen=True)
class RefinePlan:
    """What replaces the labels of the preview, and costs that beside it."""

    model: str
    model_version: str
    model_sha256: str
    head: str
    infer_seconds: float
    queue_seconds: float
    provider: str
    settles: bool


@dataclass(frozen=True)
class Plan:
    """What a volume costs and gets; the first answer of a call. ``window`` is None where the voxels decide it.

    ``refine`` is None unless the call names a refine_model; ``classes`` and ``memory_bytes`` are of both models then.
    """

    request_id: str
    model: str
    model_version: str
    model_sha256: str
    head: str
    classes: tuple[OrganClass, ...]
    window: tuple[float, float] | None
    volume_bytes: int
    memory_bytes: int
    slices: int
    infer_seconds: float
    queue_seconds: float
    streams_while_uploading: bool
    provider: str
    preview_slices: int
    settles: bool
    passes: int
    refine: RefinePlan | None


@dataclass(frozen=True)
class Progress:
    """How far the service is: bytes that came, slices whose labels are known, and all of them.

    Where the call refines, a slice counts twice.
    """

    received_bytes: int
    inferred_slices: int
    total_slices: int


@dataclass(frozen=True)
class LabelSlice:
    """One slice of the source's grid.

    Attributes:
        k: its number along the third axis.
        output: ``LABELS``, or ``CONFIDENCE`` (255 x the probability of the class that was chosen).
        data: (nj, ni).
        revision: 0, 1 for one that was settled after it had left with 0, 2 for one that replaces a preview: the last
            one of a k counts.
    """

    k: int
    output: str
    data: NDArray[np.uint8]
    revision: int


@dataclass(frozen=True)
class Organ:
    """Measures of one class. ``verdict`` is ACCEPT, REVIEW, REJECT or ABSENT; ``mean_confidence`` 0 to 1.

    Attributes:
        predicted_dice: the Dice that is expected, of a calibrated head and a class with voxels; None otherwise.
        dice_at_least: the Dice that it has at least, as often as the model's manifest says.
        missed_probability: of a class without voxels, how probable it is that the class is there.
        agreement: of a thorough answer and a class with voxels, the share of the passes that gave these this label.
        explanation: what the verdict follows from, as a sentence.
        experts: mean weight of each over the class's voxels; empty where all slices have the volume's.
        mean_intensity: of the class's voxels, HU for CT; None where it has none.
    """

    label: int
    name: str
    voxels: int
    volume_ml: float
    mean_confidence: float | None
    verdict: str
    reasons: tuple[str, ...]
    removed_voxels: int
    filled_voxels: int
    predicted_dice: float | None
    dice_at_least: float | None
    missed_probability: float | None
    agreement: float | None
    explanation: str
    experts: dict[str, float]
    mean_intensity: float | None


@dataclass(frozen=True)
class PlaceRelation:
    """Where one organ lies to another: ``first`` is expected ``is_`` ("right of", "above") ``second``.

    ``mm`` between the centres is negative where they lie the other way; ``outcome`` is holds, contradicted or
    undecided.
    """

    first: str
    is_: str
    second: str
    mm: float
    outcome: str


@dataclass(frozen=True)
class Preview:
    """What made the labels that came first, of a call that refines; ``total_seconds`` until all of them had left."""

    model: str
    model_version: str
    model_sha256: str
    head: str
    provider: str
    queue_seconds: float
    infer_seconds: float
    total_seconds: float


@dataclass(frozen=True)
class Report:
    """The last answer: measures of each organ, remarks that a person should read, what would replay the result.

    ``labels_crc32`` is of all labels in source order; ``experts`` the mean weight of each, ``expert_slices`` that of
    each axial slice from the most inferior one on, where they differ; ``sides`` whether organs lie to each other as in
    a patient (AS_EXPECTED, MIRRORED, ...), told from ``relations``; ``contrast_phase`` of a CT (NATIVE, ARTERIAL,
    VENOUS, ENHANCED), told from ``contrast_evidence``; ``covered`` how much of parts of the body the volume shows
    (WHOLE, IN_PART, NOT_SEEN). Where the call refined, ``preview`` says what came first, and all else is of the model
    that replaced it.
    """

    request_id: str
    organs: tuple[Organ, ...]
    experts: dict[str, float]
    expert_slices: dict[str, tuple[float, ...]]
    window: tuple[float, float]
    labels_crc32: int
    warnings: tuple[str, ...]
    receive_seconds: float
    queue_seconds: float
    infer_seconds: float
    total_seconds: float
    model: str
    model_version: str
    model_sha256: str
    head: str
    precision: str
    provider: str
    service_version: str
    skipped_slices: int
    settled: bool
    revised_slices: int
    settle_seconds: float
    adapter: str
    sides: str
    relations: tuple[PlaceRelation, ...]
    passes: int
    contrast_phase: str
    contrast_evidence: str
    covered: dict[str, str]
    preview: Preview | None


Answer = Plan | Progress | LabelSlice | Report


@dataclass(frozen=True)
class Head:
    """A set of classes that a model knows for some modalities."""

    name: str
    description: str
    modalities: tuple[str, ...]
    classes: tuple[OrganClass, ...]


@dataclass(frozen=True)
class Model:
    """A model that the service can run; ``default_heads`` by modality."""

    name: str
    version: str
    description: str
    graph_sha256: str
    heads: tuple[Head, ...]
    default_heads: dict[str, str]
    experts: tuple[str, ...]
    ready: bool
    provider: str
    is_default: bool


@dataclass(frozen=True)
class Segmentation:
    """A volume's labels with their plan and report.

    Attributes:
        labels: class index of each voxel, in the shape and order of the array that was given (of a SimpleITK image
            that of ``GetArrayFromImage``, of a nibabel image that of its data).
        confidence: the same of 255 x the probability of the class that was chosen; None where it was not asked for.
    """

    labels: NDArray[np.uint8]
    confidence: NDArray[np.uint8] | None
    plan: Plan
    report: Report
    _source: Source = field(repr=False)

    def mask(self, name: str) -> NDArray[np.bool_]:
        """Where one class is. Raises KeyError for a name that the plan does not have."""
        found = [organ.label for organ in self.plan.classes if organ.name == name]
        if not found:
            raise KeyError(f"{name}: expected one of {', '.join(organ.name for organ in self.plan.classes)}")
        return np.equal(self.labels, found[0])

    def image(self) -> Any:
        """The labels as an image of the kind that was given (SimpleITK or nibabel), on its grid.

        Raises:
            TypeError: an array was given, which has no image.
        """
        given = self._source.image
        if given is None:
            raise TypeError("expected an image of SimpleITK or nibabel to have been segmented, got an array")
        if hasattr(given, "dataobj"):
            import nibabel

            return nibabel.Nifti1Image(self.labels, given.affine)  # type: ignore[no-untyped-call]
        import SimpleITK

        made = SimpleITK.GetImageFromArray(self.labels)
        made.CopyInformation(given)  # type: ignore[no-untyped-call]
        return made


def _read(kind: type[_T], message: Any, **given: Any) -> _T:
    """A value whose fields are the message's of the same name, but for those that are given."""
    names = [one.name for one in fields(kind)]  # type: ignore[arg-type]
    return kind(**{name: given[name] if name in given else getattr(message, name) for name in names})


def _classes(messages: Sequence[Any]) -> tuple[OrganClass, ...]:
    return tuple(_read(OrganClass, one) for one in messages)


def plan_of(message: Any) -> Plan:
    fixed = message.HasField("window_lower")
    window = (message.window_lower, message.window_upper) if fixed else None
    refine = _read(RefinePlan, message.refine) if message.HasField("refine") else None
    return _read(Plan, message, classes=_classes(message.classes), window=window, refine=refine)


def progress_of(message: Any) -> Progress:
    return _read(Progress, message)


_SOMETIMES_TOLD = (
    "mean_confidence",
    "predicted_dice",
    "dice_at_least",
    "missed_probability",
    "agreement",
    "mean_intensity",
)


def _organ(message: Any) -> Organ:
    told = {name: getattr(message, name) if message.HasField(name) else None for name in _SOMETIMES_TOLD}
    verdict = enum_name("m4oe.v1.Verdict", message.verdict)
    experts = {one.expert: one.share for one in message.experts}
    return _read(Organ, message, verdict=verdict, reasons=tuple(message.reasons), experts=experts, **told)


def report_of(message: Any) -> Report:
    return _read(
        Report,
        message,
        organs=tuple(map(_organ, message.classes)),
        experts={one.expert: one.share for one in message.experts},
        expert_slices={one.expert: tuple(one.slices) for one in message.experts if one.slices},
        window=(message.window_lower, message.window_upper),
        warnings=tuple(message.warnings),
        sides=enum_name("m4oe.v1.SidesOutcome", message.sides),
        relations=tuple(_read(PlaceRelation, one, is_=getattr(one, "is")) for one in message.relations),
        contrast_phase=enum_name("m4oe.v1.ContrastPhase", message.contrast_phase),
        covered={one.part: enum_name("m4oe.v1.Coverage", one.coverage) for one in message.covered},
        preview=_read(Preview, message.preview) if message.HasField("preview") else None,
    )


def models_of(message: Any) -> tuple[Model, ...]:
    def modality(number: int) -> str:
        return enum_name("m4oe.v1.Modality", number)

    def head(one: Any) -> Head:
        return _read(Head, one, modalities=tuple(map(modality, one.modalities)), classes=_classes(one.classes))

    return tuple(
        _read(
            Model,
            one,
            heads=tuple(map(head, one.heads)),
            default_heads={modality(rule.modality): rule.default_head for rule in one.modalities},
            experts=tuple(one.experts),
            is_default=one.name == message.default_model,
        )
        for one in message.models
    )
