"""Scanning whole folders of real files."""

import hashlib
import json
import os
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.domain.session import Condition, Density, FxOwner, Group, Problem, Scan, Severity, Stem
from app.intake.grouping import GroupRules
from app.intake.scan import scan_folder, survey_folder
from app.intake.scan_document import failed_document, scan_document
from app.intake.session_folder import NoStemsError
from render.errors import Cancelled
from tests.app.intake.audio import RATE, stamp, tone, write
from tests.refusals import refused
from tests.render.sources.test_multitrack import ixml, write_poly

RULES = GroupRules.load()


class Watching:
    """A monitor that hands on every fraction, and says stop where it should."""

    def __init__(self, hand_on: Callable[[float], object] = float, *, stop: bool = False) -> None:
        self._hand_on, self._stop = hand_on, stop

    def progress(self, stage: str, fraction: float) -> None:
        assert stage
        self._hand_on(fraction)

    def check(self) -> None:
        if self._stop:
            raise Cancelled


def scan(folder: Path, **overrides: Group) -> Scan:
    return scan_folder(folder, RULES, overrides=overrides)


def stem(found: Scan, path: str) -> Stem:
    return next(stem for stem in found.stems if stem.path == path)


def problems(found: Scan, code: str) -> list[Problem]:
    return [problem for problem in found.problems if problem.code == code]


def codes(found: Scan) -> set[str]:
    return {problem.code for problem in found.problems}


def test_a_tidy_session_is_said_to_be_one(tmp_path: Path) -> None:
    """Files as they should be give groups, levels, formats and metrics, and not one problem."""
    write(tmp_path / "Kick.wav")
    write(tmp_path / "Lead Vox.wav", tone(peak=0.5))
    write(tmp_path / "Gtr.wav", tone(channels=2, voice=1))
    found = scan(tmp_path)
    assert found.problems == ()
    assert (found.sample_rate, found.bit_depth, found.duration_s) == (RATE, 24, 1.0)
    assert [(item.path, item.group) for item in found.stems] == [
        ("Gtr.wav", Group.GUITARS),
        ("Kick.wav", Group.DRUMS),
        ("Lead Vox.wav", Group.LEAD_VOCAL),
    ]
    vocal = stem(found, "Lead Vox.wav")
    assert (vocal.channels, vocal.frames, vocal.subtype, vocal.offset_frames) == (1, RATE, "PCM_24", 0)
    assert vocal.peak_dbfs == pytest.approx(-6.02, abs=0.01)
    assert vocal.integrated_lufs is not None
    assert found.metrics.track_count == 3
    assert (found.metrics.condition, found.metrics.condition_score) == (Condition.TIDY, 100)
    assert found.metrics.density is Density.SPARSE


def test_nothing_is_ever_written_into_the_folder(tmp_path: Path) -> None:
    """After a scan every file is as it was, to the byte and to the moment, and there is none more."""
    write(tmp_path / "Kick.wav")
    (tmp_path / "session.toml").write_text("title = 'x'")
    (tmp_path / "notes.txt").write_text("hello")

    def state() -> dict[str, tuple[str, int]]:
        return {
            path.name: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
            for path in tmp_path.iterdir()
        }

    before = state()
    scan(tmp_path)
    survey_folder(tmp_path, RULES)
    assert state() == before


def test_a_pair_is_one_track_of_two_files(tmp_path: Path) -> None:
    """Both sides appear, each naming the other; they are billed once, and share what is said of one of them."""
    write(tmp_path / "OH L.wav")
    write(tmp_path / "OH R.wav")
    (tmp_path / "session.toml").write_text('[groups]\n"OH R.wav" = "percussion"')
    found = scan(tmp_path)
    left, right = found.stems
    assert (left.pair, left.side, right.pair, right.side) == ("OH R.wav", "L", "OH L.wav", "R")
    assert left.group is right.group is Group.PERCUSSION
    assert found.metrics.track_count == 1
    assert [problem.files for problem in problems(found, "split_pair")] == [("OH L.wav", "OH R.wav")]
    assert "unpaired_side" not in codes(found)


