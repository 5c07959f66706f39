"""The guided page that recommends a stage."""

from app.intake.advice.advice_rules import AdviceRules
from widgets.advice.controller import AdviceController
from widgets.page import MenuAction, MenuPlace, PageServices, WindowPart


def make(services: PageServices) -> WindowPart:
    """Questions, a mix to listen to, and what follows from both."""
    controller = AdviceController(services.look, services.jobs, AdviceRules.load(), services.window)
    place = MenuPlace("&File", 1, 5)
    return WindowPart(actions=(MenuAction("advice", "Advice …", "Ctrl+Shift+A", place, controller.open),))
