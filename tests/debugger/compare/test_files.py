"""A student's file may hold anything: what can't be compared is refused in one sentence. And traces as references."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from densegui.data import npz
from densegui.debugger.compare.compare import Comparison
from densegui.debugger.compare.reading import read_student
from densegui.debugger.compare.reference import from_trace
from densegui.errors import LoadError
from tests.debugger.compare import student
from tests.debugger.compare.conftest import Setup, made, setup
from tests.debugger.compare.test_mistakes import check, run

Judge = Callable[..., Comparison]


def refused(path: Path, L: int = 3) -> str:
    with pytest.raises(LoadError) as told:
        read_student(path, L)
    sentence = str(told.value)
    assert path.name in sentence
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"Z1": np.array([{}], dtype=object)}, "Z1"),
        ({"Z1": np.array(["a"])}, "numbers are needed"),
        ({"Z1": np.array([1 + 2j])}, "complex numbers"),
        ({"Z1": np.zeros((0, 4))}, "is empty"),
        ({"Z1": np.zeros((2, 3, 4))}, "3 dimensions"),
        ({"dZ4": np.zeros((2, 3))}, "of layer 4, but this network has 3"),
        ({"Z1": np.zeros((2, 3)), "z_1": np.zeros((2, 3))}, "are both Z1"),
        ({"gradient": np.zeros(3)}, "no array with a name of densegui trace"),
        ({}, "without an array"),
    ],
    ids=["objects", "text", "complex", "empty", "3-D", "layer", "twice", "unknown", "nothing"],
)
def test_that_arrays_that_can_not_be_compared_are_refused(
    arrays: dict[str, np.ndarray], words: str, tmp_path: Path
) -> None:
    np.savez(tmp_path / "mine.npz", **arrays)
    assert words in refused(tmp_path / "mine.npz")


def npy(header: str, data: bytes = b"") -> bytes:
    text = header.ljust(117).encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + data


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


HUGE = "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000, 1000000000), }"
CODE = "{'descr': '<f8', 'fortran_order': False, 'shape': (__import__('os').getpid(),), }"


@pytest.mark.parametrize(
    "content",
    [
        b"", b"PK", b"PK\x03\x04" + b"\0" * 100, b"X,y\n1,2\n", b"\x93NUMPY", b"<html>",
    ],
)  # fmt: skip
def test_that_what_is_no_archive_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "mine.npz").write_bytes(content)
    refused(tmp_path / "mine.npz")


@pytest.mark.parametrize("data", [npy(HUGE), npy(CODE), npy("{}"), b"hello", npy(HUGE.replace("f8", "O"))])
def test_that_a_header_that_lies_is_refused(data: bytes, tmp_path: Path) -> None:
    refused(archive(tmp_path / "mine.npz", {"Z1.npy": data}))


def test_that_arrays_that_are_too_large_together_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    np.savez(tmp_path / "mine.npz", Z1=np.ones((9, 11)), Z2=np.ones((8, 11)))
    monkeypatch.setattr(npz, "MAX_BYTES", 1500)
    assert "unpacks to 1,752 bytes" in refused(tmp_path / "mine.npz")


def test_that_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path: Path) -> None:
    refused(tmp_path / "none.npz")
    refused(tmp_path)


def test_that_a_cut_file_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "whole.npz", Z1=np.ones((9, 11)))
    whole = (tmp_path / "whole.npz").read_bytes()
    for end in range(10, len(whole), 97):
        (tmp_path / "cut.npz").write_bytes(whole[:end])
        refused(tmp_path / "cut.npz")


def test_that_compressed_files_and_arrays_in_any_order_are_read(whole: Setup, tmp_path: Path) -> None:
    np.savez_compressed(
        tmp_path / "mine.npz", Z1=np.asfortranarray(whole.trace["Z1"]), dW1=whole.trace["dW1"].T.copy().T
    )
    file = read_student(tmp_path / "mine.npz", 3)
    assert {str(name): array.tolist() for name, array in file.arrays.items()} == {
        name: whole.trace[name].tolist() for name in ("Z1", "dW1")
    }


# -- traces


def traced(setting: Setup, folder: Path) -> Path:
    np.savez(folder / "trace.npz", **setting.trace)
    return folder / "trace.npz"


@pytest.mark.parametrize(
    "activations",
    [["sigmoid", "tanh"], ["relu", "leaky_relu"], ["elu", "identity"], ["selu", "relu"], []],
)
def test_that_the_rules_of_a_trace_are_found(activations: list[str], tmp_path: Path) -> None:
    network = {"hidden": [{"nodes": 6, "activation": name} for name in activations]}
    training = {"learning_rate": 0.03, "regularizer": {"name": "l2", "strength": 0.02}}
    setting = setup(made(network=network, training=training), 5)
    rules = from_trace(traced(setting, tmp_path)).rules
    assert rules.activations == ("", *activations, "softmax")
    assert rules.learning_rate == 0.03
    assert rules.regularizer is not None
    assert (rules.regularizer.name, rules.regularizer.strength) == ("l2", 0.02)


def test_that_an_optimiser_with_a_state_stays_unknown_and_nothing_is_blamed_for_it(
    tmp_path: Path, judge: Judge
) -> None:
    setting = setup(made(training={"optimizer": {"name": "momentum"}}), 5)
    reference = from_trace(traced(setting, tmp_path))
    assert reference.rules.optimizer is None
    assert judge(setting.trace, reference).sentence == "agrees"
    mine = run(setting, "prime forgotten")
    check(judge(mine, reference), "dZ2", "g'(z) forgotten")


@pytest.mark.parametrize(
    ("bug", "name", "words"),
    [
        ("bias forgotten", "Z1", "bias forgotten"),
        ("softmax axis", "A3", "softmax over the wrong axis"),
        ("prime at a", "dZ2", "g' taken at a instead of z"),
        ("updated W", "dZ2", "gradient of an earlier layer taken with the updated W"),
        ("db axis", "db3", "bias summed over the wrong axis"),
        ("batch size", "dW3", "wrong last minibatch: divided by 11 instead of its own 4 examples"),
        ("aliasing W", "W1", "aliasing: W was updated before it was stored"),
    ],
)
def test_that_mistakes_are_named_against_a_trace(
    bug: str, name: str, words: str, last: Setup, tmp_path: Path, judge: Judge
) -> None:
    reference = from_trace(traced(last, tmp_path))
    check(judge(student.rows(run(last, bug, 11)), reference), name, words)


@pytest.mark.parametrize("without", ["X", "dZ2", "b3_new", "cost"])
def test_that_a_trace_that_is_not_whole_is_refused(without: str, whole: Setup, tmp_path: Path) -> None:
    part = {name: array for name, array in whole.trace.items() if name != without}
    np.savez(tmp_path / "part.npz", **part)
    with pytest.raises(LoadError, match=rf"part.npz is not a trace: {without} is missing"):
        from_trace(tmp_path / "part.npz")


def test_that_a_trace_whose_shapes_do_not_fit_is_refused(whole: Setup, tmp_path: Path) -> None:
    np.savez(tmp_path / "odd.npz", **(whole.trace | {"Z2": np.ones((8, 12))}))
    with pytest.raises(LoadError, match=r"Z2 has the shape \(8, 12\), not \(8, 11\)"):
        from_trace(tmp_path / "odd.npz")


@pytest.mark.parametrize("name", ["A1", "A3", "cost", "dZ2", "db3"])
def test_that_a_trace_whose_arrays_contradict_each_other_is_refused(name: str, whole: Setup, tmp_path: Path) -> None:
    np.savez(tmp_path / "odd.npz", **(whole.trace | {name: whole.trace[name] * 2}))
    with pytest.raises(LoadError, match=r"odd.npz is not a trace: \w+ is not what the arrays before it make"):
        from_trace(tmp_path / "odd.npz")


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "rmsprop", "adam"])
@pytest.mark.parametrize("penalty", ["none", "l1", "l2"])
def test_that_each_trace_of_ours_is_one(dtype: str, optimizer: str, penalty: str, tmp_path: Path) -> None:
    training = {"optimizer": {"name": optimizer}, "regularizer": {"name": penalty, "strength": 0.01}}
    network = {"hidden": [{"nodes": 9, "activation": "selu"}, {"nodes": 5, "activation": "relu"}], "dtype": dtype}
    setting = setup(made(network=network, training=training), 40)
    assert from_trace(traced(setting, tmp_path)).rules.activations == ("", "selu", "relu", "softmax")


def test_that_a_trace_of_very_many_layers_is_read(tmp_path: Path, judge: Judge) -> None:
    setting = setup(made(network={"hidden": [{"nodes": 2, "activation": "tanh"}] * 150}), 1)
    assert len(setting.trace) > 1_350
    reference = from_trace(traced(setting, tmp_path))
    assert reference.rules.L == 151
    assert judge(setting.trace, reference).sentence == "agrees"
    wrong = setting.trace | {"dZ100": -setting.trace["dZ100"]}
    assert judge(wrong, reference).sentence == "differs at dZ100: sign: −dZ100 instead of dZ100"
