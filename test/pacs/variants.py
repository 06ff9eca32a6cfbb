"""One series in other forms, each in a folder of its own: enhanced multi-frame by highdicom,
JPEG-LS and RLE by pydicom, JPEG 2000 by GDCM in SimpleITK."""

import sys
from pathlib import Path

import highdicom
import pydicom
import SimpleITK as sitk
from pydicom.uid import JPEGLSLossless, RLELossless, generate_uid


def main(source: Path, target: Path) -> None:
    files = sorted(source.iterdir())
    datasets = [pydicom.dcmread(file) for file in files]

    legacy = highdicom.legacy.LegacyConvertedEnhancedCTImage(
        legacy_datasets=datasets,
        series_instance_uid=generate_uid(),
        series_number=2,
        sop_instance_uid=generate_uid(),
        instance_number=1,
    )
    folder(target, "enhanced")
    legacy.save_as(target / "enhanced" / "image.dcm")

    for name, syntax in [("pydicom-jpeg-ls", JPEGLSLossless), ("pydicom-rle", RLELossless)]:
        folder(target, name)
        for file in files:
            dataset = pydicom.dcmread(file)
            dataset.compress(syntax)
            dataset.save_as(target / name / file.name)

    folder(target, "gdcm-jpeg2000")
    for file in files:
        image = sitk.ReadImage(str(file), sitk.sitkInt16)
        writer = sitk.ImageFileWriter()
        writer.KeepOriginalImageUIDOn()
        writer.SetImageIO("GDCMImageIO")
        writer.UseCompressionOn()
        writer.SetCompressor("JPEG2000")
        writer.SetFileName(str(target / "gdcm-jpeg2000" / file.name))
        writer.Execute(image)


def folder(target: Path, name: str) -> None:
    (target / name).mkdir(parents=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
