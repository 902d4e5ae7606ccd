"""`densegui train`: train an experiment and write what came out of it."""

import math
from argparse import Namespace
from collections.abc import Iterator

from densegui.commands.arguments import Parser, experiment, whole_number
from densegui.commands.outputs import check_outputs, inputs_of
from densegui.commands.problems import build_aloud
from densegui.commands.progress import train
from densegui.commands.say import complain, say
from densegui.debugger.debugger import Debugger
from densegui.debugger.format import number, percent
from densegui.engine.propagation import Metrics
from densegui.experiment.document import resolve
from densegui.experiment.export import write_curve, write_metrics, write_parameters

EPOCHS = 100
"""How long training goes on when nothing else is asked for."""

EPILOG = f"""\
Without --epochs and --minibatches, {EPOCHS} epochs are trained. --epochs ends at the end of an epoch, whose last
minibatch may be smaller than the others. Where a number stops being finite, training stops with a sentence
that says where; all that was asked for is written, and the exit code is 0.

The metrics are those of the final parameters: train_cost, test_cost, train_accuracy, test_accuracy (0 to 1),
minibatches and epochs done (with a fraction if the last epoch is not whole), and seconds, the time of the
training loop alone, without loading and evaluation. A set without examples, and a cost that is not finite,
have null for cost and accuracy.

The curve has a row for each minibatch, counted from 0: minibatch, epoch (from 0), cost (of the minibatch, before
its update), and where they were evaluated train_cost, test_cost, train_accuracy, test_accuracy of the parameters
before its update, so that those of row T belong to the parameters after T updates. A last row, without cost, has
those of the final parameters.

The parameters are W1, b1, W2, b2 ...: W is (nodes before) x (nodes), b is (nodes) x 1.

examples:
  densegui train three-spirals
  densegui train digits --epochs 30 --metrics digits.json --curve digits.csv
  densegui train mine.json --minibatches 1000 -o mine.safetensors
"""

PARSER = Parser(
    prog="densegui train",
    usage="densegui train EXPERIMENT [--epochs N | --minibatches N] [--metrics FILE.json] [--curve FILE.csv]\n"
    "                      [-o FILE.safetensors]",
    description="Train an experiment without a window. On one machine, an experiment always gives the same numbers.",
    epilog=EPILOG,
)
PARSER.add_argument(
    "experiment", metavar="EXPERIMENT", type=experiment, help="a file, or the name of a built-in experiment"
)
_length = PARSER.add_mutually_exclusive_group()
_length.add_argument("--epochs", metavar="N", type=whole_number, help="train until N epochs are done")
_length.add_argument("--minibatches", metavar="N", type=whole_number, help="train until N minibatches are done")
PARSER.add_argument("--metrics", metavar="FILE.json", help="write the metrics, as JSON")
PARSER.add_argument("--curve", metavar="FILE.csv", help="write cost and metrics along the way, as CSV")
PARSER.add_argument("-o", "--output", metavar="FILE.safetensors", help="write the parameters, as safetensors")


def run(arguments: list[str]) -> int:
    """Train, write the files that were asked for, and print a summary."""
    asked = PARSER.parse_args(arguments)
    resolved = resolve(asked.experiment)
    outputs = {"--metrics": asked.metrics, "--curve": asked.curve, "-o": asked.output}
    check_outputs(outputs, inputs_of(asked.experiment, resolved))
    debugger = Debugger(build_aloud(resolved))
    epochs = EPOCHS if asked.epochs is None and asked.minibatches is None else asked.epochs
    seconds = train(debugger, asked.minibatches, epochs)
    debugger.evaluation()
    if debugger.divergence is not None:
        complain(str(debugger.divergence))
    _write(asked, debugger, seconds)
    _print_summary(resolved.title, debugger, seconds)
    for path in outputs.values():
        if path is not None:
            say(f"wrote {path}")
    return 0


def _write(asked: Namespace, debugger: Debugger, seconds: float) -> None:
    if asked.output is not None:
        workspace = debugger.frame().workspace
        write_parameters(asked.output, workspace.W_new, workspace.b_new)
    if asked.curve is not None:
        write_curve(asked.curve, _rows(debugger))
    if asked.metrics is not None:
        write_metrics(asked.metrics, _metrics(debugger, seconds))


def _metrics(debugger: Debugger, seconds: float) -> dict[str, float | int | None]:
    evaluation, epochs = debugger.evaluation(), debugger.epoch
    train_cost, train_accuracy = _finite(evaluation.train)
    test_cost, test_accuracy = _finite(evaluation.test)
    return {
        "train_cost": train_cost,
        "test_cost": test_cost,
        "train_accuracy": train_accuracy,
        "test_accuracy": test_accuracy,
        "minibatches": debugger.position.t,
        "epochs": int(epochs) if epochs == int(epochs) else epochs,
        "seconds": seconds,
    }


def _finite(metrics: Metrics | None) -> tuple[float | None, float | None]:
    """Cost and accuracy; neither where there are no examples, or where the network's numbers are not finite."""
    if metrics is None or not math.isfinite(metrics.cost):
        return None, None
    return metrics.cost, metrics.accuracy


def _rows(debugger: Debugger) -> Iterator[list[float | int | None]]:
    """The curve: minibatch t, its epoch and cost, and the metrics after t updates where there are any."""
    costs, epochs = debugger.history.curves().cost, debugger.history.epochs
    evaluations = {evaluation.t: evaluation for evaluation in (*debugger.history.evaluations, debugger.evaluation())}
    for t in range(costs.size + 1):
        last = t == costs.size
        epoch, cost = (int(debugger.epoch), None) if last else (int(epochs[t]), float(costs[t]))
        evaluation = evaluations.get(t)
        train, test = (evaluation.train, evaluation.test) if evaluation else (None, None)
        yield [
            t,
            epoch,
            cost,
            train.cost if train else None,
            test.cost if test else None,
            _finite(train)[1],
            _finite(test)[1],
        ]


def _print_summary(title: str, debugger: Debugger, seconds: float) -> None:
    evaluation, epochs, minibatches = debugger.evaluation(), debugger.epoch, debugger.position.t
    say(f"{title}: {epochs:.6g} epochs, {minibatches:,} minibatches in {seconds:.2f} s")
    say(f"{'':10}{'cost':>10}{'accuracy':>12}")
    for name, metrics in (("training", evaluation.train), ("test", evaluation.test)):
        cost = metrics.cost if metrics else None
        say(f"{name:10}{number(cost):>10}{percent(_finite(metrics)[1]):>12}")
