"""Settings kept whole in one JSON file of the data folder: read, replaced at once, or set aside where damaged."""

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from render.atomic import write_whole
from render.errors import BouncedeskError
from render.tables import Document, Table, parse_json, read_text


def read_settings(path: Path, name: str) -> Table:
    """The settings in a file, which a sentence calls `name`; empty where there is no file.

    Raises BouncedeskError where it cannot be read (`unreadable_file`) or understood.
    """
    document = Document(name, str(path))
    if not path.exists():
        return Table({}, document)
    return parse_json(read_text(path, name), document)


def write_settings(path: Path, values: Mapping[str, Any], name: str) -> None:
    """Keep the settings; the file is wholly the old or wholly the new. Raises BouncedeskError in one sentence."""
    text = json.dumps(values, indent=2, ensure_ascii=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode("utf-8"))
    except (OSError, BouncedeskError) as error:
        reason = error.facts["reason"] if isinstance(error, BouncedeskError) else error.strerror
        raise BouncedeskError(
            f"{name} could not be kept in {path} ({reason}); what was there before is unchanged: allow writing there "
            "and try again.",
            code="settings_not_kept",
            file=path,
            reason=reason,
        ) from error


def set_aside(path: Path) -> Path:
    """Move a file that cannot be understood beside itself, so that it is never overwritten; where it is now."""
    aside = path.with_suffix(f".damaged{path.suffix}")
    with contextlib.suppress(OSError):
        path.replace(aside)
    return aside
