"""Which commit a run was made from."""

import os
import subprocess
from pathlib import Path


def commit_of_repository(folder: Path) -> str:
    """The commit that is checked out, with "-dirty" when files under training/m4oe differ;
    "unknown" outside a repository.

    An image has neither repository nor git; it was built from M4OE_TRAIN_COMMIT.
    """
    built_from = os.environ.get("M4OE_TRAIN_COMMIT", "")
    if built_from:
        return built_from
    command = ["git", "-C", str(folder), "describe", "--always", "--abbrev=40", "--exclude=*", "--dirty"]
    try:
        result = subprocess.run(command, check=False, capture_output=True, text=True)
    except FileNotFoundError:
        return "unknown"
    return result.stdout.strip() if result.returncode == 0 else "unknown"
