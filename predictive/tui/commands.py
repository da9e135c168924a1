"""Everything that has a key, as it is bound at this moment."""

from typing import Any, NamedTuple

from textual.dom import DOMNode
from textual.screen import Screen


class Command(NamedTuple):
    """An action, where it belongs, and the keys that do it."""

    name: str
    """By which the settings give it other keys; empty if they cannot."""
    description: str
    action: str
    node: DOMNode
    keys: list[str]


def live_commands(screen: Screen[Any]) -> list[Command]:
    """Return what can be done on a screen, where the focus is first."""
    found: dict[object, Command] = {}
    for node, bindings in screen._binding_chain:
        for _, binding in bindings:
            if not binding.description or binding.system:
                continue
            new = Command(binding.id or "", binding.description, binding.action, node, [])
            command = found.setdefault(binding.id or (node, binding.action), new)
            key = screen.app.get_key_display(binding)
            if key not in command.keys:
                command.keys.append(key)
    return list(found.values())
