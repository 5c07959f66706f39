"""widgets → app → render, never back; SQL in one place; Qt only in widgets; nothing heavy where it is not wanted."""

import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.architecture import graph, imports, says_sql, within

ROOT = Path(__file__).parent.parent
QT = ("PySide6", "shiboken6", "pytestqt")
SQLITE = ("sqlite3", "sqlite_utils")
# The engine without its plain basics: words, errors and the tables that everything shipped is read from.
ENGINE = tuple(
    f"render.{path.stem}"
    for path in sorted((ROOT / "render").iterdir())
    if path.stem not in ("__init__", "__pycache__", "errors", "tables", "text", "toml_lines")
)
BELOW_USE_CASES = (
    *("billing", "catalogue", "delivery", "enquiry", "importing", "intake", "jobs", "mastering", "pricing"),
    *("rounds", "routing"),
)
# What no file below a folder may import.
FORBIDDEN = {
    "main.py": ("render", "numba", *QT, *SQLITE),
    "render": ("app", "widgets", *QT, *SQLITE),
    "app": ("widgets", "numba", *QT, *SQLITE),
    "app/domain": ("app.catalogue", "app.delivery", "app.intake", "app.jobs", *ENGINE, "os", "io", "soundfile"),
    "widgets": ("numba", "app.commands", *SQLITE),
    "resources": ("app", "widgets", "render", *QT, *SQLITE),
    **{f"app/{part}": ("app.commands", "app.use_cases") for part in BELOW_USE_CASES},
    **{f"app/{part}": ("app.commands",) for part in ("demo", "use_cases")},
}
# Where a rule does not hold, and why.
EXCEPTIONS = {
    ("app/catalogue/", "sqlite3"): "the only place with SQL",
    ("app/catalogue/", "sqlite_utils"): "the only place with SQL",
}
TOP = {
    *("main.py", "app", "widgets", "render", "resources", "tests", "setup.cfg", "pyproject.toml", "Makefile"),
    *("README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "docs"),
}
SOURCES = sorted(
    path.relative_to(ROOT).as_posix()
    for part in ("main.py", "app", "widgets", "render", "resources")
    for path in ([ROOT / part] if part.endswith(".py") else (ROOT / part).rglob("*.py"))
)


def read(path: str) -> str:
    """A source of the tree."""
    return (ROOT / path).read_text("utf-8")


def excused(path: str, package: str) -> bool:
    """Whether an exception covers this import."""
    return any(path.startswith(place) and package == name for place, name in EXCEPTIONS)


def wrong_imports(path: str, source: str) -> set[str]:
    """The packages that a file at `path` (relative, with forward slashes) imports and may not."""
    rules = [packages for place, packages in FORBIDDEN.items() if path == place or path.startswith(f"{place}/")]
    imported = imports(source)
    return {
        package
        for packages in rules
        for package in packages
        if any(within(module, package) for module in imported) and not excused(path, package)
    }


@pytest.mark.parametrize("path", SOURCES)
def test_imports_go_one_way(path: str) -> None:
    """No file imports what its part of the program may not know."""
    assert wrong_imports(path, read(path)) == set()


@pytest.mark.parametrize(
    ("path", "source", "wrong"),
    [
        ("render/engine.py", "from app.paths import find_paths", {"app"}),
        ("render/engine.py", "def f():\n    import sqlite3", {"sqlite3"}),
        ("render/engine.py", "import apparatus, render.plan", set()),
        ("app/intake/scan.py", "import PySide6.QtCore", {"PySide6"}),
        ("app/intake/scan.py", "importlib.import_module('widgets.main')", {"widgets"}),
        ("app/intake/scan.py", "__import__(f'widgets.{page}')", {"widgets"}),
        ("app/intake/scan.py", "from app import commands", {"app.commands"}),
        ("app/catalogue/songs.py", "import sqlite3", set()),
        ("app/catalogue.py", "import sqlite3", {"sqlite3"}),
        ("app/commands/shell.py", "from widgets.desktop import QtDesktop", {"widgets"}),
        ("app/domain/money.py", "import os.path", {"os"}),
        ("app/domain/money.py", "from render.text import count\nfrom render.plan import Plan", {"render.plan"}),
        ("widgets/board.py", "import sqlite3, app.paths, render.plan", {"sqlite3"}),
        ("main.py", "from PySide6 import QtCore", {"PySide6"}),
        ("main.py", "from widgets.desktop import QtDesktop", set()),
    ],
)
def test_a_wrong_import_is_found(path: str, source: str, wrong: set[str]) -> None:
    """The check itself can fail: at the top of a file, inside a function, by name; and excuses no more than it says."""
    assert wrong_imports(path, source) == wrong


@pytest.mark.parametrize(("place", "package"), EXCEPTIONS)
def test_every_exception_is_still_needed(place: str, package: str) -> None:
    """An exception that nothing uses any more is taken off the list."""
    assert any(within(module, package) for path in SOURCES if path.startswith(place) for module in imports(read(path)))


@pytest.mark.parametrize("path", [path for path in SOURCES if not path.startswith("app/catalogue/")])
def test_sql_is_said_in_one_place(path: str) -> None:
    """Statements too are the catalogue's alone."""
    assert not says_sql(read(path))


def test_sql_is_recognised() -> None:
    """The check itself can fail, and lets English pass."""
    assert says_sql('db.execute("SELECT id FROM songs")')
    assert says_sql('x = f"""\n  INSERT INTO songs VALUES ({marks})"""')
    assert not says_sql('say("Select a song from the list, update it, then set the date.")')


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("app.commands.shell", ("PySide6", "numba", "numpy", "sqlite_utils")),
        ("app.commands.context", ("PySide6", "numba", "numpy", "sqlite_utils", "multiprocessing")),
        ("app.commands.scan", ("PySide6", "numba", "numpy", "sqlite_utils")),
        ("widgets.desktop", ("PySide6", "numba", "numpy", "sqlite_utils")),
        ("widgets.documents.papers", ("PySide6",)),
        ("app.jobs.worker", ("PySide6", "numba", "numpy", "sqlite_utils", "click")),
        ("app.delivery.render_plan", ("PySide6", "sqlite_utils", "click")),
    ],
)
def test_nothing_heavy_is_loaded_unasked(module: str, unwanted: tuple[str, ...]) -> None:
    """`--help` answers at once, and a child process that renders knows neither Qt nor the catalogue."""
    script = f"import sys, {module}; print(*(name for name in {unwanted!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("", "")


