"""One minibatch of a 2-2-2 network worked out by hand. Each number below can be followed with a pocket calculator.

Two examples, ReLU in the hidden layer, softmax at the output, learning rate λ = 0.1.

    X = | 1  −1  |     W[1] = | 0.5   −1   |     b[1] = |  0.1 |
        | 2   0.5|            | 0.25  0.75 |            | −0.2 |

    labels 0 and 1, so   W[2] = | 1    −1 |      b[2] = | 0   |
    Ỹ = | 1 0 |                 | 0.5   2 |             | 0.1 |
        | 0 1 |

SHEET holds the results under the names of the trace; the tests of the debugger read it from the screen.
"""

from math import exp, log

import numpy as np
import pytest

from densegui.engine.loops import propagate_example
from densegui.engine.network import NetworkSpec, pack
from tests.engine.helpers import Case, train

SPEC = NetworkSpec.dense((2, 2, 2), "relu")
W1, b1 = [[0.5, -1.0], [0.25, 0.75]], [[0.1], [-0.2]]
W2, b2 = [[1.0, -1.0], [0.5, 2.0]], [[0.0], [0.1]]
X = np.array([[1.0, -1.0], [2.0, 0.5]])
LABELS = np.array([0, 1])

# Z[1] = W[1]ᵀ X + b[1]
#   example 1: z_1 =  0.5·1 + 0.25·2 + 0.1 =  1.1     z_2 = −1·1 + 0.75·2 − 0.2 = 0.3
#   example 2: z_1 = −0.5 + 0.125 + 0.1    = −0.275   z_2 = 1 + 0.375 − 0.2     = 1.175
Z1 = [[1.1, -0.275], [0.3, 1.175]]

# A[1] = max{0, Z[1]}: node 1 is off for example 2
A1 = [[1.1, 0.0], [0.3, 1.175]]

# Z[2] = W[2]ᵀ A[1] + b[2]
#   example 1: z_1 = 1·1.1 + 0.5·0.3 + 0 = 1.25      z_2 = −1·1.1 + 2·0.3 + 0.1 = −0.4
#   example 2: z_1 = 0 + 0.5·1.175 + 0   = 0.5875    z_2 = 0 + 2·1.175 + 0.1    = 2.45
Z2 = [[1.25, 0.5875], [-0.4, 2.45]]

# Ŷ = softmax(Z[2]); of two classes the first has 1 / (1 + e^−(z_1 − z_2))
#   example 1: z_1 − z_2 = 1.65     e^−1.65   = 0.192049908620754   1 / 1.192049908620754 = 0.838891050423415
#   example 2: z_2 − z_1 = 1.8625   e^−1.8625 = 0.155283934863903   1 / 1.155283934863903 = 0.865588077374073
P1 = 1 / (1 + exp(-1.65))
P2 = 1 / (1 + exp(-1.8625))
A2 = [[P1, 1 - P2], [1 - P1, P2]]

# ℒ = −log ŷ of the true class: log(1 + e^−1.65) = 0.175674437415, log(1 + e^−1.8625) = 0.144346144813
# 𝒞 = (0.175674437415 + 0.144346144813) / 2 = 0.160010291114
LOSS = [log(1 + exp(-1.65)), log(1 + exp(-1.8625))]
COST = (LOSS[0] + LOSS[1]) / 2

# dZ[2] = Ŷ − Ỹ; call q = 1 − P the probability of the wrong class: example 1 has (−q1, q1), example 2 (q2, −q2)
Q1, Q2 = 0.16110894957658524, 0.13441192262592663
DZ2 = [[-Q1, Q2], [Q1, -Q2]]

# dW[2] = A[1] dZ[2]ᵀ / 2
#   w_11: (1.1·(−q1) + 0·q2) / 2 = −0.55 q1          w_12: +0.55 q1
#   w_21: (0.3·(−q1) + 1.175·q2) / 2 = −0.15 q1 + 0.5875 q2   w_22: the same with the other sign
DW2 = [[-0.55 * Q1, 0.55 * Q1], [-0.15 * Q1 + 0.5875 * Q2, 0.15 * Q1 - 0.5875 * Q2]]

# db[2] = dZ[2] 1 / 2
DB2 = [[(Q2 - Q1) / 2], [(Q1 - Q2) / 2]]

