"""The card of VAT: since when the studio is registered, which rates hold from which day, and how it accounts for it."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from app.billing.studio import StudioDetails
from app.billing.vat_scheme import PERIODS, RateChange, VatPeriods, VatScheme, flat_rate_words
from app.text import MONTHS
from widgets.common.fields import ChoiceField, TextArea, TextField
from widgets.common.labels import TextLabel, tooltip
from widgets.common.panels import FieldGrid
from widgets.settings.papers_card import DetailsCard, show_lines

_LINES = 2
_HINT = (
    "VAT goes by the tax point of each invoice: none before the day of registration, then the rate of its day. The "
    "rates of the law are known; write a later one as soon as it is announced. Without a VAT number above there is no "
    "VAT, and without a day of registration there always is."
)
_SCHEMES = {
    VatScheme.STANDARD: "By invoices issued",
    VatScheme.CASH: "Cash accounting: by money that came",
    VatScheme.FLAT: "Flat rate, by invoices issued",
    VatScheme.FLAT_CASH: "Flat rate, by money that came",
}
_CHANGES = {
    RateChange.TAX_POINT: "The rate of each tax point",
    RateChange.WORK_DONE: "The rate of the day it is done",
}
_SCHEME_HINT = "By invoices is what holds unless HMRC was told otherwise (VAT Notices 731 and 733)."
_CHANGES_HINT = (
    "Another scheme begins with a period. What was accounted for before is not accounted for again; what is unpaid at "
    "the end of cash accounting counts in its last period (VAT Notice 731)."
)
_PERIODS_HINT = "As the certificate of registration says; HMRC gives most studios quarters."
_CHANGE_HINT = (
    "The rate of each tax point is what holds unless the studio chooses otherwise (VATA 1994 section 88): a deposit "
    "keeps its rate. By the day work is done, a deposit of the old rate is credited first."
)


class VatCard(DetailsCard):
    """How the studio's VAT is charged and accounted for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("VAT", parent)
        self.since = TextField("Registered for VAT from", "2026-04-01")
        self.rates = TextArea("Own rates of VAT", "2027-04-01 22.5", _LINES)
        self.scheme = ChoiceField("How VAT is accounted for", list(_SCHEMES.values()))
        self.scheme_changes = TextArea("Other ways to account for VAT", "2026-07-01 cash", _LINES)
        self.flat_rates = TextArea("Flat rates", "2026-04-01 16.5", _LINES)
        self.periods = ChoiceField("VAT returns for", list(PERIODS.values()))
        self.year_end = ChoiceField("The month a VAT year ends with", list(MONTHS))
        self.change = ChoiceField("Which rate work takes when it changes", list(_CHANGES.values()))
        self._lay_out()
        self._connect()
        self.show_details(self.shown)

    def fill(self, details: StudioDetails) -> None:
        """The scheme, periods and rates of now; what no choice asks for is greyed."""
        self.since.setText(details.vat_from)
        show_lines(self.rates, details.vat_rates)
        show_lines(self.flat_rates, details.flat_rates)
        show_lines(self.scheme_changes, details.vat_scheme_changes)
        self.scheme.setCurrentIndex(list(_SCHEMES).index(VatScheme(details.vat_scheme)))
        self.periods.setCurrentIndex(list(PERIODS).index(VatPeriods(details.vat_periods)))
        self.year_end.setCurrentIndex(details.vat_year_end - 1)
        self.change.setCurrentIndex(list(_CHANGES).index(RateChange(details.rate_change)))
        self._enable()

    def taken(self, details: StudioDetails) -> StudioDetails:
        """`details` with what is set here."""
        return replace(
            details,
            vat_from=self.since.text(),
            vat_rates=tuple(self.rates.toPlainText().splitlines()),
            flat_rates=tuple(self.flat_rates.toPlainText().splitlines()),
            vat_scheme_changes=tuple(self.scheme_changes.toPlainText().splitlines()),
            vat_scheme=list(_SCHEMES)[self.scheme.currentIndex()].value,
            vat_periods=list(PERIODS)[self.periods.currentIndex()].value,
            vat_year_end=self.year_end.currentIndex() + 1,
            rate_change=list(_CHANGES)[self.change.currentIndex()].value,
        )

    def _connect(self) -> None:
        self.since.editingFinished.connect(self.edited)
        for area in (self.rates, self.flat_rates, self.scheme_changes):
            area.left.connect(self.edited)
        self.scheme_changes.left.connect(self._enable)
        for choice in (self.scheme, self.periods, self.year_end, self.change):
            choice.currentIndexChanged.connect(self._choose)

    def _choose(self) -> None:
        self._enable()
        self.edited.emit()

    def _enable(self) -> None:
        """What no choice of now asks for is greyed."""
        later = VatScheme.FLAT in self.scheme_changes.toPlainText().casefold()
        self.flat_rates.setEnabled(later or list(_SCHEMES)[self.scheme.currentIndex()].flat)
        self.year_end.setEnabled(list(PERIODS)[self.periods.currentIndex()] is VatPeriods.ANNUAL)

    def _lay_out(self) -> None:
        self.scheme.setToolTip(tooltip(_SCHEME_HINT))
        self.periods.setToolTip(tooltip(_PERIODS_HINT))
        self.change.setToolTip(tooltip(_CHANGE_HINT))
        self.scheme_changes.setToolTip(tooltip(_CHANGES_HINT))
        self.flat_rates.setToolTip(tooltip(flat_rate_words()))
        self.body.addWidget(TextLabel(_HINT, "small", wrap=True))
        grid = FieldGrid()
        grid.add("Registered from, such as 2026-04-01", self.since, (0, 0))
        grid.add("How it is accounted for", self.scheme, (0, 1))
        grid.add("Returns for", self.periods, (1, 0))
        grid.add("A year of VAT ends with", self.year_end, (1, 1))
        grid.add("Rates of VAT on later days, a line each", self.rates, (2, 0))
        grid.add("Flat rates by the day they hold from, a line each", self.flat_rates, (2, 1))
        grid.add("From a later day (standard, cash, flat or flat_cash), a line each", self.scheme_changes, (3, 0))
        grid.add("Work that a change of rate falls into takes", self.change, (3, 1))
        self.body.addLayout(grid)
        self.body.addWidget(TextLabel(f"{_SCHEME_HINT} {_CHANGE_HINT}", "small", wrap=True))
        self.body.addWidget(self.problem)
        self.problem.hide()
