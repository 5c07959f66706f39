"""The client's form: everything the catalogue keeps of one, checked in a sentence, shown as a file name, undone."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.catalogue import ClientKind, Contact
from widgets.common.fields import TextField
from widgets.composition import App
from widgets.forms.client_form import ClientForm, ClientForms


def opened(app: App) -> ClientForm:
    """The form in view."""
    form = app.find(ClientForms).form
    assert form is not None
    return form


def typed(field: TextField, text: str) -> None:
    """Type over a field."""
    field.selectAll()
    QTest.keyClicks(field, text)


def test_a_client_is_kept_with_all_that_was_typed_and_undone(app: App) -> None:
    """A person a line; what is wrong is said, and nothing of it is kept until it is right."""
    app.window.actions_by_key["new_client"].trigger()
    form = opened(app)
    typed(form.name, "Fenn Music")
    form.kind.setCurrentIndex(form.kind.findData(ClientKind.BUSINESS))
    typed(form.vat_number, "1234")
    form.contacts.setPlainText("Ana Ruiz, manager, ana@example.org\n\nBo Lee")
    form.terms.setValue(14)
    form.mixing.setValue(-7.5)
    form.po_needed.click()
    QTest.mouseClick(form.done_button, Qt.MouseButton.LeftButton)
    assert "VAT number" in form.problem
    assert app.services.catalogue.clients.all() == []
    typed(form.vat_number, "GB 123 4567 89")
    typed(form.naming, "{client}_{song}_{variant}")
    assert form.preview.text() == "As in Fenn-Music_Ember_tv_48k-24b.wav"
    QTest.mouseClick(form.done_button, Qt.MouseButton.LeftButton)
    (client,) = app.services.catalogue.clients.all()
    assert (client.kind, client.vat_number, client.terms_days) == (ClientKind.BUSINESS, "GB123456789", 14)
    assert client.contacts == (Contact("Ana Ruiz", "manager", "ana@example.org"), Contact("Bo Lee"))
    assert (client.mixing_bp, client.po_needed, client.naming) == (-750, True, "{client}_{song}_{variant}")
    app.find(ClientForms).edit(client.id)
    form = opened(app)
    assert form.contacts.toPlainText() == "Ana Ruiz, manager, ana@example.org\nBo Lee"
    form.terms.setValue(form.terms.minimum())
    QTest.mouseClick(form.done_button, Qt.MouseButton.LeftButton)
    assert app.services.catalogue.clients.get(client.id).terms_days is None
    app.services.edits.stack.undo()
    assert app.services.catalogue.clients.get(client.id) == client


def test_a_template_that_is_none_is_said_as_it_is_typed(app: App) -> None:
    """The preview says what is wrong with it."""
    app.window.actions_by_key["new_client"].trigger()
    form = opened(app)
    assert form.preview.text() == "As in Rosa-Fenn_Ember_tv_48k-24b.wav"
    typed(form.naming, "{song}")
    assert "{variant} must be in it" in form.preview.text()
    form.reject()
