"""A search is computed in a thread, and nothing waits for it in the end."""

import asyncio
import threading

import pytest

from predictive.tui.writing.finding.background import in_background


def test_the_end_does_not_wait_for_what_is_still_computed() -> None:
    began, may_end = threading.Event(), threading.Event()

    def compute() -> bool:
        began.set()
        return may_end.wait()

    async def quit_meanwhile() -> None:
        task = asyncio.create_task(in_background(compute))
        await asyncio.to_thread(began.wait)
        task.cancel()

    asyncio.run(quit_meanwhile())  # would never return if it waited
    assert not may_end.is_set()
    may_end.set()


def test_results_and_errors_come_back() -> None:
    assert asyncio.run(in_background(lambda: 7)) == 7
    with pytest.raises(ZeroDivisionError):
        asyncio.run(in_background(lambda: 1 // 0))
