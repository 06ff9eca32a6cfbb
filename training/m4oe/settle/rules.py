"""Which rule settles each class best: candidates tried on pieces of labelled training cases."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import ndimage

from .settle import Piece, Pieces, fill_holes, large_enough, millilitres, on_side, pieces_of, settle

KEEPS: tuple[dict[str, Any] | None, ...] = (
    None,
    *({"kind": "ml", "least": ml} for ml in (0.1, 0.3, 1.0, 3.0, 10.0)),
    *({"kind": "share", "least": share} for share in (0.02, 0.05, 0.1, 0.2, 0.3, 0.5)),
    {"kind": "largest"},
)
"""From mild to strict."""

OF_SMALLEST = (0.25, 0.5)
"""Of the smallest whole organ among the cases: what a class without a larger piece is not."""

ALIKE = 0.0003
"""Mean Dice by which two rules do not differ; the stricter one of them is taken, for what it
removes lies far away."""
HELP = 0.002
"""Mean Dice that a rule must gain which names another class."""
HARM = 0.02
"""Dice that no case may lose."""


@dataclass(frozen=True)
class LabelledCase:
    """found, truth: (D, H, W) uint8, numbered as the head's classes; taught: numbers that the truth
    tells about; spacing (mm): slices, rows, columns."""

    id: str
    found: np.ndarray
    truth: np.ndarray
    taught: tuple[int, ...]
    spacing: tuple[float, float, float]


@dataclass(frozen=True)
class Found:
    """What was found of one class in one case. right: voxels of each piece that truly are of the
    class, by its number; truth: voxels of the class; whole: whether the true organ keeps clear of
    the border."""

    pieces: tuple[Piece, ...]
    right: np.ndarray
    truth: int
    whole: bool
    voxel_ml: float

    def dice(self, kept: Sequence[Piece]) -> float:
        """1 where neither has the class, 0 where one has it alone."""
        voxels = sum(piece.voxels for piece in kept)
        if voxels + self.truth == 0:
            return 1.0
        return 2 * sum(int(self.right[piece.number]) for piece in kept) / (voxels + self.truth)


Centre = tuple[float, int]
"""Sum of columns, and voxels."""


def fit_rules(cases: Sequence[LabelledCase], classes: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Name -> rule of each class that one helps: by pieces, then by sides, then by holes in what is
    left."""
    found = {one["label"]: [found_of(case, one["label"]) for case in cases] for one in classes}
    rules: dict[int, dict[str, Any]] = {label: fit_size(own) for label, own in found.items()}
    fit_sides(classes, found, rules)
    by_name = {one["name"]: rules[one["label"]] for one in classes if rules[one["label"]]}
    for name in holes_that_help(cases, classes, by_name):
        by_name.setdefault(name, {})["fillHoles"] = True
    return by_name


def found_of(case: LabelledCase, label: int) -> Found | None:
    """None where nobody knows the truth of the class."""
    if label not in case.taught:
        return None
    true = case.truth == label
    ends = [np.take(true, [0, -1], axis).any() for axis in range(3)]
    pieces = pieces_of(case.found, label, ndimage.find_objects(case.found, max_label=255))
    if pieces is None:
        pieces = Pieces((slice(0, 1),) * 3, np.zeros((1, 1, 1), np.int32), ())
    right = np.bincount(pieces.numbers[true[pieces.box]], minlength=len(pieces.all) + 1)
    return Found(pieces.all, right, int(true.sum()), not any(ends), millilitres(case.spacing))


def fit_size(found: Sequence[Found | None]) -> dict[str, Any]:
    """`keep` and `leastMl` of a class; empty where nothing helps."""
    keep = best(found, [{} if one is None else {"keep": one} for one in KEEPS])
    whole = [one.truth * one.voxel_ml for one in found if one is not None and one.whole and one.truth > 0]
    least = [{}, *({"leastMl": float(f"{share * min(whole):.2g}")} for share in OF_SMALLEST)] if whole else [{}]
    chosen = best(found, [keep | one for one in least])
    # A floor that nothing was below has not shown that it helps.
    return chosen if "leastMl" not in chosen or gain(found, by_size(chosen), by_size(keep)) > ALIKE else keep


