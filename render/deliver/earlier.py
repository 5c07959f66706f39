"""Rows of an earlier manifest as values again."""

from collections.abc import Container, Mapping
from typing import Any

from render.deliver.check import Check
from render.manifest import Deliverable, Warned


def earlier_rows(manifest: Mapping[str, Any]) -> dict[str, Deliverable]:
    """The delivered files by path."""
    return {row["path"]: Deliverable(**row) for row in manifest["deliverables"] if row["path"]}


def earlier_check(row: Mapping[str, Any]) -> Check:
    """A sum that was proved."""
    return Check(**{**row, "parts": tuple(row["parts"]), "stems": tuple(row["stems"])})


def earlier_note(row: Mapping[str, Any], kept: Container[str]) -> Warned:
    """A warning that was given, as far as it is about files that are `kept`."""
    return Warned(row["code"], row["message"], tuple(path for path in row["files"] if path in kept))
