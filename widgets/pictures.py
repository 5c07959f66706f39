"""Pictures of every page, and of the Song page's Master section, in both themes, of a studio made up for them.

Nothing of the user's is opened or shown.
"""

import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.billing.studio import save_studio
from app.bootstrap import Studio, compose
from app.demo.demo_studio import (
    DemoStudio,
    add_demo_song,
    add_roster,
    bill_many,
    details_of,
    read_studio,
    send_song_quote,
)
from app.demo.performance import write_stems
from app.demo.score import Score, read_score
from app.settings import Theme
from app.use_cases.books import Books
from render.errors import BouncedeskError
from render.monitor import Monitor, ProgressShare
from widgets.billing.page import BillingController
from widgets.catalogue_access import BackgroundRead
from widgets.common.player import Player
from widgets.composition import App, compose_window
from widgets.documents.papers import QtPapers
from widgets.master.controller import MasterController
from widgets.master.view import MasterView
from widgets.pricing.controller import PricingController
from widgets.run import make_application
from widgets.settings.page import SettingsController
from widgets.song.controller import SongController
from widgets.song.delivery import SongDelivery
from widgets.song.view import SongView

SIZE = (1280, 800)
THEMES = (Theme.LIGHT, Theme.DARK)
_POLL_MS = 20
_PLAYED, _SCANNED, _RENDERED, _MASTERED = 0.3, 0.4, 0.6, 0.8  # how far along the whole these are


def draw_pages(folder: Path, monitor: Monitor) -> list[Path]:
    """Draw `page_<key>-<theme>.png` of each page and theme into the folder, and `page_song_master`; their paths.

    Raises BouncedeskError where text cannot be drawn or a picture cannot be written.
    """
    application = make_application()
    _require_text()
    _make(folder)
    demo, score = read_studio(date.today()), read_score()  # noqa: DTZ011 -- the studio's own day
    with tempfile.TemporaryDirectory(prefix="bouncedesk-") as home, compose(Path(home)) as studio:
        app = compose_window(application, studio, lambda: demo.today)
        try:
            _fill(app, studio, demo, score, Path(home), monitor)
            return list(draw_window(app, folder, ProgressShare(monitor, _MASTERED, 1.0)))
        finally:
            _end(app)


def _fill(app: App, studio: Studio, demo: DemoStudio, score: Score, home: Path, monitor: Monitor) -> None:
    """Catalogue, scan and render the demonstration's song as a user would, in the window itself."""
    stems = home / f"{score.title} stems"
    stems.mkdir()
    write_stems(score, stems, ProgressShare(monitor, 0.0, _PLAYED))
    song = add_roster(studio.catalogue, demo, add_demo_song(studio.catalogue, score))
    bill_studio(app, studio, demo)
    app.window.resize(*SIZE)
    app.window.show()
    app.controller.open_song(song.id)
    app.find(SongController).take_folder(stems)
    _wait(lambda: app.services.scans.task_of(song.id), "scanning", ProgressShare(monitor, _PLAYED, _SCANNED))
    app.find(SongDelivery).render()
    _wait(lambda: app.services.renders.task_of(song.id), "rendering", ProgressShare(monitor, _SCANNED, _RENDERED))
    _require_done(app, studio, song.id)
    app.find(SongView).session.open_tab(app.find(SongView).session.stems)
    _master(app, song.id, ProgressShare(monitor, _RENDERED, _MASTERED))
    app.find(PricingController).add_song(song.id)


def bill_studio(app: App, studio: Studio, demo: DemoStudio) -> None:
    """What the studio has billed and quoted so far; the Billing page shows it all, also where a year has just begun."""
    save_studio(studio.paths.studio, details_of(demo.details))
    books = Books.open(studio.catalogue, studio.paths, QtPapers, demo.today)
    bill_many(books, demo.bills)
    send_song_quote(books, studio.catalogue.songs.find("Kinder Weather"))
    app.find(BillingController).periods.choose("All")


def _master(app: App, song_id: int, monitor: Monitor) -> None:
    """Master the main mix for streaming, and stand half-way through the song."""
    app.find(SongView).open_section(app.find(MasterView))
    app.find(MasterController).master()
    _wait(lambda: app.services.masters.task_of(song_id), "mastering", monitor)
    _wait(lambda: app.services.jobs.tasks or not app.find(Player).duration_s, "measuring", monitor)
    app.find(Player).choose(len(app.find(Player).versions) - 1)
    app.find(Player).seek(app.find(Player).duration_s / 2)
    app.find(SongView).open_section()


def draw_window(app: App, folder: Path, monitor: Monitor) -> Iterator[Path]:
    """Draw every page of a window in both themes, and the sections of its song that are to be pictured."""
    pages = app.pages.on_rail
    for number, theme in enumerate(THEMES):
        app.find(SettingsController).choose_theme(theme)
        for place, page in enumerate(pages):
            monitor.check()
            monitor.progress("drawing", (number + place / len(pages)) / len(THEMES))
            app.controller.open_page(page.key)
            yield draw_page(app, folder / f"page_{page.key}-{theme}.png")
        for section in (each for each in app.pages.sections if each.pictured):
            app.controller.open_page("song")
            app.find(SongView).open_section(section.view)
            yield draw_page(app, folder / f"page_song_{section.key}-{theme}.png")
            app.find(SongView).open_section()


def draw_page(app: App, path: Path) -> Path:
    """Draw what is in view, without messages, once what the page reads off the window's thread has come."""
    while any(read.pending for read in app.window.findChildren(BackgroundRead)):
        _spin(_POLL_MS)
    while app.window.messages.shown:
        app.window.messages.next()
    _spin(_POLL_MS)
    if not app.window.grab().save(str(path)):
        raise BouncedeskError(
            f"{path} cannot be written; choose a folder that can, with room on its disk.",
            code="unwritten_file",
            file=path,
        )
    return path


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BouncedeskError(
            f"The folder {folder} cannot be made ({error.strerror}); choose another.",
            code="unmade_folder",
            folder=folder,
            reason=error.strerror,
        ) from error


def _end(app: App) -> None:
    app.shutdown.begin()
    while not app.window.may_close:
        _spin(_POLL_MS)
    app.window.deleteLater()


def _wait(task: Callable[[], object], stage: str, monitor: Monitor) -> None:
    """Let the window live until the task has ended."""
    while task():
        monitor.check()
        monitor.progress(stage, 0.0)
        _spin(_POLL_MS)


def _spin(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _require_done(app: App, studio: Studio, song_id: int) -> None:
    if not studio.catalogue.deliverables.latest(song_id):
        shown = app.window.messages.shown
        sentence = shown.text if shown else "The demonstration could not be rendered; no picture was drawn."
        raise BouncedeskError(sentence, code="demo_not_rendered")


def _require_text() -> None:
    """Qt brings no font of its own: without one, every letter is drawn as the same empty box."""
    if _drawn("Stem") == _drawn("Loud"):
        raise BouncedeskError(
            "No font is installed, so the pages would be drawn without text; nothing was written: install one (on "
            "Debian and Ubuntu, fonts-dejavu-core) and try again.",
            code="no_font",
        )


def _drawn(text: str) -> bytes:
    image = QImage(64, 32, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setFont(QApplication.font())
    painter.drawText(image.rect(), int(Qt.AlignmentFlag.AlignCenter), text)
    painter.end()
    return bytes(image.constBits())
