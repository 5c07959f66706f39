"""`render` with the user's own variants, from the data folder."""

import json
from pathlib import Path

import pytest

from tests.app.commands.conftest import Run
from tests.render.audio import noise, write_ints


@pytest.fixture
def session(tmp_path: Path) -> Path:
    """A voice and a bass."""
    for seed, name in enumerate(("Lead Vocal", "Bass")):
        write_ints(tmp_path / "Ember" / f"{name}.wav", noise(2400, 2, 24, seed), 24)
    return tmp_path / "Ember"


def test_a_variant_of_the_data_folder_is_rendered(say: Run, home: Path, session: Path, tmp_path: Path) -> None:
    """Asked for by its name, as the shipped ones are."""
    home.mkdir(parents=True)
    (home / "variants.toml").write_text('[bass_only]\nonly = ["bass"]\n', "utf-8")
    code, out, _ = say("render", str(session), "-o", str(tmp_path / "out"), "--variant", "bass_only", "--json")
    assert code == 0
    (row,) = json.loads(out)["deliverables"]
    assert (row["variant"], row["path"]) == ("bass_only", "Ember_bass_only_48k-24b.wav")


def test_a_mistake_in_it_is_one_sentence_with_the_line(say: Run, home: Path, session: Path, tmp_path: Path) -> None:
    """The file, the variant, the key and the line on stderr, exit 1, nothing rendered."""
    home.mkdir(parents=True)
    (home / "variants.toml").write_text('[bass_only]\nonly = ["bas"]\n', "utf-8")
    code, out, err = say("render", str(session), "-o", str(tmp_path / "out"), "--variant", "bass_only")
    assert (code, out) == (1, "")
    assert f"{home / 'variants.toml'}, line 2: “bass_only.only” names “bas”" in err
    assert "Traceback" not in err
    assert not (tmp_path / "out").exists()