# dZ[1] = g'(Z[1]) ∘ (W[2] dZ[2]), with the W[2] of the forward pass
#   example 1: node 1: 1·(1·(−q1) − 1·q1) = −2 q1     node 2: 1·(0.5·(−q1) + 2·q1) = 1.5 q1
#   example 2: node 1: 0, since z = −0.275 < 0        node 2: 1·(0.5·q2 + 2·(−q2)) = −1.5 q2
DZ1 = [[-2 * Q1, 0.0], [1.5 * Q1, -1.5 * Q2]]

# dW[1] = X dZ[1]ᵀ / 2
#   w_11: (1·(−2 q1) + 0) / 2 = −q1      w_12: (1·1.5 q1 + (−1)·(−1.5 q2)) / 2 = 0.75 q1 + 0.75 q2
#   w_21: (2·(−2 q1) + 0) / 2 = −2 q1    w_22: (2·1.5 q1 + 0.5·(−1.5 q2)) / 2  = 1.5 q1 − 0.375 q2
DW1 = [[-Q1, 0.75 * Q1 + 0.75 * Q2], [-2 * Q1, 1.5 * Q1 - 0.375 * Q2]]

# db[1] = dZ[1] 1 / 2: −2 q1 / 2 and (1.5 q1 − 1.5 q2) / 2
DB1 = [[-Q1], [0.75 * Q1 - 0.75 * Q2]]

# θ ← θ − 0.1 ∇θ
W1_NEW = [
    [0.5 + 0.1 * Q1, -1 - 0.075 * Q1 - 0.075 * Q2],
    [0.25 + 0.2 * Q1, 0.75 - 0.15 * Q1 + 0.0375 * Q2],
]
B1_NEW = [[0.1 + 0.1 * Q1], [-0.2 - 0.075 * Q1 + 0.075 * Q2]]
W2_NEW = [
    [1 + 0.055 * Q1, -1 - 0.055 * Q1],
    [0.5 + 0.015 * Q1 - 0.05875 * Q2, 2 - 0.015 * Q1 + 0.05875 * Q2],
]
B2_NEW = [[0 - 0.05 * (Q2 - Q1)], [0.1 + 0.05 * (Q2 - Q1)]]

SHEET = {
    ("Z", 1): Z1,
    ("A", 1): A1,
    ("Z", 2): Z2,
    ("A", 2): A2,
    ("loss", 0): LOSS,
    ("cost", 0): COST,
    ("dZ", 2): DZ2,
    ("dW", 2): DW2,
    ("db", 2): DB2,
    ("dZ", 1): DZ1,
    ("dW", 1): DW1,
    ("db", 1): DB1,
    ("W_new", 1): W1_NEW,
    ("b_new", 1): B1_NEW,
    ("W_new", 2): W2_NEW,
    ("b_new", 2): B2_NEW,
}


def sheet_case() -> Case:
    theta = pack(SPEC, [[], W1, W2], [[], b1, b2])
    return Case(SPEC, theta, X, LABELS)


@pytest.mark.parametrize(("name", "layer"), SHEET, ids=lambda part: str(part))
def test_that_the_engine_computes_the_sheet(name: str, layer: int) -> None:
    workspace = train(sheet_case())
    value = getattr(workspace, name)
    assert (value[layer] if layer else value) == pytest.approx(np.array(SHEET[name, layer]), rel=0, abs=1e-12)


def test_that_the_probabilities_are_those_of_the_calculator() -> None:
    """The one place where the sheet uses e^x: 1 − P agrees with the digits that the rest is built on."""
    assert pytest.approx((Q1, Q2), abs=1e-15) == (1 - P1, 1 - P2)
    assert pytest.approx(0.160010291114093, abs=1e-14) == COST
    assert pytest.approx([0.175674437415, 0.144346144813], abs=1e-12) == LOSS


def test_that_the_loops_compute_the_sheet() -> None:
    workspace = train(sheet_case())
    first = propagate_example(SPEC, workspace.W, workspace.b, [1.0, 2.0], 0)
    assert first.z[1] == pytest.approx([1.1, 0.3], abs=1e-12)
    assert first.a[2] == pytest.approx([P1, 1 - P1], abs=1e-12)
    assert first.dz[1] == pytest.approx([-2 * Q1, 1.5 * Q1], abs=1e-12)
    assert first.dW[1] == [pytest.approx([-2 * Q1, 1.5 * Q1], abs=1e-12), pytest.approx([-4 * Q1, 3 * Q1], abs=1e-12)]
    assert first.loss == pytest.approx(LOSS[0], abs=1e-12)
