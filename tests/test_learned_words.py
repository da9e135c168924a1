"""Learned words in memory are those of the file, whichever program changed it."""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from operator import itemgetter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from predictive import paths
from predictive.counts.lexicon import fold_accents, fold_case
from predictive.learned import word_counts
from predictive.learned.store import MOST_FOLLOWERS, LearnedStore
from predictive.learned.word_counts import WordCounts
from predictive.prediction.evidence import Successors
from predictive.prediction.learned_words import LearnedWords
from predictive.prediction.loaded_model import LoadedModel
from predictive.prediction.session import Session
from predictive.prediction.vocabulary import SessionVocabulary
from tests.builders import TEXT, model_of

LOADED = LoadedModel.of(model_of(TEXT))
WORDS = ("Zorbax", "zorbáx", "niño", "Nino", "nina", "perro", "PERRO", "peru", "don’t", ".", "zz")
KEYS = ("", "n", "nin", "z", "per", "q")
OLD_SCHEMA = """
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE words (word TEXT PRIMARY KEY, form TEXT, count INTEGER) WITHOUT ROWID;
CREATE TABLE ngrams (context TEXT, word TEXT, count INTEGER,
                     PRIMARY KEY (context, word)) WITHOUT ROWID;
CREATE TABLE banned (word TEXT PRIMARY KEY) WITHOUT ROWID;
"""
OLD_ADD_WORD = (
    "INSERT INTO words VALUES (?, ?, ?) ON CONFLICT (word) DO UPDATE "
    "SET count = count + excluded.count, form = excluded.form"
)
OLD_ADD_NGRAM = (
    "INSERT INTO ngrams VALUES (?, ?, ?) ON CONFLICT (context, word) DO UPDATE "
    "SET count = count + excluded.count"
)

Change = Callable[[LearnedStore], object]


def words_of(store: LearnedStore) -> LearnedWords:
    """Return learned words that are read for the first time."""
    learned = LearnedWords(store, SessionVocabulary(LOADED.vocabulary))
    learned.refresh()
    return learned


def answers(learned: LearnedWords) -> object:
    """Return all answers; words stand for their ids, which depend on the order of the questions."""
    words = learned._words

    def by_word(found: Successors) -> object:
        forms = [fold_case(words.form(word_id)) for word_id in found.word_ids.tolist()]
        return dict(zip(forms, found.counts.tolist(), strict=True)), *found[2:]

    contexts = [*([words.add(word)] for word in WORDS), [words.add("zz"), words.add("perro")]]
    banned_ids = learned.banned_ids().tolist()
    return (
        [by_word(learned.unigrams(key, most)) for key in KEYS for most in (1, 3, 99)],
        [by_word(learned.successors(context)) for context in contexts],
        [(learned.count(word), learned.written_form(word)) for word in WORDS],
        [(learned.is_banned(word), words.id_of(word) in banned_ids) for word in WORDS],
        (len(learned), learned.total),
    )


def learning(text: list[list[str]]) -> Change:
    return lambda store: store.add(text)


def merging(text: list[list[str]]) -> Change:
    def merge(store: LearnedStore) -> None:
        with tempfile.TemporaryDirectory() as folder:
            other = LearnedStore(Path(folder) / "other.sqlite")
            other.add(text)
            other.ban(WORDS[0])
            store.merge(other.export())
            other.close()

    return merge


def forgetting(word: str) -> Change:
    return lambda store: store.forget(word)


def banning(word: str) -> Change:
    return lambda store: store.ban(word)


def allowing(word: str) -> Change:
    return lambda store: store.allow(word)


words = st.sampled_from(WORDS)
texts = st.lists(st.lists(words, min_size=1, max_size=4), min_size=1, max_size=3)
changes = st.one_of(
    texts.map(learning),
    texts.map(learning),
    texts.map(merging),
    words.map(forgetting),
    words.map(banning),
    words.map(allowing),
    st.just(LearnedStore.clear),
)


