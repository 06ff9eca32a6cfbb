"""The data card of a prepared folder: what there is, in numbers a reader can doubt; the same text
for the same cases."""

import json
from collections import Counter
from pathlib import Path

import numpy as np

from ..atomic import write_text
from ..organs import organ
from .prepared import LEDGER, case_files, read_record, sha256_of

CARD, CARD_JSON = "DATA_CARD.md", "data_card.json"


def write_data_card(folder: Path) -> dict:
    """Writes both files from the case files and the ledger; returns what data_card.json holds."""
    records = [read_record(path) for path in case_files(folder)]
    card = data_card(records, json.loads((folder / LEDGER).read_text(encoding="utf-8")), sha256_of(folder))
    write_text(folder / CARD_JSON, json.dumps(card, indent=1, sort_keys=True) + "\n")
    write_text(folder / CARD, as_markdown(card))
    return card


def data_card(records: list[dict], ledger: dict, sha256: str) -> dict:
    """The card as plain tables. Lengths in mm, volumes in ml, intensities in HU for CT and scanner
    units for MR."""
    return {
        "sha256": sha256,
        "cases": len(records),
        "datasets": ledger["datasets"],
        "broken": ledger["broken"],
        "groups": {" / ".join(key): _group(of) for key, of in _by(records, "dataset", "modality")},
        "classes": {
            " / ".join(key): _classes([r for r in of if r["labelled"]])
            for key, of in _by(records, "dataset", "modality", "head")
            if any(r["labelled"] for r in of)
        },
        "modalities": dict(sorted(Counter(r["modality"] for r in records).items())),
    }


def _by(records: list[dict], *keys: str) -> list[tuple[tuple[str, ...], list[dict]]]:
    groups: dict[tuple[str, ...], list[dict]] = {}
    for record in records:
        groups.setdefault(tuple(record[k] for k in keys), []).append(record)
    return sorted(groups.items())


def _group(records: list[dict]) -> dict:
    def intensity(percent: str) -> dict:
        return _spread([r["percentiles"][percent] * r["stored"]["slope"] + r["stored"]["intercept"] for r in records])

    return {
        "cases": len(records),
        "labelled": sum(r["labelled"] for r in records),
        "subjects": len({r["subject"] for r in records}),
        "slices": sum(r["size"][0] for r in records),
        "size": {
            axis: _spread([r["size"][i] for r in records]) for i, axis in enumerate(("slices", "rows", "columns"))
        },
        "spacing": {
            axis: _spread([r["spacing"][i] for r in records]) for i, axis in enumerate(("slices", "rows", "columns"))
        },
        "intensity": {percent: intensity(percent) for percent in ("0.5", "5", "50", "95", "99.5")},
    }


def _classes(records: list[dict]) -> dict:
    """For each class: in how many labelled cases and on how many slices it is, its volume over
    those, and implausible ones."""
    found = {}
    for number, name in enumerate(records[0]["classes"], 1):
        volumes, slices, odd = [], 0, []
        usual = organ(name).volume_ml
        for record in records:
            pixels = [plane[number] for plane in record["counts"]]
            slices += sum(p > 0 for p in pixels)
            if sum(pixels):
                volumes.append(sum(pixels) * float(np.prod(record["spacing"])) / 1000)
                if usual is not None and not usual[0] <= volumes[-1] <= usual[1]:
                    odd.append(record["id"])
        found[name] = {
            "cases": len(volumes),
            "of": len(records),
            "slices": slices,
            "ml": _spread(volumes),
            "outside_usual": odd,
        }
    return found


def _spread(values: list[float]) -> dict | None:
    """Least, median and greatest; None of nothing."""
    if not values:
        return None
    return {name: round(float(f(values)), 3) for name, f in (("min", np.min), ("median", np.median), ("max", np.max))}


def as_markdown(card: dict) -> str:
    """DATA_CARD.md."""
    lines = ["# Data card", "", f"{card['cases']} cases; SHA-256 over all case files `{card['sha256']}`.", ""]
    lines += ["Spreads are least / median / greatest over cases.", ""]
    for dataset, entry in sorted(card["datasets"].items()):
        lines.append(f"- {dataset}: layout {entry['layout']}, {entry['found']} cases found")
        lines += [f"  - {note}" for note in entry["notes"]]
    lines += [
        "",
        "## Volumes",
        "",
        "| data set / modality | cases | labelled | subjects | slices |",
        "|---|---|---|---|---|",
    ]
    for name, g in card["groups"].items():
        lines.append(f"| {name} | {g['cases']} | {g['labelled']} | {g['subjects']} | {g['slices']} |")
    lines += [
        "",
        "| data set / modality | size: slices | rows | columns | spacing (mm): slices | rows | columns |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, g in card["groups"].items():
        cells = [_text(g[what][axis]) for what in ("size", "spacing") for axis in ("slices", "rows", "columns")]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    lines += ["", "## Intensities", "", "Percentiles of each volume: HU for CT, scanner units for MR.", ""]
    lines += ["| data set / modality | 0.5 | 5 | 50 | 95 | 99.5 |", "|---|---|---|---|---|---|"]
    for name, g in card["groups"].items():
        lines.append(f"| {name} | " + " | ".join(_text(v) for v in g["intensity"].values()) + " |")
    lines += [
        "",
        "## Labels",
        "",
        "Outside: cases beyond the usual adult range of organs.py, which scans of a part of an organ often are.",
        "",
    ]
    for name, classes in card["classes"].items():
        lines += [f"### {name}", "", "| class | cases | slices | volume (ml) | outside |", "|---|---|---|---|---|"]
        lines += [
            f"| {c} | {e['cases']} of {e['of']} | {e['slices']} | {_text(e['ml'])} | {len(e['outside_usual'])} |"
            for c, e in classes.items()
        ]
        lines.append("")
    lines += ["## Broken cases", ""]
    lines += [f"- {name}: {entry['reason']}" for name, entry in sorted(card["broken"].items())] or ["None."]
    return "\n".join(lines) + "\n"


def _text(spread: dict | None) -> str:
    return "-" if spread is None else " / ".join(f"{v:g}" for v in spread.values())
