"""Cut-downs of a session on disk: rendered, skipped, kept and refused."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.commands.mix_options import parse_cut_options
from app.delivery.render_plan import render_session
from app.delivery.render_request import RenderRequest
from app.errors import UsageError
from render.delivery.verification import verify_delivery
from render.errors import BouncedeskError
from render.monitor import Unwatched
from tests.render.audio import noise, read_ints, write_ints

RATE = 8000
SONG = 40 * RATE
STEMS = ("Lead Vocal", "Drums", "Bass")
FIRST, SECOND = (12 * RATE, 19 * RATE), (2 * RATE, 10 * RATE)
FADE, JOIN = RATE // 200, RATE // 100


@pytest.fixture
def session(tmp_path: Path) -> Path:
    """Forty seconds of three stems, one of them compressed."""
    folder = tmp_path / "Ember"
    for seed, name in enumerate(STEMS):
        kind = "FLAC" if name == "Bass" else "WAV"
        write_ints(folder / f"{name}.{kind.lower()}", noise(SONG, 2, 24, seed), 24, RATE, kind)
    return folder


def render(session: Path, *variants: str, cuts: tuple[str, ...] = (), **settings: Any) -> dict[str, Any]:
    """Render beside the session, with a memory of it."""
    home = session.parent
    asked = {"variants": variants, "cuts": parse_cut_options(cuts), "cache": home / "cache", **settings}
    return render_session(RenderRequest(session, home / "out", **asked), Unwatched())


def rows(manifest: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The manifest's rows by variant."""
    return {row["variant"]: row for row in manifest["deliverables"]}


def test_a_cut_is_the_main_mix_outside_its_fades(session: Path) -> None:
    """15 s of two regions, the later first: every sample is main's but in the de-clicks and the crossfade."""
    manifest = render(session, "main", cuts=("15s=0:12-0:19,0:02-end",))
    row = rows(manifest)["15s"]
    assert (row["path"], row["frames"], row["skipped"]) == ("Ember_15s_8k-24b.wav", 15 * RATE, None)
    assert manifest["settings"]["cuts"]["15s"]["regions"] == [["0:12", "0:19"], ["0:02", "end"]]
    main = read_ints(session.parent / "out" / rows(manifest)["main"]["path"])
    cut = read_ints(session.parent / "out" / row["path"])
    edit = FIRST[1] - FIRST[0]
    assert np.array_equal(cut[FADE : edit - JOIN], main[FIRST[0] + FADE : FIRST[1] - JOIN])
    assert np.array_equal(cut[edit + JOIN : -FADE], main[SECOND[0] + JOIN : SECOND[1] - FADE])
    assert np.abs(cut[:3]).max() < np.abs(main[FIRST[0] : FIRST[0] + 3]).max()
    assert verify_delivery(session.parent / "out", Unwatched()).ok


def test_a_cut_takes_no_part_in_sums(session: Path) -> None:
    """What main is the sum of is said of whole variants alone."""
    manifest = render(session, cuts=("15s=0:02-end",))
    assert set(rows(manifest)) == {"main", "instrumental", "tv", "acapella", "15s"}
    assert not [check for check in manifest["checks"] if "15s" in check["name"]]


