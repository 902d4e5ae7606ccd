"""The experiment file to the letter: its keys, its defaults, and what is refused with which words."""

import json
from typing import Any

import pytest

from densegui.errors import ExperimentError, LoadError
from densegui.experiment.config import Experiment
from densegui.experiment.document import parse_experiment

HEAD = {"format": "densegui-experiment", "version": 1}
EXAMPLE = """
{"format": "densegui-experiment", "version": 1,
 "data": {"source": "spirals", "noise": 0.1, "n_examples": 300, "classes": 3, "train_share": 0.7,
          "standardize": false},
 "network": {"hidden": [{"nodes": 8, "activation": "tanh"}, {"nodes": 6, "activation": "relu"}],
             "initializer": "xavier", "dtype": "float64"},
 "training": {"learning_rate": 0.1, "batch_size": 16, "optimizer": {"name": "sgd"},
              "regularizer": {"name": "none", "strength": 0.0}, "evaluate_every": 50},
 "seed": 7}
"""


def parsed(**keys: Any) -> Experiment:
    return parse_experiment(json.dumps({**HEAD, **keys}), "a.json")


def refusal(**keys: Any) -> str:
    with pytest.raises((ExperimentError, LoadError)) as caught:
        parsed(**keys)
    text = str(caught.value)
    assert "\n" not in text
    return text


def test_that_format_and_version_alone_are_the_documented_example() -> None:
    dumped = parsed().model_dump(mode="json")
    assert (dumped.pop("breakpoints"), dumped["data"].pop("features")) == ([], ["x1", "x2"])
    assert dumped == json.loads(EXAMPLE)
    assert parse_experiment(EXAMPLE, "a.json") == parsed()


