"""Answers 3D Slicer's extension MONAI Label in place of a MONAI Label server; an M4oE service does the work.

    python examples/monai-label.py HOST:PORT [--port 8000]

For one person at one desk: it listens on this machine alone, and what Slicer sends lies in a temporary
folder until it ends. It has what that extension asks for to segment: /info/, /auth/, /session/ and
/infer/MODEL; no data store, training or editing by points. A model is a head of the service's for one
modality, as "demo-CT"; labels are numbered from 1 in the order of the head, those that were found alone,
since Slicer names segments by their order.

Needs the package m4oe-client (`make client` builds its wheel) and SimpleITK. Where the service asks who
calls, TOKEN_FILE names the file of a token, and CA_FILE the authority of its certificate.
"""

import argparse
import contextlib
import json
import os
import signal
import sys
import tempfile
import uuid
from collections import OrderedDict
from email.parser import BytesHeaderParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, unquote_plus, urlsplit

import m4oe_client
import numpy as np
import SimpleITK as sitk

SUFFIXES = (".nii.gz", ".nii", ".nrrd", ".mha")
MOST_BYTES = 2**31
MOST_SESSIONS = 8
STATUS = {
    m4oe_client.InvalidRequest: 400,
    m4oe_client.Unauthenticated: 401,
    m4oe_client.Forbidden: 403,
    m4oe_client.NotFound: 404,
    m4oe_client.Busy: 503,
    m4oe_client.Unavailable: 503,
}


