"""`render` from the command line: files that are the sums they promise to be, and nothing where there is an error."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from tests.end2end.conftest import Rendered
from tests.end2end.shell import run
from tests.end2end.sums import FRAMES, RATE, VARIANTS, expected, read_steps, snapshot, write_session

DEFAULT = ("main", "instrumental", "tv", "acapella")
MANIFEST_KEYS = {"schema", "created_by", "session", "settings", "deliverables", "checks", "warnings", "timings"}
ROW_KEYS = {
    "variant",
    "group",
    "format",
    "path",
    "frames",
    "channels",
    "sample_rate",
    "bit_depth",
    "bitrate_kbps",
    "sha256",
    "integrated_lufs",
    "loudness_range_lu",
    "true_peak_dbtp",
    "sample_peak_dbfs",
    "trim_db",
    "skipped",
}


def test_the_default_variants_are_the_exact_sums(rendered: Rendered) -> None:
    """Mixed depths, lengths and containers, a split pair, effects with their vocal; no click, no rough mix."""
    assert rendered.answer.code == 0
    rows = rendered.answer.document["deliverables"]
    assert [row["variant"] for row in rows] == list(DEFAULT)
    for row in rows:
        assert row["path"] == f"Ember_{row['variant']}_48k-24b.wav"
        assert np.array_equal(read_steps(rendered.out / row["path"]), expected(rendered.session, row["variant"]))


def test_every_variant_is_its_sum_in_every_lossless_format(everything: Rendered) -> None:
    """All at once: each variant that is a plain sum, as WAV and as FLAC, to the last bit."""
    assert everything.answer.code == 0
    rows = everything.answer.document["deliverables"]
    plain = [row for row in rows if row["variant"] in VARIANTS]
    assert {row["variant"] for row in plain} == set(VARIANTS)
    assert {row["format"] for row in rows} == {"wav24", "flac24"}
    for row in plain:
        assert np.array_equal(read_steps(everything.out / row["path"]), expected(everything.session, row["variant"]))


def test_stems_are_a_file_a_group_and_sum_to_the_mix(everything: Rendered) -> None:
    """One file for each group that has stems, named after it, together the main mix."""
    rows = [row for row in everything.answer.document["deliverables"] if row["variant"] == "stems"]
    waves = [row for row in rows if row["format"] == "wav24"]
    groups = [row["group"] for row in waves]
    assert groups == ["lead_vocal", "backing_vocal", "vocal_fx", "drums", "bass", "guitars", "keys", "synths"]
    assert [row["path"] for row in waves] == [f"Ember_{group}_48k-24b.wav" for group in groups]
    total = sum(read_steps(everything.out / row["path"]) for row in waves)
    assert np.array_equal(total, expected(everything.session, "main"))


@pytest.mark.parametrize(("variant", "change_db"), [("vocal_up", 1.0), ("vocal_down", -1.0)])
def test_vocal_up_and_down_move_the_lead_by_one_decibel(everything: Rendered, variant: str, change_db: float) -> None:
    """The mix with its lead a decibel louder or softer, within rounding and dither."""
    meant = expected(everything.session, "tv") + expected(everything.session, "lead_only") * 10 ** (change_db / 20)
    steps = read_steps(everything.out / f"Ember_{variant}_48k-24b.wav")
    assert np.abs(steps - meant).max() <= 1.5001


def test_json_is_one_document_with_the_contracts_keys(rendered: Rendered) -> None:
    """Nothing else on stdout, the same document as the manifest, and no key that the contract does not name."""
    document = rendered.answer.document
    assert json.loads((rendered.out / "manifest.json").read_bytes()) == document
    assert document.keys() == MANIFEST_KEYS
    assert all(row.keys() == ROW_KEYS for row in document["deliverables"])
    assert all(check.keys() >= {"name", "holds", "residual_dbfs", "exact"} for check in document["checks"])
    assert all(warning.keys() == {"code", "message", "files"} for warning in document["warnings"])
    assert document["timings"].keys() == {"mix_s", "measure_s", "encode_s", "verify_s", "total_s"}
    assert document["timings"]["total_s"] >= document["timings"]["mix_s"] > 0


def test_the_manifests_numbers_are_those_of_the_files(rendered: Rendered) -> None:
    """Length, depth, peaks: as an independent reader finds them."""
    for row in rendered.answer.document["deliverables"]:
        facts = (row["format"], row["frames"], row["channels"], row["sample_rate"], row["bit_depth"])
        assert facts == ("wav24", FRAMES, 2, RATE, 24)
        assert (row["trim_db"], row["group"], row["bitrate_kbps"], row["skipped"]) == (0.0, None, None, None)
        peak = np.abs(read_steps(rendered.out / row["path"])).max() / 2**23
        assert row["sample_peak_dbfs"] == pytest.approx(20 * np.log10(peak), abs=1e-6)
        assert row["true_peak_dbtp"] >= row["sample_peak_dbfs"]


def test_sums_are_proved_exactly(everything: Rendered) -> None:
    """Every check holds with nothing left over."""
    checks = everything.answer.document["checks"]
    assert {"main = instrumental + acapella", "main = tv + lead_only", "main = sum of stems"} <= {
        check["name"] for check in checks
    }
    assert {(check["holds"], check["residual_dbfs"], check["exact"]) for check in checks} == {(True, None, True)}


def test_a_render_leaves_the_session_as_it_was(rendered: Rendered, everything: Rendered, tmp_path: Path) -> None:
    """Byte for byte, with no file added; and no `.part` is left in the delivery."""
    write_session(tmp_path / "again")
    assert snapshot(tmp_path / "again") == snapshot(rendered.session)
    assert [path for path in (*rendered.out.iterdir(), *everything.out.iterdir()) if path.suffix == ".part"] == []


def test_progress_is_on_stderr_and_plain(rendered: Rendered) -> None:
    """Lines with a stage and a percentage, no control character, no sentence where all went well."""
    assert rendered.answer.sentences == []
    assert "mixing: " in rendered.answer.err
    assert rendered.answer.err.replace("\n", "").isprintable()


def test_without_json_people_are_told_what_was_made(session: Path, tmp_path: Path) -> None:
    """Every file, every sum, and how long it took."""
    answer = run(tmp_path, "render", session, "-o", "out", "--variant", "main", "--variant", "tv")
    assert (answer.code, answer.sentences) == (0, [])
    assert {path.name for path in (tmp_path / "out").iterdir() if path.name not in answer.out} == {"manifest.json"}
    assert "tv = main − lead: exact to the last bit" in answer.out
    assert answer.out.splitlines()[-1].startswith("Done in ")


@pytest.mark.parametrize("asked", ["acapella", "lead_only", "15s"])
def test_a_render_of_nothing_but_skipped_variants_is_a_manifest(tmp_path: Path, session: Path, asked: str) -> None:
    """Into a new folder too: no file is made, the row says why, and that is no failure; a second time likewise."""
    folder = copied(session, tmp_path / "Instruments")
    for path in folder.iterdir():
        if any(word in path.name.lower() for word in ("vox", "voc", "bgv", "lv")):
            path.unlink()
    for _ in range(2):
        answer = run(tmp_path, "render", folder, "-o", tmp_path / "out", "--variant", asked, "--json")
        assert answer.code == 0, answer.err
        (row,) = answer.document["deliverables"]
        assert (row["variant"], row["path"], bool(row["skipped"])) == (asked, None, True)


def test_a_skipped_variant_is_a_row_with_its_reason(tmp_path: Path, session: Path) -> None:
    """Asked for by name and empty: no file, a reason, exit 0; `all` leaves it out."""
    folder = tmp_path / "Beat"
    folder.mkdir()
    (folder / "Kick In.wav").write_bytes((session / "Kick In.wav").read_bytes())
    answer = run(tmp_path, "render", folder, "-o", "out", "--variant", "main", "--variant", "acapella", "--json")
    assert answer.code == 0
    main, acapella = answer.document["deliverables"]
    assert main["path"] == "Beat_main_48k-24b.wav"
    assert (acapella["path"], acapella["sha256"]) == (None, None)
    assert acapella["skipped"].startswith("The session has no stems for ")
    every = run(tmp_path, "render", folder, "-o", "every", "--variant", "all", "--json").document
    assert {row["variant"] for row in every["deliverables"]} == {"main", "stems"}


def hostile_names(tmp_path: Path, session: Path) -> Path:
    """A session whose names would steer a terminal, break a line, or are no text at all."""
    folder = tmp_path / "CON"
    folder.mkdir()
    names = ("Lead\n\x1b[31mVox.wav", "-rf Bass %03d.wav", "Pad 🔥 \u202egnp.wav", "<i>Kick.wav")
    raw = (session / "Kick In.wav").read_bytes()
    for number, name in enumerate((*names, "Snare\udcff.wav")):  # none of them another's copy: 256 steps differ
        changed = bytearray(raw)
        changed[-3 * (number + 1) + 1] ^= 1
        (folder / name).write_bytes(changed)
        (tmp_path / f"{number}.wav").write_bytes(changed)  # under a name that any reader takes
    return folder


def test_hostile_names_are_rendered_told_and_verified(tmp_path: Path, session: Path) -> None:
    """Five files of hostile names: the mix is their sum, the documents can be read, and the delivery verifies."""
    folder = hostile_names(tmp_path, session)
    answer = run(tmp_path, "render", folder, "-o", "out", "--variant", "all", "--json")
    assert (answer.code, answer.sentences) == (0, [])
    assert answer.err.replace("\n", "").isprintable()
    main = tmp_path / "out" / "CON-_main_48k-24b.wav"
    summed = sum(read_steps(path) for path in tmp_path.glob("*.wav"))
    assert np.array_equal(read_steps(main), np.repeat(summed, 2, axis=1))
    assert json.loads((tmp_path / "out" / "manifest.json").read_bytes()) == answer.document
    assert run(tmp_path, "verify", "out").code == 0
    plain = run(tmp_path, "render", folder, "-o", "out", "--variant", "all")
    assert plain.code == 0
    assert plain.out.replace("\n", "").isprintable()


def copied(session: Path, folder: Path) -> Path:
    """A copy of two files of the session, to be spoiled."""
    folder.mkdir()
    for name in ("Kick In.wav", "Lead Vox.wav"):
        (folder / name).write_bytes((session / name).read_bytes())
    return folder


def with_text(session: Path, tmp_path: Path) -> list[str | Path]:
    """A stem that is a text."""
    folder = copied(session, tmp_path / "text")
    (folder / "Bass DI.wav").write_text("This is no sound.")
    return [folder, "-o", tmp_path / "out"]


def with_truncated(session: Path, tmp_path: Path) -> list[str | Path]:
    """A stem that ends early."""
    folder = copied(session, tmp_path / "cut")
    path = folder / "Lead Vox.wav"
    path.write_bytes(path.read_bytes()[:20_000])
    return [folder, "-o", tmp_path / "out"]


def with_nan(session: Path, tmp_path: Path) -> list[str | Path]:
    """A stem with a value that is no number."""
    folder = copied(session, tmp_path / "nan")
    samples = np.zeros(RATE, np.float32)
    samples[RATE // 2] = np.nan
    sf.write(folder / "Bass DI.wav", samples, RATE, subtype="FLOAT")
    return [folder, "-o", tmp_path / "out"]


def empty_folder(_session: Path, tmp_path: Path) -> list[str | Path]:
    """Nothing at all."""
    (tmp_path / "empty").mkdir()
    return [tmp_path / "empty", "-o", tmp_path / "out"]


def no_audio(_session: Path, tmp_path: Path) -> list[str | Path]:
    """Only a letter."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "notes.txt").write_text("Hi!")
    return [tmp_path / "letters", "-o", tmp_path / "out"]


