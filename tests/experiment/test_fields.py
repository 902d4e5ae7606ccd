"""What a form reads of a field, and the changes that it makes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from densegui.engine.activations import ACTIVATIONS
from densegui.engine.initializers import INITIALIZERS
from densegui.engine.network import DTYPES
from densegui.engine.optimizers import OPTIMIZERS
from densegui.errors import ExperimentError
from densegui.experiment.config import (
    FORMAT,
    L1,
    L2,
    VERSION,
    Adam,
    Experiment,
    HiddenLayer,
    Network,
    NoRegularizer,
    Training,
)
from densegui.experiment.edit import changed, with_source
from densegui.experiment.fields import Bounds, FieldInfo, field, fields
from densegui.experiment.model import Model
from densegui.experiment.sources import File

DEFAULT = Experiment(format=FORMAT, version=VERSION)


def all_models(model: type[Model] = Experiment) -> list[type[Model]]:
    found = [model]
    for known in fields(model):
        for inner in (known.model, *known.variants.values()):
            if inner is not None:
                found += all_models(inner)
    return found


ALL = [pytest.param(model, known, id=f"{model.__name__}.{known.name}")
       for model in all_models() for known in fields(model)]  # fmt: skip


def test_that_the_walk_over_the_models_finds_every_variant() -> None:
    names = [model.__name__ for model in all_models()]
    assert len(names) == len(set(names)) == 1 + 12 + 2 + 1 + 4 + 3


@pytest.mark.parametrize(("model", "known"), ALL)
def test_that_no_field_lacks_what_a_form_needs(model: type[Model], known: FieldInfo) -> None:
    assert known.title
    assert known.title[0].isupper()
    assert known.description.endswith(".")
    assert len(known.description) > 20
    extra = model.model_fields[known.name].json_schema_extra
    assert isinstance(extra, dict)
    assert {"symbol", "unit", "resets"} <= extra.keys()
    if known.kind in ("int", "float"):
        assert known.bounds.minimum is not None
        assert known.bounds.maximum is not None
    if known.kind in ("choice", "variant"):
        assert known.choices
        assert len(known.labels) == len(known.choices)


def test_that_these_change_without_a_reset() -> None:
    kept = {(model.__name__, known.name) for model in all_models() for known in fields(model) if not known.resets}
    optimizers = {model for model in all_models() if {"name"} <= set(model.model_fields)} - {NoRegularizer, L2, L1}
    assert kept == {
        ("Experiment", "breakpoints"),
        *(("Training", name) for name in ("learning_rate", "batch_size", "optimizer")),
        *((model.__name__, known.name) for model in optimizers for known in fields(model)),
    }


def test_that_the_choices_are_what_the_engine_has() -> None:
    activation = field(HiddenLayer, "activation")
    assert activation.choices == tuple(ACTIVATIONS)
    assert activation.labels == tuple(entry.label for entry in ACTIVATIONS.values())
    assert field(Network, "initializer").choices == tuple(INITIALIZERS)
    assert field(Network, "dtype").choices == DTYPES
    assert field(Training, "optimizer").choices == tuple(OPTIMIZERS)
    assert field(Training, "regularizer").choices == ("none", "l2", "l1")


@pytest.mark.parametrize("name", list(OPTIMIZERS))
def test_that_an_optimizers_settings_have_the_engines_defaults(name: str) -> None:
    settings = changed(DEFAULT, ("training", "optimizer", "name"), name).training.optimizer.model_dump()
    assert OPTIMIZERS[settings.pop("name")](**settings) == OPTIMIZERS[name]()


def test_that_a_field_says_all_of_itself() -> None:
    known = field(DEFAULT.training, "learning_rate")
    assert (known.title, known.symbol, known.unit) == ("Learning rate", "λ", "")
    assert (known.kind, known.bounds) == ("float", Bounds(0.0, 1e12, above=True))
    assert (known.default, known.required, known.optional, known.resets) == (0.1, False, False, False)
    data = field(Experiment, "data")
    assert (data.kind, data.tag, data.labels[8:]) == (
        "variant",
        "source",
        ("breast cancer", "clusters", "draw…", "file…"),
    )
    path = field(data.variants["file"], "path")
    assert (path.kind, path.required, path.default) == ("text", True, None)
    target = field(data.variants["file"], "target")
    assert (target.kind, target.optional) == ("text", True)
    assert field(Network, "hidden").model is HiddenLayer
    assert not field(data.variants["xor"], "classes").editable
    assert field(data.variants["blobs"], "classes").editable


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("training", "learning_rate"), -1, "Learning rate: -1 is not allowed; a number above 0 and at most 1e+12"),
        (("training", "learning_rate"), float("nan"),
         "Learning rate: NaN is not allowed; a number above 0 and at most 1e+12"),
        (("network", "hidden", 1, "nodes"), 0,
         "Nodes of layer 2: 0 is not allowed; a whole number from 1 to 1000000000"),
        (("network", "hidden", 0), 3, "Layer 1: 3 is not allowed; an object with nodes, activation"),
        (("data", "classes"), 7, "Classes: 7 is not allowed; a whole number from 2 to 6"),
        (("data", "n_examples"), 2, "Classes: 3 is not allowed; at most n_examples, which is 2"),
        (("training", "optimizer", "name"), "sdg",
         'Optimiser: "sdg" is not allowed; one of sgd, momentum, rmsprop, adam'),
        (("network", "hidden", 2, "nodes"), 1, "$.network.hidden[2].nodes does not exist in this experiment"),
        (("data", "path"), "a", "$.data.path does not exist in this experiment"),
        (("nothing",), 1, "$.nothing does not exist in this experiment"),
        ((), 1, "$ does not exist in this experiment"),
    ],
)  # fmt: skip
def test_that_a_bad_change_is_named_as_the_form_names_it(path: tuple[Any, ...], value: object, said: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        changed(DEFAULT, path, value)
    assert str(caught.value) == said


def test_that_a_change_makes_a_copy_with_that_change_alone() -> None:
    other = changed(DEFAULT, ("network", "hidden", 1, "activation"), "selu")
    assert [layer.activation for layer in other.network.hidden] == ["tanh", "selu"]
    assert [layer.activation for layer in DEFAULT.network.hidden] == ["tanh", "relu"]
    assert changed(other, ("network", "hidden", 1, "activation"), "relu") == DEFAULT


def test_that_models_are_taken_as_values() -> None:
    layers = (*DEFAULT.network.hidden, HiddenLayer(nodes=2))
    assert changed(DEFAULT, ("network", "hidden"), layers).network.hidden == layers
    assert changed(DEFAULT, ("training", "optimizer"), Adam(beta1=0.5)).training.optimizer == Adam(beta1=0.5)


def test_that_another_source_keeps_what_was_set_on_purpose() -> None:
    mine = changed(changed(DEFAULT, ("data", "noise"), 0.3), ("data", "train_share"), 0.5)
    moons = with_source(mine, "moons").data.model_dump()
    assert (moons["noise"], moons["train_share"], moons["classes"]) == (0.3, 0.5, 2)
    iris = with_source(mine, "iris").data
    assert (iris.train_share, iris.standardize) == (0.5, True)
    file = with_source(mine, "file", path="a.csv").data
    assert file == File(source="file", path="a.csv", train_share=0.5)
    widened = changed(mine, ("data", "features"), ["x1", "x1*x2"])
    assert with_source(widened, "file", path="a.csv").data.model_dump()["features"] == ("x1", "x1*x2")


def test_that_classes_carry_over_where_they_are_allowed() -> None:
    five = changed(DEFAULT, ("data", "classes"), 5)
    assert with_source(five, "blobs").data.model_dump()["classes"] == 5
    assert with_source(five, "xor").data.model_dump()["classes"] == 2
    assert with_source(with_source(DEFAULT, "xor"), "spirals") == DEFAULT


def test_that_an_active_penalty_follows_from_choosing_one() -> None:
    l2 = changed(DEFAULT, ("training", "regularizer", "name"), "l2")
    assert l2.training.regularizer.strength == 0.001
    strong = changed(l2, ("training", "regularizer", "strength"), 0.5)
    assert changed(strong, ("training", "regularizer", "name"), "l1").training.regularizer.strength == 0.5
    assert changed(l2, ("training", "regularizer", "name"), "none") == DEFAULT


def test_that_a_file_without_a_path_is_refused() -> None:
    with pytest.raises(ExperimentError, match="File is missing"):
        with_source(DEFAULT, "file")
    with pytest.raises(ExperimentError, match='Data: "moon" is not allowed; one of xor, '):
        with_source(DEFAULT, "moon")


NUMBERS = [
    (path, known)
    for path, model in ((("data",), DEFAULT.data), (("training",), DEFAULT.training), ((), DEFAULT))
    for known in fields(model)
    if known.kind in ("int", "float") and known.editable and known.name not in ("n_examples", "classes")
]


@given(st.sampled_from(NUMBERS), st.integers(-(10**13), 10**20) | st.floats(allow_nan=True))
def test_that_a_number_is_taken_exactly_when_it_is_within_the_bounds_of_its_field(
    place: tuple[tuple[str, ...], FieldInfo], value: float
) -> None:
    path, known = place
    low, high = known.bounds.minimum, known.bounds.maximum
    assert low is not None
    assert high is not None
    inside = (value > low if known.bounds.above else value >= low) and value <= high
    fits = inside and (known.kind == "float" or isinstance(value, int))
    try:
        changed(DEFAULT, (*path, known.name), value)
    except ExperimentError:
        assert not fits
    else:
        assert fits