@pytest.mark.parametrize(
    ("keys", "path", "value"),
    [
        ({"data": {"noise": 0.2}}, ("data", "source"), "spirals"),
        ({"data": {"source": "blobs"}}, ("data", "classes"), 3),
        ({"data": {"source": "xor"}}, ("data", "classes"), 2),
        ({"data": {"source": "digits"}}, ("data", "standardize"), False),
        ({"data": {"source": "iris"}}, ("data", "standardize"), True),
        ({"data": {"source": "wine"}}, ("data", "standardize"), True),
        ({"data": {"source": "breast_cancer"}}, ("data", "standardize"), True),
        ({"data": {"source": "file", "path": "a.csv"}}, ("data", "standardize"), True),
        ({"data": {"source": "moons"}}, ("data", "standardize"), False),
        ({"data": {"source": "file", "path": "a.csv"}}, ("data", "target"), None),
        ({"training": {"optimizer": {}}}, ("training", "optimizer", "name"), "sgd"),
        ({"training": {"optimizer": {"name": "momentum"}}}, ("training", "optimizer", "beta"), 0.9),
        ({"training": {"optimizer": {"name": "rmsprop"}}}, ("training", "optimizer", "alpha"), 0.99),
        ({"training": {"optimizer": {"name": "adam"}}}, ("training", "optimizer", "beta2"), 0.999),
        ({"training": {"optimizer": {"name": "adam"}}}, ("training", "optimizer", "epsilon"), 1e-8),
        ({"training": {"regularizer": {"strength": 0.5}}}, ("training", "regularizer", "name"), "none"),
        ({"network": {"hidden": []}}, ("network", "hidden"), []),
        ({"training": {"learning_rate": 1}}, ("training", "learning_rate"), 1.0),
        ({"training": {"learning_rate": 1e9}}, ("training", "learning_rate"), 1e9),
        ({"seed": 2**63 - 1}, ("seed",), 2**63 - 1),
    ],
)
def test_that_a_key_has_this_value(keys: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    content: Any = parsed(**keys).model_dump(mode="json")
    for part in path:
        content = content[part]
    assert content == value


SOURCES = "xor, circles, moons, spirals, blobs, digits, iris, wine, breast_cancer, clusters, drawn, file"
ACTIVATIONS = "sigmoid, tanh, relu, leaky_relu, elu, selu, identity"
NODES = "a whole number from 1 to 1000000000"
SEED = "a whole number from 0 to 9223372036854775807"
RATE = "a number above 0 and at most 1e+12"


def layer(**keys: Any) -> dict[str, Any]:
    return {"network": {"hidden": [{"nodes": 1}, keys]}}


def training(**keys: Any) -> dict[str, Any]:
    return {"training": keys}


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (training(learning_rate=-1), f".training.learning_rate: -1 is not allowed; {RATE}"),
        (training(learning_rate=0), f".training.learning_rate: 0 is not allowed; {RATE}"),
        (training(learning_rate="0.1"), f'.training.learning_rate: "0.1" is not allowed; {RATE}'),
        (training(learning_rate="0,1"), f'.training.learning_rate: "0,1" is not allowed; {RATE}'),
        (training(learning_rate=True), f".training.learning_rate: true is not allowed; {RATE}"),
        (training(learning_rate=None), f".training.learning_rate: null is not allowed; {RATE}"),
        (training(batch_size=0), ".training.batch_size: 0 is not allowed; a whole number from 1 to 1000000000"),
        (training(batch_size=-3), ".training.batch_size: -3 is not allowed; a whole number from 1 to 1000000000"),
        (
            training(batch_size=1.5),
            ".training.batch_size: 1.5 is not allowed; a whole number from 1 to 1000000000",
        ),
        (
            training(optimizer={"name": "sgdd"}),
            '.training.optimizer.name: "sgdd" is not allowed; one of sgd, momentum, rmsprop, adam',
        ),
        (
            training(optimizer="adam"),
            '.training.optimizer: "adam" is not allowed; '
            'an object with "name": one of sgd, momentum, rmsprop, adam',
        ),
        (
            training(optimizer={"name": "adam", "beta": 0.5}),
            ".training.optimizer.beta is not known; the keys here are name, beta1, beta2, epsilon",
        ),
        (
            training(optimizer={"name": "momentum", "beta": 1}),
            ".training.optimizer.beta: 1 is not allowed; a number from 0 to below 1",
        ),
        (
            training(regularizer={"name": "l2", "strength": -0.5}),
            ".training.regularizer.strength: -0.5 is not allowed; a number from 0 to 1e+12",
        ),
        (layer(nodes=0), f".network.hidden[1].nodes: 0 is not allowed; {NODES}"),
        (layer(nodes=-1), f".network.hidden[1].nodes: -1 is not allowed; {NODES}"),
        (layer(nodes=1.5), f".network.hidden[1].nodes: 1.5 is not allowed; {NODES}"),
        (layer(nodes=True), f".network.hidden[1].nodes: true is not allowed; {NODES}"),
        (layer(nodes="10"), f'.network.hidden[1].nodes: "10" is not allowed; {NODES}'),
        (layer(nodes=2**63), f".network.hidden[1].nodes: 9223372036854775808 is not allowed; {NODES}"),
        (layer(nodes=1e30), f".network.hidden[1].nodes: 1e+30 is not allowed; {NODES}"),
        (layer(activation="relo"), f'.network.hidden[1].activation: "relo" is not allowed; one of {ACTIVATIONS}'),
        (layer(activation=""), f'.network.hidden[1].activation: "" is not allowed; one of {ACTIVATIONS}'),
        (
            layer(activation="softmax"),
            f'.network.hidden[1].activation: "softmax" is not allowed; one of {ACTIVATIONS}',
        ),
        (
            layer(activation="__class__"),
            f'.network.hidden[1].activation: "__class__" is not allowed; one of {ACTIVATIONS}',
        ),
        (
            layer(activation=["tanh"]),
            f'.network.hidden[1].activation: ["tanh"] is not allowed; one of {ACTIVATIONS}',
        ),
        (layer(size=3), ".network.hidden[1].size is not known; the keys here are nodes, activation"),
        (
            {"network": {"hidden": [3]}},
            ".network.hidden[0]: 3 is not allowed; an object with nodes, activation",
        ),
        (
            {"network": {"hidden": None}},
            ".network.hidden: null is not allowed; a list of at most 1000000 objects with nodes, activation",
        ),
        (
            {"network": {"hidden": {"nodes": 3}}},
            '.network.hidden: {"nodes": 3} is not allowed; a list of at most 1000000 objects with nodes, activation',
        ),
        (
            {"network": {"initializer": "Xavier"}},
            '.network.initializer: "Xavier" is not allowed; one of zeros, normal, xavier, he',
        ),
        ({"network": {"dtype": "int8"}}, '.network.dtype: "int8" is not allowed; one of float64, float32'),
        ({"network": 3}, ".network: 3 is not allowed; an object with hidden, initializer, dtype"),
        ({"data": {"source": "spiral"}}, f'.data.source: "spiral" is not allowed; one of {SOURCES}'),
        ({"data": {"source": ["xor"]}}, f'.data.source: ["xor"] is not allowed; one of {SOURCES}'),
        ({"data": None}, f'.data: null is not allowed; an object with "source": one of {SOURCES}'),
        ({"data": {"source": "xor", "classes": 3}}, ".data.classes: 3 is not allowed; only 2"),
        ({"data": {"classes": 7}}, ".data.classes: 7 is not allowed; a whole number from 2 to 6"),
        (
            {"data": {"source": "blobs", "classes": 11}},
            ".data.classes: 11 is not allowed; a whole number from 2 to 10",
        ),
        (
            {"data": {"n_examples": 4, "classes": 5}},
            ".data.classes: 5 is not allowed; at most n_examples, which is 4",
        ),
        (
            {"data": {"n_examples": 2}},
            ".data.classes: 3 is not allowed; at most n_examples, which is 2",
        ),
        (
            {"data": {"source": "iris", "noise": 0.1}},
            ".data.noise is not known; the keys here are source, train_share, standardize",
        ),
        ({"data": {"spirals": 1}}, ".data.spirals is not known; the keys here are source, noise, n_examples, "
         "classes, features, train_share, standardize"),
        (
            {"data": {"train_share": 0}},
            ".data.train_share: 0 is not allowed; a number above 0 and at most 1",
        ),
        ({"data": {"standardize": 1}}, ".data.standardize: 1 is not allowed; true or false"),
        ({"data": {"source": "file"}}, ".data.path is missing; a text of 1 to 4096 characters is needed"),
        (
            {"data": {"source": "file", "path": "a.csv", "target": 3}},
            ".data.target: 3 is not allowed; a text of 1 to 4096 characters, or null",
        ),
        ({"seed": -1}, f".seed: -1 is not allowed; {SEED}"),
        ({"seed": 2**64}, f".seed: 18446744073709551616 is not allowed; {SEED}"),
        ({"seed": 1.5}, f".seed: 1.5 is not allowed; {SEED}"),
        ({"seed": None}, f".seed: null is not allowed; {SEED}"),
        ({"version": "1"}, '.version: "1" is not allowed; only 1'),
        ({"version": 0}, ".version: 0 is not allowed; only 1"),
        ({"version": -1}, ".version: -1 is not allowed; only 1"),
        ({"version": True}, ".version: true is not allowed; only 1"),
        ({"format": "densegui"}, '.format: "densegui" is not allowed; only "densegui-experiment"'),
        (
            {"sed": 1},
            ".sed is not known; the keys here are format, version, data, network, training, breakpoints, seed",
        ),
        (
            {"a b\u202e": 1},
            '["a b\ufffd"] is not known; the keys here are format, version, data, network, training, breakpoints, seed',
        ),
        (
            {"data": {"source": "x" * 100_000}},
            f'.data.source: "{"x" * 38}… is not allowed; one of {SOURCES}',
        ),
        (
            {"seed": -1, "network": {"dtype": 1}, "x": 2},
            ".network.dtype: 1 is not allowed; one of float64, float32 (and 2 more)",
        ),
    ],
)  # fmt: skip
def test_that_a_bad_value_is_refused_in_these_words(keys: dict[str, Any], said: str) -> None:
    assert refusal(**keys) == f"a.json: ${said}"


@pytest.mark.parametrize("version", [2, 1_000_000_000])
def test_that_a_file_of_a_newer_densegui_is_refused_by_its_number(version: int) -> None:
    expected = f"a.json: $.version: {version} is of a newer densegui; this one reads version 1"
    assert refusal(version=version, new_key=1) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"version": 1}', '$.format is missing; "densegui-experiment" is needed'),
        ('{"format": "densegui-experiment"}', "$.version is missing; 1 is needed"),
        ("[]", "$: [] is not allowed; an object with format, version, data, network, training, breakpoints, seed"),
        ("null", "$: null is not allowed; an object with format, version, data, network, training, breakpoints, seed"),
    ],
)
def test_that_what_is_no_experiment_is_refused(text: str, said: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        parse_experiment(text, "a.json")
    assert str(caught.value) == f"a.json: {said}"


def test_that_an_experiment_cannot_be_changed_in_place() -> None:
    experiment = parsed()
    with pytest.raises(ValueError, match="frozen"):
        experiment.training.learning_rate = 1.0
