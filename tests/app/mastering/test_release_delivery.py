"""A release from its file to its deliveries: sound, papers, and nothing half-done."""

import hashlib
from pathlib import Path

import mutagen
import numpy as np
import pytest
import soundfile as sf

from app.errors import UsageError
from render.album.cd_text import read_packs
from render.delivery.verification import verify_delivery
from render.monitor import Unwatched
from tests.app.mastering.releases import HEAD, Broken, master, songs, track, write_release
from tests.refusals import refused
from tests.render.album.discs import song
from tests.render.audio import read_ints, write_ints
from tests.render.master.mixes import needs_ffmpeg

SECTOR_FRAMES = 588


def untouched(folder: Path) -> bool:
    """Whether nothing was delivered into the folder `out`."""
    return not (folder / "out").exists()


def test_a_cd_of_16_bit_songs_is_those_songs_bit_for_bit(tmp_path: Path) -> None:
    """The DDP set, parsed here from its bytes, plays each song where its PQ descriptor says; the WAV is the same."""
    first, second = songs(tmp_path, 4.5, 5.0)
    manifest = master(write_release(tmp_path, track("1.wav"), track("2.wav", "gap_s = 1.5")), "cd")
    ddp = tmp_path / "out" / "cd" / "ddp"
    image = np.frombuffer((ddp / "IMAGE.DAT").read_bytes(), "<i2").reshape(-1, 2)
    packets = (ddp / "PQDESCR").read_text("ascii")
    rows = [packets[at : at + 64] for at in range(0, len(packets), 64)]
    times = {row[4:8]: (int(row[10:12]) * 60 + int(row[12:14])) * 75 + int(row[14:16]) for row in rows}
    assert times["0101"] == 150
    assert np.array_equal(image[150 * SECTOR_FRAMES :][: len(first)], first)
    begins = (
        150 * SECTOR_FRAMES + len(first) + round(1.5 * 44_100)
    )  # to the frame, inside the sector that index 1 names
    assert 0 <= begins - times["0201"] * SECTOR_FRAMES < SECTOR_FRAMES
    assert np.array_equal(image[begins:][: len(second)], second)
    assert len(image) == times["AA01"] * SECTOR_FRAMES
    wav = read_ints(tmp_path / "out" / manifest["deliverables"][0]["path"], 16)
    assert np.array_equal(wav, image[150 * SECTOR_FRAMES :])
    assert not image[: 150 * SECTOR_FRAMES].any()


@needs_ffmpeg
def test_apple_masters_of_a_release_have_room_for_aac(tmp_path: Path) -> None:
    """Hot songs are all lowered alike until none of them is over full scale once encoded and decoded."""
    noise = np.random.default_rng(3).uniform(-1, 1, (3 * 48_000, 2))
    quiet = 0.5 * np.sign(np.sin(2 * np.pi * 2500 * np.arange(3 * 48_000) / 48_000))
    sf.write(tmp_path / "1.wav", np.sign(noise) * 0.85, 48_000, subtype="PCM_24")
    sf.write(tmp_path / "2.wav", np.stack([quiet, quiet], axis=1), 48_000, subtype="PCM_24")
    manifest = master(write_release(tmp_path, track("1.wav"), track("2.wav")), "apple")
    rows = manifest["deliverables"]
    assert all(row["round_trip_dbtp"] <= 0.0 for row in rows)
    assert rows[0]["lowered_db"] == rows[1]["lowered_db"] > 0
    assert "lowered" in {warning["code"] for warning in manifest["warnings"]}


