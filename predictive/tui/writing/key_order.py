"""Keys act in the order in which they are pressed, even if one of them moves the focus.

Textual sends each key to what has the focus by then, up through the screen to the application. The
next keys overtake it on that way.
"""

from textual.binding import BindingsMap
from textual.dom import DOMNode
from textual.screen import Screen


def bindings_of(node: DOMNode) -> BindingsMap:
    """Return the keys of a widget or a screen, which the settings may have changed."""
    bindings = node._bindings.copy()
    bindings.apply_keymap(node.app._keymap)
    return bindings


async def run_key(node: DOMNode, bindings: BindingsMap, key: str) -> bool:
    """Run at once what a key does; return whether it does anything."""
    if isinstance(node, Screen) and not node.is_active:
        return False
    for binding in bindings.key_to_bindings.get(key, ()):
        if await node.app.run_action(binding.action, node):
            return True
    return False
