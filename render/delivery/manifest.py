"""The manifest of a delivery: what was made, from what, and the proof that it is right."""

import hashlib
import json
from collections.abc import Container, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from render.atomic import PartFile
from render.errors import BouncedeskError, reason_of
from render.text import count

NAME = "manifest.json"
EARLIER_RENDER = "earlier_render"
SCHEMA = 1
BY_WHICH_KNOWN = frozenset({"sha256", "frames", "channels", "sample_rate", "bit_depth"})


@dataclass(frozen=True, slots=True)
class DeliveredFile:
    """A variant in one format. `path` is None, and `skipped` says why, where the session has no stems for it."""

    variant: str
    group: str | None = None
    format: str = ""
    path: str | None = None
    frames: int = 0
    channels: int = 0
    sample_rate: int = 0
    bit_depth: int | None = None
    bitrate_kbps: int | None = None
    sha256: str | None = None
    integrated_lufs: float | None = None
    loudness_range_lu: float | None = None
    true_peak_dbtp: float | None = None
    sample_peak_dbfs: float | None = None
    trim_db: float = 0.0
    skipped: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """How a sum came out: `residual_dbfs` is the largest sample left over, None where nothing was (`exact`).

    Where mixes were processed, that is what the parts left of the whole before the files were quantised
    (`before_quantisation`); the files themselves then add up within `tolerance_steps` of 24-bit audio.

    `whole` and `parts` are the delivered files that were added up, `stems` the source files among the parts.
    """

    name: str
    holds: bool
    residual_dbfs: float | None
    exact: bool
    whole: str = ""
    parts: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    tolerance_steps: float = 0.0
    before_quantisation: bool = False


@dataclass(frozen=True, slots=True)
class Warned:
    """Something the user should know although the render went through."""

    code: str
    message: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ManifestHeader:
    """What the caller knows of a render and the manifest should say; `session` and `settings` are JSON objects."""

    created_by: str
    session: Mapping[str, Any]
    settings: Mapping[str, Any]
    skipped: tuple[DeliveredFile, ...] = ()
    warnings: tuple[Warned, ...] = ()


@dataclass(frozen=True, slots=True)
class Timings:
    """Wall seconds of the parts of a render."""

    mix_s: float
    measure_s: float
    encode_s: float
    verify_s: float
    total_s: float


@dataclass(frozen=True, slots=True)
class Manifest:
    """A whole delivery; `session` and `settings` are the caller's account of where it came from."""

    created_by: str
    session: Mapping[str, Any]
    settings: Mapping[str, Any]
    deliverables: tuple[DeliveredFile, ...]
    checks: tuple[Check, ...]
    warnings: tuple[Warned, ...]
    timings: Timings
    schema: int = field(default=SCHEMA)

    def document(self) -> dict[str, Any]:
        """The manifest as the contract's JSON document."""
        return {
            "schema": self.schema,
            "created_by": self.created_by,
            "session": dict(self.session),
            "settings": dict(self.settings),
            "deliverables": [asdict(row) for row in self.deliverables],
            "checks": [
                asdict(check) | {"parts": list(check.parts), "stems": list(check.stems)} for check in self.checks
            ],
            "warnings": [asdict(warning) | {"files": list(warning.files)} for warning in self.warnings],
            "timings": asdict(self.timings),
        }


def manifest_part(out: Path, document: Mapping[str, Any]) -> PartFile:
    """OUT/manifest.json written and synced under its `.part` name; raises BouncedeskError where the disk fails."""
    text = json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)
    part = PartFile(out / NAME)
    try:
        part.write_at(0, text.encode("utf-8", "backslashreplace"))  # names that are no text
        part.sync()
    except BaseException:
        part.discard()
        raise
    return part


def manifest_digest(out: Path) -> str:
    """The SHA-256 of a delivery's manifest as it is on the disk, empty where there is none."""
    try:
        return hashlib.sha256((out / NAME).read_bytes()).hexdigest()
    except OSError:
        return ""


