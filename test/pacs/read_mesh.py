"""What trimesh reads of meshes: read_mesh.py GLB STL_ZIP

Prints of each organ of the GLB (in metres, as glTF has them) and of each file of the zip (as they
are) whether it is closed and turned outwards, its volume, the corners of its box and its colour.
"""

import json
import sys
import zipfile
from io import BytesIO

import trimesh


def told(mesh: trimesh.Trimesh) -> dict:
    return {
        "closed": bool(mesh.is_watertight and mesh.is_winding_consistent and mesh.is_volume),
        "volume": float(mesh.volume),
        "box": mesh.bounds.tolist(),
    }


def main(glb: str, stl: str) -> None:
    organs = {}
    scene = trimesh.load_scene(glb)
    for name in scene.graph.nodes_geometry:
        transform, geometry = scene.graph[name]
        mesh = scene.geometry[geometry].copy()
        mesh.apply_transform(transform)
        color = [int(value) for value in scene.geometry[geometry].visual.material.main_color]
        organs[name] = told(mesh) | {"color": color}
    files = {}
    with zipfile.ZipFile(stl) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            content = archive.read(name)
            files[name] = told(trimesh.load_mesh(BytesIO(content), file_type="stl")) | {
                "header": content[:80].rstrip(b"\0").decode("latin1")
            }
    print(json.dumps({"glb": organs, "stl": files}))


main(*sys.argv[1:])