def test_no_module_imports_itself_by_way_of_others() -> None:
    """There is an order in which every module comes after all that it imports, inside functions too."""
    modules = {path.removesuffix(".py").removesuffix("/__init__").replace("/", "."): read(path) for path in SOURCES}
    order = list(TopologicalSorter(graph(modules)).static_order())
    assert set(order) == set(modules)


def test_a_circle_is_found() -> None:
    """The check itself can fail, also inside a function; what only the type checker imports makes no circle."""
    circle = {"app.a": "import app.b", "app.b": "def f():\n    from app.a import x"}
    with pytest.raises(CycleError):
        TopologicalSorter(graph(circle)).prepare()
    typed = {"app.a": "import app.b", "app.b": "if TYPE_CHECKING:\n    from app.a import x"}
    TopologicalSorter(graph(typed)).prepare()


def test_the_tests_mirror_the_tree() -> None:
    """Every folder of tests is a package, and one that is named as a part of the program has that part beside it."""
    for folder in {path.parent for path in (ROOT / "tests").rglob("test_*.py")}:
        inside = folder.relative_to(ROOT / "tests")
        assert (folder / "__init__.py").is_file(), folder
        if inside.parts and inside.parts[0] in ("app", "render", "widgets"):
            assert (ROOT / inside).is_dir(), folder


def test_the_top_is_fixed() -> None:
    """Beside the parts of the program lies only what the ecosystem expects."""
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("not a git checkout")
    tops = {line.partition("/")[0] for line in done.stdout.splitlines()}
    assert {name for name in tops if not name.startswith(".")} <= TOP