def test_a_side_alone_and_a_pair_at_two_rates_are_reported(tmp_path: Path) -> None:
    """What cannot be joined is named; a stereo file called like a side is not."""
    write(tmp_path / "OH L.wav")
    write(tmp_path / "Room L.wav")
    write(tmp_path / "Room R.wav", rate=RATE * 2)
    write(tmp_path / "Gtr.R.wav", tone(channels=2))
    found = scan(tmp_path)
    assert [problem.files for problem in problems(found, "unpaired_side")] == [("OH L.wav", "Room L.wav", "Room R.wav")]
    assert found.metrics.track_count == 4


def test_what_session_toml_says_counts_and_what_the_caller_says_counts_more(tmp_path: Path) -> None:
    """Overrides of the caller stand before the folder's settings, those before the name; all are certain."""
    for name in ("a", "b", "Verb", "c"):
        write(tmp_path / f"{name}.wav")
    (tmp_path / "session.toml").write_text(
        'title = "Ember"\nartist = "Rosa"\nignore = ["c.wav"]\n'
        '[groups]\n"a.wav" = "keys"\n"b" = "bass"\n"gone.wav" = "bass"\n[fx_owner]\n"Verb" = "backing"'
    )
    found = scan_folder(tmp_path, RULES, overrides={"b.wav": Group.BRASS, "not there.wav": Group.KEYS})
    assert (found.title, found.artist) == ("Ember", "Rosa")
    assert {item.path: item.group for item in found.stems} == {
        "Verb.wav": Group.VOCAL_FX,
        "a.wav": Group.KEYS,
        "b.wav": Group.BRASS,
    }
    assert stem(found, "Verb.wav").fx_owner is FxOwner.BACKING
    assert {item.confidence for item in found.stems} == {1.0}
    assert {entry.path for entry in found.ignored} == {"c.wav", "session.toml"}
    assert [problem.files for problem in problems(found, "unknown_mention")] == [("gone.wav",)]
    assert "unclassified" not in codes(found)


def test_a_wrong_session_toml_is_refused_by_its_key(tmp_path: Path) -> None:
    """Settings are never half understood."""
    write(tmp_path / "a.wav")
    (tmp_path / "session.toml").write_text("[groups]\n'a.wav' = 'drumz'")
    with refused("wrong_setting", file="session.toml", key="groups.a.wav", line=1):
        scan(tmp_path)


def test_a_shared_title_before_all_names_says_nothing(tmp_path: Path) -> None:
    """A song called after an instrument does not become one."""
    for name in ("Kick", "Bass", "Lead Vox", "Audio 3"):
        write(tmp_path / f"Piano Man - {name}.wav")
    assert [item.group for item in scan(tmp_path).stems] == [
        Group.OTHER,
        Group.BASS,
        Group.DRUMS,
        Group.LEAD_VOCAL,
    ]


def test_an_instrument_before_all_names_is_no_title(tmp_path: Path) -> None:
    """A folder of vocals only keeps saying vocals."""
    for name in ("Lead", "BG", "Verb", "1"):
        write(tmp_path / f"Vox {name}.wav")
    assert {item.group for item in scan(tmp_path).stems} == {Group.LEAD_VOCAL, Group.BACKING_VOCAL, Group.VOCAL_FX}


@pytest.mark.parametrize(
    ("stamps", "offsets", "unstamped"),
    [
        ({"a": 10.0, "b": 12.5}, {"a": 0, "b": 2.5}, ()),
        ({"a": 10.0, "b": None}, {"a": 10.0, "b": 0}, ()),
        ({"a": 3600.0, "b": 3601.0, "c": None}, {"a": 0, "b": 1.0, "c": 0}, ("c.wav",)),
        ({"a": 60.0, "b": None}, {"a": 0, "b": 0}, ("b.wav",)),
        ({"a": 59.0, "b": None}, {"a": 59.0, "b": 0}, ()),
        ({"a": None, "b": None}, {"a": 0, "b": 0}, ()),
        ({"a": 90000.0, "b": 2.0}, {"a": 0, "b": 2.0}, ()),
    ],
)
def test_stems_are_placed_by_their_stamps(
    tmp_path: Path, stamps: dict[str, float | None], offsets: dict[str, float], unstamped: tuple[str, ...]
) -> None:
    """Offsets count from the earliest; without a stamp a stem lies at 0, or at the first of a session of the day."""
    for name, position in stamps.items():
        file = write(tmp_path / f"{name}.wav")
        if position is not None:
            stamp(file, position)
    found = scan(tmp_path)
    assert {item.path: item.offset_frames for item in found.stems} == {
        f"{name}.wav": round(offset * RATE) for name, offset in offsets.items()
    }
    assert tuple(file for problem in problems(found, "offset_unstamped") for file in problem.files) == unstamped
    assert found.duration_s == max(offsets.values()) + 1.0


