"""Rate cards in the window: figures are tried on the job at hand, kept as a new version, and put to use."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.catalogue.rate_cards import KeptCard
from app.domain.hours import Calibration
from app.domain.money import pounds
from app.domain.pricing import PricedJob
from app.pricing.calibration import calibration
from app.pricing.estimate import Estimator
from app.pricing.pricing_words import PricingWords
from app.pricing.rate_card import RateCard, table_of
from app.pricing.rate_card_fields import (
    STEPS,
    Path,
    card_fields,
    differences,
    steps_of,
    with_step,
    with_value,
    without_step,
)
from app.pricing.rate_card_versions import card_in_use, keep_card
from render.errors import BouncedeskError
from render.text import count
from widgets.catalogue_access import BackgroundRead
from widgets.common.messages import advised
from widgets.pricing.rate_card_dialog import OWN, CardDialog
from widgets.services import WindowServices

_MOST = 3  # differences that are named in the line below the figures


class RateCardController(QObject):
    """Opens the dialog of rate cards over a window; `used` follows where another card is in use."""

    used = Signal()

    def __init__(
        self, services: WindowServices, words: PricingWords, job: Callable[[], PricedJob], window: QWidget
    ) -> None:
        super().__init__(window)
        self._services, self._words, self._job, self._window = services, words, job, window
        self.dialog: CardDialog | None = None
        self._shown: KeptCard | None = None
        self._table: dict[str, Any] = {}
        self._learnt: Calibration | None = None
        self._reading = BackgroundRead("calibration", self)
        self._reading.came.connect(self._show_learnt)
        self._reading.failed.connect(services.messages.error)
        services.jobs.closed.connect(self._reading.close)

    def open(self) -> None:
        """Show the card in use, ready to be changed."""
        try:
            self._shown = self._services.catalogue.rate_cards.in_use()
            self._open()
        except BouncedeskError as error:
            self._services.messages.error(error)

    def _open(self) -> None:
        named = {rule.name: rule.title for rule in self._services.studio.variants.rules}
        lists: dict[Path, dict[str, str]] = {
            ("mixing", "variants_included"): {each: named.get(each, each) for each in self._words.values["variants"]},
            ("mastering", "formats_included"): {each: each for each in self._words.values["formats"]},
        }
        dialog = CardDialog(self._services.look, card_fields(self._card()), lists, self._window)
        self.dialog = dialog
        dialog.finished.connect(self._forget)
        dialog.chosen.connect(self.choose)
        dialog.form.edited.connect(self.edit)
        dialog.form.step_wanted.connect(self.add_step)
        dialog.form.no_step_wanted.connect(self.remove_step)
        dialog.save_wanted.connect(self.save)
        dialog.use_wanted.connect(self.use)
        dialog.learnt.try_wanted.connect(self.try_suggestions)
        self._show_card()
        dialog.open()
        self._reading.ask(lambda: calibration(self._services.catalogue, self._words))

    def choose(self, key: str) -> None:
        """Look at another version."""
        try:
            self._shown = None if key == OWN else self._services.catalogue.rate_cards.get(int(key))
            self._show_card()
        except BouncedeskError as error:
            self._services.messages.error(error)

    def edit(self, path: Path, value: object) -> None:
        """A figure has another value, so far only here."""
        self._table = with_value(self._table, path, value)
        self._show_effect()

    def add_step(self) -> None:
        """A further step of the discount on mastering, so far only here; its number of songs waits to be typed."""
        self._show_steps(with_step(self._table))
        if self.dialog is not None:
            box = self.dialog.form.boxes[*STEPS, len(steps_of(self._table)) - 1, "songs"]
            box.setFocus()
            box.selectAll()

    def remove_step(self, place: int) -> None:
        """Take a step of the discount away, so far only here."""
        self._show_steps(without_step(self._table, place))

    def _show_steps(self, table: dict[str, Any]) -> None:
        self._table = table
        if self.dialog is not None:
            self.dialog.form.offer(card_fields(RateCard.from_table(table)))
            self.dialog.form.show_card(table)
        self._show_effect()

    def try_suggestions(self) -> None:
        """Put what the hours suggest on the card that is shown, where it is seen before it is saved."""
        if self._learnt is None or self.dialog is None:
            return
        for each in self._learnt.findings:
            if each.path and each.suggested_bp is not None:
                self._table = with_value(self._table, each.path, each.suggested_bp)
        self.dialog.form.show_card(self._table)
        self.dialog.tabs.setCurrentIndex(0)
        self._show_effect()

    def save(self, name: str, why: str) -> None:
        """Keep what is shown as a new version and put it to use, which can be undone; the version itself stays."""
        try:
            kept = keep_card(self._services.catalogue, self._table, name, why)
        except BouncedeskError as error:
            self._services.messages.error(error)
            if self.dialog:
                self.dialog.summary.setText(advised(error))
            return
        self._shown = kept
        self.use()

    def use(self) -> None:
        """Have new quotes priced by the card that is shown; quotes there are keep theirs."""
        cards, shown = self._services.catalogue.rate_cards, self._shown
        before = cards.in_use()
        old, new = (each.id if each else None for each in (before, shown))
        named = self._card().key
        if self._services.edits.make(f"use rate card {named}", lambda: self._put(new), lambda: self._put(old)):
            self._services.messages.say(f"New quotes use rate card {named}; those there are keep theirs.", "ok")
            self._show_card()

    def _put(self, card_id: int | None) -> None:
        self._services.catalogue.rate_cards.use(card_id)
        self.used.emit()

    def _card(self) -> RateCard:
        return RateCard.from_table(self._shown.card) if self._shown else RateCard.default()

    def _show_card(self) -> None:
        if self.dialog is None:
            return
        cards, own, card = self._services.catalogue.rate_cards, RateCard.default(), self._card()
        self._table = table_of(card)
        in_use = cards.in_use()
        keys = [str(each.id) if each else OWN for each in (in_use, self._shown)]
        self.dialog.show_versions(cards.all(), own.key, keys[0], keys[1])
        self.dialog.form.offer(card_fields(card))
        self.dialog.form.show_card(self._table)
        self.dialog.name.setText(card.name)
        self.dialog.why.clear()
        self._show_effect()

    def _show_effect(self) -> None:
        if self.dialog is None:
            return
        used = card_in_use(self._services.catalogue)
        draft, shown = RateCard.from_table(self._table), self._card()
        changed = table_of(draft) != table_of(shown)
        self.dialog.show_state(self._table, table_of(used), changed=changed, used=shown.key == used.key)
        self.dialog.effect.setText(self._effect(draft, used))
        self.dialog.summary.setText(_differences(differences(used, draft), used.key))

    def _effect(self, draft: RateCard, used: RateCard) -> str:
        job = self._job()
        if not job.songs:
            return "Put a song on the Pricing page to see what these rates would make of it."
        new, old = (Estimator(card, self._words).estimate(job).gross_pence for card in (draft, used))
        if new == old:
            return f"The job on the Pricing page comes to {pounds(new)}, as by the card in use."
        more = f"{pounds(abs(new - old))} {'more' if new > old else 'less'}"
        return f"The job on the Pricing page would come to {pounds(new)} instead of {pounds(old)}: {more}."

    def _show_learnt(self, learnt: Calibration) -> None:
        self._learnt = learnt
        if self.dialog is not None:
            self.dialog.learnt.show_calibration(learnt)

    def _forget(self) -> None:
        self.dialog = None


def _differences(changed: Sequence[tuple[str, str, str]], key: str) -> str:
    if not changed:
        return f"No different from {key}, the card in use."
    named = "; ".join(f"{title} {old} → {new}" for title, old, new in changed[:_MOST])
    more = f"; and {len(changed) - _MOST} more" if len(changed) > _MOST else ""
    return f"{count(len(changed), 'difference')} from {key}, the card in use: {named}{more}."
