"""Every code of a scan both ways: found in the right file and place, absent from what only looks like it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from app.domain.session import Scan, Severity
from app.intake.grouping import GroupRules
from app.intake.problem_rules import ProblemRules
from app.intake.problem_wording import client_wording
from app.intake.scan import scan_folder
from render.monitor import Unwatched
from tests.app.intake.checks import material as m

GROUPS, RULES = GroupRules.load(), ProblemRules.load()
Write = Callable[[Path], None]
REFERENCE = {
    Severity.ERROR: "unreadable empty truncated nonfinite still_being_written",
    Severity.WARNING: "damaged noise clipped dropout rate_mismatch length_mismatch silent partly_silent dc_offset "
    "duplicate polarity_pair lossy_source upsampled padded_depth normalised_peaks not_summing unpaired_side "
    "superseded_take version_unsure unclassified hot_level multichannel",
    Severity.INFO: "depth_mismatch converted_or_coded dual_mono split_pair late_start reference_mix nested_folders "
    "ignored_file",
}
WAS_CLIPPED = m.dithered(m.clipped_at(1.5, 0.7))
WAS_HOLED = m.dithered(m.holed((1.5,)))
ROLES = (m.noise(11), m.noise(12), m.noise(13))
BED: Mapping[str, Write] = {"Bass.wav": m.wav(ROLES[0]), "Gtr.wav": m.wav(ROLES[1])}
SIX: Mapping[str, Write] = {"Bass.wav": m.wav(m.noise(11, 6.0)), "Gtr.wav": m.wav(m.noise(12, 6.0))}
HIGH: Mapping[str, Write] = {"Bass.wav": m.wav(m.noise(11, 4.0, m.STUDIO), m.STUDIO)}
TWO_SIDES = np.stack([m.noise(21), m.noise(22)], axis=1)


@dataclass(frozen=True, slots=True)
class Case:
    """Files beside the bed, and those of them that have the problem, at which times (empty where there is none)."""

    code: str
    what: str
    files: Mapping[str, Write]
    found: tuple[str, ...] = ()
    at_s: tuple[float, ...] = ()
    bed: Mapping[str, Write] = field(default_factory=lambda: BED)


def loud(*peaks_db: float) -> dict[str, Write]:
    return {
        f"Synth {number}.wav": m.wav(m.sine(300 + 50 * number, level=10 ** (peak / 20)))
        for number, peak in enumerate(peaks_db)
    }


def coded(kind: str) -> dict[str, Write]:
    return {"Kick.wav": m.wav(m.coded(14, "OGG", kind), m.STUDIO)}


FOUND = (
    Case("unreadable", "text", {"Kick.wav": m.bytes_of(b"hello" * 99)}, ("Kick.wav",)),
    Case("empty", "no bytes", {"Kick.wav": m.bytes_of(b"")}, ("Kick.wav",)),
    Case(
        "truncated",
        "half",
        {"Kick.wav": m.changed(ROLES[2], lambda data: data[: len(data) // 2])},
        ("Kick.wav",),
        (2.0,),
    ),
    Case(
        "nonfinite",
        "a NaN",
        {"Kick.wav": m.wav(np.where(np.arange(4 * m.RATE) == 1.5 * m.RATE, np.nan, ROLES[2]), subtype="FLOAT")},
        ("Kick.wav",),
        (1.5,),
    ),
    Case("damaged", "header", {"Kick.wav": m.changed(ROLES[2], m.unfinished)}, ("Kick.wav",)),
    Case("clipped", "full scale", {"Kick.wav": m.wav(m.clipped_at(1.5))}, ("Kick.wav",), (1.5,)),
    Case("clipped", "turned down since", {"Kick.wav": m.wav(m.clipped_at(2.5, 0.5))}, ("Kick.wav",), (2.5,)),
    Case("clipped", "heavy bass", {"Kick.wav": m.wav(m.low_wave_clipped())}, ("Kick.wav",)),
    Case("clipped", "dithered", {"Kick.wav": m.wav(WAS_CLIPPED, subtype="PCM_16")}, ("Kick.wav",)),
    Case("dropout", "once", {"Kick.wav": m.wav(m.holed((1.5,)))}, ("Kick.wav",), (1.5,)),
    Case("dropout", "thrice", {"Kick.wav": m.wav(m.holed((0.7, 1.9, 3.3)))}, ("Kick.wav",), (0.7,)),
    Case("dropout", "dithered", {"Kick.wav": m.wav(WAS_HOLED, subtype="PCM_16")}, ("Kick.wav",), (1.5,)),
    Case("noise", "any bytes", {"Kick.wav": m.wav(m.random_bytes())}, ("Kick.wav",)),
    Case("duplicate", "moved", {"Kick.wav": m.wav(m.moved(ROLES[0], 0.01))}, ("Bass.wav", "Kick.wav")),
    Case("polarity_pair", "noisy amp", {"Kick.wav": m.wav(m.against(ROLES[0], 30))}, ("Bass.wav", "Kick.wav")),
    Case("polarity_pair", "thin", {"Kick.wav": m.wav(m.thin_side(ROLES[0], -1.0))}, ("Bass.wav", "Kick.wav")),
    Case(
        "lossy_source",
        "was Vorbis",
        coded("VORBIS"),
        ("Kick.wav",),
        bed=HIGH,
    ),
    Case("lossy_source", "was Opus", coded("OPUS"), ("Kick.wav",), bed=HIGH),
    Case("rate_mismatch", "44.1", {"Kick.wav": m.wav(m.noise(14, 4.0, 11025), 11025)}, ("Kick.wav",)),
    Case("length_mismatch", "short", {"Kick.wav": m.wav(ROLES[2][: 3 * m.RATE])}, ("Kick.wav",), (3.0,)),
    Case("silent", "noughts", {"Kick.wav": m.wav(0 * ROLES[2])}, ("Kick.wav",)),
    Case("silent", "below −80", {"Kick.wav": m.wav(m.noise(14, level=5e-5))}, ("Kick.wav",)),
    Case("partly_silent", "breaks off", {"Kick.wav": m.wav(m.stopped(2.5))}, ("Kick.wav",), (2.5,), SIX),
    Case("dc_offset", "one percent", {"Kick.wav": m.wav(ROLES[2] + 0.01)}, ("Kick.wav",)),
    Case("duplicate", "a copy", {"Kick.wav": m.wav(ROLES[0])}, ("Bass.wav", "Kick.wav")),
    Case("duplicate", "softer", {"Audio 1-01.wav": m.wav(0.5 * ROLES[0])}, ("Audio 1-01.wav", "Bass.wav")),
    Case("polarity_pair", "upside down", {"Kick.wav": m.wav(-ROLES[0])}, ("Bass.wav", "Kick.wav")),
    Case("lossy_source", "was an MP3", {"Kick.wav": m.wav(m.through_mp3(14), m.STUDIO)}, ("Kick.wav",), bed=HIGH),
    Case("upsampled", "from 22.05", {"Kick.wav": m.wav(m.brought_up(14, 22050), m.STUDIO)}, ("Kick.wav",), bed=HIGH),
    Case("upsampled", "from 44.1", {"Kick.wav": m.wav(m.brought_up(14, 44100), m.STUDIO)}, ("Kick.wav",), bed=HIGH),
    Case(
        "converted_or_coded",
        "from 44.1, 16-bit",
        {"Kick.wav": m.wav(m.dithered(m.brought_up(14, 44100)), m.STUDIO, "PCM_16")},
        ("Kick.wav",),
        bed=HIGH,
    ),
    Case(
        "converted_or_coded",
        "leaks above",
        {"Kick.wav": m.wav(m.leaking(m.brought_up(14, 44100)), m.STUDIO)},
        ("Kick.wav",),
        bed=HIGH,
    ),
    Case("padded_depth", "16 in 24", {"Kick.wav": m.wav(m.sixteen(ROLES[2]))}, ("Kick.wav",)),
    Case("padded_depth", "16 in float", {"Kick.wav": m.wav(m.sixteen(ROLES[2]), subtype="FLOAT")}, ("Kick.wav",)),
    Case("normalised_peaks", "three", loud(-0.1, -0.12, -0.15), ("Synth 0.wav", "Synth 1.wav", "Synth 2.wav")),
    Case("unpaired_side", "left alone", {"OH L.wav": m.wav(ROLES[2])}, ("OH L.wav",)),
    Case("superseded_take", "old", {"Vox_OLD_do-not-use.wav": m.wav(ROLES[2])}, ("Vox_OLD_do-not-use.wav",)),
    Case("superseded_take", "replaced", {"Bass v2.wav": m.wav(ROLES[2])}, ("Bass.wav",)),
    Case("version_unsure", "new", {"Bass new.wav": m.wav(ROLES[2])}, ("Bass new.wav", "Bass.wav")),
    Case("unclassified", "says nothing", {"Audio 7.wav": m.wav(ROLES[2])}, ("Audio 7.wav",)),
    Case("hot_level", "no room", loud(-0.2), ("Synth 0.wav",)),
    Case("multichannel", "six", {"Kick.wav": m.wav(np.stack([ROLES[2]] * 6, axis=1))}, ("Kick.wav",)),
    Case("depth_mismatch", "float", {"Kick.wav": m.wav(ROLES[2], subtype="FLOAT")}, ("Kick.wav",)),
    Case("dual_mono", "both sides", {"Kick.wav": m.wav(np.stack([ROLES[2]] * 2, axis=1))}, ("Kick.wav",)),
    Case("dual_mono", "a pair", {"OH L.wav": m.wav(ROLES[2]), "OH R.wav": m.wav(ROLES[2])}, ("OH L.wav", "OH R.wav")),
    Case(
        "split_pair",
        "two sides",
        {f"OH {side}.wav": m.wav(m.noise(ord(side))) for side in "LR"},
        ("OH L.wav", "OH R.wav"),
    ),
    Case(
        "late_start", "after five seconds", {"Kick.wav": m.wav(m.stopped(0.7, 6.0)[::-1])}, ("Kick.wav",), (5.3,), SIX
    ),
    Case("late_start", "by its stamp", {"Kick.wav": m.wav(ROLES[2], stamp_s=2.0)}, ("Kick.wav",), (2.0,)),
    Case("reference_mix", "rough", {"Rough Mix.wav": m.wav(ROLES[2])}, ("Rough Mix.wav",)),
    Case("nested_folders", "drums", {"Drums/Kick.wav": m.wav(ROLES[2])}, ("Drums",)),
    Case(
        "ignored_file",
        "text",
        {".DS_Store": m.bytes_of(b"x"), "notes.txt": m.bytes_of(b"x")},
        (".DS_Store", "notes.txt"),
    ),
    Case(
        "not_summing",
        "something else",
        {"Rough Mix.wav": m.wav(ROLES[0] + ROLES[1] + 3 * ROLES[2] * (np.arange(4 * m.RATE) > 2 * m.RATE))},
        ("Rough Mix.wav",),
        (2.0,),
    ),
)
ABSENT = (
    Case("unreadable", "FLAC named .wav", {"Kick.wav": lambda path: sf.write(path, ROLES[2], m.RATE, format="FLAC")}),
    Case("empty", "one frame", {"Kick.wav": m.wav(ROLES[2][:1])}),
    Case("truncated", "a chunk behind", {"Kick.wav": m.changed(ROLES[2], lambda data: data + b"LIST\x04\0\0\0INFO")}),
    Case("nonfinite", "above full scale", {"Kick.wav": m.wav(30 * ROLES[2], subtype="FLOAT")}),
    Case("damaged", "a chunk behind", {"Kick.wav": m.changed(ROLES[2], lambda data: data + b"LIST\x04\0\0\0INFO")}),
    Case("clipped", "full scale once", {"Kick.wav": m.wav(m.sine(440.0, level=1.0))}),
    Case("clipped", "limited", {"Kick.wav": m.wav(m.limited())}),
    Case("clipped", "square wave", {"Kick.wav": m.wav(m.square())}),
    Case("clipped", "dithered sine", {"Kick.wav": m.wav(m.dithered(m.sine(55.0, level=0.9)), subtype="PCM_16")}),
    Case("clipped", "soft", {"Kick.wav": m.wav(m.soft_clipped())}),
    Case("clipped", "filtered square", {"Kick.wav": m.wav(m.filtered_square())}),
    Case("clipped", "held", {"Kick.wav": m.wav(np.repeat(ROLES[2][::8], 8))}),
    Case("dropout", "staccato", {"Kick.wav": m.wav(m.short_notes())}),
    Case("dropout", "a gate", {"Kick.wav": m.wav(m.gate_closed(1.5))}),
    Case("dropout", "a pause", {"Kick.wav": m.wav(m.holed((1.5,), 0.4))}),
    Case("noise", "a riser", {"Kick.wav": m.wav(m.random_bytes(0.3))}),
    Case("noise", "loud music", {"Kick.wav": m.wav(m.limited())}),
    Case("duplicate", "an echo", {"Kick.wav": m.wav(m.moved(ROLES[0], 0.2))}),
    Case("polarity_pair", "amp", {"Kick.wav": m.wav(-m.against(ROLES[0], 30))}),
    Case("polarity_pair", "thin", {"Kick.wav": m.wav(m.thin_side(ROLES[0], 1.0))}),
    Case("rate_mismatch", "the rough mix", {"Rough Mix.wav": m.wav(m.noise(14, 4.0, 11025), 11025)}),
    Case("length_mismatch", "30 ms", {"Kick.wav": m.wav(ROLES[2][: -round(0.03 * m.RATE)])}),
    Case("length_mismatch", "stamped", {"Kick.wav": m.wav(ROLES[2][: m.RATE], stamp_s=1.0)}),
    Case("silent", "softly", {"Kick.wav": m.wav(m.noise(14, level=3e-4))}),
    Case("partly_silent", "dies away", {"Kick.wav": m.wav(m.faded(2.5))}, bed=SIX),
    Case("partly_silent", "tremolo", {"Kick.wav": m.wav(m.chopped(2.6))}, bed=SIX),
    Case("partly_silent", "ends with most", {"Kick.wav": m.wav(m.stopped(4.5))}, bed=SIX),
    Case("dc_offset", "thumps", {"Kick.wav": m.wav(m.kick())}),
    Case("dc_offset", "sub-bass", {"Kick.wav": m.wav(m.sine(23.0))}),
    Case("duplicate", "played twice", {"Kick.wav": m.wav(np.abs(ROLES[0]) * np.sign(ROLES[1]))}),
    Case("duplicate", "elsewhere", {"Kick.wav": m.wav(ROLES[0], stamp_s=8.0)}),
    Case("polarity_pair", "a copy", {"Kick.wav": m.wav(0.7 * ROLES[0])}),
    Case("lossy_source", "dull", {"Kick.wav": m.wav(m.dull(14), m.STUDIO)}, bed=HIGH),
    Case("lossy_source", "sine", {"Kick.wav": m.wav(m.sine(41.0, 4.0, m.STUDIO), m.STUDIO)}, bed=HIGH),
    Case("upsampled", "leaks above", {"Kick.wav": m.wav(m.leaking(m.brought_up(14, 44100)), m.STUDIO)}, bed=HIGH),
    Case("converted_or_coded", "from 44.1", {"Kick.wav": m.wav(m.brought_up(14, 44100), m.STUDIO)}, bed=HIGH),
    Case("converted_or_coded", "as it is", {"Kick.wav": m.wav(m.noise(14, 4.0, m.STUDIO), m.STUDIO)}, bed=HIGH),
    Case("upsampled", "sub-bass", {"Kick.wav": m.wav(m.sine(41.0, 4.0, m.STUDIO), m.STUDIO)}, bed=HIGH),
    Case("upsampled", "dull", {"Kick.wav": m.wav(m.dull(14), m.STUDIO)}, bed=HIGH),
    Case("padded_depth", "softly in 24", {"Kick.wav": m.wav(m.noise(14, level=3e-4))}),
    Case("padded_depth", "16 in 16", {"Kick.wav": m.wav(ROLES[2], subtype="PCM_16")}),
    Case("padded_depth", "float", {"Kick.wav": m.wav(ROLES[2], subtype="FLOAT")}),
    Case("normalised_peaks", "two", loud(-0.1, -0.1, -0.6)),
    Case("normalised_peaks", "lower down", loud(-1.2, -1.2, -1.2)),
    Case("unpaired_side", "stereo", {"OH L.wav": m.wav(TWO_SIDES)}),
    Case("superseded_take", "an old piano", {"Old Piano.wav": m.wav(ROLES[2])}),
    Case("version_unsure", "a copy", {"Bass new.wav": m.wav(ROLES[0])}),
    Case("version_unsure", "a second one", {"Bass 2.wav": m.wav(ROLES[2])}),
    Case("unclassified", "typing slip", {"Overhaeds.wav": m.wav(ROLES[2])}),
    Case("hot_level", "half a dB", loud(-0.6)),
    Case("multichannel", "stereo", {"Kick.wav": m.wav(TWO_SIDES)}),
    Case("depth_mismatch", "the click", {"Click.wav": m.wav(ROLES[2], subtype="PCM_16")}),
    Case("dual_mono", "nearly", {"Kick.wav": m.wav(np.stack([ROLES[2], 0.999 * ROLES[2]], axis=1))}),
    Case("split_pair", "two rates", {"OH L.wav": m.wav(ROLES[2]), "OH R.wav": m.wav(m.noise(9, 4.0, 11025), 11025)}),
    Case("late_start", "after four seconds", {"Kick.wav": m.wav(m.stopped(2.0, 6.0)[::-1])}, bed=SIX),
    Case("reference_mix", "mixed in by name", {"Mixed Perc.wav": m.wav(ROLES[2])}),
    Case("nested_folders", "pictures", {"Art/cover.png": m.bytes_of(b"x")}),
    Case("ignored_file", "settings", {"session.toml": m.bytes_of(b"title = 'x'")}),
    Case("not_summing", "one level", {"Rough Mix.wav": m.wav(0.5 * (ROLES[0] + ROLES[1]))}),
    Case("not_summing", "another song", {"Rough Mix.wav": m.wav(ROLES[2])}),
)


def scan_case(case: Case, folder: Path) -> Scan:
    for name, write in {**case.bed, **case.files}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        write(folder / name)
    return scan_folder(folder, GROUPS)


@pytest.mark.parametrize("case", FOUND, ids=lambda case: f"{case.code}: {case.what}")
def test_it_is_found_in_the_right_file_at_the_right_time(case: Case, tmp_path: Path) -> None:
    """One finding, of the right weight, with a sentence for the engineer and one for the client."""
    scan = scan_case(case, tmp_path)
    (problem,) = [problem for problem in scan.problems if problem.code == case.code]
    assert problem.files == case.found
    assert problem.severity is next(severity for severity, codes in REFERENCE.items() if case.code in codes.split())
    if case.at_s:
        assert problem.at_s[0] == pytest.approx(case.at_s[0], abs=0.12)
    for sentence in (problem.message, client_wording(problem, scan, RULES)):
        assert sentence[0].isupper() or sentence.startswith((*case.found, "2 "))
        assert sentence.rstrip("”").endswith((".", "?"))
        assert not set("{}") & set(sentence)


@pytest.mark.parametrize("case", ABSENT, ids=lambda case: f"{case.code}: {case.what}")
def test_what_only_looks_like_it_is_left_alone(case: Case, tmp_path: Path) -> None:
    """No finding of the code, in any file."""
    codes = [problem.code for problem in scan_case(case, tmp_path).problems]
    assert case.code not in codes


def test_a_file_that_grows_meanwhile_is_found_and_no_other(tmp_path: Path) -> None:
    """Whatever is added during the scan is a file still being written; its age says nothing."""
    for name, write in {**BED, "Kick.wav": m.wav(ROLES[2])}.items():
        write(tmp_path / name)

    class Copying(Unwatched):
        def progress(self, stage: str, fraction: float) -> None:  # noqa: ARG002 -- as the monitor's
            with (tmp_path / "Kick.wav").open("ab") as file:
                file.write(bytes(3))

    problems = scan_folder(tmp_path, GROUPS, Copying()).problems
    assert [problem.files for problem in problems if problem.code == "still_being_written"] == [("Kick.wav",)]
    again = scan_folder(tmp_path, GROUPS).problems
    assert "still_being_written" not in [problem.code for problem in again]


def test_every_code_is_tried_both_ways() -> None:
    """The tables above leave out no code of the reference, and the rules know no less."""
    codes = {code for listed in REFERENCE.values() for code in listed.split()}
    assert {case.code for case in FOUND} | {"still_being_written"} == codes
    assert {case.code for case in ABSENT} | {"still_being_written"} == codes
    assert codes <= set(RULES.codes)
