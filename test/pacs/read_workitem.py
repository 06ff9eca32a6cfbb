"""What pydicom finds in what a performer writes into workitems, as JSON: read_workitem.py DATA_SETS."""

import io
import json
import sys
from pathlib import Path

import pydicom
from pydicom import config
from pydicom.datadict import dictionary_VR
from pydicom.sr._concepts_dict import concepts


def check(data_set: pydicom.Dataset) -> None:
    """Every VR is that of the dictionary, every code of DICOM has its meaning, and all can be encoded."""
    for element in data_set.iterall():
        assert element.VR == dictionary_VR(element.tag), f"{element.tag}: {element.VR}"
    for item in (
        one
        for element in data_set.iterall()
        if element.VR == "SQ"
        for one in element.value
    ):
        if item.get("CodingSchemeDesignator") == "DCM":
            meanings = [
                codes[item.CodeValue][0]
                for codes in concepts["DCM"].values()
                if item.CodeValue in codes
            ]
            assert item.CodeMeaning in meanings, (
                f"{item.CodeValue}: {item.CodeMeaning}, not {meanings}"
            )
    data_set.save_as(io.BytesIO(), implicit_vr=False, little_endian=True)


def main(path: Path) -> None:
    config.settings.reading_validation_mode = config.RAISE
    config.settings.writing_validation_mode = config.RAISE
    said = []
    for one in json.loads(path.read_text("utf-8")):
        data_set = pydicom.Dataset.from_json(one)
        check(data_set)
        said.append(
            {
                element.keyword: str(element.value)
                for element in data_set.iterall()
                if element.VR != "SQ"
            }
        )
    print(json.dumps(said))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
