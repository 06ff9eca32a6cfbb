"""What MONAI Label's own client, as Slicer's extension calls it, gets from examples/monai-label.py.

monai_label.py URL SERVICE IMAGE FOLDER, as JSON.
"""

import http.client
import json
import sys

import m4oe_client
import numpy as np
import SimpleITK as sitk
from monailabel.client import MONAILabelClient
from monailabel.client.client import MONAILabelClientException

url, service, image, folder = sys.argv[1:]
label = MONAILabelClient(url, folder, "somebody")
image_of = sitk.ReadImage(image)
wanted = {"result_extension": ".nrrd", "result_dtype": "uint8"}


def refused(model: str, **more: object) -> list:
    try:
        label.infer(model, "abdomen", dict(wanted), **more)
    except MONAILabelClientException as error:
        status, _, detail = error.msg.removeprefix("Status: ").partition("; Response: ")
        return [int(status), json.loads(detail)["detail"]]
    raise AssertionError("it was taken")


def plain(method: str, path: str, body: bytes = b"", **headers: str) -> list:
    connection = http.client.HTTPConnection(url.removeprefix("http://"))
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    return [answer.status, json.loads(answer.read())]


info = label.info()
session = label.create_session(image)["session_id"]
label.get_session(session)
path, params = label.infer("bands-CT", "abdomen", dict(wanted), session_id=session)
labels = sitk.ReadImage(path)
again, _ = label.infer("bands-CT", "", {}, file=image)
by_file = bool(np.array_equal(sitk.GetArrayFromImage(sitk.ReadImage(again)), sitk.GetArrayFromImage(labels)))
result = m4oe_client.segment(image_of, "CT", server=service)
numbers = {organ.name.replace("_", " "): organ.label for organ in result.plan.classes}
back = np.zeros(256, np.uint8)
for name, number in params["label_names"].items():
    back[number] = numbers.get(name, 0)
without = sitk.GetArrayFromImage(image_of)
without[:11], without[11:] = -150, 190
without = sitk.GetImageFromArray(without)
without.CopyInformation(image_of)
sitk.WriteImage(without, f"{folder}/without.nii.gz")
fewer, of_fewer = label.infer("bands-CT", "", {}, file=f"{folder}/without.nii.gz")
form = {"content_type": "multipart/form-data; boundary=x"}
found = {
    "auth": label.auth_enabled(),
    "models": list(info["models"]),
    "labels": info["models"]["bands-CT"]["labels"],
    "path": path.rsplit("/", 1)[1],
    "names": params["label_names"],
    "organs": params["organs"],
    "equal": bool(np.array_equal(back[sitk.GetArrayFromImage(labels)], result.labels)),
    "voxels": int(np.count_nonzero(result.labels)),
    "grid": [
        np.allclose(getattr(labels, of)(), getattr(image_of, of)(), atol=1e-4)
        for of in ("GetSize", "GetSpacing", "GetOrigin", "GetDirection")
    ],
    "by_file": by_file,
    "fewer": [of_fewer["label_names"], int(sitk.GetArrayFromImage(sitk.ReadImage(fewer)).max())],
    "refused": {
        "model": refused("bands-PET", session_id=session),
        "session": refused("bands-CT", session_id="0"),
        "nothing": refused("bands-CT"),
        "ending": refused("bands-CT", file=__file__),
        "path": plain("GET", "/datastore/"),
        "host": plain("GET", "/info/", host="elsewhere.example"),
        "length": plain("POST", "/infer/bands-CT", b"", content_length="a"),
        "size": plain("PUT", "/session/", b"", content_length=str(2**40)),
        "kind": plain("PUT", "/session/", b"{}", content_type="application/json"),
        "params": plain(
            "POST",
            f"/infer/bands-CT?session_id={session}",
            b'--x\r\nContent-Disposition: form-data; name="params"\r\n\r\n[\r\n--x--\r\n',
            **form,
        ),
        "image": plain(
            "POST",
            "/infer/bands-CT",
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="a;b.nii.gz"\r\n\r\n\x1f\r\n--x--\r\n',
            **form,
        ),
        "short": plain("PUT", "/session/", b'--x\r\nContent-Disposition: form-data; name="files"; fi', **form),
    },
}
label.remove_session(session)
found["refused"]["removed"] = refused("bands-CT", session_id=session)
print(json.dumps(found))
