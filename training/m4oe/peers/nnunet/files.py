"""JSON that nnU-Net wrote, held against what is read of it."""

import json
import math
from pathlib import Path
from typing import Any

import jsonschema

_MOST = 2**53
"""Whole numbers below this are floats without loss."""


class NnunetError(ValueError):
    """A folder that cannot be imported; the message says what was expected, what came and what to
    do."""


def read_json(path: Path, schema: dict[str, Any], what: str) -> dict[str, Any]:
    """The object in a file. Raises NnunetError with every place that `schema` refuses, or
    FileNotFoundError."""
    if not path.is_file():
        raise FileNotFoundError(f"{path}: missing; {what}")
    try:
        content = json.loads(
            path.read_text(encoding="utf-8"), parse_constant=_no_number, parse_float=_finite, parse_int=_whole
        )
    except (ValueError, RecursionError) as error:
        why = f" ({error})" if isinstance(error, NnunetError) else ""
        raise NnunetError(f"{path}: expected JSON, as nnU-Net writes it{why}") from None
    check(content, schema, str(path))
    return content


def check(content: Any, schema: dict[str, Any], where: str) -> None:
    """Raises NnunetError with every place that `schema` refuses."""
    faults = list(jsonschema.Draft202012Validator(schema).iter_errors(content))
    if faults:
        told = "\n  ".join(f"/{'/'.join(map(str, f.absolute_path))}: {_short(f.message)}" for f in faults)
        raise NnunetError(f"{where}: not as nnU-Net writes it:\n  {told}")


def _no_number(text: str) -> float:
    raise NnunetError(f"{text} is no number")


def _finite(text: str) -> float | int:
    """A whole number however it is written: JSON Schema takes 8.0 for an integer, torch does not."""
    value = float(text)
    if not math.isfinite(value):
        return _no_number(text)
    return int(value) if value.is_integer() and abs(value) < _MOST else value


def _whole(text: str) -> int:
    return value if len(text) < 20 and abs(value := int(text)) < _MOST else _no_number(_short(text))


def _short(message: str, most: int = 200) -> str:
    return message if len(message) <= most else f"{message[:most]} ..."