def only_a_click(session: Path, tmp_path: Path) -> list[str | Path]:
    """Nothing that is ever mixed."""
    (tmp_path / "clicks").mkdir()
    (tmp_path / "clicks" / "Click.wav").write_bytes((session / "Click.wav").read_bytes())
    return [tmp_path / "clicks", "-o", tmp_path / "out"]


def target_is_a_file(session: Path, tmp_path: Path) -> list[str | Path]:
    """A file where the folder should be."""
    (tmp_path / "file").write_text("mine")
    return [session, "-o", tmp_path / "file"]


def a_strangers_file(session: Path, tmp_path: Path) -> list[str | Path]:
    """A file of that name that no render made."""
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "Ember_tv_48k-24b.wav").write_text("mine")
    return [session, "-o", tmp_path / "taken"]


Bad = Callable[[Path, Path], list[str | Path]]
BAD: list[tuple[Bad, int, str]] = [
    (lambda _, t: [t / "gone", "-o", t / "out"], 1, "does not exist"),
    (lambda s, t: [s / "Click.wav", "-o", t / "out"], 1, "is not a folder"),
    (empty_folder, 1, "is empty"),
    (no_audio, 1, "holds no audio files"),
    (only_a_click, 1, "no stems to mix"),
    (with_text, 1, "Bass DI.wav cannot be read as audio"),
    (with_truncated, 1, "Lead Vox.wav is cut short"),
    (with_nan, 1, "Bass DI.wav"),
    (target_is_a_file, 1, "is a file, not a folder"),
    (a_strangers_file, 1, "Ember_tv_48k-24b.wav is already in"),
    (lambda s, _: [s, "-o", s], 2, "inside the session's folder"),
    (lambda s, _: [s, "-o", s / "out"], 2, "inside the session's folder"),
    (lambda s, t: [s, "-o", t / "out", "--variant", "karaoke"], 2, "no variant called “karaoke”"),
    (lambda s, t: [s, "-o", t / "out", "--format", "wav12"], 2, "no format called “wav12”"),
    (lambda s, t: [s, "-o", t / "out", "--format", "wav16@1"], 2, "the rate must be"),
    (lambda s, t: [s, "-o", t / "out", "--headroom", "clip"], 2, "headroom"),
    (lambda s, _: [s], 2, "--out"),
    (lambda s, t: [s, "-o", t / "out", "--song", "7"], 2, "no song"),
    (lambda s, t: [s, "-o", t / "out", "--loud"], 2, "--loud"),
]


@pytest.mark.parametrize(("spoil", "code", "says"), BAD, ids=[says for _, _, says in BAD])
def test_bad_input_is_one_sentence_and_leaves_nothing(
    session: Path, tmp_path: Path, home: Path, spoil: Bad, code: int, says: str
) -> None:
    """The exit code of the contract, one plain line, no traceback, no file made or changed anywhere."""
    words = spoil(session, tmp_path)
    before = snapshot(tmp_path), snapshot(session)
    answer = run(home, "render", *words, "--json", cwd=tmp_path)
    assert (answer.code, answer.out) == (code, "")
    (sentence,) = answer.sentences
    assert sentence.startswith("bouncedesk: ")
    assert says in sentence
    assert (snapshot(tmp_path), snapshot(session)) == before
