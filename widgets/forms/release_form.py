"""The form of a release: new, or to be changed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.catalogue.releases import ReleaseChanges
from app.domain.catalogue import Release, ReleaseKind
from widgets.common.dialogs import FormDialog
from widgets.common.fields import TextField
from widgets.common.look import Look
from widgets.common.words import title_of
from widgets.forms.choosers import DueChooser


class ReleaseForm(FormDialog):
    """`submitted` carries what was typed, and the dialog stays until it is kept."""

    submitted = Signal(object)

    def __init__(self, look: Look, heading: str, done: str, parent: QWidget | None = None) -> None:
        super().__init__(look, heading, done, parent)
        self.setObjectName("release_form")
        self.title, self.artist = TextField("Title"), TextField("Artist")
        self.upc = TextField("UPC or EAN", "5012345678900")
        self.kind = QComboBox()
        self.kind.setAccessibleName("Kind")
        for kind in ReleaseKind:
            self.kind.addItem(title_of(kind), kind)
        self.date = DueChooser()
        self.date.ticked.setText("Comes out on")
        self.date.date.setAccessibleName("Release date")
        self.add_field("Title", self.title, (0, 0))
        self.add_field("Kind", self.kind, (0, 1))
        self.add_field("Artist", self.artist, (1, 0))
        self.add_field("UPC or EAN", self.upc, (1, 1))
        self.add_field("Release date", self.date, (2, 0), 2)

    def show_release(self, release: Release) -> None:
        """Fill the form in."""
        self.title.setText(release.title)
        self.artist.setText(release.artist)
        self.upc.setText(release.upc)
        self.kind.setCurrentIndex(self.kind.findData(release.kind))
        self.date.show_value(release.release_date)

    def submit(self) -> None:
        """Tell what was typed."""
        self.submitted.emit(
            ReleaseChanges(
                title=self.title.text(),
                kind=ReleaseKind(self.kind.currentData()),
                artist=self.artist.text(),
                upc=self.upc.text(),
                release_date=self.date.value(),
            )
        )
