"""Which cases of a prepared folder an experiment trains on, which it holds out, and what their
labels mean to its heads."""

from dataclasses import dataclass
from fnmatch import fnmatchcase

import numpy as np

from ..config import ConfigError, ModelConfig
from ..experiment import DataConfig, DataSource
from .prepared import PreparedCase, PreparedFolder


@dataclass(frozen=True)
class Split:
    """The cases of one source. unlabelled: for phase one alone."""

    source: DataSource
    train: tuple[PreparedCase, ...]
    held_out: tuple[PreparedCase, ...]
    unlabelled: tuple[PreparedCase, ...]


def split(config: DataConfig, folder: PreparedFolder) -> tuple[Split, ...]:
    """The cases of every source, in the order of the configuration.

    Raises ConfigError for a pattern that fits no case, a case without labels where they are needed,
    and a subject that would be trained on and held out.
    """
    splits = tuple(_split(source, folder) for source in config.sources)
    if config.fold is not None:
        splits = _fold(splits, *config.fold)
    held = {case.subject: case.id for part in splits for case in part.held_out}
    for part in splits:
        for case in (*part.train, *part.unlabelled):
            if case.subject in held:
                raise ConfigError(
                    f"{part.source.dataset}: {case.id} is trained on, but {held[case.subject]} of the same subject is held out"
                )
    return splits


def _fold(splits: tuple[Split, ...], first: int, count: int) -> tuple[Split, ...]:
    """Every count-th training case, of each data set that holds cases out, measured in place of
    those."""
    held = {case.subject for part in splits for case in part.held_out}
    measured: set[str] = set()
    for dataset in {part.source.dataset for part in splits if part.held_out}:
        own = {case.subject for part in splits if part.source.dataset == dataset for case in part.train}
        measured |= set(sorted(own - held)[first::count])

    def kept(cases: tuple[PreparedCase, ...]) -> tuple[PreparedCase, ...]:
        return tuple(case for case in cases if case.subject not in measured | held)

    def shown(part: Split) -> tuple[PreparedCase, ...]:
        return tuple(case for case in part.train if part.held_out and case.subject in measured)

    return tuple(Split(part.source, kept(part.train), shown(part), kept(part.unlabelled)) for part in splits)


def _split(source: DataSource, folder: PreparedFolder) -> Split:
    own = [case for case in folder.cases if case.dataset == source.dataset]
    if not own:
        there = ", ".join(sorted({case.dataset for case in folder.cases}))
        raise ConfigError(f"dataset: {folder.path} holds {there}, not {source.dataset}; prepare it into that folder")
    scanned_as = source.scanned_as or source.modality
    cases = [case for case in own if case.modality == scanned_as]
    if not cases:
        there = ", ".join(sorted({case.modality for case in own}))
        raise ConfigError(f"{source.dataset}: scanned_as: its cases are {there}, not {scanned_as}")
    labelled = [case for case in cases if case.labels is not None]
    held_out = _matching(source, "held_out", source.held_out, labelled, cases)
    held = {case.id for case in held_out}
    train = tuple(case for case in _matching(source, "train", source.train, labelled, cases) if case.id not in held)
    known = {case.id for case in (*train, *held_out)}
    unlabelled = _matching(source, "unlabelled", source.unlabelled, cases, cases)
    return Split(source, train, held_out, tuple(case for case in unlabelled if case.id not in known))


def _matching(
    source: DataSource, key: str, patterns: tuple[str, ...], among: list[PreparedCase], cases: list[PreparedCase]
) -> tuple[PreparedCase, ...]:
    for pattern in patterns:
        if any(fnmatchcase(case.id, pattern) for case in among):
            continue
        bare = [case.id for case in cases if fnmatchcase(case.id, pattern)]
        if bare:
            raise ConfigError(f"{source.dataset}: {key}: {bare[0]} has no labels; name it under `unlabelled`")
        raise ConfigError(f"{source.dataset}: {key}: no case fits {pattern!r}; there are {_some(cases)}")
    return tuple(case for case in among if any(fnmatchcase(case.id, pattern) for pattern in patterns))


def _some(cases: list[PreparedCase]) -> str:
    names = [case.id for case in cases]
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")


def label_table(source: DataSource, case: PreparedCase, model: ModelConfig) -> np.ndarray:
    """(256,) uint8: what the case's label numbers are in the source's head; classes that the head
    does not have become 0."""
    classes = model.heads[model.head_index(source.head)].classes
    table = np.zeros(256, np.uint8)
    for number, name in enumerate(case.classes, 1):
        if name in classes:
            table[number] = classes.index(name) + 1
    return table


def taught_classes(source: DataSource, case: PreparedCase, model: ModelConfig) -> tuple[str, ...]:
    """Classes of the source's head that the case's labels tell about, whether or not a voxel shows
    them."""
    classes = model.heads[model.head_index(source.head)].classes
    return tuple(name for name in classes if name in case.classes or name in source.absent)


def known_classes(source: DataSource, case: PreparedCase, model: ModelConfig) -> np.ndarray:
    """(Kmax,) bool: background, and the classes of the source's head that the case's labels tell
    about."""
    taught = taught_classes(source, case, model)
    known = np.zeros(model.max_classes, bool)
    known[0] = True
    for label, name in enumerate(model.heads[model.head_index(source.head)].classes, 1):
        known[label] = name in taught
    return known


def require_all_classes(source: DataSource, case: PreparedCase, model: ModelConfig) -> None:
    """Raises ConfigError when a case cannot train its head: an organ nobody outlined would be
    taught as background."""
    if source.partial:
        return
    classes = model.heads[model.head_index(source.head)].classes
    missing = [name for name in classes if name not in taught_classes(source, case, model)]
    if missing:
        raise ConfigError(
            f"{source.dataset}: the labels of {case.id} do not know {', '.join(missing)} of head {source.head}; "
            "hold the case out, use another head, list under `absent` what these scans never show, or set `partial`"
        )
