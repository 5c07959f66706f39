"""Reading the remarks of an e-mail, and keeping what surrounds them."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.rounds import ReadNote
from app.rounds.emails import read_email, read_email_text

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
    read = read_email(LETTER.encode())
    assert list(read.notes) == [
        ReadNote("Love it!", asked_by="Zoë Tide"),
        ReadNote("vocal up a touch", 83.0, asked_by="Zoë Tide"),
        ReadNote("snare too loud, it really takes over there and I lose the vocal", 130.0, 138.0, "Zoë Tide"),
        ReadNote("overall brighter", asked_by="Zoë Tide"),
    ]
    assert [(note.text, note.from_s, note.asked_by) for note in read.left_out] == [
        ("Hi Anna,", None, "Zoë Tide"),
        ("Thanks so much,", None, "Zoë Tide"),
        ("Zoë", None, "Zoë Tide"),
        ("On Mon, 3 Mar 2026 at 10:00, Anna at the studio", None, ""),
        ("<anna@studio.example> wrote:", None, ""),
        ("Here is mix 2", None, ""),
        ("please listen", 10.0, ""),
        ("Zoë Tide, Tides Ltd, 1:1 coaching", None, ""),
    ]


def test_an_email_of_markup_is_read_as_text() -> None:
    """Its list as lines, without style and quotation."""
    read = read_email(PAGE)
    assert list(read.notes) == [
        ReadNote("vocal & bass", 83.0, asked_by="zoe@tides.example"),
        ReadNote("kick", 10.0, asked_by="zoe@tides.example"),
    ]


def test_a_bare_text_is_an_email_too() -> None:
    """As it was copied out of a mail program or a chat."""
    text = "Hey!\n0:30 louder drums\nCheers\nBob\nSent from my iPhone"
    assert read_email(text.encode()) == read_email_text(text)
    assert read_email_text(text).notes == (ReadNote("louder drums", 30.0),)


def test_thanks_in_the_middle_end_nothing() -> None:
    """Only a closing at the end, with a name at most, is left out."""
    text = "0:10 kick\nThanks\n- 0:20 snare\n- 0:30 bass"
    assert [note.text for note in read_email_text(text).notes] == ["kick", "Thanks", "snare", "bass"]


def test_a_forwarded_letter_is_another_letter() -> None:
    """What follows the line that says so is not the sender's."""
    assert [note.text for note in read_email_text("0:10 kick\n-----Original Message-----\n0:20 snare").notes] == [
        "kick"
    ]
    assert [note.text for note in read_email_text("0:10 kick\nFrom: Anna\nSent: Monday\n0:20 snare").notes] == ["kick"]


@given(st.binary(max_size=300))
def test_no_file_is_too_odd_to_be_read(content: bytes) -> None:
    """Whatever its bytes: remarks or none."""
    assert all(note.text for note in read_email(content).notes)
    assert all(
        note.text for note in read_email(b"From: a@b.c\nContent-Type: text/html; charset=nowhere\n\n" + content).notes
    )


def test_who_wrote_what_is_quoted_is_no_remark_though_it_is_broken() -> None:
    """In two lines by the mail program, and without thanks before it."""
    read = read_email_text("0:10 kick\n\nOn Mon, 3 Mar 2026 at 10:00, Anna\n<anna@studio.example> wrote:\n> 0:20 snare")
    assert read.notes == (ReadNote("kick", 10.0),)
    assert [note.text for note in read.left_out][-1] == "snare"


@given(
    st.lists(
        st.sampled_from(["Hi Anna,", "Thanks", "> 0:10 kick", "0:20 snare", "-- ", "Zoë", "", "On 3 May A wrote:"])
    )
)
def test_no_line_of_a_letter_is_lost(lines: list[str]) -> None:
    """Each that says something is a remark, or among what was left out."""
    read = read_email_text("\n".join(lines))
    kept = " ".join(note.text for note in (*read.notes, *read.left_out))
    assert all(
        word in kept for word in ("Anna", "Thanks", "kick", "snare", "wrote") if any(word in each for each in lines)
    )


def test_what_is_attached_is_said() -> None:
    """It may hold the remarks."""
    letter = (
        b"From: zoe@tides.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
        b"--x\nContent-Type: text/plain\n\n0:10 kick\n"
        b'--x\nContent-Type: text/csv\nContent-Disposition: attachment; filename="notes.csv"\n\na,b\n--x--\n'
    )
    read = read_email(letter)
    assert (read.attached, [note.text for note in read.notes]) == (("notes.csv",), ["kick"])


def test_a_line_that_begins_with_a_time_is_a_remark_of_its_own() -> None:
    """However the time is written, and however long the line above it is: nobody's mail program broke it there."""
    long = "0:10 guitar louder, please, and the bass a touch down from there on"
    for time in ("3.10", "3:10", "3'10"):
        assert [note.from_s for note in read_email_text(f"{long}\n{time} bass").notes] == [10.0, 190.0]


def test_letters_of_an_email_that_states_no_encoding_are_kept() -> None:
    """As the likeliest, never as question marks."""
    content = b"From: Jo <jo@x.example>\nContent-Type: text/plain\n\n1:23 Stimme zu leise \xfcber dem Fl\xfcgel\n"
    (note,) = read_email(content).notes
    assert note.text == "Stimme zu leise über dem Flügel"
