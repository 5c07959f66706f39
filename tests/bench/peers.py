"""The same mixes by the tools a studio would pick instead."""

from collections.abc import Mapping
from pathlib import Path

from tests.bench.material import gains

Command = list[str]
LOUDNORM = "loudnorm=I=-14:TP=-1:LRA=20"


def ffmpeg(files: list[Path], out: Path, *, measured: bool) -> Command:
    """One filter graph for all variants, the fastest that ffmpeg does it; `measured` adds its loudness meter."""
    table = gains(len(files))
    command = ["ffmpeg", "-y", "-v", "error"]
    for file in files:
        command += ["-i", str(file)]
    graph = []
    for index in range(len(files)):
        users = [row for row, line in enumerate(table) if line[index]]
        graph.append(f"[{index}:a]asplit={len(users)}" + "".join(f"[s{index}v{row}]" for row in users))
    for row, line in enumerate(table):
        used = [index for index, gain in enumerate(line) if gain]
        weights = " ".join(str(line[index]) for index in used)
        mix = f"amix=inputs={len(used)}:normalize=0:weights={weights}" + (",ebur128=peak=true" if measured else "")
        graph.append("".join(f"[s{index}v{row}]" for index in used) + mix + f"[o{row}]")
    command += ["-filter_complex", ";".join(graph)]
    for row in range(len(table)):
        command += ["-map", f"[o{row}]", "-c:a", "pcm_s24le", str(out / f"ffmpeg{row}.wav")]
    return command


def sox(files: list[Path], out: Path) -> list[Command]:
    """A SoX mix for each variant."""
    commands = []
    for row, line in enumerate(gains(len(files))):
        command = ["sox", "-m"]
        for file, gain in zip(files, line, strict=True):
            command += ["-v", str(gain), str(file)] if gain else []
        commands.append([*command, "-b", "24", str(out / f"sox{row}.wav")])
    return commands


def ecasound(files: list[Path], out: Path) -> Command:
    """All variants from one run of ecasound: a chain for each stem of each variant."""
    table = gains(len(files))
    command = ["ecasound", "-q", "-x", "-b:4096", "-z:mixmode,sum"]
    for index, file in enumerate(files):
        chains = ",".join(f"v{row}s{index}" for row, line in enumerate(table) if line[index])
        command += [f"-a:{chains}", "-i", str(file)]
    for row, line in enumerate(table):
        chains = ",".join(f"v{row}s{index}" for index, gain in enumerate(line) if gain)
        command += [f"-a:{chains}", "-f:s24_le,2,48000", "-o", str(out / f"ecasound{row}.wav")]
    for row, line in enumerate(table):
        for index, gain in enumerate(line):
            if gain not in (0.0, 1.0):
                command += [f"-a:v{row}s{index}", f"-ea:{100 * gain:.6f}"]
    return command


def loudnorm_first(mix: Path) -> Command:
    """The pass in which ffmpeg's loudnorm measures; its figures are the JSON at the end of what it says."""
    measuring = f"{LOUDNORM}:print_format=json"
    return ["ffmpeg", "-hide_banner", "-nostats", "-i", str(mix), "-af", measuring, "-f", "null", "-"]


def loudnorm_second(mix: Path, out: Path, measured: Mapping[str, str]) -> Command:
    """The pass in which it brings the mix to its loudness, by the figures of the first."""
    keys = {"I": "input_i", "TP": "input_tp", "LRA": "input_lra", "thresh": "input_thresh"}
    figures = ":".join(f"measured_{name}={measured[key]}" for name, key in keys.items())
    chain = f"{LOUDNORM}:linear=true:{figures}:offset={measured['target_offset']}"
    return ["ffmpeg", "-y", "-v", "error", "-i", str(mix), "-af", chain, "-ar", "48000", "-c:a", "pcm_s24le", str(out)]
