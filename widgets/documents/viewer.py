"""A PDF to look at, and to save as it is."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from render.atomic import write_whole
from render.errors import BouncedeskError
from widgets.common.buttons import Button
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.messages import advised
from widgets.common.panels import row

_SIZE = (680, 660)


class PdfDialog(QDialog):
    """Shows the pages of a paper; what is saved is the same bytes."""

    def __init__(self, look: Look, title: str, content: bytes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pdf_dialog")
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(*_SIZE)
        self._title, self._content = title, content
        self.document = QPdfDocument(self)
        self._buffer = QBuffer(self)
        self._buffer.setData(content)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        self.view = QPdfView(self)
        self.view.setAccessibleName(title)
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.status = TextLabel("", "muted", wrap=True)
        self.save_button = Button(look, "Save as PDF …")
        self.save_button.clicked.connect(self._choose)
        self.close_button = Button(look, "Close", kind="primary")
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.accept)
        self._lay_out()

    def save(self, path: Path) -> None:
        """Keep the paper as a file; says where, or why not."""
        try:
            write_whole(path, self._content)
        except BouncedeskError as error:
            self.status.setText(advised(error))
        else:
            self.status.setText(f"Saved as {path.name}.")

    def _choose(self) -> None:
        start = str(Path.home() / f"{self._title.replace('/', '-')}.pdf")
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the paper", start, "PDF (*.pdf)")
        if chosen:
            path = Path(chosen)
            self.save(path if path.suffix else path.with_suffix(".pdf"))

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(26, 22, 26, 20)
        body.setSpacing(10)
        body.addWidget(TextLabel(self._title, "title"))
        body.addWidget(self.view, 1)
        body.addWidget(self.status)
        body.addLayout(row(self.save_button, None, self.close_button))
