"""How rounds and notes read on screen."""

from app.domain.rounds import Note, NoteKind, Round, RoundState
from app.rounds.song_times import exact_clock
from render.text import count
from widgets.common.words import moment

KINDS = {NoteKind.REVISION: "Revision", NoteKind.RECALL: "Recall", NoteKind.NEW_WORK: "New work"}
STATES = {
    RoundState.OPEN: ("Open", "info"),
    RoundState.SENT: ("Sent", "info"),
    RoundState.APPROVED: ("Approved", "ok"),
    RoundState.REJECTED: ("Sent back", "warning"),
    RoundState.SUPERSEDED: ("Superseded", "info"),
}


def place_words(from_s: float | None, to_s: float | None) -> str:
    """Where in the song a note stands; empty where it is about all of it."""
    if from_s is None:
        return ""
    return exact_clock(from_s) if to_s is None else f"{exact_clock(from_s)}–{exact_clock(to_s)}"


def kind_words(note: Note) -> str:
    """The kind that was decided, or the one suggested with a question mark."""
    return KINDS[note.in_force] if note.kind else f"{KINDS[note.in_force]}?"


def why_words(note: Note) -> str:
    """Why a note is of its kind."""
    return note.reason or note.suggested_why


def history_words(round_: Round) -> str:
    """What happened to a round, and when."""
    said = [f"Opened {moment(round_.opened_at)}"]
    if round_.sent_at:
        said.append(f"sent {moment(round_.sent_at)}")
    if round_.decided_at:
        by = f" by {round_.decided_by}" if round_.decided_by else ""
        said.append(f"{STATES[round_.state][0].lower()} {moment(round_.decided_at)}{by}")
    if round_.signoff_files:
        said.append(f"{count(len(round_.signoff_files), 'file')} signed off")
    return ", ".join(said)