def test_a_stem_of_another_rate_is_placed_in_its_own_frames(tmp_path: Path) -> None:
    """Stamps count at each file's own rate."""
    stamp(write(tmp_path / "a.wav"), 10.0)
    stamp(write(tmp_path / "b.wav", rate=RATE * 2), 11.0, rate=RATE * 2)
    assert [item.offset_frames for item in scan(tmp_path).stems] == [0, RATE * 2]


def test_a_reference_mix_moves_nothing(tmp_path: Path) -> None:
    """A rough mix is reported, is not billed, and neither its place, its length nor its format make the session's."""
    stamp(write(tmp_path / "Kick.wav"), 10.0)
    write(tmp_path / "rough mix v3.flac", tone(seconds=4.0, rate=RATE * 2), rate=RATE * 2)
    write(tmp_path / "Click.flac", tone(seconds=5.0, rate=RATE * 2), rate=RATE * 2)
    found = scan(tmp_path)
    assert (found.sample_rate, found.duration_s, found.metrics.track_count) == (RATE, 1.0, 1)
    assert stem(found, "Kick.wav").offset_frames == 0
    assert codes(found) == {"reference_mix"}
    assert problems(found, "reference_mix")[0].severity is Severity.INFO


def test_rate_and_depth_are_what_most_share_and_the_higher_of_two(tmp_path: Path) -> None:
    """The majority decides; where there is none, nothing is lost."""
    write(tmp_path / "a.wav", rate=RATE, subtype="PCM_16")
    write(tmp_path / "b.wav", rate=RATE * 2, subtype="PCM_24")
    found = scan(tmp_path)
    assert (found.sample_rate, found.bit_depth) == (RATE * 2, 24)
    write(tmp_path / "c.wav", rate=RATE, subtype="PCM_16")
    found = scan(tmp_path)
    assert (found.sample_rate, found.bit_depth) == (RATE, 16)


def test_an_unreadable_file_never_refuses_the_folder(tmp_path: Path) -> None:
    """Text named .wav is a stem with an error; the others are scanned as ever."""
    write(tmp_path / "Kick.wav")
    (tmp_path / "Snare.wav").write_text("not audio at all")
    (tmp_path / "Hat.wav").write_bytes(b"")
    found = scan(tmp_path)
    assert stem(found, "Kick.wav").peak_dbfs is not None
    broken = stem(found, "Snare.wav")
    assert (broken.channels, broken.sample_rate, broken.frames, broken.offset_frames) == (0, 0, 0, 0)
    assert (broken.problems, stem(found, "Hat.wav").problems) == (("unreadable",), ("empty",))
    assert found.metrics.track_count == 1
    assert found.problems[0].severity is Severity.ERROR


def test_a_file_that_grows_while_it_is_read_is_named(tmp_path: Path) -> None:
    """Size or time that changes during the scan is an error; age alone never is."""
    write(tmp_path / "Kick.wav")
    growing = write(tmp_path / "Snare.wav")
    found = scan_folder(tmp_path, RULES, Watching(lambda _fraction: os.utime(growing, ns=(1, 1))))
    assert [problem.files for problem in problems(found, "still_being_written")] == [("Snare.wav",)]
    assert "still_being_written" not in codes(scan(tmp_path))


def test_progress_rises_to_the_end(tmp_path: Path) -> None:
    """The fractions told never fall, and end at 1, however many threads measure."""
    for number in range(6):
        write(tmp_path / f"Gtr {number}.wav", tone(seconds=10.0 * (number + 1)))
    fractions: list[float] = []
    scan_folder(tmp_path, RULES, Watching(fractions.append))
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1.0)