def test_a_session_can_say_what_its_cuts_are(session: Path) -> None:
    """Asked for by name; of the instrumental here, and with a fade."""
    written = '[cuts.15s]\nregions = [["0:02", "end"]]\nof = "instrumental"\nfade_out_s = 1\n'
    (session / "session.toml").write_text(written)
    manifest = render(session, "instrumental", "15s")
    main = read_ints(session.parent / "out" / rows(manifest)["instrumental"]["path"])
    cut = read_ints(session.parent / "out" / rows(manifest)["15s"]["path"])
    assert np.array_equal(cut[FADE : 14 * RATE], main[2 * RATE + FADE : 16 * RATE])
    assert np.abs(cut[-RATE // 10 :]).max() < 0.1 * np.abs(main).max()


def test_regions_of_the_request_decide_and_the_session_says_the_rest(session: Path) -> None:
    """A try-out on the command line keeps the session's other settings."""
    (session / "session.toml").write_text('[cuts.15s]\nregions = [["0:02", "0:03"]]\nof = "tv"\n')
    manifest = render(session, "main", cuts=("15s=0:04-end",))
    assert manifest["settings"]["cuts"]["15s"]["of"] == "tv"
    assert rows(manifest)["15s"]["frames"] == 15 * RATE


def test_a_cut_without_regions_is_skipped_and_says_how_to_choose_them(session: Path) -> None:
    """It is no error, and the rest is rendered."""
    row = rows(render(session, "main", "30s"))["30s"]
    assert row["path"] is None
    assert '[cuts.30s] with regions = [["0:12", "0:14"], ["1:02", "end"]]' in row["skipped"]
    assert "--cut" not in row["skipped"]


def test_all_leaves_cuts_out(session: Path) -> None:
    """Also where the session says what they are."""
    (session / "session.toml").write_text('[cuts.15s]\nregions = [["0:02", "end"]]\n')
    assert not {"60s", "30s", "15s", "sting"} & set(rows(render(session, "all")))


def test_a_cut_whose_recipe_is_unchanged_is_kept(session: Path) -> None:
    """The same regions written otherwise are the same cut; others are another."""
    out = session.parent / "out"
    first = rows(render(session, "main", cuts=("15s=0:02-0:17",)))["15s"]
    stamp = (out / first["path"]).stat()
    again = rows(render(session, "main", cuts=("15s=2.0-end",)))["15s"]
    kept = (out / first["path"]).stat()
    assert (again, kept.st_mtime_ns, kept.st_ino) == (first, stamp.st_mtime_ns, stamp.st_ino)
    other = rows(render(session, "main", cuts=("15s=0:03-end",)))["15s"]
    assert other["sha256"] != first["sha256"]


def test_a_cut_of_another_variant_is_another_cut(session: Path) -> None:
    """Nothing is kept for its name."""
    first = rows(render(session, "main", cuts=("15s=0:02-0:17",)))["15s"]
    (session / "session.toml").write_text('[cuts.15s]\nof = "instrumental"\n')
    assert rows(render(session, "main", cuts=("15s=0:02-0:17",)))["15s"]["sha256"] != first["sha256"]


def test_a_cut_of_what_the_session_has_not_is_skipped(session: Path) -> None:
    """No vocals, no cut-down of them."""
    (session / "Lead Vocal.wav").unlink()
    (session / "session.toml").write_text('[cuts.15s]\nregions = [["0:02", "end"]]\nof = "acapella"\n')
    assert "no stems for a cappella" in rows(render(session, "main", "15s"))["15s"]["skipped"]


@pytest.mark.parametrize(
    ("text", "code", "facts"),
    [
        ('[cuts.31s]\nregions = [["0:02", "end"]]', "unknown_cut", {"place": "session.toml, cuts.31s", "cut": "31s"}),
        ('[cuts.15s]\nregions = [["0:02", "end"]]\nof = "stems"', "unknown_variant", {"variant": "stems"}),
        ('[cuts.15s]\nregions = [["0:02", "end"]]\nof = "30s"', "unknown_variant", {"variant": "30s"}),
        ('[cuts.15s]\nregions = [["0:02", "0:16"]]', "cut_wrong_length", {"over_frames": -8000}),
    ],
)
def test_a_mistake_in_the_session_is_reported_and_nothing_is_written(
    session: Path, text: str, code: str, facts: dict[str, object]
) -> None:
    """With its place."""
    (session / "session.toml").write_text(text)
    with pytest.raises(BouncedeskError) as caught:
        render(session, "15s")
    assert caught.value.code == code
    assert facts.items() <= caught.value.facts.items()
    assert caught.value.facts["place"].startswith("session.toml, cuts.")
    assert not (session.parent / "out").exists()


@pytest.mark.parametrize(("cut", "code"), [("main=0-1", "not_a_cut"), ("31s=0-1", "unknown_variant")])
def test_a_cut_of_no_such_name_is_refused(session: Path, cut: str, code: str) -> None:
    """Bad usage, with what there is."""
    with pytest.raises(UsageError) as caught:
        render(session, cuts=(cut,))
    assert (caught.value.code, caught.value.facts["variant"]) == (code, cut.partition("=")[0])


def test_cuts_come_in_every_format_at_their_length(session: Path) -> None:
    """Lossy and at another rate."""
    manifest = render(session, "main", cuts=("15s=0:02-end",), formats=("flac24", "wav16@44100", "ogg"))
    made = {row["format"]: row for row in manifest["deliverables"] if row["variant"] == "15s"}
    assert {name: row["frames"] / row["sample_rate"] for name, row in made.items()} == dict.fromkeys(made, 15.0)
    assert len(made) == 3
