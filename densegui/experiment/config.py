"""The experiment: data, network, training and seed, as frozen and validated values.

The models here are the experiment file, key by key. Each field carries all that a form needs to show it:
a title, a sentence of help, its bounds, the slides' symbol, a unit and whether a change starts training
anew (`densegui.experiment.fields` reads them).
"""

from typing import Annotated, Any, Literal

from annotated_types import Ge, Le, MaxLen
from pydantic import Field
from pydantic.config import JsonDict

from densegui.experiment.model import Decay, Model, Rate, Share, Strength, Whole, form, or_default
from densegui.experiment.sources import Data, Spirals

FORMAT = "densegui-experiment"
VERSION = 1

MOST_LAYERS, MOST_NODES = 1_000_000, 10**9
"""More than memory holds, which is asked when the problem is built."""
MOST_MINIBATCHES = 1_000_000_000

ActivationName = Literal["sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu", "identity"]


class HiddenLayer(Model):
    """One hidden layer."""

    nodes: Annotated[Whole, Ge(1), Le(MOST_NODES)] = Field(
        default=8,
        title="Nodes",
        description="Number n^[l] of nodes in this layer.",
        json_schema_extra=form("n^[l]"),
    )
    activation: ActivationName = Field(
        default="tanh",
        title="Activation",
        description="The function g that makes a = g(z) in this layer.",
        json_schema_extra=form("g", labels={"relu": "ReLU", "leaky_relu": "leaky ReLU", "elu": "ELU", "selu": "SELU"}),
    )


class Network(Model):
    """The hidden layers; the sizes of the input and the output follow from the data."""

    hidden: Annotated[tuple[HiddenLayer, ...], MaxLen(MOST_LAYERS)] = Field(
        default_factory=lambda: (HiddenLayer(nodes=8, activation="tanh"), HiddenLayer(nodes=6, activation="relu")),
        title="Hidden layers",
        description="The layers between input and output, in order; with none it is softmax regression.",
        json_schema_extra=form(),
    )
    initializer: Literal["zeros", "normal", "xavier", "he"] = Field(
        default="xavier",
        title="Initial weights",
        description="How the weights W are drawn before training; the biases b start at 0.",
        json_schema_extra=form("W", labels={"xavier": "Xavier", "he": "He"}),
    )
    dtype: Literal["float64", "float32"] = Field(
        default="float64",
        title="Number type",
        description="Floating-point numbers of 64 bits (about 16 digits) or 32 bits (about 7 digits).",
        json_schema_extra=form(),
    )


def _optimizer(name: str) -> Any:
    labels: JsonDict = {"sgd": "SGD", "rmsprop": "RMSProp", "adam": "Adam"}
    text = "How the gradient changes the parameters Θ."
    return Field(default=name, title="Optimiser", description=text, json_schema_extra=form(labels=labels, resets=False))


def _decay(default: float, title: str, symbol: str, of: str) -> Any:
    text = f"Share {symbol} of {of} that is kept from one minibatch to the next."
    return Field(default=default, title=title, description=text, json_schema_extra=form(symbol, resets=False))


def _epsilon() -> Any:
    text = "Small number ε that keeps the division by √v away from a division by 0."
    return Field(default=1e-8, title="Epsilon", description=text, json_schema_extra=form("ε", resets=False))


class SGD(Model):
    """θ ← θ − λ ∇θ."""

    name: Literal["sgd"] = _optimizer("sgd")


class Momentum(Model):
    """v ← β v + ∇θ; θ ← θ − λ v."""

    name: Literal["momentum"] = _optimizer("momentum")
    beta: Decay = _decay(0.9, "Momentum", "β", "the velocity v")


class RMSProp(Model):
    """Divides by the root of the running mean of the squared gradient."""

    name: Literal["rmsprop"] = _optimizer("rmsprop")
    alpha: Decay = _decay(0.99, "Smoothing", "α", "the mean square v")
    epsilon: Share = _epsilon()


class Adam(Model):
    """Momentum and RMSProp together, corrected for their start at 0."""

    name: Literal["adam"] = _optimizer("adam")
    beta1: Decay = _decay(0.9, "First decay", "β_1", "the mean gradient m")
    beta2: Decay = _decay(0.999, "Second decay", "β_2", "the mean square v")
    epsilon: Share = _epsilon()


