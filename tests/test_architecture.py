"""widgets → app → render, never back; SQL in one place; Qt only in widgets."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
QT = "PySide6"
SQL = ("sqlite3", "sqlite_utils")
FORBIDDEN = {
    "render": ("app", "widgets", QT, *SQL),
    "app": ("widgets", QT, *SQL),
    "widgets": SQL,
    "resources": ("app", "widgets", "render", QT, *SQL),
}
# Where a rule does not hold, and why.
EXCEPTIONS = {
    ("app/commands/shell.py", "widgets"): "without a command, the window opens",
    ("app/commands/screenshots.py", "widgets"): "the command draws the pages",
    ("app/catalogue", "sqlite3"): "the only place with SQL",
    ("app/catalogue", "sqlite_utils"): "the only place with SQL",
}


def imports(tree: ast.AST) -> Iterator[str]:
    """The top-level package of every import in a module, inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "import_module":
            yield from (str(arg.value).partition(".")[0] for arg in node.args if isinstance(arg, ast.Constant))


def excused(path: str, package: str) -> bool:
    """Whether an exception covers this import."""
    return any(package == name and path.startswith(place) for place, name in EXCEPTIONS)


def wrong_imports(path: str, source: str) -> list[str]:
    """The imports that a file at `path` (relative, with forward slashes) may not make."""
    forbidden = FORBIDDEN.get(path.partition("/")[0], ())
    found = imports(ast.parse(source))
    return sorted({name for name in found if name in forbidden and not excused(path, name)})


SOURCES = sorted(path for part in FORBIDDEN for path in (ROOT / part).rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_go_one_way(path: Path) -> None:
    """No file imports what its part of the program may not know."""
    assert wrong_imports(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("path", "source", "wrong"),
    [
        ("render/engine.py", "from app.paths import find_paths", ["app"]),
        ("render/engine.py", "def f():\n    import sqlite3", ["sqlite3"]),
        ("app/intake/scan.py", "import PySide6.QtCore", ["PySide6"]),
        ("app/intake/scan.py", "importlib.import_module('widgets.main')", ["widgets"]),
        ("app/catalogue/songs.py", "import sqlite3", []),
        ("widgets/board.py", "import sqlite3, app.paths, render.plan", ["sqlite3"]),
    ],
)
def test_a_wrong_import_is_found(path: str, source: str, wrong: list[str]) -> None:
    """The check itself can fail: at the top of a file, inside a function, by name."""
    assert wrong_imports(path, source) == wrong


@pytest.mark.parametrize(("place", "package"), EXCEPTIONS)
def test_every_exception_is_still_needed(place: str, package: str) -> None:
    """An exception that nothing uses any more is taken off the list."""
    target = ROOT / place
    files = [target] if target.is_file() else list(target.rglob("*.py"))
    assert any(package in imports(ast.parse(file.read_text("utf-8"))) for file in files)


def test_only_two_places_import_qt_at_start() -> None:
    """`main.py` imports no Qt: a child process that renders must not load it."""
    assert QT not in set(imports(ast.parse((ROOT / "main.py").read_text("utf-8"))))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_is_one_idea(path: Path) -> None:
    """No file grows beyond 400 lines."""
    assert len(path.read_text("utf-8").splitlines()) <= 400
