"""From an experiment to its examples and its network, within the memory that there is."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from densegui.data import kept
from densegui.engine.network import NetworkSpec
from densegui.errors import ExperimentError, LoadError
from densegui.experiment import memory
from densegui.experiment.build import build, build_resolved
from densegui.experiment.config import FORMAT, VERSION, Experiment
from densegui.experiment.document import resolve, save_experiment
from densegui.experiment.edit import changed, with_source

DEFAULT = Experiment(format=FORMAT, version=VERSION)
CSV = "kind,a,b\n" + "".join(f"{'xy'[i % 2]},{i},{i * i}\n" for i in range(10))


def test_that_the_sizes_come_from_the_data() -> None:
    problem = build(DEFAULT)
    assert problem.spec == NetworkSpec((2, 8, 6, 3), ("", "tanh", "relu", "softmax"), "float64")
    assert (problem.split.train.m, problem.split.test.m) == (210, 90)
    assert problem.experiment is DEFAULT
    digits = build(with_source(DEFAULT, "digits"))
    assert digits.spec.n == (64, 8, 6, 10)
    assert (digits.split.train.m, digits.split.test.m) == (round(0.7 * 1797), 1797 - round(0.7 * 1797))


def test_that_no_hidden_layer_is_softmax_regression() -> None:
    spec = build(changed(with_source(DEFAULT, "iris"), ("network", "hidden"), [])).spec
    assert (spec.n, spec.activations) == ((4, 3), ("", "softmax"))


def test_that_the_examples_have_the_networks_number_type() -> None:
    split = build(changed(DEFAULT, ("network", "dtype"), "float32")).split
    assert (split.train.rows.dtype, split.test.one_hot.dtype) == (np.float32, np.float32)


def test_that_standardizing_is_done_when_it_is_said() -> None:
    assert build(DEFAULT).split.standardizer is None
    wine = build(with_source(DEFAULT, "wine")).split
    assert wine.standardizer is not None
    np.testing.assert_allclose(wine.train.rows.mean(axis=0), 0.0, atol=1e-12)


def test_that_every_generator_gets_its_own_settings() -> None:
    data: dict[str, Any] = {"noise": 0.0, "n_examples": 40, "train_share": 0.5}
    for source, classes in (("xor", 2), ("circles", 2), ("moons", 2), ("spirals", 5), ("blobs", 7)):
        split = build(with_source(DEFAULT, source, classes=classes, **data)).split
        assert (split.dataset.name, split.dataset.n_y, split.dataset.m) == (source, classes, 40)
        assert (split.train.m, split.test.m) == (20, 20)
        assert np.abs(split.dataset.rows).max() <= 1.0 + 1e-12


def test_that_the_same_seed_gives_the_same_bits_and_another_one_does_not() -> None:
    first, again = build(DEFAULT).split, build(DEFAULT).split
    other = build(changed(DEFAULT, ("seed",), 8)).split
    assert first.train.rows.tobytes() == again.train.rows.tobytes()
    assert first.train.rows.tobytes() != other.train.rows.tobytes()


def test_that_a_relative_path_begins_at_the_base_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text(CSV)
    experiment = with_source(DEFAULT, "file", path="a.csv", target="kind")
    assert build(experiment, tmp_path).split.dataset.class_names == ("x", "y")
    (tmp_path / "elsewhere").mkdir()
    with pytest.raises(LoadError, match="does not exist"):
        build(experiment, tmp_path / "elsewhere")
    monkeypatch.chdir(tmp_path)
    assert build(experiment).spec.n == (2, 8, 6, 2)
    absolute = with_source(DEFAULT, "file", path=str(tmp_path / "a.csv"), target="kind")
    assert build(absolute, tmp_path / "elsewhere").spec.n_y == 2


def test_that_no_examples_may_be_left_for_testing() -> None:
    split = build(changed(DEFAULT, ("data", "train_share"), 1)).split
    assert (split.train.m, split.test.m) == (300, 0)


def test_that_the_smallest_share_leaves_one_example_for_training() -> None:
    assert build(changed(DEFAULT, ("data", "train_share"), 1e-9)).split.train.m == 1


@pytest.mark.parametrize("hidden", [[1_000_000] * 2, [1_000_000] * 1_000])
def test_that_what_cannot_fit_is_refused_before_anything_is_allocated(
    hidden: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def reached(*_: object) -> None:
        pytest.fail("the examples of a network that cannot fit are split")

    monkeypatch.setattr("densegui.experiment.build.split", reached)
    experiment = changed(DEFAULT, ("network", "hidden"), [{"nodes": nodes} for nodes in hidden])
    with pytest.raises(ExperimentError) as caught:
        build(experiment)
    text = str(caught.value)
    assert text.startswith("$.network: a network of ")
    assert " bytes); " in text
    assert text.endswith(" bytes)")


def test_that_the_number_of_layers_has_no_limit_but_memory() -> None:
    experiment = changed(DEFAULT, ("network", "hidden"), [{"nodes": 1}] * 5_000)
    assert build(experiment).spec.L == 5_001


def test_that_the_file_of_what_cannot_fit_is_named(tmp_path: Path) -> None:
    file = tmp_path / "wide.json"
    save_experiment(changed(DEFAULT, ("network", "hidden"), [{"nodes": 10**9}] * 2), file)
    with pytest.raises(ExperimentError) as caught:
        build_resolved(resolve(file))
    assert str(caught.value).startswith(f"{file}: $.network: a network of 2-1000000000-1000000000-3 has ")


def test_that_the_bytes_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "bytes_available", lambda: 3 * 1024)
    with pytest.raises(ExperimentError, match=r"of 2-8-6-3 has 99 parameters .*; 3\.0 KiB are free \(3,072 bytes\)$"):
        build(DEFAULT)


def test_that_the_arithmetic_agrees_with_a_count_by_hand() -> None:
    """2-3-2 with SGD, minibatches of 4 out of 10 examples, 5 for testing.

    Parameters (2 + 1) · 3 + (3 + 1) · 2 = 17, three times: 51. Minibatches of 4 and of 10 mod 4 = 2 examples:
    6 · (4 · 5 + 2 + 2 · 2) = 156. Twice: 414. Evaluation of at most 10 examples: 10 · 2 · 5 = 100. Examples
    15 · (2 + 2) = 60. In all 574 numbers; and in float64 the draws for W of 3 · 2.
    """
    spec = NetworkSpec.dense((2, 3, 2))
    assert memory.bytes_needed(spec, "sgd", 4, 10, 5) == 8 * 574 + 8 * 6
    half = NetworkSpec.dense((2, 3, 2), dtype="float32")
    assert memory.bytes_needed(half, "sgd", 4, 10, 5) == 4 * 574 + 8 * 6
    adam = memory.bytes_needed(spec, "adam", 4, 10, 5)
    assert adam == memory.bytes_needed(spec, "sgd", 4, 10, 5) + 8 * 2 * 4 * 17


def test_that_a_minibatch_larger_than_the_data_needs_no_more_than_the_data() -> None:
    spec = NetworkSpec.dense((2, 3, 2))
    assert memory.bytes_needed(spec, "sgd", 10**9, 10, 0) == memory.bytes_needed(spec, "sgd", 10, 10, 0)


def test_that_there_is_some_memory_and_less_than_an_exbibyte() -> None:
    assert 2**20 < memory.bytes_available() < 2**60


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 bytes"), (1023, "1023 bytes"), (1536, "1.5 KiB"), (8 * 10**12, "7.3 TiB"), (2**70, "1,024.0 EiB")],
)
def test_that_bytes_are_written_for_people(count: int, text: str) -> None:
    assert memory.in_units(count) == text


@pytest.mark.parametrize("features", [["x1", "x2"], ["x1", "x1^2"]])
def test_that_missing_values_become_the_mean_of_the_training_examples(features: list[str], tmp_path: Path) -> None:
    rows = [(k * k % 17, (5 * k) % 11, "xy"[k % 2]) for k in range(30)]
    gaps = {3, 8, 21}
    lines = [f"{'' if k in gaps else a},{b},{c}" for k, (a, b, c) in enumerate(rows)]
    (tmp_path / "t.csv").write_text("a,b,class\n" + "\n".join(lines) + "\n")
    data = {"source": "file", "path": "t.csv", "missing": "mean", "standardize": False, "features": features}
    problem = build(Experiment.model_validate({"format": FORMAT, "version": 1, "data": data}), tmp_path)
    train = problem.split.train
    known = [rows[k][0] for k in train.indices.tolist() if k not in gaps]
    mean = sum(known) / len(known)
    assert mean != sum(a for k, (a, _, _) in enumerate(rows) if k not in gaps) / 27
    assert gaps - set(train.indices.tolist())  # a test example has a gap, too
    for part in (train, problem.split.test):
        for row, k in zip(part.rows.tolist(), part.indices.tolist(), strict=True):
            a = mean if k in gaps else rows[k][0]
            assert row == pytest.approx([a, a * a if "x1^2" in features else rows[k][1]], rel=1e-12)


def test_that_examples_are_cut_anew_only_where_something_decides_so() -> None:
    wine = with_source(DEFAULT, "wine")
    known = build(wine)
    hidden = changed(wine, ("network", "hidden"), [])
    assert build(changed(hidden, ("training", "learning_rate"), 0.5), known=known).split is known.split
    others = [
        changed(wine, ("data", "train_share"), 0.6),
        changed(wine, ("data", "standardize"), False),
        changed(wine, ("network", "dtype"), "float32"),
        changed(wine, ("seed",), 8),
        with_source(DEFAULT, "iris"),
    ]
    for other in others:
        straight, beside = build(other).split, build(other, known=known).split
        assert beside is not known.split
        assert beside.train.rows.tobytes() == straight.train.rows.tobytes()
        assert beside.test.indices.tolist() == straight.test.indices.tolist()


def test_that_a_data_file_that_has_changed_is_read_and_cut_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "data.csv"
    path.write_text(CSV)
    monkeypatch.setattr(kept, "SETTLED", -1)
    experiment = changed(DEFAULT, ("data",), {"source": "file", "path": "data.csv", "target": "kind"})
    known = build(experiment, tmp_path)
    assert build(experiment, tmp_path, known=known).split is known.split
    path.write_text(CSV + "x,77,7\n")
    assert build(experiment, tmp_path, known=known).split.dataset.m == known.split.dataset.m + 1
