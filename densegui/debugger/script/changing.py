"""Commands that change the training, or what is looked at: set, freeze, off, undo, redo, select, example."""

from collections.abc import Callable

from densegui.debugger.debugger import Debugger
from densegui.debugger.edits import Edit, Freeze, SetBatchSize, SetLearningRate, SetOptimizer, SetParameter, SwitchOff
from densegui.debugger.rules import make_optimizer
from densegui.debugger.script.session import Action, Lines, Reading, Session
from densegui.debugger.selection import Kind, Selection
from densegui.engine.optimizers import OPTIMIZERS
from densegui.experiment.config import Experiment
from densegui.experiment.edit import changed

PARAMETERS = ("W", "b")
TARGETS = (*PARAMETERS, "learning_rate", "batch_size", "optimizer")
KINDS = (*(kind.value for kind in Kind), "example", "none")


def read_set(reading: Reading) -> Action:
    """Give a weight, a bias or a setting of the training another value."""
    words = reading.words
    target = words.one_of(TARGETS)
    if target in PARAMETERS:
        edit: Edit = SetParameter(_parameter(reading, target), reading.number("the value"))
    elif target == "learning_rate":
        rate = reading.number("the learning rate")
        _check(reading, "learning_rate", rate)
        edit = SetLearningRate(rate)
    elif target == "batch_size":
        size = words.whole("the minibatch size", 1)
        _check(reading, "batch_size", size)
        edit = SetBatchSize(size)
    else:
        name = words.one_of(tuple(OPTIMIZERS))
        return lambda session: _edited(session, _optimizer(session.debugger, name))
    return lambda session: _edited(session, edit)


def read_freeze(reading: Reading) -> Action:
    """Leave a weight or a bias as it is."""
    edit = Freeze(_parameter(reading, reading.words.one_of(PARAMETERS)))
    return lambda session: _edited(session, edit)


def read_unfreeze(reading: Reading) -> Action:
    """Let a weight or a bias be trained again."""
    edit = Freeze(_parameter(reading, reading.words.one_of(PARAMETERS)), frozen=False)
    return lambda session: _edited(session, edit)


def read_off(reading: Reading) -> Action:
    """Switch a hidden node off."""
    edit = SwitchOff(*_hidden(reading))
    return lambda session: _edited(session, edit)


def read_on(reading: Reading) -> Action:
    """Switch a hidden node on again."""
    edit = SwitchOff(*_hidden(reading), off=False)
    return lambda session: _edited(session, edit)


def read_undo(reading: Reading) -> Action:
    """Take the last edit back."""
    return lambda session: _after(session, Debugger.undo)


def read_redo(reading: Reading) -> Action:
    """Make the edit again that was taken back."""
    return lambda session: _after(session, Debugger.redo)


def _after(session: Session, do: Callable[[Debugger], object]) -> Lines:
    do(session.debugger)
    return session.moved()


def _edited(session: Session, edit: Edit) -> Lines:
    session.debugger.edit(edit)
    return (*session.done(str(edit)), *session.moved())


def _optimizer(debugger: Debugger, name: str) -> Edit:
    """Another optimiser, which keeps what was set on purpose of the one before."""
    wanted = changed(debugger.present_experiment(), ("training", "optimizer", "name"), name)
    return SetOptimizer(make_optimizer(wanted.training))


def _check(reading: Reading, field: str, value: float) -> Experiment:
    """Refuse what an experiment may not have."""
    return changed(reading.problem.experiment, ("training", field), value)


def _parameter(reading: Reading, kind: str) -> Selection:
    """Read L J K of a weight or L K of a bias."""
    words, spec = reading.words, reading.spec
    l = words.layer(spec)
    source = words.node(spec, l - 1) if kind == "W" else 0
    return Selection(Kind.EDGE if source else Kind.BIAS, l, words.node(spec, l), source)


def _hidden(reading: Reading) -> tuple[int, int]:
    words, spec = reading.words, reading.spec
    if spec.L == 1:
        words.refuse("only hidden nodes can be switched off, and there are none")
    l = words.whole("the hidden layer", 1, spec.L - 1)
    return l, words.node(spec, l)


# -- what is looked at


def read_select(reading: Reading) -> Action:
    """Select a node, an edge, a bias, an example, or nothing."""
    words, spec = reading.words, reading.spec
    kind = words.one_of(KINDS)
    if kind == "example":
        return read_example(reading)
    chosen: Selection | None = None
    if kind == "node":
        l = words.whole("the layer", 0, spec.L)
        chosen = Selection(Kind.NODE, l, words.node(spec, l))
    elif kind != "none":
        chosen = _parameter(reading, "W" if kind == "edge" else "b")

    def action(session: Session) -> Lines:
        session.debugger.select(chosen)
        return session.done(f"selected: {chosen or 'nothing'}")

    return action


def read_example(reading: Reading) -> Action:
    """Choose an example of the minibatch, from 1, or their mean."""
    words = reading.words
    if words.skip("mean"):
        example = None
    elif words.coming[:1].isdigit():
        example = words.whole("the example", 1) - 1
    else:
        words.refuse("the example is a number from 1 on, or mean")

    def action(session: Session) -> Lines:
        session.debugger.choose_example(example)
        return session.done("the mean over the minibatch" if example is None else f"example {example + 1}")

    return action
