"""The catalogue as a whole: one file, a store for each kind of thing in it."""

from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

from app.catalogue.activity import Activity, Clock, os_user, utc_now
from app.catalogue.balances import Balances
from app.catalogue.billing_figures import BillingFigures
from app.catalogue.briefs import Briefs, Checklists
from app.catalogue.clients import Clients
from app.catalogue.database import Database
from app.catalogue.enquiries import Enquiries
from app.catalogue.file import open_database
from app.catalogue.holds import Holds
from app.catalogue.hours import Hours
from app.catalogue.invoices import Invoices
from app.catalogue.jobs import Deliverables, Jobs
from app.catalogue.notes import Notes
from app.catalogue.numbering import Numbering
from app.catalogue.owner import this_owner
from app.catalogue.payments import Payments
from app.catalogue.period_locks import PeriodLocks
from app.catalogue.quotes import Quotes
from app.catalogue.rate_cards import RateCards
from app.catalogue.releases import Releases
from app.catalogue.rounds import Rounds
from app.catalogue.search import Search
from app.catalogue.sessions import Sessions
from app.catalogue.songs import Songs
from app.catalogue.stems import Fingerprints
from app.domain.catalogue import StageRules


class Catalogue:
    """The open catalogue. It may be used from several threads; each change is whole or not there.

    Every store raises `UsageError` for a request that cannot be met, `CatalogueError` for a fault of the surroundings
    and `CatalogueFaultError` for one of Bouncedesk's own; each is one sentence.
    """

    def __init__(self, database: Database, who: str, clock: Clock = utc_now) -> None:
        self._database = database
        self.activity = Activity(database, who, clock)
        self.clients = Clients(database, self.activity)
        self.releases = Releases(database, self.activity)
        self.holds = Holds(database, self.activity)
        self.songs = Songs(database, self.activity, StageRules.load(), self.holds)
        self.briefs = Briefs(database, self.activity)
        self.checklists = Checklists(database, self.briefs)
        self.sessions = Sessions(database, self.activity)
        self.rounds = Rounds(database, self.activity)
        self.balances = Balances(database, self.activity)
        self.notes = Notes(database, self.activity)
        self.hours = Hours(database, self.activity)
        self.fingerprints = Fingerprints(database)
        self.search = Search(database)
        self.jobs = Jobs(database, self.activity, this_owner())
        self.deliverables = Deliverables(database)
        self.enquiries = Enquiries(database, self.activity)
        self.invoices = Invoices(database, self.activity)
        self.payments = Payments(database, self.activity)
        self.numbering = Numbering(database, self.activity)
        self.period_locks = PeriodLocks(database, self.activity)
        self.billing = BillingFigures(database)
        self.quotes = Quotes(database, self.activity)
        self.rate_cards = RateCards(database, self.activity)

    @classmethod
    def open(cls, path: Path, backups: Path, timeout_s: float = 5.0) -> Self:
        """Open the catalogue at `path`, making it if there never was one; backups are kept in the folder `backups`.

        Another program that writes is waited for up to `timeout_s` seconds, at opening and at every change.
        """
        return cls(open_database(path, backups, timeout_s), os_user())

    @property
    def path(self) -> Path:
        """The catalogue's file."""
        return self._database.path

    @property
    def database(self) -> Database:
        """What the stores work on, for what looks after the catalogue as a whole (app/catalogue/maintenance)."""
        return self._database

    def transaction(self) -> AbstractContextManager[None]:
        """What several stores change inside it is kept as a whole, or undone as a whole on any exception."""
        return self._database.change()

    def data_version(self) -> int:
        """A number that differs from this thread's last once another thread or program has changed the catalogue."""
        return self._database.data_version()

    def close(self) -> None:
        """Close the file; the catalogue cannot be used afterwards."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