class Refused(Exception):
    """What is wrong with a request, and its HTTP status."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Part(NamedTuple):
    """A field of a form; of a file with its name."""

    name: str
    filename: str
    content: bytes


class Offered(NamedTuple):
    """A head of a model for one modality."""

    model: str
    head: m4oe_client.Head
    modality: str


class Desk:
    """The service's client, and the volumes of sessions."""

    def __init__(self, client: m4oe_client.Client, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self.sessions: OrderedDict[str, Path] = OrderedDict()

    def offered(self) -> dict[str, Offered]:
        heads = {}
        for model in self.client.models():
            for head in model.heads:
                for modality in head.modalities:
                    usual = model.default_heads.get(modality) == head.name
                    name = f"{model.name}-{modality}" + ("" if usual else f"-{head.name}")
                    heads[name] = Offered(model.name, head, modality)
        return heads

    def info(self) -> dict:
        models = {
            name: {
                "type": "segmentation",
                "labels": {words(organ.name): organ.label for organ in head.classes},
                "dimension": 3,
                "description": head.description,
                "config": {},
            }
            for name, (_, head, _) in self.offered().items()
        }
        labels = sorted({label for model in models.values() for label in model["labels"]})
        about = {"name": "M4oE", "description": "Organs of the abdomen in CT and MR"}
        return {**about, "labels": labels, "models": models, "trainers": {}, "strategies": {}, "scoring": {}}

    def kept(self, part: Part) -> Path:
        suffix = next((one for one in SUFFIXES if part.filename.lower().endswith(one)), None)
        if suffix is None:
            raise Refused(400, f"{part.name}: expected a file of {', '.join(SUFFIXES)}")
        path = self.folder / f"{uuid.uuid4()}{suffix}"
        path.write_bytes(part.content)
        return path

    def open_session(self, part: Part) -> dict:
        path = self.kept(part)
        name = str(uuid.uuid4())
        self.sessions[name] = path
        while len(self.sessions) > MOST_SESSIONS:
            self.sessions.popitem(last=False)[1].unlink(missing_ok=True)
        return {"session_id": name}

    def session(self, name: str) -> Path:
        if name not in self.sessions:
            raise Refused(404, "session: not known, or not any more")
        return self.sessions[name]

    def infer(self, name: str, image: sitk.Image, suffix: str) -> tuple[dict, bytes]:
        """Names of labels by number and the report; a file of the labels."""
        offered = self.offered()
        if name not in offered:
            raise Refused(404, f"model: expected one of {', '.join(offered)}")
        model, head, modality = offered[name]
        result = self.client.segment(image, modality, model=model, head=head.name)
        present = np.unique(result.labels)
        found = [organ for organ in head.classes if organ.label in present]
        numbers = np.zeros(256, np.uint8)
        numbers[[organ.label for organ in found]] = range(1, len(found) + 1)
        labels = sitk.GetImageFromArray(numbers[result.labels])
        labels.CopyInformation(image)
        path = self.folder / f"{uuid.uuid4()}{suffix}"
        try:
            sitk.WriteImage(labels, str(path), useCompression=True)
            names = {"background": 0} | {words(organ.name): place for place, organ in enumerate(found, 1)}
            organs = [
                {"name": words(one.name), "volume_ml": one.volume_ml, "verdict": one.verdict}
                for one in result.report.organs
            ]
            return {"label_names": names, "organs": organs}, path.read_bytes()
        finally:
            path.unlink(missing_ok=True)


def words(name: str) -> str:
    """As Slicer's table of colours has it."""
    return name.replace("_", " ")


def parts_of(content_type: str, body: bytes) -> list[Part]:
    kind, _, boundary = content_type.partition("boundary=")
    if not kind.startswith("multipart/form-data") or boundary == "":
        raise Refused(415, "content-type: expected multipart/form-data with a boundary")
    parts = []
    for piece in (b"\r\n" + body).split(b"\r\n--" + boundary.strip('"').encode())[1:-1]:
        head, _, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        fields = BytesHeaderParser().parsebytes(head)
        name = fields.get_param("name", "", header="content-disposition")
        parts.append(Part(str(name), fields.get_filename(""), content))
    return parts


def params_of(form: list[Part]) -> dict:
    try:
        params = json.loads(next((part.content for part in form if part.name == "params"), b"{}"))
    except ValueError:
        params = None
    if not isinstance(params, dict):
        raise Refused(400, "params: expected a JSON object")
    return params


def form_of(params: dict, suffix: str, labels: bytes) -> tuple[str, bytes]:
    boundary = uuid.uuid4().hex
    fields = [
        ('name="params"', "application/json", json.dumps(params).encode()),
        (f'name="image"; filename="labels{suffix}"', "application/octet-stream", labels),
    ]
    parts = [
        f"--{boundary}\r\nContent-Disposition: form-data; {what}\r\nContent-Type: {kind}\r\n\r\n".encode() + content
        for what, kind, content in fields
    ]
    return f"multipart/form-data; boundary={boundary}", b"\r\n".join([*parts, f"--{boundary}--\r\n".encode()])


def image_of(path: Path) -> sitk.Image:
    try:
        return sitk.ReadImage(str(path))
    except RuntimeError as error:
        raise Refused(400, "the image cannot be read") from error


class Handler(BaseHTTPRequestHandler):
    desk: Desk

    def handle_any(self) -> None:
        try:
            kind, content = self.answer()
            status = 200
        except Refused as refused:
            status, kind, content = refused.status, *json_of({"detail": str(refused)})
        except m4oe_client.M4oeError as error:
            status = next((code for of, code in STATUS.items() if isinstance(error, of)), 500)
            kind, content = json_of({"detail": str(error)})
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_DELETE = handle_any

    def answer(self) -> tuple[str, bytes]:
        # A page of the web may have a name that leads here.
        if urlsplit(f"//{self.headers.get('host', '')}").hostname not in ("127.0.0.1", "localhost"):
            raise Refused(403, "host: expected 127.0.0.1 or localhost")
        url = urlsplit(self.path)
        room, _, name = url.path.strip("/").partition("/")
        match self.command, room, unquote_plus(name):
            case "GET", "info", "":
                return json_of(self.desk.info())
            case "GET", "auth", "":
                return json_of({"enabled": False})
            case "PUT", "session", "":
                return json_of(self.desk.open_session(self.one_file(self.form(), "files")))
            case "GET", "session", session if session:
                self.desk.session(session)
                return json_of({"name": session})
            case "DELETE", "session", session if session:
                self.desk.session(session).unlink(missing_ok=True)
                del self.desk.sessions[session]
                return json_of({})
            case "POST", "infer", model if model:
                return self.infer(model, parse_qs(url.query))
        raise Refused(404, "expected /info/, /auth/, /session/ or /infer/MODEL")

    def infer(self, model: str, query: dict[str, list[str]]) -> tuple[str, bytes]:
        form = self.form()
        suffix = params_of(form).get("result_extension", ".nii.gz")
        if suffix not in SUFFIXES:
            raise Refused(400, f"result_extension: expected one of {', '.join(SUFFIXES)}")
        session = query.get("session_id", [""])[0]
        if session:
            image = image_of(self.desk.session(session))
        else:
            path = self.desk.kept(self.one_file(form, "file"))
            try:
                image = image_of(path)
            finally:
                path.unlink()
        params, labels = self.desk.infer(model, image, suffix)
        return form_of(params, suffix, labels)

    def form(self) -> list[Part]:
        length = self.headers.get("content-length", "")
        if not length.isdigit():
            raise Refused(411, "content-length: expected it")
        if int(length) > MOST_BYTES:
            raise Refused(413, f"expected at most {MOST_BYTES} bytes")
        return parts_of(self.headers.get("content-type", ""), self.rfile.read(int(length)))

    def one_file(self, form: list[Part], name: str) -> Part:
        files = [part for part in form if part.name == name and part.filename]
        if len(files) != 1:
            raise Refused(400, f"{name}: expected one file, got {len(files)}; there is no data store here")
        return files[0]

    def log_message(self, *_: object) -> None:
        """Nothing: addresses may hold names of volumes."""


def json_of(value: dict) -> tuple[str, bytes]:
    return "application/json", json.dumps(value).encode()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("server", help="the service, as HOST:PORT")
    asked.add_argument("--port", type=int, default=8000, help="of the address that Slicer is given")
    args = asked.parse_args()
    authority = os.environ.get("CA_FILE")
    tls = m4oe_client.TLS(ca=authority) if authority else False
    with (
        m4oe_client.Client(args.server, tls=tls, token_file=os.environ.get("TOKEN_FILE")) as client,
        tempfile.TemporaryDirectory(prefix="m4oe-monai-label-") as folder,
    ):
        Handler.desk = Desk(client, Path(folder))
        server = ThreadingHTTPServer(("127.0.0.1", args.port), Handler)
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        # What was sent goes with the folder, however this ends.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()


if __name__ == "__main__":
    main()