@pytest.mark.parametrize("scanner", [scan_folder, survey_folder])
def test_a_cancelled_scan_stops(tmp_path: Path, scanner: Callable[..., Scan]) -> None:
    """A monitor that says stop ends the scan with Cancelled, and no file is left open or thread running."""
    write(tmp_path / "Kick.wav")
    with pytest.raises(Cancelled):
        scanner(tmp_path, RULES, Watching(stop=True))


@pytest.mark.parametrize(
    ("files", "word"),
    [((), "is empty"), (("notes.txt",), "no audio"), (("Kick.wav", "session.toml"), "leaves out every")],
)
def test_a_folder_without_stems_is_one_sentence(tmp_path: Path, files: tuple[str, ...], word: str) -> None:
    """Empty, without audio, and with all of it left out are told apart, and what is there is known."""
    for name in files:
        (tmp_path / name).write_text('ignore = ["*.wav"]')
    with pytest.raises(NoStemsError, match=rf"{word}.*\.$") as error:
        scan(tmp_path)
    assert {entry.path for entry in error.value.ignored} == set(files)


def test_everything_a_child_process_needs_can_be_sent_to_it(tmp_path: Path) -> None:
    """The function, the rules and the scan survive pickling unchanged."""
    write(tmp_path / "Kick.wav")
    function, rules = pickle.loads(pickle.dumps((scan_folder, RULES)))  # noqa: S301 -- our own bytes
    found = function(tmp_path, rules)
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301
    assert found == scan(tmp_path)


def test_a_survey_finds_what_headers_tell(tmp_path: Path) -> None:
    """A survey groups, pairs, places and names bad formats as a scan does, and claims no level."""
    write(tmp_path / "OH L.wav")
    write(tmp_path / "OH R.wav")
    stamp(write(tmp_path / "Bass.wav", rate=RATE * 2), 1.0, rate=RATE * 2)
    (tmp_path / "Audio 1.wav").write_text("no audio")
    whole, quick = scan(tmp_path), survey_folder(tmp_path, RULES, overrides={"OH L.wav": Group.DRUMS})
    assert [(item.path, item.group, item.pair, item.offset_frames, item.frames) for item in quick.stems] == [
        (item.path, item.group, item.pair, item.offset_frames, item.frames) for item in whole.stems
    ]
    assert codes(quick) == {"unreadable", "rate_mismatch", "unclassified", "split_pair", "late_start"}
    assert {item.peak_dbfs for item in quick.stems} == {None}
    assert quick.metrics.density is Density.NORMAL
    assert quick.duration_s == whole.duration_s


def test_the_document_is_the_contract(tmp_path: Path) -> None:
    """Keys, order and types of the JSON document are those of the contract, and it is JSON without NaN."""
    write(tmp_path / "OH L.wav", tone(peak=0.0))
    write(tmp_path / "OH R.wav")
    (tmp_path / "x.txt").write_text("x")
    document = json.loads(json.dumps(scan_document(scan(tmp_path)), allow_nan=False))
    assert list(document) == [
        "folder",
        "sample_rate",
        "bit_depth",
        "duration_s",
        "stems",
        "problems",
        "ignored",
        "metrics",
        "hints",
    ]
    assert list(document["stems"][0]) == [
        "path",
        "group",
        "confidence",
        "pair",
        "channels",
        "sample_rate",
        "subtype",
        "frames",
        "offset_frames",
        "peak_dbfs",
        "integrated_lufs",
        "problems",
    ]
    assert list(document["problems"][0]) == ["code", "severity", "files", "at_s", "message"]
    assert document["ignored"] == [{"path": "x.txt", "reason": "a document"}]
    metrics = {"track_count": 1, "density": "sparse", "condition": "tidy", "condition_score": 98}
    assert document["metrics"] == {**metrics, "reasons": [{"code": "silent", "points": 2.0}]}
    assert document["hints"] == []
    assert document["stems"][0]["peak_dbfs"] is None
    assert document["stems"][0]["pair"] == "OH R.wav"
    assert document["stems"][0]["problems"] == ["silent", "split_pair"]


def test_a_failed_scan_has_a_document_of_the_same_shape(tmp_path: Path) -> None:
    """Who reads the document finds every key, whatever went wrong."""
    write(tmp_path / "Kick.wav")
    failed, whole = failed_document(tmp_path, "Sorry."), scan_document(scan(tmp_path))
    assert list(failed) == list(whole)
    assert list(failed["metrics"]) == list(whole["metrics"])
    assert failed["problems"][0]["message"] == "Sorry."


