"""`predictive classify`: labels of texts, learned from examples."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

import click

from predictive.cli.options import STANDARD_INPUT, FilePath, complete_names, json_option
from predictive.translation import gettext as _

if TYPE_CHECKING:
    from predictive.classifying.text_classifier import TextClassifier
    from predictive.classifying.texts import Text
    from predictive.corpus.report import Report

_UNREADABLE = 1


def _complete_readers(context: click.Context, parameter: click.Parameter, typed: str) -> list[str]:
    """Return the names of models if there are examples to fit, else those of classifiers."""
    from predictive.classifying import library

    if context.params.get("examples"):
        return complete_names(context, parameter, typed)
    return [name for name in library.names() if name.startswith(typed)]


@click.command("classify")
@click.argument("paths", nargs=-1, type=FilePath(), metavar="[FILE]...")
@click.option("--examples", type=FilePath(), metavar="PATH",
              help="Texts with labels: a folder with a sub-folder for each class, "
                   "or a .tsv, .csv or .jsonl file.")  # fmt: skip
@click.option("--save", metavar="NAME", help="Save the classifier under this name.")
@click.option("--force", is_flag=True, help="Replace the classifier that has this name.")
@click.option("-m", "--model", metavar="NAME", shell_complete=_complete_readers,
              help="A saved classifier; with --examples, the model that reads the texts, "
                   "by default the bundled one.")  # fmt: skip
@click.option("--files", "whole", is_flag=True, help="Classify each file as one text.")
@click.option("--evaluate", is_flag=True, help="Compare with the labels that FILE has.")
@json_option
@click.pass_context
def classify_command(
    context: click.Context,
    paths: tuple[str, ...],
    examples: str | None,
    save: str | None,
    force: bool,
    model: str | None,
    whole: bool,
    evaluate: bool,
    as_json: bool,
) -> int:
    """Label each line of FILE, or of standard input, as in examples.

    The examples are lines of the texts in a folder for each class (with --files, each text), or the
    rows of a table with the columns text and label (in .jsonl, fields). A few dozen of each class
    are enough to begin with. Each label is printed as label, probability and text, with tabs
    between them. Blank lines are left out, and of a text the first 10,000 characters are read.

    The network of the bundled model, or of your own (-m), reads each text; a logistic regression
    on its states and on character n-grams is fitted in seconds. Fitting also says how accurate it
    was on examples that were held out.

    --evaluate prints, for a FILE that has labels too:

    \b
    accuracy           share of the texts whose label is right
    low, high          its 95 % confidence interval
    macro_f1           F1, the mean of the classes
    calibration_error  how far the probabilities are from the share that is right, 0 to 1

    and how often each label was taken for each other one.

    \b
    predictive classify --examples topics/ --save topics notes.txt
    tail -f messages.log | predictive classify -m topics
    predictive classify -m topics --files letters/*.txt --json
    predictive classify --examples reviews.tsv --evaluate more-reviews.tsv
    """
    _check(context)
    from predictive.corpus.report import Report

    report = Report()
    if examples is None:
        assert model is not None
        from predictive.classifying import library

        classifier = library.load(model)
    else:
        from predictive.corpus.sources import find_sources

        list(find_sources(list(paths), Report()))  # one that is missing ends it before the fitting
        classifier = _fit(examples, report, model, save, whole=whole, force=force)
    if evaluate:
        _evaluate(classifier, paths, report, whole=whole, as_json=as_json)
    elif paths or save is None:
        _classify(classifier, paths, report, whole=whole, as_json=as_json)
    return _print_left_out(report)


def _check(context: click.Context) -> None:
    flags = context.params
    if flags["examples"] is None and flags["model"] is None:
        raise click.UsageError(_("there is nothing to learn from: give --examples PATH or -m NAME"))
    if flags["save"] is not None and flags["examples"] is None:
        raise click.UsageError(_("--save goes with --examples"))
    if flags["force"] and flags["save"] is None:
        raise click.UsageError(_("--force goes with --save"))
    if flags["evaluate"] and not flags["paths"]:
        raise click.UsageError(_("--evaluate needs a FILE with labels"))
    is_asked = STANDARD_INPUT in flags["paths"]
    if is_asked or not (flags["paths"] or flags["save"]):
        is_there = sys.stdin is not None and not sys.stdin.closed
        if not is_there or (sys.stdin.isatty() and not is_asked):
            raise click.UsageError(_("there is no text: give a file, or pipe it in"))


def _fit(
    path: str, report: "Report", model: str | None, save: str | None, *, whole: bool, force: bool
) -> "TextClassifier":
    """Fit a classifier, save it if that is wanted, and say how good it is."""
    from predictive.classifying import library
    from predictive.classifying.examples import take_examples
    from predictive.classifying.files import find_labelled
    from predictive.classifying.reading_model import load_reading_model
    from predictive.classifying.text_classifier import fit_texts
    from predictive.console import note, progress, working
    from predictive.model.library import BASE

    if save is not None:
        library.check_new_name(save, replace=force)
    reading = load_reading_model(model or BASE)
    with working(_("reading examples")):
        examples = take_examples(find_labelled(path, report, whole=whole))
    started = time.monotonic()
    with progress(_("fitting"), 1.0) as advance:
        fitted = fit_texts(reading.reader, examples.texts, examples.labels, advance)
    if save is not None:
        library.save(save, fitted, examples.counts, reading)
    counted = _("{count:,} examples of {classes} classes, fitted in {seconds:.1f} s")
    line = counted.format(
        count=len(examples.texts),
        classes=len(examples.counts),
        seconds=time.monotonic() - started,
    )
    accuracy = _("accuracy on held-out examples: {accuracy:.0%}").format(accuracy=fitted.accuracy)
    note(f"{line}; {accuracy}")
    if examples.found > len(examples.texts):
        note(_("the examples are a random sample of {count:,}").format(count=examples.found))
    return fitted.text_classifier


def _classify(
    classifier: "TextClassifier",
    paths: tuple[str, ...],
    report: "Report",
    *,
    whole: bool,
    as_json: bool,
) -> None:
    """Print the label of each text, as soon as it is known."""
    with _counting(shown=not sys.stdout.isatty()) as advance:
        for batch in _batches(paths, report, whole=whole):
            table = classifier.probabilities([each.text for each in batch])
            for text, row in zip(batch, table.tolist(), strict=True):
                labelled = dict(zip(classifier.labels, row, strict=True))
                click.echo(_line(text, labelled, whole=whole, as_json=as_json))
            advance(len(batch))


def _line(text: "Text", probabilities: dict[str, float], *, whole: bool, as_json: bool) -> str:
    """Return what is printed of a text; of a whole file, its name instead."""
    from predictive.corpus.report import printable

    label = max(probabilities, key=probabilities.__getitem__)
    if as_json:
        what = {"file": text.file} | ({} if whole else {"text": text.text})
        said = {"label": label, "probability": probabilities[label]}
        document = {**what, **said, "probabilities": probabilities}
        return json.dumps(document, ensure_ascii=False)
    shown = printable(text.file) if whole else " ".join(text.text.split())
    return f"{label}\t{probabilities[label]:.2f}\t{shown}"


def _batches(paths: tuple[str, ...], report: "Report", *, whole: bool) -> "Iterator[list[Text]]":
    """Yield the texts of files, several at a time; of standard input, as many as have arrived."""
    from predictive.classifying.arriving import arriving_texts

    if not paths and not whole:
        yield from arriving_texts(sys.stdin.buffer, report)
        return
    from predictive.classifying.files import find_texts  # takes time to import
    from predictive.classifying.texts import batches
    from predictive.corpus.sources import find_sources

    for source in list(find_sources(list(paths) or [STANDARD_INPUT], report)):
        if source.path is None and not whole:
            yield from arriving_texts(sys.stdin.buffer, report)
        else:
            yield from batches(find_texts([source], report, whole=whole))


def _evaluate(
    classifier: "TextClassifier",
    paths: tuple[str, ...],
    report: "Report",
    *,
    whole: bool,
    as_json: bool,
) -> None:
    from predictive.classifying.judging import judge
    from predictive.cli.classification import print_classification
    from predictive.evaluation.classification import measure

    judged = []
    with _counting() as advance:
        for path in paths:
            for batch in judge(classifier, path, report, whole=whole):
                judged += batch
                advance(len(batch))
    print_classification(measure(judged, len(classifier.labels)), classifier.labels, as_json)


def _counting(*, shown: bool = True) -> AbstractContextManager[Callable[[int], None]]:
    """Count texts on a terminal as long as the context lasts; yield what adds to the count."""
    if not (shown and sys.stderr.isatty()):
        return nullcontext(lambda more: None)
    from predictive.console import progress  # takes time to import

    return progress(_("texts"))


def _print_left_out(report: "Report") -> int:
    """Say what was not read; return the exit status."""
    if not (report.left_out or report.skipped):
        return 0
    from predictive.console import note
    from predictive.corpus.report import unused_lines

    for line in unused_lines(report):
        note(line)
    return _UNREADABLE if report.skipped else 0
