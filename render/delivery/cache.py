"""What is remembered of the deliveries into a folder: kept beside the catalogue, never in the delivery."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from render.atomic import refusal, write_whole
from render.sources.fingerprint import Fingerprint


@dataclass(frozen=True, slots=True)
class KnownStem:
    """A stem as it was read: its fingerprint then, and the hash of its samples."""

    fingerprint: Fingerprint
    hash: str


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A delivered file: the recipe it was made by, whether it was dithered, and its fingerprint under its name."""

    recipe: str
    dither: bool
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True)
class RenderCache:
    """The last delivery into a folder; of other deliveries than renders only `manifest` and `others` are known.

    `peaks` are each variant's by its key, before any trim, full scale 1.0; `notes` are the codes of the warnings that
    its files gave rise to; `manifest` is the digest of the manifest it wrote. `others` are files in the folder that
    its manifest need not name and that deliveries there made all the same; `announced` those that were about to get
    their names when a delivery was cut short.
    """

    trim_db: float = 0.0
    stems: Mapping[str, KnownStem] = field(default_factory=dict)
    files: Mapping[str, KnownFile] = field(default_factory=dict)
    peaks: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    manifest: str = ""
    others: Mapping[str, Fingerprint] = field(default_factory=dict)
    announced: Mapping[str, Fingerprint] = field(default_factory=dict)

    def made_in(self, out: Path) -> dict[str, Fingerprint]:
        """The files in `out` that deliveries are known to have made, and that nobody changed since."""
        made = {**self.others, **{path: file.fingerprint for path, file in self.files.items()}}
        now = {path: Fingerprint.of(out / path) for path in {**made, **self.announced}}
        return {
            path: known for path, known in now.items() if known and known in (made.get(path), self.announced.get(path))
        }

    def with_manifest(self, digest: str, made: Mapping[str, Fingerprint]) -> "RenderCache":
        """The same once its manifest is written, beside all that was `made` there before."""
        others = {path: fingerprint for path, fingerprint in made.items() if path not in self.files}
        return replace(self, manifest=digest, others=others, announced={})


def place_key(out: Path) -> str:
    """What stands for the folder `out` in the names of files about it: a part of its path's hash."""
    return hashlib.sha256(str(out.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def cache_path(folder: Path, out: Path) -> Path:
    """The file that remembers deliveries into `out`, within the `folder` of all such files."""
    return folder / f"{place_key(out)}.json"


def read_cache(path: Path) -> RenderCache | None:
    """What `path` remembers, None where there is none or it cannot be understood: then all is made anew."""
    try:
        document = json.loads(path.read_bytes())
        return RenderCache(
            float(document["trim_db"]),
            {
                name: KnownStem(Fingerprint(**known["stamp"]), known["hash"])
                for name, known in document["stems"].items()
            },
            {name: _file(known) for name, known in document["files"].items()},
            {name: float(peak) for name, peak in document["peaks"].items()},
            tuple(document["notes"]),
            document["manifest"],
            {name: Fingerprint(**values) for name, values in document["others"].items()},
            {name: Fingerprint(**values) for name, values in document.get("announced", {}).items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _file(known: Mapping[str, Any]) -> KnownFile:
    return KnownFile(known["recipe"], known["dither"], Fingerprint(**known["stamp"]))


def write_cache(path: Path, cache: RenderCache) -> None:
    """Keep `cache`; raises BouncedeskError where that is impossible."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refusal(path, error) from error
    write_whole(path, json.dumps(_document(cache)).encode())


def _document(cache: RenderCache) -> dict[str, Any]:
    """The cache as its file has it, in which a fingerprint is called `stamp`."""
    stems = {name: {"stamp": asdict(known.fingerprint), "hash": known.hash} for name, known in cache.stems.items()}
    files = {
        name: {"recipe": known.recipe, "dither": known.dither, "stamp": asdict(known.fingerprint)}
        for name, known in cache.files.items()
    }
    others = {name: asdict(fingerprint) for name, fingerprint in cache.others.items()}
    return {
        "trim_db": cache.trim_db,
        "stems": stems,
        "files": files,
        "peaks": dict(cache.peaks),
        "notes": list(cache.notes),
        "manifest": cache.manifest,
        "others": others,
        "announced": {name: asdict(fingerprint) for name, fingerprint in cache.announced.items()},
    }