def test_an_album_keeps_its_differences(tmp_path: Path) -> None:
    """One gain for all, the loudest song on the target."""
    loud, quiet = songs(tmp_path, 4.5, 5.0)
    write_ints(tmp_path / "2.wav", quiet // 4, 16, 44_100)
    rows = master(write_release(tmp_path, track("1.wav"), track("2.wav")), "streaming", lufs=-18.0)["deliverables"]
    assert loud.any()
    assert rows[0]["gain_db"] == rows[1]["gain_db"]
    assert rows[0]["integrated_lufs"] == pytest.approx(-18.0, abs=0.1)
    assert rows[1]["integrated_lufs"] == pytest.approx(-18.0 - 12.0, abs=0.3)


def test_tracks_come_to_the_target_each(tmp_path: Path) -> None:
    """Where the release says so."""
    _, quiet = songs(tmp_path, 4.5, 5.0)
    write_ints(tmp_path / "2.wav", quiet // 4, 16, 44_100)
    file = write_release(tmp_path, track("1.wav"), track("2.wav"), head=HEAD + 'loudness = "track"\n')
    rows = master(file, "streaming", lufs=-18.0)["deliverables"]
    assert [row["integrated_lufs"] for row in rows] == pytest.approx([-18.0, -18.0], abs=0.1)


def test_files_carry_titles_and_codes_unless_told_not_to(tmp_path: Path) -> None:
    """A distributor's untagged copy has none."""
    songs(tmp_path, 4.5)
    one = track("1.wav", 'title = "Ember"', 'isrc = "GBABC2600001"')
    manifest = master(write_release(tmp_path, one), "flac", "wav")
    flac, wav = (mutagen.File(tmp_path / "out" / row["path"]) for row in manifest["deliverables"])
    assert (flac["title"], flac["isrc"], flac["tracknumber"]) == (["Ember"], ["GBABC2600001"], ["1"])
    assert (str(wav.tags["TIT2"]), str(wav.tags["TSRC"])) == ("Ember", "GBABC2600001")
    plain = master(write_release(tmp_path, one, head=HEAD + "tags = false\n"), "flac")
    assert not mutagen.File(tmp_path / "out" / plain["deliverables"][0]["path"]).tags


def test_overlapping_tracks_are_cut_where_the_next_begins(tmp_path: Path) -> None:
    """Played one after the other without a gap, the files are the programme."""
    songs(tmp_path, 5.0, 5.0)
    rows = master(write_release(tmp_path, track("1.wav"), track("2.wav", "crossfade_s = 0.5")), "wav")["deliverables"]
    assert [row["frames"] for row in rows] == [round(4.5 * 44_100), 5 * 44_100]


def test_a_record_has_a_file_a_side(tmp_path: Path) -> None:
    """With the pause between the songs of a side in it, and none at its ends."""
    songs(tmp_path, 4.0, 4.0, 4.0)
    tables = (track("1.wav", 'side = "A"'), track("2.wav", 'side = "A"'), track("3.wav", 'side = "B"'))
    rows = master(write_release(tmp_path, *tables), "vinyl")["deliverables"]
    assert [(row["side"], row["frames"]) for row in rows] == [("A", 10 * 44_100), ("B", 4 * 44_100)]


def test_an_album_is_never_limited_by_more_than_allowed(tmp_path: Path) -> None:
    """One gain that the loudest song asks for, held back by what any song can take; how short it stays is said."""
    for number, seed in ((1, 3), (2, 4)):
        rng = np.random.default_rng(seed)
        swell = np.abs(np.sin(np.arange(2 * 44_100) / 4000)) ** 6
        noise = (0.05 * number * swell[:, None] * rng.standard_normal((2 * 44_100, 2)) * 32_767).astype(np.int64)
        write_ints(tmp_path / f"{number}.wav", np.clip(noise, -32_768, 32_767), 16, 44_100)
    manifest = master(write_release(tmp_path, track("1.wav"), track("2.wav")), "streaming", lufs=-5.0)
    rows = manifest["deliverables"]
    assert len({row["gain_db"] for row in rows}) == 1
    assert 3.0 < max(row["gain_reduction_max_db"] for row in rows) <= 6.0
    short = [warning["message"] for warning in manifest["warnings"] if warning["code"] == "target_not_reached"]
    assert [message.startswith("“2” stopped") for message in short] == [True]


def test_a_hidden_track_is_only_on_the_cd(tmp_path: Path) -> None:
    """Before the first index; other files leave it out and say so."""
    songs(tmp_path, 4.0, 4.5)
    file = write_release(tmp_path, track("2.wav"), head=HEAD + 'hidden = "1.wav"\n')
    manifest = master(file, "cd", "wav")
    assert "hidden_left_out" in {warning["code"] for warning in manifest["warnings"]}
    assert [row["frames"] for row in manifest["deliverables"]][1:] == [round(4.5 * 44_100)]
    cue = next((tmp_path / "out" / "cd").glob("*.cue")).read_text("utf-8")
    assert [line.strip() for line in cue.splitlines() if "INDEX" in line] == ["INDEX 00 00:00:00", "INDEX 01 00:06:00"]


def test_a_song_that_stands_out_is_named(tmp_path: Path) -> None:
    """In level here: a plain sentence with its title."""
    _, _, quiet = songs(tmp_path, 4.0, 4.0, 4.0)
    write_ints(tmp_path / "3.wav", quiet // 4, 16, 44_100)
    manifest = master(write_release(tmp_path, track("1.wav"), track("2.wav"), track("3.wav", 'title = "Hush"')), "wav")
    outlier = [warning["message"] for warning in manifest["warnings"] if warning["code"] == "outlier"]
    assert any(message.startswith("“Hush” is 12.") and "quieter" in message for message in outlier)


def test_of_two_songs_neither_stands_out(tmp_path: Path) -> None:
    """Both differ from the rest of the release, which is the other: that is said once, and by name."""
    _, quiet = songs(tmp_path, 4.0, 4.0)
    write_ints(tmp_path / "2.wav", quiet // 4, 16, 44_100)
    manifest = master(write_release(tmp_path, track("1.wav"), track("2.wav", 'title = "Hush"')), "wav")
    (outlier,) = [warning["message"] for warning in manifest["warnings"] if warning["code"] == "outlier"]
    assert outlier.startswith("“1” is 12.")
    assert outlier.endswith("LU louder than “Hush” before mastering.")


def test_a_delivery_is_whole_and_can_be_checked(tmp_path: Path) -> None:
    """Every file is in the manifest with its hash, the papers too, and nothing else is left in the folder."""
    songs(tmp_path, 4.5, 5.0)
    file = write_release(tmp_path, track("1.wav"), track("2.wav"))
    manifest = master(file, "cd", "streaming")
    out = tmp_path / "out"
    listed = {row["path"]: row["sha256"] for row in (*manifest["deliverables"], *manifest["documents"])}
    delivered = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert delivered == {*listed, "manifest.json"}
    assert all(hashlib.sha256((out / path).read_bytes()).hexdigest() == digest for path, digest in listed.items())
    verified = verify_delivery(out, Unwatched())
    assert (verified.ok, verified.files) == (True, len(listed))
    again = master(file, "cd", "streaming")
    assert [row["sha256"] for row in again["deliverables"]] == [row["sha256"] for row in manifest["deliverables"]]


def test_a_changed_or_missing_paper_is_found(tmp_path: Path) -> None:
    """`verify` looks at the CD's papers too, not only at what sounds."""
    songs(tmp_path, 4.5)
    master(write_release(tmp_path, track("1.wav")), "cd")
    ddp = tmp_path / "out" / "cd" / "ddp"
    (ddp / "PQDESCR").write_bytes(b"changed")
    (ddp / "DDPID").unlink()
    failures = {failure.path: failure.reason for failure in verify_delivery(tmp_path / "out", Unwatched()).failures}
    assert failures == {
        "cd/ddp/PQDESCR": "the file has changed since it was made",
        "cd/ddp/DDPID": "the file is missing",
    }


def test_the_ceiling_holds_where_songs_overlap(tmp_path: Path) -> None:
    """Two loud songs that play at once would pass full scale: all files are turned down alike, which is said."""
    for name in ("1.wav", "2.wav"):
        write_ints(tmp_path / name, np.full((44_100, 2), 25_000, np.int64), 16, 44_100)
    manifest = master(write_release(tmp_path, track("1.wav"), track("2.wav", "gap_s = -0.5")), "wav")
    assert all(row["sample_peak_dbfs"] <= 0 for row in manifest["deliverables"])
    assert len({row["lowered_db"] for row in manifest["deliverables"]}) == 1
    assert "lowered" in {warning["code"] for warning in manifest["warnings"]}


def test_a_release_without_a_printer_still_comes_out(tmp_path: Path) -> None:
    """The sound matters more than the PDFs, which are missed out loud."""
    songs(tmp_path, 4.5)
    manifest = master(write_release(tmp_path, track("1.wav")), "cd", documents=Broken())
    assert "no_documents" in {warning["code"] for warning in manifest["warnings"]}
    assert not list((tmp_path / "out").rglob("*.pdf"))


def test_titles_that_cd_text_cannot_hold_are_named(tmp_path: Path) -> None:
    """With what stands in their place, and only where there is a CD."""
    songs(tmp_path, 4.5, 5.0)
    sheet = write_release(tmp_path, track("1.wav", 'title = "Ночь"'), track("2.wav", 'title = "Café"'))
    (sentence,) = [each["message"] for each in master(sheet, "cd")["warnings"] if each["code"] == "cd_text_rewritten"]
    assert "“Ночь” as “Noch”" in sentence
    assert "Café" not in sentence
    assert "cd_text_rewritten" not in [each["code"] for each in master(sheet, "wav")["warnings"]]


def test_a_japanese_release_says_so_in_both_sets_of_letters(tmp_path: Path) -> None:
    """In the DDP set, and for burners in a file that the cue sheet names; Latin words that were given are in order."""
    songs(tmp_path, 4.5, 5.0)
    tracks = track("1.wav", 'title = "夜明け"\nlatin_title = "Yoake"'), track("2.wav", 'title = "月"')
    manifest = master(write_release(tmp_path, *tracks), "cd")
    latin, japanese = read_packs((tmp_path / "out" / "cd" / "ddp" / "CDTEXT.BIN").read_bytes())
    assert [words.title for words in latin.words[1:]] == ["Yoake", "?"]
    assert [words.title for words in japanese.words[1:]] == ["夜明け", "月"]
    (sentence,) = [each["message"] for each in manifest["warnings"] if each["code"].startswith("cd_text")]
    assert "“月” as “?”" in sentence
    assert "夜明け" not in sentence
    (texts,) = (tmp_path / "out" / "cd").glob("*.cdt")
    assert f"cd/{texts.name}" in [each["path"] for each in manifest["documents"]]
    assert texts.read_bytes() == (tmp_path / "out" / "cd" / "ddp" / "CDTEXT.BIN").read_bytes() + b"\0"
    (cue,) = (tmp_path / "out" / "cd").glob("*.cue")
    assert f'CDTEXTFILE "{texts.name}"' in cue.read_text("utf-8")


def test_a_release_that_ms_jis_cannot_hold_is_told_so(tmp_path: Path) -> None:
    """With the letters that are missing there."""
    songs(tmp_path, 4.5)
    warnings = master(write_release(tmp_path, track("1.wav", 'title = "我爱你"')), "cd")["warnings"]
    (sentence,) = [each["message"] for each in warnings if each["code"] == "cd_text_not_japanese"]
    assert "爱你" in sentence


def test_songs_without_a_loudness_are_named(tmp_path: Path) -> None:
    """Silence from end to end, and what is too short for a loudness; both are made as asked."""
    songs(tmp_path, 4.5, 0.1)
    sf.write(tmp_path / "3.wav", np.zeros((44_100, 2)), 44_100)
    sheet = write_release(tmp_path, *(track(f"{number}.wav") for number in (1, 2, 3)), head=HEAD + "trim = false\n")
    codes = {each["code"]: each["message"] for each in master(sheet, "wav")["warnings"]}
    assert "“3” is silent" in codes["silent_track"]
    assert "“2” is too short" in codes["no_loudness"]


def test_songs_that_are_one_file_are_named(tmp_path: Path) -> None:
    """They are made as asked, but a mix may have been chosen twice by mistake."""
    songs(tmp_path, 4.5, 5.0)
    tracks = track("1.wav", 'title = "One"'), track("2.wav"), track("1.wav", 'title = "Two"')
    warnings = master(write_release(tmp_path, *tracks), "wav")["warnings"]
    (sentence,) = [each["message"] for each in warnings if each["code"] == "same_song"]
    assert sentence == "One and Two are one file, 1.wav."


def test_songs_at_different_rates_are_refused(tmp_path: Path) -> None:
    """Before anything is made, all songs named with their rates; a CD beside the files changes nothing."""
    songs(tmp_path, 4.5)
    sf.write(tmp_path / "2.wav", np.full((48_000, 2), 0.1), 48_000)
    for profiles in (("wav",), ("cd", "wav")):
        with refused("rates_differ", file=tmp_path / "2.wav", rate=48_000, first=44_100) as raised:
            master(write_release(tmp_path, track("1.wav"), track("2.wav")), *profiles)
        assert "1.wav at 44.1 kHz; 2.wav at 48 kHz" in str(raised.value)
        assert untouched(tmp_path)


@pytest.mark.parametrize("rates", [(44_100, 48_000), (32_000, 32_000), (96_000, 48_000)])
def test_a_cd_has_its_own_rate_whatever_its_songs_have(tmp_path: Path, rates: tuple[int, int]) -> None:
    """Songs of several rates, or of one that no sector is made for, are resampled for it, each named."""
    for name, rate in zip(("1.wav", "2.wav"), rates, strict=True):
        song(tmp_path / name, 4.5, rate=rate)
    manifest = master(write_release(tmp_path, track("1.wav"), track("2.wav")), "cd")
    (row,) = manifest["deliverables"]
    assert (row["sample_rate"], row["frames"]) == (44_100, round((4.5 + 2 + 4.5) * 44_100))
    said = [each["message"] for each in manifest["warnings"] if each["code"] == "resampled_song"]
    assert [sentence.partition(" ")[0] for sentence in said] == [
        name for name, rate in zip(("1.wav", "2.wav"), rates, strict=True) if rate != 44_100
    ]


def test_songs_at_another_rate_than_asked_for_are_resampled(tmp_path: Path) -> None:
    """A tone keeps its pitch, its level and its length; the manifest names it, and the song itself stays as it is."""
    songs(tmp_path, 4.5)
    tone = 0.25 * np.sin(2 * np.pi * 1000 * np.arange(2 * 48_000) / 48_000)
    sf.write(tmp_path / "2.wav", np.stack([tone, tone], axis=1), 48_000, subtype="PCM_24")
    before = (tmp_path / "2.wav").read_bytes()
    sheet = write_release(tmp_path, track("1.wav"), track("2.wav"), head=HEAD + "rate = 44100\ntrim = false\n")
    manifest = master(sheet, "wav")
    assert [(row["sample_rate"], row["frames"]) for row in manifest["deliverables"]] == [
        (44_100, round(4.5 * 44_100)),
        (44_100, 2 * 44_100),
    ]
    made, _ = sf.read(tmp_path / "out" / manifest["deliverables"][1]["path"])
    ideal = 0.25 * np.sin(2 * np.pi * 1000 * np.arange(2 * 44_100) / 44_100)
    inner = slice(2000, -2000)  # the tone begins and ends at once, which no filter follows
    assert np.abs(made[inner, 0] - ideal[inner]).max() < 2e-6
    assert ("resampled_song", "2.wav was resampled from 48 kHz to 44.1 kHz.") in [
        (warning["code"], warning["message"]) for warning in manifest["warnings"]
    ]
    assert (tmp_path / "2.wav").read_bytes() == before


def test_overlaps_longer_than_a_song_are_refused(tmp_path: Path) -> None:
    """One sentence naming the song in the middle."""
    songs(tmp_path, 4.0, 1.0, 4.0)
    tables = (track("1.wav"), track("2.wav", "gap_s = -0.6"), track("3.wav", "gap_s = -0.6"))
    with refused("song_overlapped", file=tmp_path / "2.wav"):
        master(write_release(tmp_path, *tables), "wav")
    assert untouched(tmp_path)


def test_a_cd_that_cannot_be_is_refused_before_the_work(tmp_path: Path) -> None:
    """A track of less than four seconds."""
    songs(tmp_path, 4.5, 2.0)
    with refused("track_too_short", track=2):
        master(write_release(tmp_path, track("1.wav"), track("2.wav")), "streaming", "cd")
    assert untouched(tmp_path)


def test_others_files_are_left_alone(tmp_path: Path) -> None:
    """A file of that name that no release made stays, and nothing is put beside it."""
    songs(tmp_path, 4.5)
    file = write_release(tmp_path, track("1.wav"))
    taken = tmp_path / "out" / "mastering-report.pdf"
    taken.parent.mkdir()
    taken.write_text("mine")
    with refused("name_taken", file="mastering-report.pdf"):
        master(file, "wav")
    assert [path.name for path in taken.parent.iterdir()] == ["mastering-report.pdf"]
    assert taken.read_text() == "mine"


def test_an_unknown_profile_is_bad_usage(tmp_path: Path) -> None:
    """And names those there are."""
    songs(tmp_path, 1.0)
    with pytest.raises(UsageError) as caught:
        master(write_release(tmp_path, track("1.wav")), "tape")
    assert (caught.value.code, caught.value.facts) == ("unknown_profile", {"name": "tape"})