@given(steps=st.lists(st.tuples(st.booleans(), changes, st.booleans()), max_size=8))
@settings(max_examples=25, deadline=None)
def test_after_any_changes_by_two_programs_words_are_those_of_a_first_reading(
    steps: Sequence[tuple[bool, Change, bool]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "learned.sqlite"
        stores = [LearnedStore(path), LearnedStore(path)]
        kept = [words_of(store) for store in stores]
        for is_second, change, is_read in [*steps, (False, learning([["zz"]]), True)]:
            change(stores[is_second])
            if is_read:
                for learned in kept:
                    learned.refresh()
                    assert not learned.refresh()
                    assert answers(learned) == answers(words_of(stores[0]))
        for store in stores:
            store.close()


def test_only_changed_words_are_read_until_one_is_deleted(home: Path) -> None:
    one, other = LearnedStore(paths.learned()), LearnedStore(paths.learned())
    one.add([["perro", "gato", "Zorbax"]])
    first, point = one.changes(None)
    assert (len(first.rows), first.is_complete) == (3, True)
    other.add([["gato", "Nina", "gato"]])
    changed, point = one.changes(point)
    assert (sorted(changed.rows), changed.is_complete) == (
        [("gato", "gato", 3), ("nina", "Nina", 1)],
        False,
    )
    assert one.changes(point)[0].rows == []
    other.forget("gato")
    other.add([["perro"]])
    changed, point = one.changes(point)
    assert (len(changed.rows), changed.is_complete) == (3, True)
    assert one.changes(point)[0].rows == []


def test_the_order_of_a_text_is_not_kept(home: Path) -> None:
    store = LearnedStore(paths.learned())
    _, point = store.changes(None)
    store.add([["zz", "perro", "gato", "amigo"]])
    changed, _ = store.changes(point)
    assert [row[0] for row in changed.rows] == ["amigo", "gato", "perro", "zz"]


def test_words_of_a_replaced_file_are_read_from_scratch(home: Path) -> None:
    store = LearnedStore(paths.learned())
    store.add([["Zorbax"]])
    backup = LearnedStore(home / "backup.sqlite")
    backup.add([["perro", "gato"]])
    backup.close()
    learned = words_of(store)
    assert learned.count("Zorbax") == 1
    for suffix in ("-wal", "-shm"):
        Path(f"{paths.learned()}{suffix}").unlink()
    os.replace(home / "backup.sqlite", paths.learned())
    assert learned.refresh()
    assert [learned.count(word) for word in ("zorbax", "perro", "gato")] == [0, 1, 1]


@pytest.fixture
def old_file(home: Path) -> Path:
    """A file that version 0.1 wrote."""
    home.mkdir()
    with closing(sqlite3.connect(paths.learned(), isolation_level=None)) as old:
        old.executescript("PRAGMA secure_delete = ON; PRAGMA journal_mode = WAL;" + OLD_SCHEMA)
        old.execute(OLD_ADD_WORD, ("zorbax", "Zorbax", 2))
        old.execute(OLD_ADD_NGRAM, ("mi", "zorbax", 2))
        old.execute("REPLACE INTO settings VALUES ('state', 'on')")
    return paths.learned()


def test_an_old_file_is_used_by_old_and_new_programs_together(old_file: Path) -> None:
    store = LearnedStore(old_file)
    assert store.state == "on"
    learned = words_of(store)
    assert learned.written_form("zorbax") == "Zorbax"
    assert store.followers(["mi"]).counts == [("zorbax", 2)]
    with closing(sqlite3.connect(old_file, isolation_level=None)) as old:
        old.execute(OLD_ADD_WORD, ("zorbax", "ZORBAX", 1))
        old.execute(OLD_ADD_WORD, ("grumpf", "Grumpf", 1))
        old.execute(OLD_ADD_NGRAM, ("mi", "zorbax", 1))
        assert learned.refresh()
        assert (learned.count("zorbax"), learned.count("grumpf"), learned.total) == (3, 1, 4)
        assert learned.written_form("zorbax") == "ZORBAX"
        assert store.followers(["mi"]).counts == [("zorbax", 3)]
        old.execute("DELETE FROM words WHERE word = 'grumpf'")
        assert learned.refresh()
        assert (learned.count("grumpf"), len(learned)) == (0, 1)
        old.execute("DELETE FROM words")
        assert learned.refresh()
        assert len(learned) == 0


def test_a_word_forgotten_in_an_old_file_is_removed_from_the_files(old_file: Path) -> None:
    store = LearnedStore(old_file)
    store.add([["mi", "Zorbax"]])
    store.forget("zorbax")
    files = b"".join(part.read_bytes() for part in old_file.parent.glob("learned*"))
    assert b"zorbax" not in files.lower()


def test_of_many_followers_the_most_frequent_are_returned(home: Path) -> None:
    store = LearnedStore(paths.learned())
    frequent = [f"a{one}{other}" for one in "bcdfghjk" for other in "bcdfghjk"]
    rare = [f"z{other}" for other in "bcdfghjklm"]
    store.add([["mi", word] for word in [*rare, *frequent, *frequent]])
    found = store.followers(["mi"])
    assert sorted(word for word, _ in found.counts) == sorted(frequent)
    assert (found.other_words, found.other_count) == (len(rare), len(rare))
    learned = words_of(store)
    successors = learned.successors([learned._words.add("mi")])
    assert len(successors.word_ids) == MOST_FOLLOWERS
    assert (successors.other_words, successors.other_count) == (len(rare), len(rare))


def test_a_session_takes_in_only_the_learned_words_that_it_needs(home: Path) -> None:
    store = LearnedStore(paths.learned())
    names = [f"zu{first}{second}x" for first in "bcdfghjklm" for second in "abcdefghijklmnopqrst"]
    store.add([names, names, ["zuzu"]])
    learned = words_of(store)
    known = len(learned._words)
    assert len(learned.unigrams("zub", 8).word_ids) == 8
    assert learned.unigrams("zuzu", 8).counts.tolist() == [1]
    assert len(learned._words) == known + 9
    assert (len(learned), learned.total) == (201, 401)
    found = learned.unigrams("zub", 8)
    assert (found.other_words, found.other_count) == (193, 385)


def test_a_session_with_more_learned_words_than_it_may_keep_reads_on(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("predictive.prediction.session.MOST_NEW_WORDS", 400)
    store = LearnedStore(paths.learned())
    store.add([[f"zu{'abcdefghij'[number % 10]}{'x' * (number // 10)}" for number in range(900)]])
    session = Session(LOADED, store)
    session.suggest("zu")
    learned = session._learned
    assert session.suggest("zuax")
    assert session._learned is learned


def test_a_banned_word_is_found_once_it_is_typed(home: Path) -> None:
    store = LearnedStore(paths.learned())
    store.ban("Zorbax")
    learned = words_of(store)
    assert learned.banned_ids().tolist() == []
    word_id = learned._words.add("zorbax")
    assert learned.banned_ids().tolist() == [word_id]
    store.allow("zorbax")
    learned.refresh()
    assert learned.banned_ids().tolist() == []


rows = st.lists(
    st.tuples(st.text("aáàbñ", max_size=3), st.integers(1, 4)), max_size=12, unique_by=itemgetter(0)
)


@given(first=rows, then=rows, key=st.text("abn", max_size=2), most=st.integers(1, 5))
@pytest.mark.parametrize("most_inserted", [0, 99])
def test_the_most_frequent_words_are_found_by_how_they_begin(
    most_inserted: int,
    first: list[tuple[str, int]],
    then: list[tuple[str, int]],
    key: str,
    most: int,
) -> None:
    counts = WordCounts()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word_counts, "_MOST_INSERTED", most_inserted)
        counts.replace([(word, word.upper(), count) for word, count in first])
        counts.update([(word, word.upper(), count) for word, count in then])
    known = dict([*first, *then])
    fitting = [word for word in known if fold_accents(word).startswith(key)]
    fitting.sort(key=lambda word: (-known[word], fold_accents(word), word))
    assert [row[0] for row in counts.most_frequent(key, most)] == fitting[:most]
    assert counts.total == sum(known.values())
    assert all(counts.count(word.upper()) == count for word, count in known.items())
