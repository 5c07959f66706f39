"""Asks whose folder this is: a new song with what its name says, or one that is on the Board."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QRadioButton, QStackedWidget, QWidget

from app.domain.session import SessionKind
from app.use_cases.drafts import SongDraft, SongMeant
from widgets.common.dialogs import FormDialog
from widgets.common.fields import EncodingField, NameChooser, TextField
from widgets.common.labels import ElidedLabel, TextLabel
from widgets.common.look import Look
from widgets.common.panels import column, row

_DOUBT = "Its name does not say that it is of this song: choose whose it is, or take it in as it stands here."


@dataclass(frozen=True, slots=True)
class IntakeDraft:
    """A folder, the song it is of (its id, or a draft of a new one), and where it came from.

    `encoding` is that of a zip's names, "" for the likeliest.
    """

    folder: Path
    song_id: int | None
    song: SongDraft
    kind: SessionKind
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class SongChoice:
    """A song of the catalogue that the folder may belong to."""

    song_id: int
    text: str


class IntakeForm(FormDialog):
    """`submitted` carries the draft; the dialog stays until it is kept."""

    submitted = Signal(object)

    def __init__(
        self, look: Look, folder: Path, parent: QWidget | None = None, *, encodings: Sequence[str] = ()
    ) -> None:
        super().__init__(look, "Take in a session", "Scan the stems", parent)
        self.setObjectName("intake_form")
        self._folder = folder
        self.new_song, self.known_song = QRadioButton("A new song"), QRadioButton("A song on the Board")
        self.received, self.printed = QRadioButton("Received from the client"), QRadioButton("Printed for a round")
        self._songs, self._kinds = QButtonGroup(self), QButtonGroup(self)
        self.client = NameChooser("Client", "Choose, or type a new name")
        self.song_title = TextField("Title")
        self.artist = TextField("Artist", "If not the client")
        self.song = QComboBox()
        self.song.setAccessibleName("Song")
        self.song.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.encoding = EncodingField("Names are written in", encodings)
        self.doubt = TextLabel(_DOUBT, "warning", wrap=True)
        self._which = QStackedWidget()
        self._lay_out()
        self._songs.idToggled.connect(self._switch)  # whichever of the two is ticked first
        self._songs.idClicked.connect(self._settle)
        self.song.activated.connect(self._settle)

    def show_draft(
        self,
        draft: SongDraft,
        clients: Sequence[str],
        songs: Sequence[SongChoice],
        meant: SongMeant,
        kind: SessionKind,
    ) -> None:
        """Fill the form in; where the song that is `meant` is not sure, Return does not put the folder on it."""
        current = meant.song_id
        self.client.offer(clients)
        self.client.setEditText(draft.client)
        self.song_title.setText(draft.title)
        self.artist.setText(draft.artist)
        for choice in songs:
            self.song.addItem(choice.text, choice.song_id)
        self.known_song.setEnabled(bool(songs))
        (self.new_song if current is None else self.known_song).setChecked(True)
        if current is not None:
            self.song.setCurrentIndex(self.song.findData(current))
        self.doubt.setVisible(current is not None and not meant.sure)
        self.done_button.setDefault(current is None or meant.sure)
        (self.received if kind is SessionKind.RECEIVED else self.printed).setChecked(True)
        (self._to_fill(draft) if current is None else self.done_button if meant.sure else self.song).setFocus()

    def draft(self) -> IntakeDraft:
        """What has been chosen and typed."""
        song = SongDraft(self.client.currentText().strip(), self.song_title.text().strip(), self.artist.text().strip())
        song_id = None if self.new_song.isChecked() else self.song.currentData()
        kind = SessionKind.PRINTED if self.printed.isChecked() else SessionKind.RECEIVED
        return IntakeDraft(self._folder, song_id, song, kind, self.encoding.named)

    def submit(self) -> None:
        """Tell what has been chosen and typed."""
        self.submitted.emit(self.draft())

    def _lay_out(self) -> None:
        for place, button in enumerate((self.new_song, self.known_song)):
            self._songs.addButton(button, place)
        for place, button in enumerate((self.received, self.printed)):
            self._kinds.addButton(button, place)
        new, known = QWidget(), QWidget()
        pair = row(_named("Title", self.song_title), _named("Artist", self.artist), gap=14)
        new.setLayout(column(_named("Client", self.client), pair, gap=8))
        choosing = column(_named("Song", self.song), self.doubt, gap=8)
        choosing.setAlignment(Qt.AlignmentFlag.AlignTop)
        known.setLayout(choosing)
        self._which.addWidget(new)
        self._which.addWidget(known)
        self.grid.addWidget(_named("Folder", ElidedLabel(str(self._folder))), 0, 0)
        self.grid.addLayout(row(self.new_song, self.known_song, None, gap=18), 1, 0)
        self.grid.addWidget(self._which, 2, 0)
        self.grid.addLayout(row(self.received, self.printed, None, gap=18), 3, 0)
        if self.encoding.count() > 1:
            self.grid.addWidget(_named("Names are written in", self.encoding), 4, 0)
        self.grid.setVerticalSpacing(14)

    def _to_fill(self, draft: SongDraft) -> QWidget:
        return self.done_button if draft.client else self.client

    def _settle(self) -> None:
        """Somebody has said which song it is of."""
        self.doubt.hide()
        self.done_button.setDefault(True)

    def _switch(self) -> None:
        self._which.setCurrentIndex(0 if self.new_song.isChecked() else 1)


def _named(name: str, field: QWidget) -> QWidget:
    holder, label = QWidget(), TextLabel(name, "small")
    label.setBuddy(field)
    holder.setLayout(column(label, field, gap=4))
    return holder
