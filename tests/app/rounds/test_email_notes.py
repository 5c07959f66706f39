"""Reading the remarks of an e-mail."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.rounds import ReadNote
from app.rounds.email_notes import read_email, read_email_text

LETTER = """From: =?utf-8?q?Zo=C3=AB?= Tide <zoe@tides.example>
Subject: mix 2
Content-Type: text/plain; charset=utf-8

Hi Anna,

Love it!
- 1:23 vocal up a touch
- 2:10-2:18 snare too loud, it really takes over there and I
  lose the vocal
overall brighter

Thanks so much,
Zoë

On Mon, 3 Mar 2026 at 10:00, Anna at the studio
<anna@studio.example> wrote:
> Here is mix 2
> 0:10 please listen

--\x20
Zoë Tide, Tides Ltd, 1:1 coaching
"""
PAGE = b"""From: zoe@tides.example
Content-Type: text/html; charset=utf-8

<style>p { color: red }</style><p>Hello!</p><ul><li>1:23 vocal &amp; bass</li><li>0:10 kick</li></ul>
<blockquote>On Monday Anna wrote:<br>0:30 is this right?</blockquote>
"""


def test_an_email_is_read_without_what_surrounds_it() -> None:
    """No greeting, thanks, quoted letter or signature; lines that the mail program broke are whole again."""
    assert read_email(LETTER.encode()) == [
        ReadNote("Love it!", asked_by="Zoë Tide"),
        ReadNote("vocal up a touch", 83.0, asked_by="Zoë Tide"),
        ReadNote("snare too loud, it really takes over there and I lose the vocal", 130.0, 138.0, "Zoë Tide"),
        ReadNote("overall brighter", asked_by="Zoë Tide"),
    ]


def test_an_email_of_markup_is_read_as_text() -> None:
    """Its list as lines, without style and quotation."""
    assert read_email(PAGE) == [
        ReadNote("vocal & bass", 83.0, asked_by="zoe@tides.example"),
        ReadNote("kick", 10.0, asked_by="zoe@tides.example"),
    ]


def test_a_bare_text_is_an_email_too() -> None:
    """As it was copied out of a mail program or a chat."""
    text = "Hey!\n0:30 louder drums\nCheers\nBob\nSent from my iPhone"
    assert read_email(text.encode()) == read_email_text(text) == [ReadNote("louder drums", 30.0)]


def test_thanks_in_the_middle_end_nothing() -> None:
    """Only a closing at the end, with a name at most, is left out."""
    text = "0:10 kick\nThanks\n- 0:20 snare\n- 0:30 bass"
    assert [note.text for note in read_email_text(text)] == ["kick", "Thanks", "snare", "bass"]


def test_a_forwarded_letter_is_another_letter() -> None:
    """What follows the line that says so is not the sender's."""
    assert [note.text for note in read_email_text("0:10 kick\n-----Original Message-----\n0:20 snare")] == ["kick"]
    assert [note.text for note in read_email_text("0:10 kick\nFrom: Anna\nSent: Monday\n0:20 snare")] == ["kick"]


@given(st.binary(max_size=300))
def test_no_file_is_too_odd_to_be_read(content: bytes) -> None:
    """Whatever its bytes: remarks or none."""
    assert all(note.text for note in read_email(content))
    assert all(note.text for note in read_email(b"From: a@b.c\nContent-Type: text/html; charset=nowhere\n\n" + content))
