"""What is done to rounds and notes, each as an edit that can be undone."""

from collections.abc import Callable, Sequence
from functools import partial

from app.catalogue import Catalogue
from app.catalogue.notes import NoteChanges
from app.domain.rounds import Note, NoteKind, NoteSource, ReadNote, Round, RoundState
from app.rounds.scope import add_notes
from app.use_cases.sessions import open_round
from render.text import count
from widgets.catalogue_access import Edits


class RoundEdits:
    """Edits of one catalogue, remembered by the window's stack."""

    def __init__(self, catalogue: Catalogue, edits: Edits) -> None:
        self._catalogue, self._edits = catalogue, edits

    def open(self, song_id: int) -> None:
        """Open a song's next round, of its current session; undone, it is superseded and the one before is put back."""
        before = self._catalogue.rounds.current(song_id)
        self._change("opening the round", partial(open_round, self._catalogue, song_id), before)

    def move(self, round_: Round, state: RoundState, what: str) -> None:
        """Put a round in another state that needs no name."""
        self._change(what, partial(self._catalogue.rounds.set_state, round_.id, state), round_)

    def approve(self, round_: Round, by: str) -> None:
        """Sign a round off."""
        self._change(f"the sign-off by {by}", partial(self._catalogue.rounds.approve, round_.id, by), round_)

    def take(self, round_id: int, notes: Sequence[ReadNote], source: NoteSource) -> None:
        """Take notes into a round."""
        store = self._catalogue.notes
        made: list[Note] = []

        def do() -> None:
            with self._catalogue.transaction():
                made[:] = [store.restore(note) for note in made] or add_notes(self._catalogue, round_id, notes, source)

        self._edits.make(f"taking {count(len(notes), 'note')}", do, partial(self._remove_all, made))

    def remove(self, notes: Sequence[Note]) -> None:
        """Take notes off their list."""
        removed = list(notes)
        self._edits.make(
            f"removing {count(len(removed), 'note')}",
            partial(self._remove_all, removed),
            partial(self._restore_all, removed),
        )

    def tick(self, note: Note, *, done: bool) -> None:
        """Tick a note off, or open it again."""
        store = self._catalogue.notes
        self._edits.make(
            "ticking a note off" if done else "opening a note again",
            partial(store.tick, note.id, done=done),
            partial(store.tick, note.id, done=not done),
        )

    def decide(self, notes: Sequence[Note], kind: NoteKind | None) -> None:
        """Say of what kind notes are."""
        self._edits.make(
            f"the kind of {count(len(notes), 'note')}",
            partial(self._decide_all, [(note.id, kind, "") for note in notes]),
            partial(self._decide_all, [(note.id, note.kind, note.reason) for note in notes]),
        )

    def change(self, note: Note, changes: NoteChanges) -> None:
        """Change a note's words, place, or who asked; raises BouncedeskError where that cannot be."""
        store = self._catalogue.notes
        before = NoteChanges(text=note.text, from_s=note.from_s, to_s=note.to_s, asked_by=note.asked_by)
        store.edit(note.id, **changes)
        redo, undo = partial(store.edit, note.id, **changes), partial(store.edit, note.id, **before)
        self._edits.remember("changing a note", redo, undo)
        self._edits.made.emit()

    def _change(self, what: str, change: Callable[[], Round], before: Round | None) -> None:
        """A change of one round: undone by putting back what was, done again by putting back what became."""
        rounds = self._catalogue.rounds
        after: list[Round] = []

        def do() -> None:
            with self._catalogue.transaction():
                if after:
                    self._leave(before, after[0])
                    rounds.put_back(after[0])
                else:
                    after.append(change())

        def undo() -> None:
            with self._catalogue.transaction():
                self._leave(after[0], before)
                if before:
                    rounds.put_back(before)

        self._edits.make(what, do, undo)

    def _leave(self, round_: Round | None, other: Round | None) -> None:
        """Take a round out of the way of another, if they are two."""
        if round_ and (other is None or round_.id != other.id) and round_.state in (RoundState.OPEN, RoundState.SENT):
            self._catalogue.rounds.set_state(round_.id, RoundState.SUPERSEDED)

    def _remove_all(self, notes: Sequence[Note]) -> None:
        with self._catalogue.transaction():
            for note in notes:
                self._catalogue.notes.remove(note.id)

    def _restore_all(self, notes: Sequence[Note]) -> None:
        with self._catalogue.transaction():
            for note in notes:
                self._catalogue.notes.restore(note)

    def _decide_all(self, kinds: Sequence[tuple[int, NoteKind | None, str]]) -> None:
        with self._catalogue.transaction():
            for note_id, kind, reason in kinds:
                self._catalogue.notes.decide(note_id, kind, reason)
