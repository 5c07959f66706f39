"""`song` as a studio would script it."""

from pathlib import Path

import pytest

from app.domain.catalogue import Stage
from tests.app.commands.conftest import Run

EMBER = {
    "id": 1,
    "title": "Ember",
    "artist": "Zoë",
    "client_id": 1,
    "client": "Nova",
    "release_id": 1,
    "release": "Low Water",
    "stage": "enquiry",
    "due": "2026-12-01",
    "rounds_included": 3,
    "rounds_used": 0,
    "rounds_left": 3,
    "isrc": "",
    "tempo_bpm": None,
    "key": "",
    "notes": "",
}
WHOLE = {**EMBER, "bus": None, "balance": {}}
WAY = list(Stage)
BALANCE = """
[bass]
gain_db = -2
[lead_vocal]
gain_db = 1.5
pan = -0.25
[[lead_vocal.eq]]
kind = "bell"
hz = 3000
gain_db = 2.5
"""


@pytest.fixture
def ember(ask: Run) -> None:
    """A song with everything."""
    ask("client", "add", "Nova")
    ask("release", "add", "Low Water", "--client", "Nova")
    options = ("--client", "nova", "--artist", "Zoë", "--release", "low", "--due", "2026-12-01", "--rounds", "3")
    assert ask("song", "add", "Ember", *options) == EMBER


@pytest.mark.usefixtures("ember")
def test_a_song_is_shown_and_listed(ask: Run) -> None:
    """The same row everywhere."""
    assert ask("song", "show", "EMBER") == WHOLE
    assert ask("song", "list") == [EMBER] == ask("song", "list", "zoe water")
    assert ask("song", "list", "nobody") == []


@pytest.mark.usefixtures("ember")
def test_a_song_is_edited_in_part_and_emptied(ask: Run) -> None:
    """Each option changes its value alone; '' takes away what may be missing."""
    ask("client", "add", "Tides")
    assert ask("song", "edit", "ember", "--stage", "mixing") == {**WHOLE, "stage": "mixing"}
    emptied = ask("song", "edit", "1", "--due", "", "--release", "", "--artist", "")
    assert (emptied["due"], emptied["release_id"], emptied["release"], emptied["artist"]) == (None, None, "", "")
    moved = ask("song", "edit", "1", "--client", "tides", "--title", "Embers", "--rounds", "1")
    assert (moved["client"], moved["title"], moved["rounds_left"]) == ("Tides", "Embers", 1)


@pytest.mark.usefixtures("ember")
def test_code_tempo_and_key_are_kept(ask: Run) -> None:
    """They are what release files and the client's table are made of."""
    row = ask("song", "edit", "1", "--isrc", "gb-abc-26-00001", "--bpm", "92.5", "--key", "F♯ minor", "--notes", "loud")
    assert (row["isrc"], row["tempo_bpm"], row["key"], row["notes"]) == ("GBABC2600001", 92.5, "F♯ minor", "loud")
    row = ask("song", "edit", "1", "--isrc", "", "--bpm", "0", "--key", "")
    assert (row["isrc"], row["tempo_bpm"], row["key"], row["notes"]) == ("", None, "", "loud")
    added = ask("song", "add", "Other", "--client", "nova", "--bpm", "120", "--isrc", "GBABC2600002")
    assert (added["tempo_bpm"], added["isrc"]) == (120.0, "GBABC2600002")


@pytest.mark.usefixtures("ember")
@pytest.mark.parametrize("stage", list(Stage))
def test_songs_are_listed_by_stage(ask: Run, stage: Stage) -> None:
    """Any stage of the domain can be reached and asked for."""
    for step in WAY[: WAY.index(stage) + 1]:
        ask("song", "edit", "1", "--stage", step.value)
    assert [song["id"] for song in ask("song", "list", "--stage", stage.value)] == [1]
    other = "booked" if stage is Stage.MIXING else "mixing"
    assert ask("song", "list", "--stage", other) == []


@pytest.mark.usefixtures("ember")
def test_people_see_what_is_due(say: Run) -> None:
    """The table says whose, where it stands, when it is due and what is left."""
    heading, line = say("song", "list")[1].splitlines()
    assert heading.split() == ["id", "title", "artist", "client", "stage", "due", "rounds", "left"]
    assert line.split() == ["1", "Ember", "Zoë", "Nova", "enquiry", "2026-12-01", "3"]


@pytest.mark.usefixtures("ember")
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("add", "x", "--client", "nobody"), "no client “nobody”"),
        (("add", "x", "--client", "1", "--due", "soon"), "“soon” is not a valid date"),
        (("add", "x", "--client", "1", "--rounds", "-1"), "cannot be -1"),
        (("add", "", "--client", "1"), "title is empty"),
        (("add", "x", "--client", "1", "--release", "nothing"), "no release “nothing”"),
        (("show", "nothing"), "no song “nothing”"),
        (("edit", "1"), "Nothing to change"),
        (("edit", "1", "--stage", "paid"), "A song in enquiry has not been delivered"),
        (("edit", "1", "--isrc", "GB-ABC-26-1"), "is not a valid ISRC"),
        (("edit", "1", "--bpm", "4000"), "tempo cannot be 4000"),
        (("edit", "1", "--title", "Other", "--key", "loud"), "key"),
        (("edit", "1", "--stage", "lost"), "lost"),
        (("list", "--stage", "lost"), "lost"),
    ],
)
def test_a_bad_request_is_one_sentence_and_exit_2(say: Run, ask: Run, words: tuple[str, ...], sentence: str) -> None:
    """Nothing on stdout, no traceback, nothing changed."""
    code, out, err = say("song", *words)
    assert (code, out) == (2, "")
    assert sentence in err
    assert len(err.splitlines()) == 1
    assert ask("song", "list") == [EMBER]


