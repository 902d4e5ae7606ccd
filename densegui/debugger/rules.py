"""From the experiment's settings to the engine's optimiser and regulariser."""

from densegui.engine.optimizers import OPTIMIZERS, Optimizer
from densegui.engine.regularizers import Regularizer
from densegui.experiment.config import Training


def make_optimizer(training: Training) -> Optimizer:
    """Return the optimiser that the experiment names, with its settings."""
    settings = training.optimizer.model_dump()
    return OPTIMIZERS[settings.pop("name")](**settings)


def make_regularizer(training: Training) -> Regularizer:
    """Return the regulariser that the experiment names, with its strength."""
    return Regularizer(training.regularizer.name, training.regularizer.strength)
