"""Commands: the actions that have keys, as they are bound now, and their names."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from predictive.settings import unknown
from predictive.translation import gettext, in_every_language


class Command(NamedTuple):
    """An action, the node that runs it, and its keys."""

    name: str
    """In the settings, to give it other keys; empty if they cannot."""
    description: str
    action: str
    node: DOMNode
    keys: list[str]
    """As they are shown."""
    key_names: list[str]
    """As settings name them."""

    def names(self) -> list[str]:
        """Return what the user may look for, in every language."""
        number = re.search(r"\d+", self.description)
        if number is None:
            texts = in_every_language(self.description)
        else:
            template = self.description.replace(number[0], "{number}")
            texts = {each.format(number=number[0]) for each in in_every_language(template)}
        return [*texts, self.name, *self.keys, *self.key_names]


def live_commands(screen: Screen[Any]) -> list[Command]:
    """Return the commands of a screen, those of the focused widget first."""
    found: dict[object, Command] = {}
    for node, bindings in screen._binding_chain:
        for _key, binding in bindings:
            if not binding.description or binding.system:
                continue
            description = gettext(binding.tooltip or binding.description)  # Textual's own too
            new = Command(binding.id or "", description, binding.action, node, [], [])
            command = found.setdefault(binding.id or (node, binding.action), new)
            key = screen.app.get_key_display(binding)
            if key not in command.keys:
                command.keys.append(key)
                command.key_names.append(binding.key)
    return list(found.values())


def unknown_actions(names: Iterable[str]) -> list[str]:
    """Return complaints about names that no action has; all screens are imported to find out."""
    from importlib import import_module
    from pkgutil import walk_packages

    import predictive.tui

    missing = set(names) - _names()
    if missing:
        for module in walk_packages(predictive.tui.__path__, "predictive.tui."):
            import_module(module.name)
    return [unknown("command", name, _names()) for name in sorted(missing - _names())]


def _names() -> set[str]:
    bindings = (each for kind in _kinds(DOMNode) for each in vars(kind).get("BINDINGS", ()))
    return {each.id for each in bindings if isinstance(each, Binding) and each.id}


def _kinds(kind: type[DOMNode]) -> Iterator[type[DOMNode]]:
    yield kind
    for each in kind.__subclasses__():
        yield from _kinds(each)
