"""From an experiment to what can be run: its data, split and standardised, and the shape of its network."""

import os
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from densegui.data.dataset import Dataset, Split, split, training_examples, widened
from densegui.data.drawn import drawn
from densegui.data.gaps import filled
from densegui.data.generators import GENERATORS
from densegui.data.kept import read_kept
from densegui.data.loaders import load_builtin
from densegui.data.options import FORMAT_OF
from densegui.data.progress import Progress
from densegui.data.reading import format_of
from densegui.data.widening import PLAIN, Widening
from densegui.engine.network import NetworkSpec
from densegui.errors import ExperimentError
from densegui.experiment.config import Experiment
from densegui.experiment.document import Resolved
from densegui.experiment.memory import check_memory
from densegui.experiment.messages import shown
from densegui.experiment.sources import Drawn, File, Generator


@dataclass(frozen=True, eq=False)
class Problem:
    """An experiment with its examples and the shape of its network.

    Attributes
    ----------
    experiment : Experiment
    split : Split
        The data set, cut into training and test examples.
    spec : NetworkSpec
        n_x and n_y come from the data.
    """

    experiment: Experiment
    split: Split
    spec: NetworkSpec


def build_resolved(resolved: Resolved) -> Problem:
    """Build an experiment that was asked for by its name or file; what it can't be built for is said of that file."""
    try:
        return build(resolved.experiment, resolved.base_folder)
    except ExperimentError as error:
        raise ExperimentError(f"{resolved.name}: {error}") from error


def build(
    experiment: Experiment,
    base_folder: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
    known: Problem | None = None,
) -> Problem:
    """Make or load the data, and check that all of it fits into memory.

    Parameters
    ----------
    experiment
        What to build.
    base_folder
        Where a relative path to a data file begins: the experiment file's folder. None is the folder that
        the program runs in.
    progress
        Is told how far the reading of a data file is, and may raise to end it.
    known
        Another problem: where its examples are the same, they are not cut and standardised again.

    Raises
    ------
    LoadError
        When the data file can't be read.
    InputError
        When the data do not fit the network's number type.
    ExperimentError
        When something is said of the data file that belongs to another format; when the network does not fit into
        memory: nothing has been allocated for it then.
    """
    data, network, training = experiment.data, experiment.network, experiment.training
    dataset = load_data(experiment, base_folder, progress)
    sizes = (dataset.n_x, *(layer.nodes for layer in network.hidden), dataset.n_y)
    spec = NetworkSpec.dense(sizes, [layer.activation for layer in network.hidden], network.dtype)
    n_train = max(1, round(data.train_share * dataset.m))
    check_memory(spec, training.optimizer.name, training.batch_size, n_train, dataset.m - n_train)
    if known is not None and known.split.dataset is dataset and _cut(known.experiment) == _cut(experiment):
        return Problem(experiment, known.split, spec)
    return Problem(experiment, split(dataset, *_cut(experiment)), spec)


def _cut(experiment: Experiment) -> tuple[float, int, bool, str]:
    """Return what decides how a data set becomes training and test examples."""
    data = experiment.data
    return data.train_share, experiment.seed, data.standardize, experiment.network.dtype


def load_data(
    experiment: Experiment, base_folder: str | os.PathLike[str] | None = None, progress: Progress | None = None
) -> Dataset:
    """The data set of an experiment: generated, shipped or read from a file; `progress` is for the latter."""
    data = experiment.data
    if isinstance(data, File):
        dataset = _read(data, Path(base_folder or ""), progress)
        if dataset.gaps is not None:
            dataset = filled(dataset, training_examples(dataset, data.train_share, experiment.seed))
    elif isinstance(data, Generator):
        dataset = GENERATORS[data.source](data.n_examples, data.noise, experiment.seed, data.classes)
    elif isinstance(data, Drawn):
        dataset = drawn(data.points)
    else:
        return _shipped(data.source)
    return dataset if data.features == PLAIN else widened(dataset, Widening(data.features))


def _read(data: File, folder: Path, progress: Progress | None) -> Dataset:
    """Read a file, unless something is said of it that belongs to files of another format."""
    path, options = folder / data.path, data.read_options(folder)
    kind = format_of(path, options)
    if option := data.unfit(kind):
        raise ExperimentError(
            f"$.data.{option}: {shown(getattr(data, option))} is not allowed; "
            f'{path.name} is read as "{kind}", and this key is for "{FORMAT_OF[option]}"'
        )
    return read_kept(path, replace(options, format=kind), progress)


@cache
def _shipped(name: str) -> Dataset:
    """Shipped sets are small and read-only: each is read once."""
    return load_builtin(name)
