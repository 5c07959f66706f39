"""The section of a song's rounds and notes, and what its buttons do."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from app.catalogue.notes import NoteChanges
from app.catalogue.rounds import CURRENT
from app.domain.catalogue import SongRow
from app.domain.rounds import Note, NoteSource, ReadNote, Round, RoundState
from app.rounds.note_files import is_notes_file
from app.rounds.note_texts import read_block
from app.rounds.scope import ScopeRules, doubts_of, facts_of, song_length
from render.errors import BouncedeskError
from render.text import count
from widgets.common.dialogs import ConfirmDialog
from widgets.common.messages import advised
from widgets.common.words import rounds_words
from widgets.jobs import RecordedJobs
from widgets.page import MenuAction, MenuPlace, PageServices, SongSection
from widgets.rounds.comparison import ComparisonController
from widgets.rounds.edits import RoundEdits
from widgets.rounds.note_import import NoteImport, Understand
from widgets.rounds.round_dialogs import NoteForm, PasteDialog, PastedNote, SignoffForm
from widgets.rounds.view import RoundsView
from widgets.services import WindowServices


class RoundsController(QObject):
    """Keeps the Rounds section in step with the open song; `dialog` is the one in view, None while there is none."""

    def __init__(
        self,
        services: WindowServices,
        view: RoundsView,
        comparisons: RecordedJobs,
        unfinished: Callable[[int], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._view, self._unfinished = services, view, unfinished
        self._comparison = ComparisonController(services, view.rounds, comparisons, self)
        self._edits = RoundEdits(services.catalogue, services.edits)
        self.imports = NoteImport(services, view, self)
        self.imports.taken.connect(self._take)
        self._rules = ScopeRules.load()
        self._row: SongRow | None = None
        self._rounds: Sequence[Round] = ()
        self.dialog: PasteDialog | NoteForm | SignoffForm | ConfirmDialog | None = None
        self._connect()

    def show_song(self, song_id: int, _stems: object = ()) -> None:
        """Show a song's rounds."""
        catalogue = self._services.catalogue
        try:
            self._row = catalogue.songs.row(song_id)
            self._rounds = catalogue.rounds.all(song_id)
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        self._view.rounds.show_rounds(self._rounds, rounds_words(self._row.rounds_left, self._row.song.rounds_included))
        self._show_round()

    def open_round(self) -> None:
        """Open the song's next round, of its newest session, printed ones first; one that runs is asked about."""
        running = next((each for each in self._rounds if each.state in CURRENT), None)
        if self._row is None or running is None:
            self._open_round()
            return
        name = f"round {running.number}"
        state = "with the client" if running.state is RoundState.SENT else "open"
        left = sum(not note.done for note in self._services.catalogue.notes.all(running.id))
        open_notes = f" {count(left, 'note')} of it not ticked off." if left else ""
        text = (
            f"{name.capitalize()} is {state}: nobody has signed it off or sent it back.{open_notes} The next one takes "
            "its place."
        )
        self._ask(f"Supersede {name}?", text, ("Open the next round", f"Keep {name}"), self._open_round)

    def _open_round(self) -> None:
        if self._row:
            self._edits.open(self._row.song.id)
            if self._rounds:
                self._view.rounds.choose(self._rounds[-1].id)

    def show_note(self, note_id: int) -> None:
        """Show a note of the open song, in its round."""
        try:
            note = self._services.catalogue.notes.get(note_id)
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        self._view.rounds.choose(note.round_id)
        self._view.notes.choose(note_id)

    def sign_off(self) -> None:
        """Ask who signs the round off, once what is signed off has been made."""
        self._when_finished("Sign off while it is being made?", "Sign off all the same", self._sign_off)

    def _sign_off(self) -> None:
        round_ = self._round
        if round_ and self._row:
            files = self._services.catalogue.rounds.delivered(round_.id)
            form = SignoffForm(self._services.look, round_.number, self._row.client, files, self._view)
            form.signed.connect(partial(self._edits.approve, round_))
            self._open(form)

    def compare(self) -> None:
        """Say what changed in the stems since the round before, or since the version before where no round has them."""
        self._comparison.compare(self._round)

    def paste(self) -> None:
        """Ask for what the client wrote."""
        round_ = self._round
        if round_:
            understand = self._understanding(round_)

            def read(text: str) -> tuple[Sequence[PastedNote], Sequence[PastedNote]]:
                block = read_block(text)
                return understand(block.notes), understand(block.left_out)

            dialog = PasteDialog(self._services.look, read, parent=self._view)
            dialog.taken.connect(partial(self._take, round_.id, NoteSource.PASTE))
            self._open(dialog)

    def choose_file(self) -> None:
        """Ask for a file of notes."""
        if self._round:
            self.imports.choose(self._round.id, self._understanding(self._round))

    def take_file(self, file: Path) -> None:
        """Show the notes of a file, to be taken into the round in view."""
        if self._round:
            self.imports.take(file, self._round.id, self._understanding(self._round))

    def take_dropped(self, path: Path) -> bool:
        """Take a file of notes that was dropped where the notes are in view; False of anything else."""
        if not (self._view.isVisible() and is_notes_file(path)):
            return False
        if self._round is None:
            self._services.messages.say("Open a round first: notes are taken into one.", "info")
        self.take_file(path)
        return True

    def _understanding(self, round_: Round) -> Understand:
        """What kind of work notes of a round look like, and what is in doubt about their times."""
        facts = facts_of(self._services.catalogue, round_)
        length_s = song_length(self._services.catalogue, round_.song_id)
        return lambda notes: [
            PastedNote(note, self._rules.suggest(note.text, facts), doubts_of(note, length_s)) for note in notes
        ]

    @property
    def _round(self) -> Round | None:
        """The round in view."""
        return next((each for each in self._rounds if each.id == self._view.rounds.round_id), None)

    def _show_round(self) -> None:
        round_ = self._round
        current = any(each.state in CURRENT for each in self._rounds)
        self._view.rounds.show_round(round_, current=current)
        heading = f"Notes of round {round_.number}" if round_ else ""
        notes = self._services.catalogue.notes.all(round_.id) if round_ else ()
        self._view.notes.show_notes(heading, notes, takes=round_ is not None)
        if self._row:
            self._comparison.show(self._row.song, round_)

    def _send(self) -> None:
        go_on = partial(self._move, RoundState.SENT, "sending the round")
        self._when_finished("Sent, while it is being made?", "It was sent all the same", go_on)

    def _when_finished(self, heading: str, answer: str, go_on: Callable[[], object]) -> None:
        """Do it, once more asked where what the client is to get is not there yet."""
        unfinished = self._unfinished(self._row.song.id) if self._row else ""
        if unfinished:
            self._ask(heading, f"{unfinished} What was finished before is not this round's.", (answer, "Wait"), go_on)
        else:
            go_on()

    def _ask(self, heading: str, text: str, answers: tuple[str, str], go_on: Callable[[], object]) -> None:
        dialog = ConfirmDialog(self._services.look, heading, text, answers, self._view)
        self._open(dialog)
        dialog.accepted.connect(go_on)

    def _take(self, round_id: int, source: NoteSource, notes: Sequence[ReadNote]) -> None:
        self._edits.take(round_id, notes, source)

    def _edit_note(self, note: Note) -> None:
        form = NoteForm(self._services.look, note, self._view)
        form.changed.connect(partial(self._change_note, form, note))
        self._open(form)

    def _change_note(self, form: NoteForm, note: Note, changes: NoteChanges) -> None:
        try:
            self._edits.change(note, changes)
        except BouncedeskError as error:
            form.show_problem(advised(error))
            return
        form.accept()

    def _tick(self, note: Note, done: bool) -> None:
        self._edits.tick(note, done=done)

    def _move(self, state: RoundState, what: str) -> None:
        if self._round:
            self._edits.move(self._round, state, what)

    def _open(self, dialog: PasteDialog | NoteForm | SignoffForm | ConfirmDialog) -> None:
        dialog.finished.connect(partial(self._forget, dialog))
        self.dialog = dialog
        dialog.open()

    def _forget(self, dialog: QDialog, _result: int) -> None:
        """A dialog was answered; its answer may have opened another already."""
        dialog.deleteLater()
        if self.dialog is dialog:
            self.dialog = None

    def _connect(self) -> None:
        notes, rounds = self._view.notes, self._view.rounds
        notes.ticked.connect(self._tick)
        notes.decided.connect(self._edits.decide)
        notes.removed.connect(self._edits.remove)
        notes.edit_wanted.connect(self._edit_note)
        notes.paste_wanted.connect(self.paste)
        notes.import_wanted.connect(self.choose_file)
        rounds.chosen.connect(self._show_round)
        rounds.open_wanted.connect(self.open_round)
        rounds.approve_wanted.connect(self.sign_off)
        rounds.compare_wanted.connect(self.compare)
        rounds.send_wanted.connect(self._send)
        rounds.reject_wanted.connect(partial(self._move, RoundState.REJECTED, "sending the round back"))
        rounds.supersede_wanted.connect(partial(self._move, RoundState.SUPERSEDED, "superseding the round"))
        rounds.reopen_wanted.connect(partial(self._move, RoundState.OPEN, "opening the round again"))
        self._comparison.jobs.ended.connect(self._compared)

    def _compared(self, song_id: int) -> None:
        if self._row and song_id == self._row.song.id:
            self.show_song(song_id)


def make(services: PageServices) -> SongSection:
    """The rounds of the open song, and the notes of the one in view."""
    view = RoundsView(services.look)
    window = services.window
    controller = RoundsController(services, view, RecordedJobs(services, window), services.unfinished, window)

    def show_note(note_id: int) -> None:
        services.navigate.section.emit("rounds")
        controller.show_note(note_id)

    services.navigate.note.connect(show_note)
    open_round, paste = controller.open_round, controller.paste
    return SongSection(
        key="rounds",
        title="Rounds",
        view=view,
        show_song=controller.show_song,
        takes=controller.take_dropped,
        actions=(
            MenuAction("open_rounds", "Rounds and notes", "Ctrl+D", MenuPlace("&Song", 2, 1), section="rounds"),
            MenuAction(
                "next_round",
                "Open the next round",
                "Ctrl+Shift+D",
                MenuPlace("&Song", 2, 2),
                open_round,
                section="rounds",
            ),
            MenuAction(
                "paste_notes", "Paste notes …", "Ctrl+Shift+V", MenuPlace("&Song", 2, 3), paste, section="rounds"
            ),
        ),
    )
