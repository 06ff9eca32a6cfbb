"""Files that a model comes from."""

import hashlib
from collections.abc import Sequence
from pathlib import Path


def sha256_of(files: Sequence[Path]) -> str:
    """Of one file; of several, of their SHA-256 in turn. Raises FileNotFoundError."""
    digests = []
    for file in files:
        with open(file, "rb") as content:
            digests.append(hashlib.file_digest(content, "sha256"))
    if len(digests) == 1:
        return digests[0].hexdigest()
    return hashlib.sha256(b"".join(digest.digest() for digest in digests)).hexdigest()
