"""What a render remembers for the next one into the same folder: kept beside the catalogue, never in the delivery."""

import contextlib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from render.atomic import write_whole
from render.errors import AudioError
from render.plan import Plan, PlannedFile, PlannedStem

ENGINE = 1  # raised whenever the same recipe would give other bytes: all is then rendered again


@dataclass(frozen=True, slots=True)
class Stamp:
    """How a file is recognised without reading it: size, time of change and place on the disk."""

    size: int
    mtime_ns: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> "Stamp | None":
        """The stamp of the file at `path`, None where there is none."""
        with contextlib.suppress(OSError):
            status = path.stat()
            return cls(status.st_size, status.st_mtime_ns, status.st_ino)
        return None


@dataclass(frozen=True, slots=True)
class KnownStem:
    """A stem as it was read: its stamp then, and the hash of its samples."""

    stamp: Stamp
    hash: str


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A delivered file: the recipe it was made by, whether it was dithered, and its stamp once it had its name."""

    recipe: str
    dither: bool
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Memory:
    """One finished render.

    `peaks` are each variant's by its key, before any trim, full scale 1.0; `notes` are the codes of the warnings that
    its files gave rise to; `manifest` is the digest of the manifest it wrote. `others` are files in the folder that
    its manifest does not name and that renders there made all the same: earlier ones, or one that was cut short.
    """

    trim_db: float = 0.0
    stems: Mapping[str, KnownStem] = field(default_factory=dict)
    files: Mapping[str, KnownFile] = field(default_factory=dict)
    peaks: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    manifest: str = ""
    others: Mapping[str, Stamp] = field(default_factory=dict)

    @property
    def made(self) -> dict[str, Stamp]:
        """Every file that renders into the folder made, as it was when it got its name."""
        return {**self.others, **{path: file.stamp for path, file in self.files.items()}}

    def of(self, plan: Plan) -> "Memory":
        """The memory of `plan` alone, all of which is remembered."""
        keys = [variant_key(plan, index) for index in range(len(plan.variants))]
        paths = [file.path for variant in plan.variants for file in variant.files]
        files = {path: self.files[path] for path in paths}
        return replace(self, files=files, peaks={key: self.peaks[key] for key in keys})

    def with_manifest(self, digest: str, made: Mapping[str, Stamp]) -> "Memory":
        """The memory of a render whose manifest is now written, beside all that was `made` there before."""
        others = {path: stamp for path, stamp in made.items() if path not in self.files}
        return replace(self, manifest=digest, others=others)


def variant_key(plan: Plan, index: int) -> str:
    """A variant's name within a plan: a stem deliverable's has its group's too."""
    variant = plan.variants[index]
    return f"{variant.name}/{variant.group}" if variant.group else variant.name


def recipe(plan: Plan, index: int, file: PlannedFile, trim_db: float, hashes: Mapping[str, str]) -> str:
    """All that decides the bytes of one file of variant `index`, as a hash."""
    parts = [
        (hashes[str(stem.path)], stem.offset, stem.sides, repr(stem.gains[index]), stem.mutes)
        for stem in plan.stems
        if stem.gains[index]
    ]
    variant = plan.variants[index]
    cut = asdict(variant.cut) if variant.cut else None
    length = plan.frames_of(variant)
    said = [ENGINE, plan.sample_rate, length, variant.name, variant.group, asdict(file.kind), trim_db, parts, cut]
    processed = _processed(plan, index, hashes)
    return hashlib.sha256(json.dumps([*said, *processed]).encode()).hexdigest()


def _processed(plan: Plan, index: int, hashes: Mapping[str, str]) -> list[Any]:
    """What strips and bus add to a recipe: their settings, the way the stems take, and what moves their gains."""
    if plan.processing is None:
        return []
    used = [(stem.group, stem.dry) for stem in plan.stems if stem.gains[index]]
    moving = driving_stems(plan, index)
    driving = [
        (hashes[str(stem.path)], stem.offset, stem.sides, repr(stem.full_gain), stem.mutes, stem.group)
        for stem in moving
    ]
    groups = {group for group, dry in used if not dry} | {stem.group for stem in moving}
    account = plan.processing.account()
    strips = {group: strip for group, strip in account["strips"].items() if group in groups}
    return [account["bus"], strips, used, plan.variants[index].fold, plan.is_linked(index), driving]


def driving_stems(plan: Plan, index: int) -> list[PlannedStem]:
    """The stems that move the gains of variant `index`, whether they play in it or not.

    Through a linked bus with a compressor or a limiter that is the whole of the full mix; otherwise what there is in
    it of the variant's groups that have a compressor of their own.
    """
    processing = plan.processing
    if processing is None:
        return []
    if processing.bus_moves and plan.is_linked(index):
        return [stem for stem in plan.stems if stem.full_gain]
    groups = {stem.group for stem in plan.stems if stem.gains[index] and processing.strip_moves(stem.group)}
    return [stem for stem in plan.stems if stem.full_gain and stem.group in groups]


def memory_path(folder: Path, out: Path) -> Path:
    """The file that remembers renders into `out`, within the folder of all such files."""
    return folder / f"{hashlib.sha256(str(out.resolve()).encode('utf-8', 'surrogateescape')).hexdigest()[:32]}.json"


def read_memory(path: Path) -> Memory | None:
    """The memory in `path`, None where there is none or it cannot be understood: then all is rendered anew."""
    try:
        said = json.loads(path.read_bytes())
        return Memory(
            float(said["trim_db"]),
            {name: KnownStem(Stamp(**known["stamp"]), known["hash"]) for name, known in said["stems"].items()},
            {name: _file(known) for name, known in said["files"].items()},
            {name: float(peak) for name, peak in said["peaks"].items()},
            tuple(said["notes"]),
            said["manifest"],
            {name: Stamp(**stamp) for name, stamp in said["others"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _file(known: Mapping[str, Any]) -> KnownFile:
    return KnownFile(known["recipe"], known["dither"], Stamp(**known["stamp"]))


def write_memory(path: Path, memory: Memory) -> None:
    """Keep `memory`; where that is impossible the next render is a whole one, which is no reason to fail this one."""
    with contextlib.suppress(AudioError, OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(asdict(memory)).encode())
