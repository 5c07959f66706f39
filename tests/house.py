"""The measure of the house: how many files, how long, how much of them is imports, and what stands twice.

`python -m tests.house` prints it (`make house`); tests/test_house.py holds it to its limits. Counted are the Python
files of the program itself: main.py, app, render and widgets, but for a package's `__init__.py` that holds nothing but
its docstring.
"""

import ast
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PARTS = ("main.py", "app", "render", "widgets")
FLOOR, CEILING = 40, 300
"""Lines a file should have at least and at most."""


@dataclass(frozen=True, slots=True)
class Room:
    """A file as it is counted: its path from the root, its lines, how many of them import, and what it defines."""

    path: str
    lines: int
    import_lines: int
    classes: tuple[str, ...]
    functions: tuple[tuple[str, int], ...]  # with their lines

    @property
    def module(self) -> str:
        """The file's own name, without its folder and ending."""
        return Path(self.path).stem


@dataclass(frozen=True, slots=True)
class House:
    """Every file of the program."""

    rooms: tuple[Room, ...]

    @property
    def lines(self) -> list[int]:
        """Lines a file, from the shortest."""
        return sorted(room.lines for room in self.rooms)

    @property
    def import_share(self) -> float:
        """Which part of all lines is imports, 0 to 1."""
        return sum(room.import_lines for room in self.rooms) / sum(self.lines)

    @property
    def functions(self) -> list[tuple[int, str]]:
        """Lines a function with where it stands, from the shortest."""
        return sorted((lines, f"{room.path}:{name}") for room in self.rooms for name, lines in room.functions)

    @property
    def double_classes(self) -> dict[str, int]:
        """The names of classes that stand more than once, with how often."""
        counted = Counter(name for room in self.rooms for name in room.classes if not name.startswith("_"))
        return {name: times for name, times in sorted(counted.items()) if times > 1}

    @property
    def double_modules(self) -> dict[str, int]:
        """The names of files that stand more than once, with how often."""
        counted = Counter(room.module for room in self.rooms)
        return {name: times for name, times in sorted(counted.items()) if times > 1}

    def short(self) -> list[str]:
        """The files below the floor."""
        return [room.path for room in self.rooms if room.lines < FLOOR]

    def long(self) -> list[str]:
        """The files above the ceiling."""
        return [room.path for room in self.rooms if room.lines > CEILING]


def measure(root: Path = ROOT) -> House:
    """Count the program below `root`."""
    sources = sorted(
        path for part in PARTS for path in ([root / part] if part.endswith(".py") else (root / part).rglob("*.py"))
    )
    texts = ((path.relative_to(root).as_posix(), path.read_text("utf-8")) for path in sources)
    return House(tuple(_room(path, text) for path, text in texts if not _only_says_what(path, text)))


def _only_says_what(path: str, text: str) -> bool:
    return path.endswith("__init__.py") and all(isinstance(node, ast.Expr) for node in ast.parse(text).body)


def _room(path: str, text: str) -> Room:
    nodes = list(ast.walk(ast.parse(text)))
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return Room(
        path,
        len(text.splitlines()),
        sum(_length(node) for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)),
        tuple(node.name for node in nodes if isinstance(node, ast.ClassDef)),
        tuple((node.name, _length(node)) for node in functions),
    )


def _length(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def percentile(values: Sequence[int], part: float) -> int:
    """The value below which a part (0 to 1) of the sorted `values` lies."""
    return values[min(int(part * len(values)), len(values) - 1)]


def spread(values: Sequence[int]) -> str:
    """The middle of the sorted `values` and what nine of ten stay below."""
    return f"{statistics.median(values):g} / {percentile(values, 0.9)}"


def layer_exceptions() -> int:
    """How many imports are excused from the order of the layers, but for SQL in the catalogue, its only place."""
    from tests.test_architecture import EXCEPTIONS

    return sum(not place.startswith("app/catalogue/") for place, _ in EXCEPTIONS)


def table(house: House, exceptions: int) -> Iterator[tuple[str, str]]:
    """The measure, a line each."""
    lines, functions = house.lines, [each for each, _ in house.functions]
    yield "files", f"{len(house.rooms)}"
    yield "lines", f"{sum(lines):,}"
    yield "lines a file, median / 90th percentile", spread(lines)
    yield f"files under {FLOOR} lines", f"{len(house.short())}"
    yield f"files over {CEILING} lines", f"{len(house.long())}"
    yield "lines that are imports", f"{house.import_share:.1%}"
    yield "class names used twice or more", f"{len(house.double_classes)}"
    yield "file names used twice or more", f"{len(house.double_modules)}"
    yield "layer exceptions", f"{exceptions}"
    yield "lines a function, median / 90th percentile", spread(functions)
    yield "longest function", "{} ({})".format(*house.functions[-1])


if __name__ == "__main__":
    counted = measure()
    for what, figure in table(counted, layer_exceptions()):
        print(f"{what:45} {figure}")
    for name, times in counted.double_classes.items():
        print(f"  class {name} × {times}")