def _is_row(row: Mapping[str, Any]) -> bool:
    """Whether a row is of a skipped variant, or has all by which its file is known again."""
    path = row["path"]
    return path is None or (isinstance(path, str) and "\0" not in path and row.keys() >= BY_WHICH_KNOWN)


def _is_check(row: Mapping[str, Any]) -> bool:
    """Whether a sum is one that was only stated, or names the files by which it can be proved again."""
    if row.get("whole") is None:
        return True
    texts = [row["name"], row["whole"], *row["parts"], *row["stems"]]
    return all(isinstance(text, str) for text in texts) and isinstance(row["tolerance_steps"], int | float)


def _is_paper(row: Mapping[str, Any]) -> bool:
    """Whether a paper beside the sound is named with its hash."""
    return isinstance(row["path"], str) and "\0" not in row["path"] and isinstance(row["sha256"], str)


def read_manifest(out: Path) -> dict[str, Any] | None:
    """The manifest of a delivery folder, None where it has none; raises BouncedeskError where it is damaged."""
    path = out / NAME
    if not path.exists():
        return None
    try:
        document = json.loads(path.read_bytes())
        if not all(map(_is_row, document["deliverables"])) or not all(map(_is_check, document.get("checks", []))):
            raise TypeError
        if not all(map(_is_paper, document.get("documents", []))):
            raise TypeError
    except OSError as error:
        reason = reason_of(error)
        raise BouncedeskError(
            f"{path} cannot be read ({reason}), so it is not known what the folder holds; nothing was changed: allow "
            "reading it, or choose another folder.",
            code="unread_manifest",
            file=path,
            reason=reason,
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BouncedeskError(
            f"{path} is damaged or not a manifest of Bouncedesk; move it away, or choose another folder.",
            code="damaged_manifest",
            file=path,
        ) from error
    return dict(document)


def earlier_rows(manifest: Mapping[str, Any]) -> dict[str, DeliveredFile]:
    """The delivered files by path."""
    return {row["path"]: DeliveredFile(**row) for row in manifest["deliverables"] if row["path"]}


def earlier_check(row: Mapping[str, Any]) -> Check:
    """A sum that was proved."""
    return Check(**{**row, "parts": tuple(row["parts"]), "stems": tuple(row["stems"])})


def earlier_note(row: Mapping[str, Any], kept: Container[str]) -> Warned:
    """A warning that was given, as far as it is about files that are `kept`."""
    return Warned(row["code"], row["message"], tuple(path for path in row["files"] if path in kept))


def with_standing(document: dict[str, Any], earlier: Mapping[str, Any], standing: Container[str]) -> dict[str, Any]:
    """A render's manifest that also names what `earlier` says of the files `standing`, where it does not name them.

    Of their sums those stay whose files are all there; a warning says that they are of an earlier render.
    """
    own = {row["path"] for row in document["deliverables"]}
    rows = [row for row in earlier["deliverables"] if row["path"] in standing and row["path"] not in own]
    if not rows:
        return document
    paths = own | {row["path"] for row in rows}
    names = {check["name"] for check in document["checks"]}
    checks = [
        check
        for check in earlier["checks"]
        if check["name"] not in names and check["whole"] and paths.issuperset([check["whole"], *check["parts"]])
    ]
    files = [row["path"] for row in rows]
    message = f"{count(len(files), 'file')} of this folder {'is' if len(files) == 1 else 'are'} of an earlier render."
    note = {"code": EARLIER_RENDER, "message": message, "files": files}
    return {
        **document,
        "deliverables": [*document["deliverables"], *rows],
        "checks": [*document["checks"], *checks],
        "warnings": [*document["warnings"], note],
    }


def of_earlier_renders(manifest: Mapping[str, Any]) -> set[str]:
    """The files that a manifest names although another render made them."""
    return {path for note in manifest["warnings"] if note["code"] == EARLIER_RENDER for path in note["files"]}
