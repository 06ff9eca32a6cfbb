"""Which room of the package imports from which (docs/architecture.md): one way, down this list,
without a circle."""

import ast
from pathlib import Path

import m4oe

PACKAGE = Path(m4oe.__file__).parent
ROOMS = {
    "": set(),
    "data": {""},
    "network": {""},
    "train": {"", "data", "network"},
    "settle": {""},
    "export": {"", "data", "network", "settle"},
    "trust": {"", "data", "settle", "export"},
    "evaluate": {"", "data", "network", "settle", "export"},
    "peers": {"", "data", "network", "export", "evaluate"},
}


def imports() -> list[tuple[str, str]]:
    """Importing file and imported module, both below the package; the command line names its
    modules as text and is free."""
    found = []
    for file in sorted(PACKAGE.rglob("*.py")):
        package = file.relative_to(PACKAGE).parent.parts
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level:
                base = package[: len(package) - node.level + 1]
                modules = [node.module] if node.module else [name.name for name in node.names]
                found += [(file.relative_to(PACKAGE).as_posix(), ".".join((*base, module))) for module in modules]
    return found


def room(module: str) -> str:
    """The first part where it is a room, else the root of the package."""
    first = module.split(".")[0]
    return first if (PACKAGE / first).is_dir() else ""


def test_every_room_is_on_the_list():
    there = {file.relative_to(PACKAGE).parts[0] for file in PACKAGE.rglob("*.py") if file.parent != PACKAGE}
    assert there == set(ROOMS) - {""}


def test_rooms_import_one_way():
    wrong = []
    for file, module in imports():
        here = room(file.replace("/", "."))
        if room(module) != here and room(module) not in ROOMS[here]:
            wrong.append(f"{file} imports {module}")
    assert not wrong


def test_a_modules_public_name_is_not_imported_absolutely():
    """So that the package runs from any place, and the two tests above see every import."""
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and not node.level:
                assert node.module.split(".")[0] != "m4oe", file
