"""Beginnings of sentences whose subject and verb are some words apart, with two forms of the verb.

Between them stand adverbs, phrases and a relative clause, made at random to a given length. There
are no nouns in them but names, or nouns of the number of the subject, or nouns of the other number,
which ask for the wrong form. No other word between them tells the number of the subject.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple, TypeVar

Number = Literal[0, 1]
"""Singular, plural."""
Pair = tuple[str, str]
"""The forms of a word: singular, plural."""
Entry = TypeVar("Entry", str, Pair)


_FEWEST = 2
"""Entries of each kind."""
_CLAUSE = 4
"""Words of a relative clause: that the dogs saw."""
_SHARE_OF_CLAUSES = 0.5
_PHRASE = 3
"""Words of a short phrase: near the house."""


class Sentence(NamedTuple):
    """The beginning of a sentence up to its verb, and how the verb may continue it."""

    beginning: str
    right: str
    wrong: str


class Grammar(NamedTuple):
    """The words of a language. Each entry of one with a space is several words."""

    subjects: tuple[Pair, ...]
    """Each with its article, as `el gato`."""
    nouns: tuple[Pair, ...]
    """What stands between subject and verb; with their articles too."""
    prepositions: tuple[str, ...]
    relative: str
    """The word that begins a relative clause, in which the subject is the object."""
    past: tuple[Pair, ...]
    """Verbs of relative clauses, which agree with a noun there."""
    neutral_clauses: tuple[str, ...]
    """Relative clauses without a noun."""
    neutral_phrases: tuple[str, ...]
    """Phrases without a noun, or with one that is not the subject of any verb."""
    adverbs: tuple[str, ...]
    verbs: tuple[Pair, ...]
    contractions: tuple[Pair, ...] = ()
    """Spellings and what they are contracted to."""

    def known(self, is_known: Callable[[str], bool]) -> "Grammar":
        """Return a grammar with the entries of which all words are known.

        Raises `SystemExit` if too few are left to make sentences of any length.
        """

        def kept(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
            return tuple(each for each in entries if all(map(is_known, _words(each))))

        grammar = self._replace(
            subjects=kept(self.subjects),
            nouns=kept(self.nouns),
            prepositions=kept(self.prepositions),
            past=kept(self.past),
            neutral_clauses=kept(self.neutral_clauses),
            neutral_phrases=kept(self.neutral_phrases),
            adverbs=kept(self.adverbs),
            verbs=kept(self.verbs),
        )
        lengths = {_length(each) for each in grammar.adverbs}
        counts = [len(entries) for entries in grammar[:-1] if isinstance(entries, tuple)]
        if lengths != {1, 2} or min(counts) < _FEWEST:
            raise SystemExit("skipped: the models know too few of the words")
        return grammar

    def sentences(
        self, distance: int, number: Number, attractors: Number | None, count: int, seed: int
    ) -> Iterator[Sentence]:
        """Yield sentences with so many words between subject and verb, none of them twice.

        `attractors` is the number of the nouns between them, None if there are none.
        """
        rng, seen = random.Random(seed), set[Sentence]()  # noqa: S311 (not for secrets)
        for _ in range(50 * count):
            subject, verb = rng.choice(self.subjects), rng.choice(self.verbs)
            between = self._between(rng, distance, attractors, subject)
            beginning = f"{subject[number]} {between}".strip()
            beginning = beginning[0].upper() + beginning[1:]
            sentence = Sentence(beginning, verb[number], verb[1 - number])
            if sentence not in seen and len(seen) < count:
                seen.add(sentence)
                yield sentence

    def _between(
        self, rng: random.Random, distance: int, number: Number | None, subject: Pair
    ) -> str:
        """Return so many words at random."""
        while True:
            text = self._contracted(list(self._parts(rng, distance, number, subject)))
            if _length(text) == distance:
                return text

    def _parts(
        self, rng: random.Random, distance: int, number: Number | None, subject: Pair
    ) -> Iterator[str]:
        """Yield about so many words: a clause or none, phrases, and an adverb if it fits."""
        left = distance
        phrases = (
            self._neutral_phrases(rng)
            if number is None
            else (self._noun_phrases(rng, number, subject))
        )
        if left >= _CLAUSE and rng.random() < _SHARE_OF_CLAUSES:
            clause = (
                rng.choice(self.neutral_clauses)
                if number is None
                else (self._clause(rng, number, subject))
            )
            left -= _length(clause)
            yield clause
        while left >= _PHRASE:
            phrase = next(phrases)
            left -= _length(self._contracted([phrase]))
            yield phrase
        if left > 0:
            yield rng.choice([each for each in self.adverbs if _length(each) == left])

    def _clause(self, rng: random.Random, number: Number, subject: Pair) -> str:
        other = rng.choice([each for each in self.subjects if each != subject])
        return f"{self.relative} {other[number]} {rng.choice(self.past)[number]}"

    def _noun_phrases(self, rng: random.Random, number: Number, subject: Pair) -> Iterator[str]:
        nouns = [each for each in self.nouns if each != subject]
        for noun in _shuffled(rng, nouns):
            yield f"{rng.choice(self.prepositions)} {noun[number]}"

    def _neutral_phrases(self, rng: random.Random) -> Iterator[str]:
        yield from _shuffled(rng, self.neutral_phrases)

    def _contracted(self, parts: list[str]) -> str:
        text = f" {' '.join(parts)} "
        for long, short in self.contractions:
            text = text.replace(f" {long} ", f" {short} ")
        return text.strip()


def _words(entry: str | Pair) -> list[str]:
    return (entry if isinstance(entry, str) else " ".join(entry)).split()


def _shuffled(rng: random.Random, entries: Sequence[Entry]) -> Iterator[Entry]:
    """Yield all entries in random order, and then again."""
    while True:
        yield from rng.sample(entries, len(entries))


def _length(text: str) -> int:
    return len(text.split())


def _english(words: str) -> tuple[Pair, ...]:
    """Return nouns with their articles from `cat cats, dog dogs`."""
    pairs = (each.split() for each in words.split(","))
    return tuple((f"the {one}", f"the {many}") for one, many in pairs)


def _spanish(words: str) -> tuple[Pair, ...]:
    """Return nouns with their articles from `el gato los gatos, la casa las casas`."""
    pairs = (each.split() for each in words.split(","))
    return tuple((f"{a} {one}", f"{b} {many}") for a, one, b, many in pairs)


def _pairs(words: str) -> tuple[Pair, ...]:
    pairs = (each.split() for each in words.split(","))
    return tuple((one, many) for one, many in pairs)


def _list(words: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in words.split(","))


GRAMMARS = {
    "en": Grammar(
        subjects=_english(
            "cat cats, dog dogs, boy boys, girl girls, teacher teachers, doctor doctors, "
            "friend friends, child children, woman women, man men, student students, "
            "driver drivers, king kings, brother brothers, sister sisters, soldier soldiers, "
            "bird birds, horse horses, lady ladies, worker workers"
        ),
        nouns=_english(
            "house houses, garden gardens, tree trees, car cars, school schools, river rivers, "
            "book books, table tables, door doors, window windows, street streets, town towns, "
            "boat boats, shop shops, dog dogs, boy boys, girl girls, teacher teachers, "
            "friend friends, woman women, man men, soldier soldiers, hill hills, wall walls"
        ),
        prepositions=_list("near, in, behind, with, from, of, by, under, beside, without"),
        relative="that",
        past=_pairs(
            "saw saw, knew knew, liked liked, found found, loved loved, heard heard, met met, "
            "remembered remembered, followed followed, called called"
        ),
        neutral_clauses=_list(
            "that I saw yesterday, that you met there, that we heard before, that I once knew, "
            "that you found here, that we always liked"
        ),
        neutral_phrases=_list(
            "next to me, behind you all, close to us, from over there, from far away, "
            "up to now, here with me, in front of me, without me, like me, near us, "
            "as before, beside me, down there, up here, with us, for you, after me"
        ),
        adverbs=_list(
            "often, never, always, also, still, really, probably, almost never, almost always, "
            "very often, still often, now also"
        ),
        verbs=_pairs(
            "is are, was were, has have, wants want, lives live, goes go, likes like, knows know, "
            "comes come, works work, looks look, seems seem, makes make, takes take, says say, "
            "thinks think, needs need, loves love, gets get, plays play"
        ),
    ),
    "es": Grammar(
        subjects=_spanish(
            "el gato los gatos, el perro los perros, el niño los niños, la niña las niñas, "
            "el profesor los profesores, el médico los médicos, el amigo los amigos, "
            "la mujer las mujeres, el hombre los hombres, la señora las señoras, "
            "el hermano los hermanos, la hermana las hermanas, el rey los reyes, "
            "el soldado los soldados, el pájaro los pájaros, el caballo los caballos, "
            "la muchacha las muchachas, el muchacho los muchachos, la hija las hijas, "
            "el hijo los hijos"
        ),
        nouns=_spanish(
            "la casa las casas, el jardín los jardines, el árbol los árboles, "
            "el coche los coches, la escuela las escuelas, el río los ríos, el libro los libros, "
            "la mesa las mesas, la puerta las puertas, la ventana las ventanas, "
            "la calle las calles, el pueblo los pueblos, el barco los barcos, "
            "la tienda las tiendas, el perro los perros, el niño los niños, la niña las niñas, "
            "el profesor los profesores, el amigo los amigos, la mujer las mujeres, "
            "el hombre los hombres, el soldado los soldados, la piedra las piedras"
        ),
        prepositions=_list("en, con, de, sin, cerca de, junto a, detrás de, delante de, sobre"),
        relative="que",
        past=_pairs(
            "vio vieron, encontró encontraron, conoció conocieron, amaba amaban, oyó oyeron, "
            "quería querían, buscaba buscaban, llamó llamaron, dejó dejaron, esperaba esperaban"
        ),
        neutral_clauses=_list(
            "que vi ayer allí, que yo conocí antes, que encontré ayer aquí, que yo quería tanto, "
            "que oí antes allí, que tú viste ayer"
        ),
        neutral_phrases=_list(
            "cerca de mí, detrás de ti, lejos de aquí, junto a mí, delante de nosotros, "
            "hasta ahora, desde ayer, como siempre, como antes, sin mí, para mí, por aquí, "
            "desde lejos, desde entonces, allí abajo, allí arriba, aquí dentro, por mí"
        ),
        adverbs=_list(
            "siempre, nunca, también, ya, todavía, hoy, ahora, casi nunca, casi siempre, "
            "muchas veces, hoy también, ya nunca"
        ),
        verbs=_pairs(
            "es son, está están, fue fueron, era eran, tiene tienen, quiere quieren, "
            "vive viven, va van, sabe saben, viene vienen, dice dicen, hace hacen, puede pueden, "
            "come comen, llega llegan, parece parecen, trabaja trabajan, había habían, "
            "estaba estaban, tenía tenían"
        ),
        contractions=(("de el", "del"), ("a el", "al")),
    ),
}
