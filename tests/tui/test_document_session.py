"""Every text that is opened has a session of its own, and so has every model that is chosen."""

from pathlib import Path

from predictive.prediction.predictor import Predictor
from predictive.prediction.session import Session
from predictive.settings import Settings
from predictive.suggesting.loading import ModelInUse
from predictive.tui.app import PredictiveApp
from predictive.tui.writing.document_session import DocumentSession
from predictive.tui.writing.editor import Editor
from predictive.tui.writing.screen import WritingScreen
from tests.builders import TEXT, model_of


async def test_a_session_is_of_one_text_and_one_model(home: Path) -> None:
    def load(name: str | None) -> ModelInUse:
        return ModelInUse(home / "models" / (name or "park"), Predictor(model_of(TEXT)))

    app = PredictiveApp(Settings(), WritingScreen, load=load)
    async with app.run_test() as pilot:
        while app.model_worker.loaded is None:
            await pilot.pause()
        editor = app.screen.query_one(Editor)
        document = DocumentSession(app, editor)

        async def session() -> Session:
            return await document.call(lambda session: session)

        first = await session()
        editor.insert("Zorbax come. Zorbax ")
        assert await session() is first
        editor.load_text("Otro texto.")
        second = await session()
        assert second is not first
        await app.model_worker.load("other")
        third = await session()
        assert third not in (first, second)
        assert await session() is third
