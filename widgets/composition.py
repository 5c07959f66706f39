"""Puts the window together: the one place where views meet their controllers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QApplication

from app.billing.quoting import card_in_use
from app.bootstrap import Studio
from app.delivery.balance import read_stage_defaults
from app.enquiry.service import EnquiryService
from app.intake.ready import ReadyRules
from app.preferences import Theme, preferences_file
from app.pricing.alternatives import BudgetGuide
from app.pricing.estimate import Estimator
from app.pricing.pricing_words import PricingWords
from app.pricing.timeline import WorkTimes
from render.bus.file import presets
from render.encoders.formats import Formats
from render.machine import find_ffmpeg
from render.master.profiles import Profiles
from widgets.activity.controller import ActivityController
from widgets.activity.section import ActivityView
from widgets.advice.controller import AdviceController
from widgets.balance.controller import BalanceController
from widgets.balance.view import BalanceView
from widgets.billing.controller import BillingController
from widgets.billing.view import BillingView
from widgets.board.controller import BoardController
from widgets.board.view import BoardView
from widgets.bridge import JobBridge
from widgets.brief.controller import BriefController
from widgets.brief.view import BriefView
from widgets.clients.controller import ClientsController
from widgets.clients.view import ClientsView
from widgets.common.look import Look
from widgets.common.messages import Messages
from widgets.common.sound import Output, SoundOutput
from widgets.details import DetailsKeeper
from widgets.enquiry.controller import EnquiryController
from widgets.forms.clients import ClientForms
from widgets.forms.songs import SongForms
from widgets.hours.controller import HoursController
from widgets.hours.timer_panel import TimerPanel
from widgets.hours.view import HoursView
from widgets.intake.controller import IntakeController
from widgets.jobs import RecordedJobs, ReleaseJobs, RenderJobs
from widgets.joining.songs import SongJoins
from widgets.keeper import PreferencesKeeper
from widgets.master.section import make_master_section
from widgets.palette.controller import PaletteController
from widgets.pricing.controller import PricingController
from widgets.pricing.figures import Reckoner
from widgets.pricing.view import PricingView
from widgets.queue.controller import QueueController
from widgets.queue.view import QueueView
from widgets.release.controller import ReleaseController
from widgets.rounds.controller import RoundsController
from widgets.rounds.view import RoundsView
from widgets.services import Navigator, WindowServices
from widgets.settings.controller import SettingsController
from widgets.settings.view import SettingsView
from widgets.song.controller import SongController
from widgets.song.holding import SongHolds
from widgets.song.lines import format_title
from widgets.song.previews import PreviewController
from widgets.song.view import SongView
from widgets.undo import Edits
from widgets.watch import CatalogueWatch
from widgets.window.controller import WindowController
from widgets.window.parts import Parts
from widgets.window.shutdown import Shutdown
from widgets.window.view import MainWindow


@dataclass(frozen=True, slots=True)
class App:
    """The whole window, with what tests and the screenshots need to reach."""

    services: WindowServices
    window: MainWindow
    parts: Parts
    controller: WindowController
    shutdown: Shutdown


@dataclass(frozen=True, slots=True)
class _Views:
    board: BoardView
    song: SongView
    clients: ClientsView
    queue: QueueView
    pricing: PricingView
    billing: BillingView
    settings: SettingsView


def compose_window(
    application: QApplication,
    studio: Studio,
    today: Callable[[], date] = date.today,
    theme: Theme | None = None,
    output: Output | None = None,
) -> App:
    """The window of a studio, not yet shown; `theme` stands in for the one preferred, `output` for the loudspeakers."""
    services = _make_services(application, studio)
    services.look.choose(theme or services.preferences.current.theme)
    views = _make_views(services, today)
    pages = {name: getattr(views, name) for name in _Views.__dataclass_fields__}
    window = MainWindow(services.look, pages)
    for service in services.of_the_window:
        service.setParent(window)  # and end with it
    parts = _make_parts(services, views, window, today, output or SoundOutput(window))
    return App(services, window, parts, WindowController(services, window, parts), Shutdown(services, window))


def _make_services(application: QApplication, studio: Studio) -> WindowServices:
    messages = Messages()
    preferences = PreferencesKeeper(preferences_file(studio.paths.data), messages)
    jobs = JobBridge(studio.runner)
    jobs.set_slots(preferences.current.slots)
    return WindowServices(
        studio=studio,
        look=Look(application),
        messages=messages,
        jobs=jobs,
        watch=CatalogueWatch(studio.catalogue, messages),
        edits=Edits(messages),
        preferences=preferences,
        details=DetailsKeeper(studio.paths.studio, messages),
        navigate=Navigator(),
    )


def _make_views(services: WindowServices, today: Callable[[], date]) -> _Views:
    formats = Formats().by_name
    titles = {name: format_title(name, formats) for name in formats}
    missing = _missing()
    variants = [(rule.name, rule.title) for rule in services.studio.variants.rules]
    words = PricingWords.load(services.studio.paths.variants)
    return _Views(
        board=BoardView(services.look, today),
        song=SongView(services.look, titles, missing),
        clients=ClientsView(services.look, today),
        queue=QueueView(services.look),
        pricing=PricingView(services.look, words, card_in_use(services.catalogue), dict(variants)),
        billing=BillingView(services.look),
        settings=SettingsView(services.look, variants, titles, missing),
    )


def _missing() -> dict[str, str]:
    """Why a format cannot be had."""
    return {} if find_ffmpeg() else {"aac-256": "needs ffmpeg, which is not installed"}


def _make_brief(services: WindowServices) -> BriefView:
    formats = Formats().by_name
    variants = {rule.name: rule.title for rule in services.studio.variants.rules}
    return BriefView(services.look, variants, {name: format_title(name, formats) for name in formats})


def _make_pricing(
    services: WindowServices, view: PricingView, today: Callable[[], date], window: MainWindow
) -> PricingController:
    words = PricingWords.load(services.studio.paths.variants)
    estimator = Estimator(card_in_use(services.catalogue), words)
    return PricingController(
        services, view, Reckoner(estimator, words, WorkTimes.load(), BudgetGuide.load(), today), window
    )


def _make_parts(
    services: WindowServices, views: _Views, window: MainWindow, today: Callable[[], date], output: Output
) -> Parts:
    scans, renders = RecordedJobs(services, window), RenderJobs(services, window)
    releases = ReleaseJobs(services, window)
    enquiries = EnquiryService.open()
    balance = BalanceView(services.look, presets(), read_stage_defaults())
    master = make_master_section(services, output, presets(), Formats().by_name, _missing(), window)
    brief, ready = _make_brief(services), ReadyRules.load()
    rounds = RoundsView(services.look)
    views.song.add_section("Rounds", rounds)
    views.song.add_section("Brief", brief)
    hours = HoursView(services.look)
    views.song.add_section("Hours", hours)
    timer = TimerPanel()
    window.rail.extras.addWidget(timer)
    views.song.add_section("Balance", balance)
    views.song.add_section("Master", master.view)
    activity = ActivityView(services.look)
    views.song.add_section("Activity", activity)
    return Parts(
        board=BoardController(services, views.board, ready, today, window),
        board_view=views.board,
        song=SongController(services, views.song, scans, renders, today, window),
        song_view=views.song,
        brief=BriefController(services, brief, ready, window),
        brief_view=brief,
        rounds=RoundsController(services, rounds, RecordedJobs(services, window), window),
        rounds_view=rounds,
        holds=SongHolds(services, views.song.header, window),
        joins=SongJoins(services, window),
        previews=PreviewController(services, views.song.session.files, window),
        hours=HoursController(services, hours, timer, window),
        hours_view=hours,
        timer=timer,
        activity=ActivityController(services, activity, window),
        activity_view=activity,
        balance=BalanceController(services, balance, window),
        balance_view=balance,
        master=master,
        clients=ClientsController(services, views.clients, window),
        clients_view=views.clients,
        queue=QueueController(services, views.queue, (renders, master.jobs, releases), window),
        queue_view=views.queue,
        settings=SettingsController(services, views.settings, today, window),
        settings_view=views.settings,
        pricing=_make_pricing(services, views.pricing, today, window),
        pricing_view=views.pricing,
        billing=BillingController(services, views.billing, today, window),
        billing_view=views.billing,
        scans=scans,
        renders=renders,
        song_forms=SongForms(services, window),
        client_forms=ClientForms(services, window),
        release=ReleaseController(services, releases, Profiles().by_name, _missing(), window),
        intake=IntakeController(services, scans, window),
        advice=AdviceController(services.look, services.jobs, enquiries.advice, window),
        enquiry=EnquiryController(services, enquiries, today, window),
        palette=PaletteController(services, lambda: window.actions_by_key.all, window),
    )
