"""`enquiry`: from what a client sent to a song that is assessed and a reply."""

import base64
import json
from pathlib import Path

import pytest

from tests.app.commands.conftest import Run
from tests.app.intake.test_archive_names import zip_of
from tests.widgets.stems import write_stems


def test_a_folder_and_a_note_become_a_song_and_a_reply(say: Run, ask: Run, tmp_path: Path) -> None:
    """One document says who, which song, what was said, the advice and the reply; the catalogue has the song."""
    folder = write_stems(tmp_path / "Ember stems", ("LV.wav", "Kick In.wav", "Bass.wav"))
    (tmp_path / "mail.txt").write_text("Stems of “Ember”, the vocals are buried. Out on Spotify.\nThanks,\nRosa Fenn")
    code, out, _ = say("enquiry", str(folder), "--note-file", str(tmp_path / "mail.txt"), "--json")
    document = json.loads(out)
    assert code == 0
    assert list(document) == ["client", "song", "said", "advice", "reply", "quote"]
    assert document["client"] == {"id": 1, "name": "Rosa Fenn", "known": False}
    assert document["said"]["problems"] == ["vocals"]
    assert document["advice"]["stage"] == "both"
    assert document["reply"]["text"].startswith("Hi Rosa,")
    song = ask("song", "show", "Ember")
    assert song["stage"] == "assessed"


def test_a_note_alone_is_answered_without_measuring(say: Run) -> None:
    """Plain lines: what was kept, the subject, the reply."""
    code, out, err = say("enquiry", "--note", "I've got a vocal and a beat. Cheers, Mika", "--title", "Glasshouse")
    assert (code, err) == (0, "")
    assert out.startswith("Kept as song 1 “Glasshouse” of Mika (new), assessed.")
    assert "mixing first, and then mastering" in out
    assert "£325" in out


def test_the_studio_signs_with_its_name(say: Run, ask: Run) -> None:
    """Once it has said what it is called."""
    ask("studio", "set", "--name", "Harbour Mixing")
    _, out, _ = say("enquiry", "--note", "I've got a vocal and a beat. Cheers, Mika", "--title", "Glasshouse")
    assert out.rstrip().endswith("All the best,\nHarbour Mixing")


def test_note_and_names_are_read_in_their_encodings(say: Run, ask: Run, tmp_path: Path) -> None:
    """The likeliest, said; or those that were named. No letter is lost for a question mark."""
    note = tmp_path / "mail.txt"
    note.write_bytes("Mix of “Głos” please. Thanks, Łucja Kępa".encode("cp1250"))
    code, _, err = say("enquiry", "--note-file", str(note), "--title", "Głos")
    assert (code, "cp1250" in err) == (0, True)
    assert "Łucja Kępa" in [client["name"] for client in ask("client", "list")]
    ask("enquiry", "--note-file", str(note), "--note-encoding", "cp1250", "--title", "Głos")
    archive = zip_of(tmp_path / "Sent.zip", ["Głos.wav".encode("cp1250")], content=wave_bytes(tmp_path))
    asked = ("enquiry", str(archive), "--client", "Mika", "--title", "Rope", "--encoding")
    code, out, err = say(*asked, "klingon")
    assert (code, out, "klingon" in err) == (2, "", True)
    assert say(*asked, "cp1250")[0] == 0
    assert [path.name for path in (tmp_path / "home").rglob("*.wav")] == ["Głos.wav"]


MAIL = """From: {sender}
Reply-To: Anna Kowalska <anna@owls.example>
To: studio@x.example
Subject: =?utf-8?q?Mix_of_=E2=80=9CG=C5=82os=E2=80=9D?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: {kind}; charset={charset}
Content-Transfer-Encoding: base64

{body}
--b
Content-Type: audio/wav
Content-Disposition: attachment; filename="Rough Mix.wav"
Content-Transfer-Encoding: base64

AAAA
--b--
"""


@pytest.mark.parametrize(
    ("sender", "kind", "charset"),
    [
        ("Anna Kowalska <anna@owls.example>", "text/plain", "iso-8859-2"),
        ("WordPress <wordpress@studio.example>", "text/html", "utf-8"),
        ("anna <anna@owls.example>", "text/plain", "no-such-charset"),
    ],
)
def test_an_email_is_read_as_one(say: Run, tmp_path: Path, sender: str, kind: str, charset: str) -> None:
    """Sender, subject and body in their encodings; of a website's form whoever a reply goes to; files are named."""
    words = "Proszę: I need mixing and mastering, it's called “Głos”.\nDziękuję,\nAnna Kowalska"
    if charset == "iso-8859-2":
        words = words.replace("“", '"').replace("”", '"')
    coded = words.replace("\n", "<br>") if kind == "text/html" else words
    body = base64.encodebytes(coded.encode("utf-8" if "no-such" in charset else charset)).decode()
    mail = tmp_path / "mail.eml"
    mail.write_text(MAIL.format(sender=sender, kind=kind, charset=charset, body=body))
    code, out, err = say("enquiry", "--note-file", str(mail), "--json")
    document = json.loads(out)
    assert code == 0
    assert document["client"]["name"] == "Anna Kowalska"
    assert document["said"]["email"] == "anna@owls.example"
    assert (document["song"]["title"], document["said"]["wanted"]) == ("Głos", "both")
    assert "Rough Mix.wav" in err


def wave_bytes(folder: Path) -> bytes:
    """What a stem holds."""
    return (write_stems(folder / "one", ("LV.wav",)) / "LV.wav").read_bytes()


def test_a_kept_enquiry_is_shown_again(say: Run, ask: Run) -> None:
    """Note, advice and reply by the song's title; a song without one is a sentence."""
    say("enquiry", "--note", "I've got a vocal and a beat. Cheers, Mika", "--title", "Glasshouse")
    kept = ask("enquiry", "--song", "Glasshouse")
    assert kept["note"] == "I've got a vocal and a beat. Cheers, Mika"
    assert kept["advice"]["stage"] == "both"
    assert kept["replied_at"] is None
    code, out, _ = say("enquiry", "--song", "Glasshouse")
    assert code == 0
    assert kept["reply"]["text"].splitlines()[0] in out
    ask("song", "add", "Rope", "--client", "Mika")
    code, _, err = say("enquiry", "--song", "Rope")
    assert (code, "did not begin" in err) == (1, True)


BAD: list[tuple[tuple[str, ...], int, str]] = [
    ((), 2, "nothing to answer"),
    (("--note", "Mix this"), 2, "--client"),
    (("--note", "Mix this", "--note-file", "x"), 2, "once"),
    (("--note", "Mix this", "--song", "1"), 2, "--song"),
    (("--note-file", "gone.txt"), 1, "gone.txt"),
    (("gone.wav", "--client", "Rosa"), 1, "gone.wav"),
]


@pytest.mark.parametrize(("words", "code", "said"), BAD)
def test_bad_input_is_one_sentence_and_keeps_nothing(
    say: Run, ask: Run, words: tuple[str, ...], code: int, said: str
) -> None:
    """What is missing is named; the catalogue stays empty."""
    got, out, err = say("enquiry", *words)
    assert (got, out) == (code, "")
    assert said in err.splitlines()[-1]
    assert ask("song", "list") == []
