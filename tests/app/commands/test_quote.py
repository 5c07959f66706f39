"""`quote`: a job from a file, from stdin or from a session, as a document or as a table."""

import io
import json
from pathlib import Path

import pytest

from app.catalogue import Catalogue
from app.pricing.rate_card import RateCard, table_of
from app.pricing.rate_card_fields import with_value
from app.pricing.rate_card_versions import keep_card
from tests.app.commands.conftest import Run
from tests.app.intake.audio import write

JOB = {"songs": [{"title": "Ember", "stage": "mixing", "tracks": 30}], "vat_registered": True}


def test_a_job_becomes_the_document_of_the_contract(say: Run, tmp_path: Path) -> None:
    """Its fields, in pence."""
    (tmp_path / "job.json").write_text(json.dumps(JOB))
    code, out, _ = say("quote", "--input", str(tmp_path / "job.json"), "--json")
    document = json.loads(out)
    assert code == 0
    assert list(document) == [
        "currency",
        "rate_card",
        "lines",
        "net_pence",
        "vat_pence",
        "gross_pence",
        "deposit_pence",
        "range",
    ]
    assert list(document["lines"][0]) == [
        "song",
        "code",
        "description",
        "quantity",
        "unit_pence",
        "amount_pence",
    ]
    assert (document["net_pence"], document["gross_pence"]) == (31000, 37200)


def test_people_read_every_line_and_the_sums(say: Run, tmp_path: Path) -> None:
    """With what it may come to."""
    (tmp_path / "job.json").write_text(json.dumps(JOB))
    code, out, _ = say("quote", "--input", str(tmp_path / "job.json"))
    assert code == 0
    assert "Tracks 25–48 (30 tracks, as stated)" in out
    assert "£372" in out
    assert "default@1" in out


def test_a_session_is_measured(say: Run, tmp_path: Path) -> None:
    """Alone it is a mix; beside a job it fills in only what the job leaves out."""
    folder = tmp_path / "Ember"
    for name in ("Kick.wav", "Bass.wav", "Lead Vox.wav"):
        write(folder / name)
    code, out, _ = say("quote", "--session", str(folder))
    assert code == 0
    assert out.startswith("Ember\n")
    job = {"songs": [{"title": "Ember", "stage": "mixing", "tracks": 60}, {"stage": "mastering"}]}
    (tmp_path / "job.json").write_text(json.dumps(job))
    code, out, _ = say("quote", "--input", str(tmp_path / "job.json"), "--session", str(folder))
    assert code == 0
    assert "Tracks 25–72 (60 tracks, as stated)" in out


@pytest.mark.parametrize("arguments", [(), ("--input", "gone.json"), ("--session", "gone")])
def test_what_is_missing_is_one_sentence(say: Run, arguments: tuple[str, ...]) -> None:
    """Nothing named, or nothing there."""
    code, out, err = say("quote", *arguments)
    assert code == (1 if arguments else 2)
    assert out == ""
    assert len(err.splitlines()) == 1


