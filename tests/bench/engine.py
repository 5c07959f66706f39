"""The engine's benchmarks: mixing, rendering again, mastering, measuring, and what they take of the memory."""

import json
import resource
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench import peers
from tests.bench.material import VARIANTS, WORK, session, silence
from tests.bench.stopwatch import OUT, floor, fresh, median, ours, run

Figures = dict[str, float]
Job = Callable[[Path, int], Figures]
"""Takes the session and the number of runs."""


def render(audio: Path, *extra: str, variants: tuple[str, ...] = VARIANTS) -> list[str]:
    """The command that renders some variants of a session."""
    chosen = [word for variant in variants for word in ("--variant", variant)]
    return ours("render", audio, "-o", OUT, *chosen, "--json", *extra)


def manifest() -> dict[str, Any]:
    """The manifest of the last render."""
    return dict(json.loads((OUT / "manifest.json").read_text()))


def anew(command: list[str]) -> float:
    """Seconds of a render into an empty folder."""
    fresh()
    return run(command)


def bench_mix(audio: Path, runs: int) -> Figures:
    """The mixing pass alone beside others, and the floor."""
    files = sorted(audio.glob("*.wav"))
    mixes: list[float] = []

    def once() -> float:
        took = anew(render(audio))
        mixes.append(manifest()["timings"]["mix_s"])
        return took

    whole = median(once, runs)
    mix = sorted(mixes[1:])[runs // 2]
    size = max(path.stat().st_size for path in OUT.glob("*.wav"))
    measured = median(lambda: (fresh(), run(peers.ffmpeg(files, OUT, measured=True)))[1], runs)
    plain = median(lambda: (fresh(), run(peers.ffmpeg(files, OUT, measured=False)))[1], runs)
    figures = {"whole job / ffmpeg mixing and measuring": measured / whole, "mix / ffmpeg": plain / mix}
    if shutil.which("ecasound"):
        figures["mix / ecasound"] = median(lambda: (fresh(), run(peers.ecasound(files, OUT)))[1], runs) / mix
    if shutil.which("sox"):
        figures["mix / SoX"] = median(lambda: (fresh(), sum(map(run, peers.sox(files, OUT))))[1], 1) / mix
    figures["floor / mix"] = median(lambda: (fresh(), floor(files, len(VARIANTS), size))[1], runs) / mix
    return figures


def bench_again(audio: Path, runs: int) -> Figures:
    """A render of what is already there, and of what changed."""
    whole = median(lambda: anew(render(audio)), runs)
    return {"nothing changed / whole render": whole / median(lambda: run(render(audio)), runs)}


def bench_scaling(audio: Path, runs: int) -> Figures:
    """What twice the variants, stems and length cost."""
    few, many = VARIANTS[:3], VARIANTS
    half = session(len(list(audio.glob("*.wav"))) // 2, 240)
    short = session(len(list(audio.glob("*.wav"))), 120)

    def mix_s(folder: Path, variants: tuple[str, ...]) -> Callable[[], float]:
        return lambda: (anew(render(folder, variants=variants)), float(manifest()["timings"]["mix_s"]))[1]

    full = median(mix_s(audio, many), runs)
    return {
        "cost of twice the variants": full / median(mix_s(audio, few), runs),
        "cost of twice the stems": full / median(mix_s(half, many), runs),
        "cost of twice the length": full / median(mix_s(short, many), runs),
    }


def bench_measure(audio: Path, runs: int) -> Figures:
    """Eight files measured, beside ffmpeg one after another."""
    files = sorted(audio.glob("*.wav"))[:8]
    meter = ["-af", "ebur128=peak=true", "-f", "null", "-"]
    theirs = median(lambda: sum(run(["ffmpeg", "-nostats", "-v", "error", "-i", str(f), *meter]) for f in files), runs)
    return {"measure 8 files / ffmpeg": theirs / median(lambda: run(ours("measure", *files, "--json")), runs)}


def bench_scan(audio: Path, runs: int) -> Figures:
    """The session scanned, beside what ffmpeg can tell of each file: its statistics and its loudness."""
    filters = ["-af", "astats,ebur128", "-f", "null", "-"]
    files = sorted(audio.glob("*.wav"))
    theirs = median(lambda: sum(run(["ffmpeg", "-nostats", "-v", "error", "-i", str(f), *filters]) for f in files), 1)
    return {"scan / ffmpeg": theirs / median(lambda: run(ours("scan", audio, "--json")), runs)}


def bench_memory(audio: Path, runs: int) -> Figures:  # noqa: ARG001 -- every job is called alike
    """The largest process of a render in MiB: an ordinary session, and 64 hour-long stems at 96 kHz."""
    anew(render(audio))
    ordinary = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    anew(render(silence(64, 3600, 96_000), variants=("main",)))
    shutil.rmtree(OUT, ignore_errors=True)
    return {"MiB, this session": ordinary, "MiB, 64 stems of an hour": resource.getrusage(-1).ru_maxrss / 1024}


def bench_master(audio: Path, runs: int) -> Figures:
    """One streaming master of a mix, beside ffmpeg's loudnorm in its two passes."""
    anew(render(audio, variants=("main",)))
    mix = WORK / "mix.wav"
    shutil.copy(next(OUT.glob("*.wav")), mix)
    theirs = median(lambda: loudnorm(mix), runs)
    return {
        "streaming master / loudnorm": theirs
        / median(lambda: anew(ours("master", mix, "-o", OUT, "--profile", "streaming", "--json")), runs)
    }


def loudnorm(mix: Path) -> float:
    """Seconds of both passes."""
    start = time.perf_counter()
    first = subprocess.run(peers.loudnorm_first(mix), capture_output=True, check=True).stderr.decode()
    run(peers.loudnorm_second(mix, OUT / "loudnorm.wav", json.loads(first[first.rindex("{") : first.rindex("}") + 1])))
    return time.perf_counter() - start


JOBS: dict[str, Job] = {
    "memory": bench_memory,
    "mix": bench_mix,
    "again": bench_again,
    "scaling": bench_scaling,
    "measure": bench_measure,
    "scan": bench_scan,
    "master": bench_master,
}
