"""What others find in printed results: read_pdf.py PDF DICOM

PDFium reads the text of both and draws the picture's page, pydicom what the object says.
"""

import json
import sys
from io import BytesIO

import numpy as np
import pydicom
import pypdfium2


def told(content: bytes) -> dict:
    document = pypdfium2.PdfDocument(BytesIO(content))
    pages = [page.get_textpage().get_text_bounded() for page in document]
    drawn = document[len(document) - 1].render(scale=0.5).to_numpy()
    colours = np.unique(drawn.reshape(-1, drawn.shape[-1]), axis=0)
    return {"text": pages, "colours": len(colours), "info": document.get_metadata_dict()}


def main(plain: str, wrapped: str) -> None:
    ds = pydicom.dcmread(wrapped)
    with open(plain, "rb") as file:
        content = file.read()
    inside = ds.EncapsulatedDocument[: ds.EncapsulatedDocumentLength]
    assert inside == content
    print(
        json.dumps(
            told(inside)
            | {
                "object": [str(ds.SOPClassUID), ds.Modality, ds.MIMETypeOfEncapsulatedDocument, ds.DocumentTitle],
                "patient": str(ds.PatientName),
                "sources": [item.ReferencedSOPInstanceUID for item in ds.SourceInstanceSequence],
                "study": ds.StudyInstanceUID,
            }
        )
    )


main(*sys.argv[1:])
