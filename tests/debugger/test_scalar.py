"""The scalar form of every operation, term by term, against the operation's own array and against plain NumPy."""

import math

import numpy as np
import pytest

from densegui.debugger.agreement import agreement
from densegui.debugger.edits import Setting
from densegui.debugger.scalar import ELEMENTWISE, n_nodes, n_terms, scalar_node, scalar_numbers
from densegui.debugger.scalar_text import latex_number
from densegui.debugger.selection import Kind, Selection
from densegui.engine.activations import ACTIVATIONS
from densegui.engine.optimizers import Adam, Optimizer
from densegui.engine.program import Op
from densegui.engine.regularizers import Regularizer
from densegui.engine.workspace import Workspace
from densegui.ui.math.latex_text import COMMANDS, commands, plain_text
from tests.debugger.scalar_cases import EVERY_OPTIMIZER, PENALTIES, ops_in_turn, setting_of
from tests.engine.helpers import train
from tests.engine.test_hand_worked import SHEET, sheet_case

WITH_MEAN = ("dW", "db", "cost")


def check_all(setting: Setting, example: int = 2, tolerance: float = 1e-12) -> None:
    """Each op agrees with its array, by the sentence and by an allclose of the test's own."""
    for op, workspace in ops_in_turn(setting):
        if op.name == "sample":
            assert n_nodes(op, setting.spec) == 0
            continue
        before = results(op, workspace, example, setting)  # from what is there before the operation has run
        op.run(workspace)
        found = agreement(op, workspace, example, setting)
        assert found.agrees, found.says
        assert found.difference <= tolerance * found.scale
        array = np.atleast_1d(getattr(workspace, op.makes)) if not op.layer else getattr(workspace, op.makes)[op.layer]
        if op.name not in WITH_MEAN:
            column = array if op.name == "W" else array[:, 0 if op.name == "b" else example]
            assert np.allclose(before, column, rtol=tolerance, atol=tolerance)
            continue
        mean = np.mean([results(op, workspace, i, setting) for i in range(workspace.m_b)], axis=0)
        penalty = setting.regularizer
        if op.name == "dW" and penalty.active:
            W = workspace.W[op.layer]
            mean += penalty.strength * (W if penalty.name == "l2" else np.sign(W))
        assert np.allclose(mean, array[:, 0] if op.name == "db" else array, rtol=tolerance, atol=tolerance)


def results(op: Op, workspace: Workspace, example: int, setting: Setting) -> np.ndarray:
    nodes = [scalar_node(op, workspace, example, k, setting) for k in range(1, n_nodes(op, setting.spec) + 1)]
    columns = np.array([node.results for node in nodes]).T
    return columns if op.name in ELEMENTWISE else columns[0]


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_that_loops_and_matrices_agree_for_every_activation(activation: str) -> None:
    check_all(setting_of(activation))


@pytest.mark.parametrize("optimizer", EVERY_OPTIMIZER, ids=lambda optimizer: optimizer.name)
@pytest.mark.parametrize("penalty", PENALTIES, ids=lambda penalty: penalty.name)
def test_that_they_agree_for_every_optimiser_and_penalty(optimizer: Optimizer, penalty: Regularizer) -> None:
    check_all(setting_of("tanh", optimizer, penalty))


@pytest.mark.parametrize("sizes", [(1, 2), (7, 5), (2, 1, 1, 2)])
def test_that_they_agree_for_other_shapes(sizes: tuple[int, ...]) -> None:
    check_all(setting_of(sizes=sizes))


def test_that_they_agree_within_single_precision() -> None:
    check_all(setting_of("selu", Adam(), dtype="float32"), tolerance=2e-5)


def test_that_nodes_that_are_off_come_to_0_and_frozen_parameters_to_themselves() -> None:
    frozen = (Selection(Kind.EDGE, 2, 3, 1), Selection(Kind.BIAS, 2, 2), Selection(Kind.EDGE, 1, 1, 2))
    setting = setting_of("sigmoid", Adam(), off=((1, 2), (2, 5)), frozen=frozen)
    check_all(setting)
    for op, workspace in ops_in_turn(setting):
        if (op.name, op.layer) in (("A", 1), ("dZ", 1)):
            node = scalar_node(op, workspace, 0, 2, setting)
            assert node.result == 0
            assert "off" in node.numeric
        if (op.name, op.layer) == ("W", 2):
            node = scalar_node(op, workspace, 0, 3, setting)
            assert node.results[0] == workspace.W[2][0, 2]
            assert node.terms[0].numeric == latex_number(node.results[0])
            assert node.results[2] != workspace.W[2][2, 2]


def test_that_the_terms_are_those_of_the_hand_worked_sheet() -> None:
    example = sheet_case()
    workspace = train(example)
    setting = setting_of(sizes=example.spec.n, activation=example.spec.activations[1])
    for op in setting.program[1:]:
        if (op.name, op.layer) not in SHEET or op.name in WITH_MEAN:
            continue
        by_hand = np.array(SHEET[op.name, op.layer])
        for i in range(workspace.m_b):
            assert results(op, workspace, i, setting) == pytest.approx(by_hand[:, i], rel=0, abs=1e-12)


