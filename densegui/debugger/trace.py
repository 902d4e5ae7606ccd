"""The arrays of a minibatch by name, as they are written into a file: W1, b1, Z1 … with the slides' shapes.

The names are those of the lecture with the layer behind them. Arrays are handed out as they lie in the workspace, as
views that can't be written to.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from densegui.debugger.frame import Frame

Array = npt.NDArray[Any]

LAYER_ARRAYS = {
    "W{}": "W", "b{}": "b", "Z{}": "Z", "A{}": "A", "dZ{}": "dZ", "dW{}": "dW", "db{}": "db", "W{}_new": "W_new",
    "b{}_new": "b_new",
}  # fmt: skip
"""The arrays that each layer has, in the order in which they are written: name in the file, name in the workspace."""


def trace_arrays(frame: Frame) -> dict[str, Array]:
    """Return every array that has been computed at the frame's position.

    Returns
    -------
    dict
        From `sample` on: X (n_x × m_b, as the network sees it), Y (one-hot), labels and indices (rows of the data set,
        from 0); then by layer those of W1, b1, Z1, A1, dZ1, dW1, db1, W1_new, b1_new that exist; after the cost has run
        also loss, (m_b,), and cost, 0-d; the masks M1, F_W1, F_b1 … where nodes are off or parameters frozen. At the
        start of a minibatch only W and b: the parameters after t updates.
    """
    if frame.position.i:
        return _arrays(frame, frame.position.i)
    ws, layers = frame.workspace, range(1, frame.spec.L + 1)
    return {f"{name}{l}": _read_only(values[l]) for l in layers for name, values in (("W", ws.W_new), ("b", ws.b_new))}


def finished_arrays(frame: Frame) -> dict[str, Array]:
    """Return every array of the minibatch that has just been finished, at the position (t + 1, 0) that it led to.

    Names and shapes are those of `trace_arrays`. W and b are those that the forward pass used, W_new and b_new what the
    optimiser made of them.
    """
    if frame.position.i or not frame.has_minibatch:
        raise ValueError(f"no minibatch has just been finished at position {frame.position}")
    return _arrays(frame, len(frame.program))


def _arrays(frame: Frame, done: int) -> dict[str, Array]:
    ws = frame.arrays
    made = {(op.makes, op.layer) for op in frame.program[:done]}
    arrays = {"X": ws.X, "Y": ws.Y, "labels": ws.labels, "indices": frame.problem.split.train.indices[ws.indices]}
    for l in range(1, frame.spec.L + 1):
        for written, name in LAYER_ARRAYS.items():
            if name in ("W", "b") or (name, l) in made:
                arrays[written.format(l)] = getattr(ws, name)[l]
    arrays |= _masks(frame)
    if ("cost", 0) in made:
        arrays["loss"], arrays["cost"] = ws.loss, np.asarray(ws.cost)
    return {name: _read_only(array) for name, array in arrays.items()}


def _masks(frame: Frame) -> dict[str, Array]:
    """Return M of the layers with switched-off nodes, n[l] × 1, and F of frozen weights and biases: 0 there, else 1."""
    masks: dict[str, Array] = {}
    frozen = frame.setting.masks
    for l in range(1, frame.spec.L + 1):
        if off := frame.spec.off_rows(l):
            masks[f"M{l}"] = np.ones((frame.spec.n[l], 1))
            masks[f"M{l}"][off] = 0
        for name, shape in (("W", (frame.spec.n[l - 1], frame.spec.n[l])), ("b", (frame.spec.n[l], 1))):
            if frozen.has(name, l):
                masks[f"F_{name}{l}"] = frozen.mask(name, l, shape)
    return masks


def _read_only(array: Array) -> Array:
    view = array.view()
    view.flags.writeable = False
    return view
