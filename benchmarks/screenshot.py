"""Makes the screenshot of the editor in the README.

PREDICTIVE_HOME=HOME python -m benchmarks.screenshot MODEL
"""

import asyncio
import re
import sys
from pathlib import Path

from predictive.settings import Settings
from predictive.tui.app import PredictiveApp
from predictive.tui.writing.screen import WritingScreen

SCREENSHOT = Path(__file__).parent / "editor.svg"
BEFORE = """Querida abuela:

¿Cómo estás? Yo muy bien. I told mom that we will come on Sunday, so please
don't cook too much. Por la mañana voy al par"""
KEYS = (*"que", "space", *"con", "space", *"mi", "space", *"per")
SIZE = (84, 14)
_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


async def main() -> None:
    """Write a letter, and save a screenshot in the middle of a word."""
    app = PredictiveApp(Settings(), WritingScreen, sys.argv[1])
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        screen = app.screen
        assert isinstance(screen, WritingScreen)
        screen.editor.load_text(BEFORE)
        screen.editor.move_cursor(screen.editor.document.end)
        for key in KEYS:
            await pilot.press(key)
            await app.workers.wait_for_complete()
        screen.status.file_name = "~/carta.txt"
        await pilot.pause()
        screenshot = app.export_screenshot(title="predictive tui", simplify=True)
    SCREENSHOT.write_text(_FONTS.sub("", screenshot), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main())
