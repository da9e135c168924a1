"""Texts that go on after several contexts at once: the same probabilities as one by one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from predictive.counts.estimation import estimate
from predictive.counts.ngram_contexts import NgramContexts

SIZE = 6
IDS = st.integers(0, SIZE - 1)
STREAMS = st.lists(IDS, min_size=1, max_size=80)


@given(
    STREAMS,
    st.lists(IDS, max_size=4),
    st.lists(st.integers(0, SIZE + 2), min_size=1, max_size=8),
    st.lists(IDS, min_size=1, max_size=4),
    st.integers(1, 4),
    st.sampled_from([0, 3, 1000]),
)
def test_words_are_as_probable_after_many_contexts_as_after_each(
    stream: list[int],
    context: list[int],
    ends: list[int],
    following: list[int],
    order: int,
    most: int,
) -> None:
    """A context may end with a word that the model does not know: ids from `SIZE` on."""
    model = estimate(np.array(stream), SIZE, order, most)
    contexts = NgramContexts(model, context, np.array(ends))
    for place, word in enumerate(following):
        found = contexts.read(word)
        wanted = [model.distribution([*context, end, *following[:place]])[word] for end in ends]
        np.testing.assert_allclose(found, wanted, rtol=1e-5)
