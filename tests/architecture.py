"""Reading the tree's sources: what each file imports, and where it says SQL."""

import ast
import re
from collections.abc import Iterator, Mapping

SQL = re.compile(
    r"\s*(SELECT\s.+\sFROM|INSERT INTO|UPDATE\s.+\sSET|DELETE FROM|CREATE (TABLE|INDEX|TRIGGER)|PRAGMA)\s", re.DOTALL
)
BY_NAME = ("import_module", "__import__")


def imports(source: str) -> set[str]:
    """The full names of all modules that a source imports, inside functions and by name too."""
    return {name for node in ast.walk(ast.parse(source)) for name in _imported(node)}


def _imported(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (name.name for name in names)
        case ast.ImportFrom(module=str(module), names=names, level=0):
            yield module
            yield from (f"{module}.{name.name}" for name in names)
        case ast.Call(func=ast.Attribute(attr=called) | ast.Name(id=called), args=[name, *_]) if called in BY_NAME:
            yield _beginning(name)


def _beginning(name: ast.expr) -> str:
    """A module's name as far as it is written out."""
    match name:
        case ast.Constant(value=str(text)) | ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]):
            return text
    return ""


def says_sql(source: str) -> bool:
    """Whether a text in the source is an SQL statement."""
    texts = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return any(SQL.match(text) for text in texts if isinstance(text, str))


def within(module: str, package: str) -> bool:
    """Whether a module is the package or lies in it."""
    return module == package or module.startswith(f"{package}.")


def graph(sources: Mapping[str, str]) -> dict[str, set[str]]:
    """Which modules each module imports, inside functions too, but for those that only the type checker sees."""
    return {module: set(_modules(module, imports(_running(source)), sources)) for module, source in sources.items()}


def _modules(importer: str, names: set[str], sources: Mapping[str, str]) -> Iterator[str]:
    """Those of the names that are modules; a package only where none of its modules is what is taken from it."""
    modules = {name for name in names if name in sources and name != importer}
    return (name for name in modules if not any(other.startswith(f"{name}.") for other in modules))


def _running(source: str) -> str:
    """The source without its blocks for the type checker."""
    tree = ast.parse(source)
    typed = [node for node in tree.body if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)]
    tree.body = [node for node in tree.body if node not in typed]
    return ast.unparse(tree)
