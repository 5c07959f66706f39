"""Whether Qt can be loaded and show a window; imports neither Qt nor any other widget, so all that loads Qt may use it.

Where a library of the system is missing, Qt's own way is an ImportError or, once an application is made, to abort the
process with a message of its own. Both become one sentence that names the libraries and the packages they are in.
Commands import this file whatever they do, so it loads what it needs only where something is amiss.
"""

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from render.errors import BouncedeskError

_LIBRARY = re.compile(r"\blib[\w.+-]+\.so[.\d]*")
_MISSING = re.compile(r"^\s*(\S+) => not found", re.MULTILINE)
_PATIENCE_S = 20
_PLUGINS = {"xcb": "libqxcb.so", "wayland": "libqwayland*.so"}


@contextmanager
def needing_qt() -> Iterator[None]:
    """Say in one sentence what Qt lacks where it cannot be loaded, as `libEGL.so.1` on a bare server."""
    try:
        yield
    except ImportError as error:
        if not (error.name or "").startswith(("PySide6", "shiboken6")) and ".so" not in str(error):
            raise
        missing = _LIBRARY.findall(str(error))[:1]
        install = how_to_install(missing) or "install what is missing, as README says, then try again."
        raise BouncedeskError(
            f"Qt cannot be loaded ({error}); nothing was started: {install}",
            code="qt_missing",
            library=error.name,
            libraries=tuple(missing),
        ) from error


def check_platform() -> None:
    """Raise BouncedeskError where Qt would abort the process for want of the system's libraries, naming packages."""
    plugins = [plugin for name in _platforms(os.environ) for plugin in _plugins(_PLUGINS[name])]
    lacking = [missing_libraries(plugin) for plugin in plugins]
    if not lacking or not all(lacking):
        return  # one of them works, or nobody can say
    _, missing = min((len(each), each) for each in lacking)  # the platform that lacks the least
    raise BouncedeskError(
        f"Qt cannot open a window, as the system lacks {', '.join(missing)}; nothing was started: "
        f"{how_to_install(missing) or 'install what holds them, then try again.'}",
        code="qt_libraries_missing",
        libraries=missing,
    )


def how_to_install(libraries: Sequence[str]) -> str:
    """The commands that install what holds these libraries, by kind of system; empty where one of them is unknown."""
    from render.tables import read_resource

    table = read_resource("qt_libraries.toml").values
    known = table["libraries"]
    if not libraries or any(library not in known for library in libraries):
        return ""
    commands = (
        f"{command.format(packages=' '.join(dict.fromkeys(known[each][kind] for each in libraries)))} "
        f"({table['names'][kind]})"
        for kind, command in table["commands"].items()
    )
    return f"install what holds them with {', '.join(commands)}, then try again."


def missing_libraries(plugin: Path) -> tuple[str, ...]:
    """What the system lacks to load a plugin; nothing where nobody can say."""
    import shutil
    import subprocess

    ldd = shutil.which("ldd")
    if ldd is None:
        return ()
    try:
        run = subprocess.run([ldd, plugin], capture_output=True, text=True, timeout=_PATIENCE_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return tuple(dict.fromkeys(_MISSING.findall(run.stdout)))


def _platforms(environment: Mapping[str, str]) -> list[str]:
    """The kinds of screen that Qt would try here; none where it needs no such library."""
    if not sys.platform.startswith("linux"):
        return []
    asked = environment.get("QT_QPA_PLATFORM", "")
    if asked:
        names = [each.partition(":")[0].partition("-")[0] for each in asked.split(";")]
        return names if set(names) <= set(_PLUGINS) else []
    screens = {"wayland": environment.get("WAYLAND_DISPLAY"), "xcb": environment.get("DISPLAY")}
    return [name for name, there in screens.items() if there]


def _plugins(pattern: str) -> list[Path]:
    from importlib.util import find_spec

    package = find_spec("PySide6")
    folders = package.submodule_search_locations if package else None
    return [path for folder in folders or () for path in sorted(Path(folder).glob(f"Qt/plugins/platforms/{pattern}"))]