def _regularizer(name: str) -> Any:
    labels: JsonDict = {"l2": "L2", "l1": "L1"}
    text = "A penalty on large weights; biases are left out."
    return Field(default=name, title="Regulariser", description=text, json_schema_extra=form("R", labels=labels))


def _strength(default: float) -> Any:
    text = "Factor s of the penalty: ½ s Σw² for L2, s Σ|w| for L1."
    return Field(default=default, title="Strength", description=text, json_schema_extra=form("s"))


class NoRegularizer(Model):
    """No penalty, whatever its strength."""

    name: Literal["none"] = _regularizer("none")
    strength: Strength = _strength(0.0)


class L2(Model):
    """½ s Σw²."""

    name: Literal["l2"] = _regularizer("l2")
    strength: Strength = _strength(0.001)


class L1(Model):
    """s Σ|w|."""

    name: Literal["l1"] = _regularizer("l1")
    strength: Strength = _strength(0.001)


AnyOptimizer = Annotated[SGD | Momentum | RMSProp | Adam, Field(discriminator="name"), or_default("name", "sgd")]
AnyRegularizer = Annotated[NoRegularizer | L2 | L1, Field(discriminator="name"), or_default("name", "none")]
AnyData = Annotated[Data, Field(discriminator="source"), or_default("source", "spirals")]


class Training(Model):
    """How the parameters are learned."""

    learning_rate: Rate = Field(
        default=0.1,
        title="Learning rate",
        description="Length λ of the step against the gradient; it can change while training.",
        json_schema_extra=form("λ", resets=False),
    )
    batch_size: Annotated[Whole, Ge(1), Le(MOST_MINIBATCHES)] = Field(
        default=16,
        title="Minibatch size",
        description="Number m_b of examples in a minibatch; the last one of an epoch may have fewer.",
        json_schema_extra=form("m_b", "examples", resets=False),
    )
    optimizer: AnyOptimizer = Field(
        default_factory=SGD,
        title="Optimiser",
        description="How the gradient changes the parameters Θ; a new one starts with moments of 0.",
        json_schema_extra=form(resets=False),
    )
    regularizer: AnyRegularizer = Field(
        default_factory=NoRegularizer,
        title="Regulariser",
        description="A penalty on large weights; biases are left out.",
        json_schema_extra=form("R"),
    )
    evaluate_every: Annotated[Whole, Ge(1), Le(MOST_MINIBATCHES)] = Field(
        default=50,
        title="Evaluate every",
        description="Training and test metrics are computed after so many minibatches, and after each epoch.",
        json_schema_extra=form(unit="minibatches"),
    )


class Experiment(Model):
    """All that a run depends on: the same experiment gives the same bits."""

    format: Literal["densegui-experiment"] = Field(
        title="Format", description="What kind of file this is.", json_schema_extra=form()
    )
    version: Annotated[Whole, Ge(VERSION), Le(VERSION)] = Field(
        title="Version", description="Version of the file format.", json_schema_extra=form()
    )
    data: AnyData = Field(
        default_factory=Spirals,
        title="Data",
        description="The examples Ω, and how they are split into those for training and those for testing.",
        json_schema_extra=form("Ω"),
    )
    network: Network = Field(
        default_factory=Network,
        title="Network",
        description="The hidden layers; the sizes of the input and the output follow from the data.",
        json_schema_extra=form(),
    )
    training: Training = Field(
        default_factory=Training,
        title="Training",
        description="How the parameters Θ are learned from the examples.",
        json_schema_extra=form(),
    )
    breakpoints: Annotated[tuple[str, ...], MaxLen(1_000)] = Field(
        default=(),
        title="Breakpoints",
        description='Where training stops, such as "cost > 2.5" or "op dW 2"; "off" before one disables it.',
        json_schema_extra=form(resets=False, brief=True),
    )
    seed: Annotated[Whole, Ge(0), Le(2**63 - 1)] = Field(
        default=7,
        title="Seed",
        description="Decides all that is random: data, split, initial weights and the order of the examples.",
        json_schema_extra=form(),
    )