def test_a_job_may_come_through_a_pipe(say: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `--input -`; what is no text is said."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(JOB).encode())))
    assert say("quote", "--input", "-", "--json")[0] == 0
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe{")))
    code, _, err = say("quote", "--input", "-")
    assert code == 1
    assert "UTF-8" in err


@pytest.mark.usefixtures("qapp")
def test_a_variant_of_the_users_own_is_quoted_and_booked(say: Run, ask: Run, home: Path, tmp_path: Path) -> None:
    """At the card's price of a further variant, and wanted in the brief once accepted; an unknown one is named."""
    home.mkdir()
    (home / "variants.toml").write_text('[no_bass_no_drums]\nexclude = ["bass", "drums"]\n', "utf-8")
    song = {"title": "Ember", "stage": "mixing", "variants": ["main", "no_bass_no_drums"]}
    (tmp_path / "job.json").write_text(json.dumps({"songs": [song]}))
    lines = ask("quote", "--input", str(tmp_path / "job.json"))["lines"]
    assert [(line["code"], line["amount_pence"]) for line in lines] == [
        ("mixing.base", 25_000),
        ("mixing.variant", 1_000),
    ]
    ask("studio", "set", "--name", "Harbour Mixing")
    ask("client", "add", "Nova")
    ask("quote", "--input", str(tmp_path / "job.json"), "--client", "nova", "--save")
    ask("quote", "send", "Q1")
    (booked,) = ask("quote", "accept", "Q1")["songs"]
    assert "no_bass_no_drums" in ask("song", "brief", str(booked))["variants"]
    (home / "variants.toml").write_text("", "utf-8")
    code, _, err = say("quote", "--input", str(tmp_path / "job.json"))
    assert code == 1
    assert "no_bass_no_drums; it takes main" in err
    assert ask("quote", "calibrate")["songs"] == 0  # an accepted quote outlives the variant it names


@pytest.mark.usefixtures("qapp")
def test_a_draft_is_edited_and_what_was_sent_is_not(say: Run, ask: Run, tmp_path: Path) -> None:
    """By another job or title, in place; nothing named is bad usage, a quote sent says what to do instead."""
    (tmp_path / "job.json").write_text(json.dumps(JOB))
    (tmp_path / "dearer.json").write_text(json.dumps({"songs": [{**JOB["songs"][0], "stems": True}]}))  # type: ignore[index]  # a list
    ask("studio", "set", "--name", "Harbour Mixing")
    ask("client", "add", "Nova")
    ask("quote", "--input", str(tmp_path / "job.json"), "--client", "nova", "--save")
    edited = ask("quote", "edit", "Q1", "--input", str(tmp_path / "dearer.json"), "--title", "Ember, with stems")
    assert (edited["quote"], edited["version"], edited["net_pence"]) == ("Q1", 1, 35_000)
    assert ask("quote", "edit", "Q1", "--card-in-use")["title"] == "Ember, with stems"
    assert say("quote", "edit", "Q1")[0] == 2
    ask("quote", "send", "Q1")
    code, _, err = say("quote", "edit", "Q1", "--title", "x")
    assert code == 2
    assert "Make another version of it" in err
    second = ask("quote", "--input", str(tmp_path / "job.json"), "--version-of", "Q1")
    assert (second["version"], second["net_pence"]) == (2, 31_000)


def test_an_estimate_goes_by_the_card_in_use(ask: Run, home: Path, tmp_path: Path) -> None:
    """The program's own where there is no catalogue, and none is made for it; the studio's once it has one in use."""
    (tmp_path / "job.json").write_text(json.dumps(JOB))
    assert ask("quote", "--input", str(tmp_path / "job.json"))["rate_card"] == "default@1"
    assert not (home / "catalogue.db").exists()
    with Catalogue.open(home / "catalogue.db", home / "backups") as catalogue:
        dearer = with_value(table_of(RateCard.default()), ("mixing", "base_pence"), 30_000)
        catalogue.rate_cards.use(keep_card(catalogue, dearer, "default").id)
    found = ask("quote", "--input", str(tmp_path / "job.json"))
    assert (found["rate_card"], found["net_pence"]) == ("default@2", 36_000)


@pytest.mark.usefixtures("qapp")
def test_a_draft_does_not_hide_the_accepted_version(ask: Run, tmp_path: Path) -> None:
    """`show` and `pdf` take what was accepted, and the draft only where it is named."""
    (tmp_path / "job.json").write_text(json.dumps(JOB))
    ask("studio", "set", "--name", "Harbour Mixing")
    ask("client", "add", "Nova")
    ask("quote", "--input", str(tmp_path / "job.json"), "--client", "nova", "--save", "--title", "Ember")
    ask("quote", "send", "Q1")
    ask("quote", "accept", "Q1")
    ask("quote", "--input", str(tmp_path / "job.json"), "--version-of", "Q1", "--title", "Ember, longer")
    shown, named = ask("quote", "show", "Q1"), ask("quote", "show", "Q1v2")
    assert (shown["version"], shown["state"]) == (1, "accepted")
    assert (named["version"], named["state"], named["title"]) == (2, "draft", "Ember, longer")
    sizes = [
        ask("quote", "pdf", name, "-o", str(tmp_path / f"{at}.pdf"))["bytes"]
        for at, name in enumerate(("Q1", "Q1v1", "Q1v2"))
    ]
    assert sizes[0] == sizes[1]
    assert (tmp_path / "0.pdf").read_bytes() == (tmp_path / "1.pdf").read_bytes()
