"""Which commit a run was made from."""

import subprocess
from pathlib import Path


def commit_of_repository(folder: Path) -> str:
    """The commit that is checked out, with "-dirty" when files under training/m4oe differ; "unknown" outside a repository."""
    command = ["git", "-C", str(folder), "describe", "--always", "--abbrev=40", "--exclude=*", "--dirty"]
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    return result.stdout.strip() if result.returncode == 0 else "unknown"