@pytest.mark.skipif(os.name == "nt", reason="such names exist on POSIX only")
def test_hostile_names_are_scanned_like_any_other(tmp_path: Path) -> None:
    """Line breaks, control characters and right-to-left marks stay in the path and never reach a sentence."""
    names = ["Kick\n2.wav", "\u202egpj.wav", "Snare\x1b[31m.wav", "{files}.wav", "%s %n.wav", "Gtr\t1.wav"]
    for name in names:
        write(tmp_path / name)
    found = scan(tmp_path)
    assert {item.path for item in found.stems} == set(names)
    assert all(problem.message.isprintable() for problem in found.problems)


def test_float_that_is_no_number_is_found_where_it_is(tmp_path: Path) -> None:
    """A NaN is an error at its time in the song, and takes the levels with it."""
    samples = tone(seconds=2.0)
    samples[RATE, 0] = np.nan
    stamp(write(tmp_path / "Kick.wav", samples, subtype="FLOAT"), 10.0)
    stamp(write(tmp_path / "Bass.wav"), 7.0)
    found = scan(tmp_path)
    (problem,) = problems(found, "nonfinite")
    assert problem.files == ("Kick.wav",)
    assert problem.at_s == pytest.approx((4.0,))
    assert stem(found, "Kick.wav").peak_dbfs is None
    assert "silent" not in stem(found, "Kick.wav").problems


def test_a_recording_of_several_tracks_is_taken_apart(tmp_path: Path) -> None:
    """Each named channel is a stem with a group and a level of its own, halves are paired, and it is said; no file is
    written and none of it is surround.
    """
    signal = np.stack([tone(peak=0.1 * (1 + channel), voice=channel)[:, 0] for channel in range(5)], axis=1)
    poly = write_poly(tmp_path / "takes" / "0001.WAV", signal, ixml(("Kick", "OH L", "OH R", "Bass DI", "Lead Vox")))
    found = scan(tmp_path)
    here = "takes/0001.WAV"
    assert {item.path: item.group for item in found.stems} == {
        f"{here}/Kick.wav": Group.DRUMS,
        f"{here}/OH L.wav": Group.DRUMS,
        f"{here}/OH R.wav": Group.DRUMS,
        f"{here}/Bass DI.wav": Group.BASS,
        f"{here}/Lead Vox.wav": Group.LEAD_VOCAL,
    }
    assert stem(found, f"{here}/OH L.wav").pair == f"{here}/OH R.wav"
    assert stem(found, f"{here}/Lead Vox.wav").peak_dbfs == pytest.approx(-6.02, abs=0.01)
    assert codes(found) == {"multitrack", "nested_folders", "split_pair"}
    assert problems(found, "multitrack")[0].files == (here,)
    assert problems(found, "nested_folders")[0].files == ("takes",)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [poly]


@pytest.mark.parametrize("left_out", ["0001.WAV", "Kick", "0001.WAV/Kick.wav"])
def test_a_recording_or_a_track_of_it_can_be_left_out(tmp_path: Path, left_out: str) -> None:
    """session.toml names the recording, or a track as it would a file."""
    write(tmp_path / "Gtr.wav")
    write_poly(tmp_path / "0001.WAV", tone(channels=3), ixml(("Kick", "Snare", "Bass")))
    (tmp_path / "session.toml").write_text(f'ignore = ["{left_out}"]')
    found = scan(tmp_path)
    rest = () if left_out == "0001.WAV" else ("0001.WAV/Bass.wav", "0001.WAV/Snare.wav")
    assert tuple(item.path for item in found.stems) == (*rest, "Gtr.wav")
    assert "unknown_mention" not in codes(found)


def test_a_surround_file_is_said_to_be_one(tmp_path: Path) -> None:
    """Channels named for loudspeakers are no tracks."""
    write_poly(tmp_path / "Pad.wav", tone(channels=6), ixml(("L", "R", "C", "LFE", "Ls", "Rs")))
    found = scan(tmp_path)
    assert [item.path for item in found.stems] == ["Pad.wav"]
    assert "multichannel" in codes(found)
    assert "multitrack" not in codes(found)
