"""Segments an image that SimpleITK reads on a running service; labels are written on the same grid.

    python examples/segment.py HOST:PORT IMAGE.nii.gz CT|MR|CE_MR OUT.nii.gz

Needs the package m4oe-client (`make client` builds its wheel) and SimpleITK. Where the service asks
who calls, TOKEN_FILE names the file of a token, and CA_FILE the authority of its certificate.
"""

import os
import sys

import m4oe_client
import SimpleITK as sitk


def main() -> None:
    address, path, modality, out = sys.argv[1:]
    authority = os.environ.get("CA_FILE")
    result = m4oe_client.segment(
        sitk.ReadImage(path),
        modality,
        server=address,
        tls=m4oe_client.TLS(ca=authority) if authority else False,
        token_file=os.environ.get("TOKEN_FILE"),
        on_progress=lambda progress: print(f"{progress.inferred_slices} slices inferred", file=sys.stderr),
    )
    for organ in result.report.organs:
        print(f"{organ.label} {organ.name} {organ.volume_ml:.1f} ml")
    sitk.WriteImage(result.image(), out)


if __name__ == "__main__":
    main()
