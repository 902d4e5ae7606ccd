"""From the experiment's settings to the engine's optimiser and regulariser."""

from dataclasses import asdict

from densegui.debugger.breakpoints import Breakpoints
from densegui.debugger.edits import Edit, SetBatchSize, SetLearningRate, SetOptimizer, Setting
from densegui.engine.optimizers import OPTIMIZERS, Optimizer
from densegui.engine.regularizers import Regularizer
from densegui.experiment.config import Experiment, Training
from densegui.experiment.edit import changed


def make_optimizer(training: Training) -> Optimizer:
    """Return the optimiser that the experiment names, with its settings."""
    settings = training.optimizer.model_dump()
    return OPTIMIZERS[settings.pop("name")](**settings)


def make_regularizer(training: Training) -> Regularizer:
    """Return the regulariser that the experiment names, with its strength."""
    return Regularizer(training.regularizer.name, training.regularizer.strength)


def experiment_with(experiment: Experiment, setting: Setting, breakpoints: Breakpoints) -> Experiment:
    """Return the experiment with what edits and breakpoints have made of it; edits of parameters are no part of it."""
    return changed(with_training(experiment, setting), ("breakpoints",), list(breakpoints.as_texts()))


def with_training(experiment: Experiment, setting: Setting) -> Experiment:
    """Return the experiment with the learning rate, minibatch size and optimiser of a setting."""
    optimizer = {"name": setting.optimizer.name, **asdict(setting.optimizer)}
    training = experiment.training.model_dump(mode="json") | {
        "learning_rate": setting.learning_rate,
        "batch_size": setting.batch_size,
        "optimizer": optimizer,
    }
    return changed(experiment, ("training",), training)


def training_edits(now: Experiment, wanted: Experiment) -> list[Edit] | None:
    """Return the edits that make the one of the other; None where only a new training can."""
    before, after = now.training, wanted.training
    kept = after.model_copy(
        update={
            "learning_rate": before.learning_rate,
            "batch_size": before.batch_size,
            "optimizer": before.optimizer,
        }
    )
    if wanted.model_copy(update={"training": kept, "breakpoints": now.breakpoints}) != now:
        return None
    edits: list[Edit] = []
    if after.learning_rate != before.learning_rate:
        edits.append(SetLearningRate(after.learning_rate))
    if after.batch_size != before.batch_size:
        edits.append(SetBatchSize(after.batch_size))
    if after.optimizer != before.optimizer:
        edits.append(SetOptimizer(make_optimizer(after)))
    return edits
