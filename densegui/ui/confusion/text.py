"""What the confusion matrix and the gallery of the worst examples say."""

from densegui.data.dataset import Dataset
from densegui.debugger.answers import ANY, TEST, Answers, Cell, Confusion
from densegui.debugger.format import class_words, count, number, percent

MOST_FEATURES = 12
"""Features that a tool tip lists."""


def updates_words(t: int) -> str:
    """Return how many updates the parameters have had."""
    return f"after {count(t)} update{'' if t == 1 else 's'}"


def summary(confusion: Confusion, which: str) -> tuple[str, ...]:
    """Return what the matrix is about, the longest text first."""
    after = updates_words(confusion.updates)
    right = f"{count(confusion.right)} of {count(confusion.total)} right"
    lost = f"{count(confusion.lost)} without a prediction: ŷ is not a number"
    texts = (f"{which} set {after}  ·  {right}", f"{after}  ·  {right}")
    short = f"t = {count(confusion.updates)}"
    return (f"{texts[0]}  ·  {lost}", lost) if confusion.lost else (*texts, after, short, "")


def cell_words(confusion: Confusion, cell: Cell, names: tuple[str, ...]) -> str:
    """Return what a cell, a row or a column holds."""
    j, k = cell
    if j is not None and k is not None:
        found, of = int(confusion.counts[j, k]), int(confusion.true[j])
        share = f" ({percent(found / of)} of the {count(of)} examples of {class_words(names[j])})" if of else ""
        return f"true {class_words(names[j])}, predicted {class_words(names[k])}: {count(found)}{share}"
    if j is not None:
        recall = percent(float(confusion.recall[j]))
        return f"true {class_words(names[j])}: {count(int(confusion.true[j]))} examples, recall {recall}"
    if k is not None:
        precision = percent(float(confusion.precision[k]))
        n = count(int(confusion.predicted[k]))
        return f"predicted {class_words(names[k])}: {n} examples, precision {precision}"
    return ""


def gallery_words(shown: Answers, cell: Cell, most: int, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return which examples the gallery shows, the longest text first."""
    found = shown.among(cell).size
    n = f"{count(most)} of {count(found)}" if found > most else count(found)
    after = updates_words(shown.updates)
    if cell == ANY:
        short = f"largest ℒ: {n}"
        return f"largest ℒ of the {shown.which} set: {n}  ·  {after}", f"{short}  ·  {after}", short, f"ℒ: {n}"
    true = "" if cell.true is None else f"true {names[cell.true]}"
    predicted = "" if cell.predicted is None else f"predicted {names[cell.predicted]}"
    what = ", ".join(filter(None, (true, predicted)))
    return f"{what}, largest ℒ: {n}  ·  {after}", f"{what}, largest ℒ: {n}", f"{what}: {n}", n


def example_words(shown: Answers, i: int, dataset: Dataset) -> str:
    """Return all that is known of an example of the set."""
    row, true, predicted = int(shown.indices[i]), int(shown.labels[i]), int(shown.predicted[i])
    names = dataset.class_names
    parts = [
        f"row {count(row)} of the data set ({'test' if shown.which == TEST else 'training'} set)",
        f"true {class_words(names[true])} with ŷ = {number(float(shown.probability[i]))}",
        f"predicted {class_words(names[predicted])}" if predicted >= 0 else "ŷ is not a number",
        f"ℒ = {number(float(shown.loss[i]))}",
    ]
    if dataset.image_shape is None:
        values = zip(dataset.feature_names, dataset.rows[row].tolist(), strict=True)
        texts = [f"{name} = {number(value)}" for name, value in values]
        more = [f"and {count(len(texts) - MOST_FEATURES)} more"] if len(texts) > MOST_FEATURES else []
        parts.append("as in the data set: " + ", ".join(texts[:MOST_FEATURES] + more))
    return "; ".join(parts)