def test_a_damaged_catalogue_is_one_sentence_and_exit_1(say: Run, home: Path) -> None:
    """It is left as it is, and the sentence says so."""
    home.mkdir()
    (home / "catalogue.db").write_bytes(b"\0" * 10000)
    code, out, err = say("song", "list", "--json")
    assert (code, out) == (1, "")
    assert "left exactly as it is" in err
    assert len(err.splitlines()) == 1
    assert (home / "catalogue.db").read_bytes() == b"\0" * 10000


@pytest.mark.usefixtures("ember")
def test_bus_and_balance_are_kept_and_shown(ask: Run, tmp_path: Path) -> None:
    """From a preset, a file or none; each stays when the other is set, and a new round goes on with both."""
    file = tmp_path / "balance.toml"
    file.write_text(BALANCE)
    assert ask("song", "edit", "1", "--bus", "vinyl")["bus"]["mono_below_hz"] == 250.0
    shown = ask("song", "edit", "1", "--balance", str(file))
    assert list(shown["balance"]) == ["lead_vocal", "bass"]
    assert shown["balance"]["lead_vocal"]["eq"] == [{"kind": "bell", "hz": 3000.0, "gain_db": 2.5}]
    assert shown["bus"]["mono_below_hz"] == 250.0
    ask("round", "add", "--song", "1")
    assert ask("round", "show", "1")["balance"] == shown["balance"] == ask("song", "show", "1")["balance"]
    ask("song", "edit", "1", "--bus", "none")
    assert (ask("song", "show", "1")["bus"], ask("round", "show", "1")["bus"]) == (None, None)
    file.write_text("")
    assert ask("song", "edit", "1", "--balance", str(file))["balance"] == {}


@pytest.mark.usefixtures("ember")
@pytest.mark.parametrize(
    ("option", "text", "sentence"),
    [
        ("--balance", "[drums]\npan = 3\n", "“drums.pan” must be a number from -1 to 1"),
        ("--balance", "[choir]\n", "“choir” is not a group that is mixed"),
        ("--balance", "drums = 1\n", "must be a table"),
        ("--balance", "[drums\n", "not valid TOML"),
        ("--bus", "gain_db = 99\n", "line 1: “gain_db” must be a number of dB from -60 to 60"),
    ],
)
def test_settings_out_of_range_stop_at_the_door(
    ask: Run, say: Run, tmp_path: Path, option: str, text: str, sentence: str
) -> None:
    """One sentence with the file and the key, and nothing of the edit is kept."""
    file = tmp_path / "settings.toml"
    file.write_text(text)
    code, out, err = say("song", "edit", "1", "--title", "Cinder", option, str(file))
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert sentence in err
    assert str(file) in err
    assert ask("song", "show", "1") == WHOLE


@pytest.mark.usefixtures("ember")
def test_files_and_presets_that_are_not_there_are_told_of(ask: Run, say: Run, tmp_path: Path) -> None:
    """What there is instead is said."""
    assert "choose from transparent, glue, loud, vinyl" in say("song", "edit", "1", "--bus", "gleu")[2]
    assert "could not be read" in say("song", "edit", "1", "--balance", str(tmp_path / "none.toml"))[2]
    assert ask("song", "show", "1") == WHOLE


@pytest.mark.usefixtures("ember")
def test_people_see_the_bus_by_its_name(ask: Run, say: Run, tmp_path: Path) -> None:
    """A word for the bus, the groups that are not as they came; `flat` and `none` where nothing is changed."""

    def mix() -> dict[str, str]:
        lines = say("song", "show", "1")[1].splitlines()
        return {line.split()[0]: " ".join(line.split()[1:]) for line in lines if line.startswith(("bus", "balance"))}

    assert mix() == {"bus": "none", "balance": "flat"}
    file = tmp_path / "settings.toml"
    file.write_text(BALANCE)
    ask("song", "edit", "1", "--bus", "glue", "--balance", str(file))
    assert mix() == {"bus": "glue", "balance": "lead_vocal, bass"}
    file.write_text("gain_db = 1\n")
    ask("song", "edit", "1", "--bus", str(file))
    assert mix()["bus"] == "its own settings"


def test_a_release_is_named_among_those_of_the_songs_client(ask: Run, say: Run) -> None:
    """Another client's of the same name does not make it ambiguous; named by number it is still refused."""
    for client in ("Nova", "Tides"):
        ask("client", "add", client)
        ask("release", "add", "Low Water", "--client", client)
    assert ask("song", "add", "Ember", "--client", "tides", "--release", "low")["release_id"] == 2
    assert ask("song", "edit", "ember", "--client", "nova", "--release", "low water")["release_id"] == 1
    ask("release", "add", "Low Tide", "--client", "nova")
    code, _, err = say("song", "edit", "ember", "--release", "low")
    assert (code, "1 Low Water (Nova), 3 Low Tide (Nova)" in err) == (2, True)
    assert "another client" in say("song", "edit", "ember", "--release", "2")[2]
    ask("release", "add", "Ebb", "--client", "tides")
    assert "another client" in say("song", "edit", "ember", "--release", "ebb")[2]


@pytest.mark.usefixtures("ember")
def test_a_tempo_is_typed_as_people_do(ask: Run, say: Run) -> None:
    """With a point or a comma; nothing and 0 mean that none is known."""
    assert ask("song", "edit", "ember", "--bpm", "120,5")["tempo_bpm"] == 120.5
    for none in ("", "0"):
        assert ask("song", "edit", "ember", "--bpm", none)["tempo_bpm"] is None
        ask("song", "edit", "ember", "--bpm", "92.5")
    assert "is not a valid tempo" in say("song", "edit", "ember", "--bpm", "fast")[2]
