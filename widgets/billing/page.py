"""The page of billing."""

from functools import partial

from widgets.billing.controller import BillingController
from widgets.billing.view import BillingView
from widgets.page import MenuAction, MenuPlace, Page, PageServices


def make(services: PageServices) -> Page:
    """What is quoted, owed and overdue, and what is done with the books."""
    view = BillingView(services.look)
    controller = BillingController(services, view, services.today, services.window)
    books, drafts = controller.actions.books, controller.actions.drafts
    services.navigate.statement.connect(books.statement_for)
    view.clients_wanted.connect(partial(services.navigate.page.emit, "clients"))
    on_books = (
        MenuAction(
            "export_books", "Export for accounting …", "Ctrl+Shift+X", MenuPlace("&Billing", 1, 2), books.export
        ),
        MenuAction("vat", "VAT by quarter …", "Ctrl+Shift+T", MenuPlace("&Billing", 1, 3), books.vat),
        MenuAction(
            "statement", "Statement of a client …", "Ctrl+Shift+S", MenuPlace("&Billing", 1, 4), books.statement
        ),
        MenuAction("check_books", "Check the books", "Ctrl+Shift+U", MenuPlace("&Billing", 1, 5), books.check),
    )
    return Page(
        key="billing",
        title="Billing",
        icon="billing",
        view=view,
        refresh=controller.refresh,
        menus_made=lambda actions: view.show_books([actions[each.key] for each in on_books]),
        actions=(
            MenuAction("new_invoice", "New invoice …", "Ctrl+Shift+I", MenuPlace("&Billing", 1, 1), drafts.draft),
            *on_books,
        ),
    )