def best(found: Sequence[Found | None], rules: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The strictest of the rules that are as good as the best one, among those that cost no case
    much; the first one where none helps."""
    able = [rule for rule in rules if harm(found, by_size(rule), by_size({})) <= HARM]
    gains = [gain(found, by_size(rule), by_size({})) for rule in able]
    most = max(gains)
    good = [rule for rule, gained in zip(able, gains, strict=True) if gained >= most - ALIKE]
    changed = [rule for rule in good if rule and _changes(found, rule)]
    # The largest alone only where it is better than a share: an organ found in two halves would
    # lose one.
    shares = [rule for rule in changed if rule.get("keep", {}).get("kind") != "largest"]
    return (shares or changed or [rules[0]])[-1] if most >= 0 else rules[0]


Choice = Callable[[Found], Sequence[Piece]]


def by_size(rule: Mapping[str, Any]) -> Choice:
    return lambda one: large_enough(list(one.pieces), rule, one.voxel_ml)


def gain(found: Sequence[Found | None], after: Choice, before: Choice) -> float:
    """Mean Dice over the cases that tell of the class, after less before."""
    changes = [one.dice(after(one)) - one.dice(before(one)) for one in found if one is not None]
    return float(np.mean(changes)) if changes else 0.0


def harm(found: Sequence[Found | None], after: Choice, before: Choice) -> float:
    """The most that a case loses."""
    return max((one.dice(before(one)) - one.dice(after(one)) for one in found if one is not None), default=0.0)


def _changes(found: Sequence[Found | None], rule: Mapping[str, Any]) -> bool:
    return any(len(by_size(rule)(one)) < len(one.pieces) for one in found if one is not None)


def fit_sides(
    classes: Sequence[Mapping[str, Any]], found: Mapping[int, Sequence[Found | None]], rules: dict[int, dict[str, Any]]
) -> None:
    """Adds `side` to the rules of classes that gain by it: of all classes and both sides the one
    that gains most."""
    tried = []
    for one in classes:
        for anchor in classes:
            if anchor is one:
                continue
            for side in ("left", "right"):
                rule = rules[one["label"]] | {"side": {"of": anchor["name"], "is": side}}
                gained = _side_gain(
                    found[one["label"]], found[anchor["label"]], rules[one["label"]], rules[anchor["label"]], side
                )
                tried.append((gained, one["label"], anchor["label"], rule))
    for gained, label, anchor, rule in sorted(tried, key=lambda entry: -entry[0]):
        free = (
            "side" not in rules[label]
            and not any(_names(rules[n], classes, label) for n in rules)
            and "side" not in rules[anchor]
        )
        if gained > HELP and free:
            rules[label] = rule


def _names(rule: Mapping[str, Any], classes: Sequence[Mapping[str, Any]], label: int) -> bool:
    return "side" in rule and next(one["label"] for one in classes if one["name"] == rule["side"]["of"]) == label


def _side_gain(
    own: Sequence[Found | None],
    anchors: Sequence[Found | None],
    size: Mapping[str, Any],
    anchor_size: Mapping[str, Any],
    side: str,
) -> float:
    changes = []
    for one, anchor in zip(own, anchors, strict=True):
        if one is None:
            continue
        beside = [] if anchor is None else by_size(anchor_size)(anchor)
        kept = on_side(list(one.pieces), beside, side)
        changes.append(one.dice(large_enough(kept, size, one.voxel_ml)) - one.dice(by_size(size)(one)))
    return float(np.mean(changes)) if changes and min(changes) >= -HARM else -1.0


def holes_that_help(
    cases: Sequence[LabelledCase], classes: Sequence[Mapping[str, Any]], rules: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    """Classes whose holes, after these rules, truly are of the class more often than not."""
    ruled = [
        one | ({"settle": rules[one["name"]]} if one["name"] in rules else {})
        for one in ({k: v for k, v in c.items() if k != "settle"} for c in classes)
    ]
    right, wrong = np.zeros(256, np.int64), np.zeros(256, np.int64)
    for case in cases:
        before = settle(case.found, case.spacing, ruled)
        after = before.copy()
        fill_holes(after, [one["label"] for one in classes])
        new = after[after != before]
        true = case.truth[after != before]
        known = np.isin(new, case.taught)
        right += np.bincount(new[known & (new == true)], minlength=256)
        wrong += np.bincount(new[known & (new != true)], minlength=256)
    return [one["name"] for one in classes if right[one["label"]] > wrong[one["label"]]]
