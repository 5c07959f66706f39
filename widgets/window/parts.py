"""The pages and what works behind them, by name."""

from dataclasses import dataclass

from widgets.activity.controller import ActivityController
from widgets.activity.section import ActivityView
from widgets.advice.controller import AdviceController
from widgets.balance.controller import BalanceController
from widgets.balance.view import BalanceView
from widgets.billing.controller import BillingController
from widgets.billing.view import BillingView
from widgets.board.controller import BoardController
from widgets.board.view import BoardView
from widgets.brief.controller import BriefController
from widgets.brief.view import BriefView
from widgets.clients.controller import ClientsController
from widgets.clients.view import ClientsView
from widgets.enquiry.controller import EnquiryController
from widgets.forms.clients import ClientForms
from widgets.forms.songs import SongForms
from widgets.hours.controller import HoursController
from widgets.hours.timer_panel import TimerPanel
from widgets.hours.view import HoursView
from widgets.intake.controller import IntakeController
from widgets.jobs import RecordedJobs, RenderJobs
from widgets.joining.songs import SongJoins
from widgets.master.section import MasterSection
from widgets.palette.controller import PaletteController
from widgets.pricing.controller import PricingController
from widgets.pricing.view import PricingView
from widgets.queue.controller import QueueController
from widgets.queue.view import QueueView
from widgets.release.controller import ReleaseController
from widgets.rounds.controller import RoundsController
from widgets.rounds.view import RoundsView
from widgets.settings.controller import SettingsController
from widgets.settings.view import SettingsView
from widgets.song.controller import SongController
from widgets.song.holding import SongHolds
from widgets.song.previews import PreviewController
from widgets.song.view import SongView


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything the window's controller ties together."""

    board: BoardController
    board_view: BoardView
    song: SongController
    song_view: SongView
    brief: BriefController
    brief_view: BriefView
    rounds: RoundsController
    rounds_view: RoundsView
    holds: SongHolds
    joins: SongJoins
    previews: PreviewController
    hours: HoursController
    hours_view: HoursView
    timer: TimerPanel
    activity: ActivityController
    activity_view: ActivityView
    balance: BalanceController
    balance_view: BalanceView
    master: MasterSection
    clients: ClientsController
    clients_view: ClientsView
    queue: QueueController
    queue_view: QueueView
    settings: SettingsController
    settings_view: SettingsView
    pricing: PricingController
    pricing_view: PricingView
    billing: BillingController
    billing_view: BillingView
    scans: RecordedJobs
    renders: RenderJobs
    song_forms: SongForms
    client_forms: ClientForms
    release: ReleaseController
    intake: IntakeController
    advice: AdviceController
    enquiry: EnquiryController
    palette: PaletteController