def test_that_a_sum_is_the_sum_of_its_terms() -> None:
    for op, workspace in ops_in_turn(setting_of("relu")):
        for k in range(1, n_nodes(op, workspace.spec) + 1):
            node = scalar_node(op, workspace, 4, k, setting_of("relu"))
            assert len(node.terms) == n_terms(op, workspace.spec)
            values = [term.value for term in node.terms]
            if op.name in ("Z", "cost") or (op.name, op.layer) == ("dZ", workspace.spec.L):
                assert node.result == pytest.approx(math.fsum(values), rel=1e-12, abs=1e-15)
            if (op.name, op.layer) == ("A", workspace.spec.L):
                assert node.result == pytest.approx(values[k - 1] / math.fsum(values), rel=1e-13)
            if op.name in ELEMENTWISE:
                assert node.results == tuple(values)


def test_that_the_numbers_of_a_term_multiply_to_it() -> None:
    """Each number in the text of a product is one of the arrays', rounded."""
    for op, workspace in ops_in_turn(setting_of("relu")):
        if op.name not in ("Z", "dW") and (op.name, op.layer) not in (("dZ", 1), ("dZ", 2)):
            continue
        for term in scalar_node(op, workspace, 4, 2, setting_of("relu")).terms:
            factors = [eval_number(part) for part in term.numeric.replace(r"\cdot 10^", "e").split(r" \cdot ")]
            assert math.prod(factors) == pytest.approx(term.value, rel=2e-3, abs=1e-12)


def eval_number(text: str) -> float:
    return float(text.strip("()").replace(" e{", "e").replace("}", ""))


def test_that_all_texts_can_be_read_and_typeset() -> None:
    for optimizer in EVERY_OPTIMIZER:
        setting = setting_of("selu", optimizer, Regularizer("l2", 0.1), off=((1, 2),))
        for op, workspace in ops_in_turn(setting):
            for k in range(1, n_nodes(op, setting.spec) + 1):
                node = scalar_node(op, workspace, 1, k, setting)
                texts = [
                    node.symbolic,
                    node.numeric,
                    *(t for term in node.terms for t in (term.symbolic, term.numeric)),
                ]
                for text in texts:
                    assert commands(text) <= COMMANDS
                    assert text.count("{") == text.count("}")
                    assert "nan" not in plain_text(text).lower()
                    assert "−0 " not in plain_text(text) + " "


def test_that_a_diverged_network_is_taken_apart_too() -> None:
    setting = setting_of("identity", Adam())
    with np.errstate(all="ignore"):
        for op, workspace in ops_in_turn(setting, minibatches=1):
            if (op.name, op.layer) == ("Z", 1):
                workspace.W[1][...] = 1e308
                workspace.W[1][:, 0] = math.nan
            if op.name != "sample":
                op.run(workspace)
                assert not math.isnan(agreement(op, workspace, 0, setting).difference)
                scalar_node(op, workspace, 0, 1, setting)


def test_that_the_sentence_says_what_was_compared() -> None:
    setting = setting_of("tanh", regularizer=Regularizer("l2", 0.3))
    says = {}
    for op, workspace in ops_in_turn(setting):
        if op.name != "sample":
            op.run(workspace)
            says[str(op)] = agreement(op, workspace, 2, setting).says
    assert says["Z 1"].startswith("The loops give the same numbers as column 3 of Z[1]: ")
    assert says["dW 2"].startswith("The mean of all 11 examples' parts, with the penalty's part added, is dW[2]: ")
    assert says["db 2"].startswith("The mean of all 11 examples' parts is db[2]: ")
    assert says["cost"].startswith("The mean of all 11 examples' parts is 𝒞: ")
    assert says["W 1"].startswith("The loops give the same numbers as W[1] after the update: ")


def test_that_a_wrong_array_is_told() -> None:
    setting = setting_of()
    for op, workspace in ops_in_turn(setting):
        if (op.name, op.layer) == ("Z", 2):
            op.run(workspace)
            workspace.Z[2][1, 2] += 1e-6
            found = agreement(op, workspace, 2, setting)
            assert not found.agrees
            assert found.difference == pytest.approx(1e-6, rel=1e-6)
            assert "do not give column 3 of Z[2]" in found.says
            return


def test_that_a_large_layer_is_compared_in_part_and_says_so() -> None:
    setting = setting_of(sizes=(300, 200, 3))
    for op, workspace in ops_in_turn(setting, minibatches=1):
        if (op.name, op.layer) == ("dW", 1):
            op.run(workspace)
            found = agreement(op, workspace, 0, setting)
            assert found.agrees
            assert found.nodes * 300 * 11 <= 400_000
            assert f"nodes 1 to {found.nodes} of 200 compared" in found.says
            return


def test_that_sample_has_no_scalar_form() -> None:
    op, workspace = next(ops_in_turn(setting_of()))
    with pytest.raises(ValueError, match="sample"):
        scalar_numbers(op, workspace, 0, 1, setting_of())
