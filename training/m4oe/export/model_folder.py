"""A model folder that is there whole or as it was."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def new_model_folder(out: Path) -> Iterator[Path]:
    """A folder beside `out` to write into; what is there at the end takes the place of `out`, whose
    files stay as they were where an error is raised."""
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        yield temporary
        _put_in_place(temporary, out)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _put_in_place(temporary: Path, out: Path) -> None:
    if not out.exists():
        os.rename(temporary, out)
        os.chmod(out, 0o755)
        return
    # The manifest last: until it is there, the old one's SHA-256 refuses the new graph, so nobody
    # loads a mixture.
    for path in sorted(temporary.iterdir(), key=lambda p: p.name == "manifest.json"):
        os.replace(path, out / path.name)
