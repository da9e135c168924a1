"""The sentences of the benchmark of agreement: as long as they should be, in minimal pairs."""

import pytest

from benchmarks.agreement_sentences import GRAMMARS, Grammar, Number, Sentence

COUNT = 20
languages = pytest.mark.parametrize("grammar", GRAMMARS.values(), ids=list(GRAMMARS))


def made(
    grammar: Grammar, distance: int, number: Number, attractors: Number | None
) -> list[Sentence]:
    return list(grammar.sentences(distance, number, attractors, COUNT, seed=distance))


def between(sentence: Sentence) -> list[str]:
    return sentence.beginning.split()[2:]


@languages
@pytest.mark.parametrize("attractors", [None, 0, 1])
def test_subject_and_verb_are_as_far_apart_as_asked(
    grammar: Grammar, attractors: Number | None
) -> None:
    for distance in range(0 if attractors is None else 3, 21):
        sentences = made(grammar, distance, 1, attractors)
        assert len(set(sentences)) == COUNT
        assert {len(between(each)) for each in sentences} == {distance}


@languages
def test_the_right_form_agrees_with_the_subject(grammar: Grammar) -> None:
    pairs: list[tuple[Number, Number]] = [(0, 1), (1, 0)]
    for number, other in pairs:
        subjects = {pair[number].capitalize() for pair in grammar.subjects}
        for sentence in made(grammar, 12, number, other):
            assert " ".join(sentence.beginning.split()[:2]) in subjects
            pair = (sentence.right, sentence.wrong)
            assert pair[:: -1 if number else 1] in grammar.verbs


@languages
def test_nouns_between_have_the_number_asked_for(grammar: Grammar) -> None:
    forms = [{pair[number].split()[1] for pair in (*grammar.nouns, *grammar.subjects)}
             for number in (0, 1)]  # fmt: skip
    numbers: tuple[Number, ...] = (0, 1)
    for number in numbers:
        for sentence in made(grammar, 12, 0, number):
            assert len(forms[number] & set(between(sentence))) >= 2
            assert not forms[1 - number] & set(between(sentence))
    for sentence in made(grammar, 12, 0, None):
        assert not (forms[0] | forms[1]) & set(between(sentence))


@languages
def test_only_known_words_are_used(grammar: Grammar) -> None:
    unknown = {"is", "está", "cats", "gatos"}
    known = grammar.known(lambda word: word not in unknown)
    assert len(known.verbs) == len(grammar.verbs) - 1
    assert len(known.subjects) == len(grammar.subjects) - 1
    for sentence in known.sentences(5, 1, 1, COUNT, seed=1):
        assert not unknown & {*sentence.beginning.split(), sentence.right, sentence.wrong}
    with pytest.raises(SystemExit, match="too few"):
        grammar.known(lambda word: len(word) < 3)
