"""C-ECHO and C-STORE of pynetdicom: send_dimse.py HOST PORT CALLING CALLED [FOLDER]

Echoes, or stores every file below the folder, each in its own transfer syntax. Ends with 1 where
the peer takes no association, or answers with another status than success.
"""

import sys
from pathlib import Path

from pydicom import dcmread
from pynetdicom import AE
from pynetdicom.sop_class import CTImageStorage, MRImageStorage, Verification

SUCCESS = 0


def main(host: str, port: str, calling: str, called: str, folder: str = "") -> int:
    entity = AE(ae_title=calling)
    files = [dcmread(path) for path in sorted(Path(folder).rglob("*")) if path.is_file()] if folder else []
    syntaxes = sorted({ds.file_meta.TransferSyntaxUID for ds in files})
    for abstract in (CTImageStorage, MRImageStorage) if files else (Verification,):
        entity.add_requested_context(abstract, syntaxes or None)
    association = entity.associate(host, int(port), ae_title=called)
    if not association.is_established:
        return 1
    answers = [association.send_c_store(ds) for ds in files] or [association.send_c_echo()]
    association.release()
    return 0 if all(answer and answer.Status == SUCCESS for answer in answers) else 1


sys.exit(main(*sys.argv[1:]))
