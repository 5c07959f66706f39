"""Hashing a stem by itself, where a render does not read it."""

from pathlib import Path

from render.monitor import Monitor
from render.sources.info import AudioInfo, RawLayout
from render.sources.probe import probe
from render.sources.running_hash import RunningHash, describe_kind

BLOCK = 1 << 20


def hash_stem(path: Path, monitor: Monitor) -> str:
    """The hash of the stem at `path`; raises AudioError where it cannot be read."""
    info, layout = probe(path)
    start, size = sample_bytes(path, info, layout)
    running = RunningHash(describe_kind(info))
    done = 0
    with path.open("rb", buffering=0) as file:
        file.seek(start)
        while done < size and (block := file.read(min(BLOCK, size - done))):
            monitor.check()
            running.feed(done, memoryview(block))
            done += len(block)
    return running.result(done) or ""


def sample_bytes(path: Path, info: AudioInfo, layout: RawLayout | None) -> tuple[int, int]:
    """Where the bytes that are hashed begin, and how many: the samples of plain files, all of any other."""
    if layout is None:
        return 0, path.stat().st_size
    return layout.data_start, info.frames * info.channels * layout.sample_bytes
