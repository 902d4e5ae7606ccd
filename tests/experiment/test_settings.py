"""Settings as a flat list, and what differs between experiments: by hand."""

from densegui.experiment.config import FORMAT, VERSION, Experiment
from densegui.experiment.edit import changed, with_source
from densegui.experiment.settings import NOTHING, differing_settings, settings

PLAIN = Experiment(format=FORMAT, version=VERSION)


def differing(*experiments: Experiment) -> dict[str, tuple[object, ...]]:
    return {found.title: found.values for found in differing_settings(experiments)}


def test_that_titles_and_values_are_those_of_the_form() -> None:
    known = settings(PLAIN)
    assert known[("training", "learning_rate")] == ("Learning rate", 0.1)
    assert known[("network", "hidden", 1, "activation")] == ("Activation of layer 2", "ReLU")
    assert known[("data", "standardize")] == ("Standardise", "no")
    assert known[("training", "optimizer", "name")] == ("Optimiser", "SGD")
    assert not {path[0] for path in known} & {"format", "version", "breakpoints"}


def test_that_only_what_differs_is_listed_in_the_order_of_the_form() -> None:
    other = changed(changed(PLAIN, ("seed",), 3), ("training", "learning_rate"), 0.5)
    other = changed(other, ("network", "hidden", 0, "nodes"), 4)
    third = changed(PLAIN, ("seed",), 3)
    found = differing(PLAIN, other, third)
    assert found == {"Nodes of layer 1": (8, 4, 8), "Learning rate": (0.1, 0.5, 0.1), "Seed": (7, 3, 3)}
    assert list(found) == ["Nodes of layer 1", "Learning rate", "Seed"]


def test_that_nothing_differs_between_equals_one_and_none() -> None:
    assert differing(PLAIN, PLAIN.model_copy()) == differing(PLAIN) == differing() == {}
    assert differing(PLAIN, changed(PLAIN, ("breakpoints",), ["cost > 2.5"])) == {}


def test_that_a_layer_that_one_of_them_lacks_is_listed_even_where_it_is_the_usual_one() -> None:
    eight = {"nodes": 8, "activation": "tanh"}
    one = changed(PLAIN, ("network", "hidden"), [eight])
    two = changed(PLAIN, ("network", "hidden"), [eight, eight])
    assert differing(one, two) == {"Nodes of layer 2": (None, 8), "Activation of layer 2": (None, "tanh")}


def test_that_what_comes_with_a_choice_is_not_listed_unless_it_was_set() -> None:
    adam = changed(PLAIN, ("training", "optimizer", "name"), "adam")
    assert differing(PLAIN, adam) == {"Optimiser": ("SGD", "adam".capitalize())}
    other = changed(adam, ("training", "optimizer", "beta1"), 0.5)
    assert differing(PLAIN, other) == {"Optimiser": ("SGD", "Adam"), "First decay": (None, 0.5)}
    assert differing(adam, other) == {"First decay": (0.9, 0.5)}
    assert differing(PLAIN, adam, other)["First decay"] == (None, 0.9, 0.5)


def test_that_other_data_are_told_by_their_name_and_what_was_set() -> None:
    digits = with_source(PLAIN, "digits")
    assert differing(PLAIN, digits) == {"Data": ("spirals", "digits")}
    more = changed(PLAIN, ("data", "n_examples"), 500)
    assert differing(more, digits) == {"Data": ("spirals", "digits"), "Examples": (500, None)}


def test_that_a_choice_that_was_not_made_is_a_value_too() -> None:
    file = with_source(PLAIN, "file", path="a.csv")
    named = changed(file, ("data", "target"), "kind")
    assert differing(file, named) == {"Target": (NOTHING, "kind")}
