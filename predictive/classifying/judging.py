"""What a classifier says of texts whose labels are known."""

from collections.abc import Iterator

from predictive.classifying.files import find_labelled
from predictive.classifying.text_classifier import TextClassifier
from predictive.classifying.texts import Text, batches
from predictive.corpus.report import Report
from predictive.errors import CorpusError
from predictive.evaluation.classification import Judged
from predictive.translation import gettext as _


def judge(
    classifier: TextClassifier, path: str, report: Report, *, whole: bool
) -> Iterator[list[Judged]]:
    """Yield the labels of texts, as they are and as a classifier says, several at a time.

    Raises `CorpusError` for a label that the classifier does not know.
    """
    places = {label: place for place, label in enumerate(classifier.labels)}
    for batch in batches(find_labelled(path, report, whole=whole)):
        expected = [_place_of(each, places) for each in batch]
        table = classifier.probabilities([each.text for each in batch])
        best = table.argmax(axis=1).tolist()
        yield [
            Judged(known, said, float(row[said]))
            for known, said, row in zip(expected, best, table, strict=True)
        ]


def _place_of(text: Text, places: dict[str, int]) -> int:
    if text.label in places:
        return places[text.label]
    message = _("{file} has the label {label!r}, which the classifier does not know")
    hint = _("it knows: {labels}").format(labels=", ".join(places))
    raise CorpusError(message.format(file=text.file, label=text.label), hint)
