"""Checking a delivery again, wherever it is now: every file there, unchanged, in its format, and the sums hold."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from render.delivery.inspection import Term, residual_of
from render.delivery.journal import Recovery, recover
from render.delivery.manifest import NAME, read_manifest
from render.errors import BouncedeskError
from render.monitor import Monitor
from render.sources import read_info
from render.sources.fingerprint import hash_file
from render.tables import read_resource
from render.units import FULL_SCALE, dbfs


@dataclass(frozen=True, slots=True)
class Failure:
    """A file, or a sum by its name, that is not as the manifest says, and why, without a full stop."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome: how many files were looked at, and everything that was not as it should be.

    `recovered` says what became of a delivery that had been cut short there, where one had been.
    """

    files: int
    failures: tuple[Failure, ...]
    recovered: Recovery | None = None

    @property
    def ok(self) -> bool:
        """Whether all is as the manifest says."""
        return not self.failures


def verify_delivery(out: Path, monitor: Monitor, locks: Path | None = None) -> Verification:
    """Check the delivery in `out` against its manifest; raises BouncedeskError where there is none.

    One that was cut short between its files' names is undone first, where the disk allows it and `locks`, where
    deliveries are remembered, knows of it.
    """
    recovered, unfinished = _recover(out, locks)
    manifest = read_manifest(out)
    if manifest is None and recovered:
        raise BouncedeskError(
            f"The first delivery into {out} was cut short before its {NAME}, and what it had made was removed; deliver "
            "again.",
            code="no_delivery",
            folder=out,
        )
    if manifest is None:
        raise BouncedeskError(
            f"{out} holds no {NAME}, so it is not a delivery of Bouncedesk; choose the folder of a delivery.",
            code="no_delivery",
            folder=out,
        )
    rows = [row for row in manifest["deliverables"] if row["path"]]
    failures = [*unfinished]
    for done, row in enumerate(rows):
        monitor.check()
        failures += _check_file(out, row, monitor)
        monitor.progress("verifying", (done + 1) / (len(rows) + 1))
    papers = manifest.get("documents", [])
    for row in papers:
        failures += _check_paper(out, row, monitor)
    names = {row["path"] for row in (*rows, *papers)}
    failures += _unnamed(out, names, {(out / name).parent for name in names if ".." not in name.split("/")})
    bad = {failure.path for failure in failures}
    failures += _check_sums(out, manifest.get("checks", []), rows, bad, monitor)
    return Verification(len(rows) + len(papers), tuple(failures), recovered)


def _recover(out: Path, locks: Path | None) -> tuple[Recovery | None, list[Failure]]:
    """What became of a delivery that was cut short here, or that it is cut short still, and why."""
    try:
        return recover(out, locks), []
    except BouncedeskError as error:
        return None, [Failure(NAME, str(error).removesuffix("."))]


def _unnamed(out: Path, named: Container[str], folders: Iterable[Path]) -> Iterator[Failure]:
    """Audio files that lie beside those that are named, and that no manifest knows: nobody proved what is in them."""
    audio = {f".{ending}" for ending in read_resource("audio_files.toml").table("audio").texts("endings")}
    for path in sorted(path for folder in folders if folder.is_dir() for path in folder.iterdir()):
        name = path.relative_to(out).as_posix()
        if path.suffix.lower() in audio and not path.name.startswith(".") and name not in named and path.is_file():
            yield Failure(name, "the manifest does not name this audio file")


def _check_paper(out: Path, row: Mapping[str, Any], monitor: Monitor) -> Iterator[Failure]:
    """A file beside the sound, such as a report: there, and unchanged."""
    try:
        if out.resolve() not in (out / row["path"]).resolve().parents:
            yield Failure(row["path"], "the manifest names a file outside the delivery")
        elif hash_file(out / row["path"], monitor) != row["sha256"]:
            yield Failure(row["path"], "the file has changed since it was made")
    except FileNotFoundError:
        yield Failure(row["path"], "the file is missing")
    except OSError as error:
        yield Failure(row["path"], str(error).removesuffix("."))


def _check_file(out: Path, row: Mapping[str, Any], monitor: Monitor) -> Iterator[Failure]:
    path = out / row["path"]
    if out.resolve() not in path.resolve().parents:
        yield Failure(row["path"], "the manifest names a file outside the delivery")
    elif not path.is_file():
        yield Failure(row["path"], "the file is missing")
    else:
        yield from _check_content(path, row, monitor)


def _check_content(path: Path, row: Mapping[str, Any], monitor: Monitor) -> Iterator[Failure]:
    try:
        if hash_file(path, monitor) != row["sha256"]:
            yield Failure(row["path"], "the file has changed since it was rendered")
        info = read_info(path)
    except (BouncedeskError, OSError) as error:
        yield Failure(row["path"], str(error).removesuffix("."))
        return
    depth = row["bit_depth"] and info.bit_depth  # lossy files have none
    read = (info.frames, info.channels, info.sample_rate, depth)
    meant = (row["frames"], row["channels"], row["sample_rate"], row["bit_depth"])
    if read != meant:
        yield Failure(row["path"], "the file's length or format is not what the manifest says")


def _check_sums(
    out: Path, checks: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]], bad: set[str], monitor: Monitor
) -> Iterator[Failure]:
    """Sums of delivered files are added up again; those that also need the client's stems were proved at the render."""
    sizes = {row["path"]: (row["sample_rate"], row["frames"]) for row in rows}
    for check in checks:
        paths = [check.get("whole"), *check.get("parts", [])]
        if check.get("stems") or not all(path in sizes and path not in bad for path in paths):
            continue
        monitor.check()
        terms = [Term(out / path, 1.0 if index == 0 else -1.0) for index, path in enumerate(paths)]
        residual = residual_of(terms, *sizes[paths[0]], monitor)
        if residual > check["tolerance_steps"]:
            left = dbfs(residual / FULL_SCALE)
            yield Failure(check["name"], f"the files do not add up: {left:.1f} dBFS is left over")
