"""What is done with a chosen file, in a thread: it is looked at, read, and made ready for training.

Three steps, each of which is shown as soon as it is done. All of them are those that an experiment file goes through,
so that what the preview shows is what the network will see.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from densegui.data.dataset import Dataset
from densegui.data.kept import read_kept
from densegui.data.survey import Column, Survey, columns_of, likely_target, survey
from densegui.data.widening import PLAIN
from densegui.debugger.debugger import Debugger
from densegui.experiment.build import build
from densegui.experiment.config import Experiment
from densegui.experiment.edit import changed
from densegui.experiment.sources import File
from densegui.ui.background import Progress
from densegui.ui.importing.pictures import some_of_each
from densegui.ui.runner import PATIENCE


@dataclass(frozen=True)
class Request:
    """A file as it is wished to be read.

    Attributes
    ----------
    data
        The file and its options.
    folder
        Where a relative path begins.
    experiment
        The one that the file is for: its network and training.
    guess_target, guess_scale
        Whether the column of the class, and whether to standardise, are still open: what is likely is taken.
    """

    data: File
    folder: Path | None
    experiment: Experiment
    guess_target: bool = False
    guess_scale: bool = False


@dataclass(frozen=True)
class Looked:
    """The file has been looked at; `data` has what was likely of what was open."""

    data: File
    survey: Survey
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Loaded:
    """All of the file has been read.

    Attributes
    ----------
    counts
        How many examples each class has.
    columns
        What those of a CSV file are used for.
    shown
        Which examples to show as pictures.
    """

    data: File
    survey: Survey
    dataset: Dataset
    counts: tuple[int, ...]
    columns: tuple[Column, ...]
    shown: tuple[int, ...]


@dataclass(frozen=True)
class Ready:
    """An experiment with the file as its data stands at its beginning."""

    experiment: Experiment
    debugger: Debugger


def steps(request: Request, progress: Progress) -> Iterator[Looked | Loaded | Ready]:
    """Do all that has to be done with a file.

    Raises
    ------
    DenseguiError
        What is wrong with the file, or why it does not go with the experiment.
    """
    folder, data = Path(request.folder or ""), request.data
    found = survey(folder / data.path, data.read_options(folder))
    if request.guess_target and found.csv is not None and (target := likely_target(found.csv)) is not None:
        data = data.model_copy(update={"target": target})
        found = survey(folder / data.path, data.read_options(folder))
    yield Looked(data, found, _columns(found))
    dataset = read_kept(folder / data.path, data.read_options(folder), progress)
    if request.guess_scale:
        data = data.model_copy(update={"standardize": not _is_on_black(dataset)})
    if dataset.plane is None and data.features != PLAIN:
        data = data.model_copy(update={"features": PLAIN})
    counts = np.bincount(dataset.labels, minlength=dataset.n_y).tolist()
    columns = _columns(found, dataset.feature_names)
    shown = some_of_each(dataset.labels) if dataset.image_shape is not None else ()
    yield Loaded(data, found, dataset, tuple(counts), columns, shown)
    experiment = changed(request.experiment, ("data",), data.model_dump(mode="json"))
    debugger = Debugger(build(experiment, request.folder, progress), patience=PATIENCE)
    debugger.settle()
    yield Ready(experiment, debugger)


def _is_on_black(dataset: Dataset) -> bool:
    """Whether the data are pictures, more than half of whose pixels are 0, as MNIST's.

    Standardised, a pixel that is 0 but for a few examples would be very large in these. Other pictures need it: a
    light ground is a large input from each pixel, and saturates every node.
    """
    return dataset.image_shape is not None and 2 * int(np.count_nonzero(dataset.rows)) < dataset.rows.size


def _columns(found: Survey, features: tuple[str, ...] = ()) -> tuple[Column, ...]:
    return tuple(columns_of(found.csv, features)) if found.csv is not None else ()
