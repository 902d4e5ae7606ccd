"""`densegui compare`: a student's arrays against ours, to the first operation that differs and its likely cause."""

from densegui.commands.arguments import Parser, experiment, file, whole_number
from densegui.commands.problems import build_aloud
from densegui.commands.progress import train_up_to
from densegui.commands.say import say
from densegui.data.npz import is_npz
from densegui.debugger.compare.compare import compare
from densegui.debugger.compare.reading import read_student
from densegui.debugger.compare.reference import Reference, from_frame, from_trace
from densegui.debugger.compare.report import lines
from densegui.debugger.debugger import Debugger
from densegui.debugger.position import Granularity
from densegui.experiment.document import resolve

EPILOG = """\
MINE.npz holds your arrays under the names of "densegui trace": X, Y, Z1, A1, dZ2, dW1, db1, W1_new and so on, as many
of them as you like:
  numpy.savez("mine.npz", Z1=Z1, A1=A1, Z2=Z2, A2=A2, dZ2=dZ2, dW2=dW2)
Start from the X, Y, W and b of a trace of the same minibatch. Examples may be columns or rows.

The first line says "agrees", or "differs at NAME: likely cause". NAME is the first array, in the order of the program,
that differs from ours. Below it stand the conventions in which you differ from the slides without being wrong, and
each of your arrays: "agrees", "differs", or "follows" from an earlier one that differs.
Relative differences up to 1e-6 are agreement (1e-3 where either is float32).

examples:
  densegui trace compare --minibatch 6 -o ours.npz
  densegui compare mine.npz compare --minibatch 6
  densegui compare mine.npz ours.npz

exit codes: 0 all agree; 1 something differs; 2 bad input.
"""

PARSER = Parser(
    prog="densegui compare",
    usage="densegui compare MINE.npz EXPERIMENT_OR_TRACE [--minibatch T]",
    description="Hold the arrays of your own backpropagation against ours, and find what is wrong.",
    epilog=EPILOG,
)
PARSER.add_argument("mine", metavar="MINE.npz", type=file, help="your arrays of one minibatch")
PARSER.add_argument(
    "reference",
    metavar="EXPERIMENT_OR_TRACE",
    type=experiment,
    help='a file, the name of a built-in experiment, or a file of "densegui trace"',
)
PARSER.add_argument(
    "--minibatch",
    metavar="T",
    type=whole_number,
    help="of an experiment: train T minibatches first, 0 if not given; a trace holds one minibatch",
)

DIFFERS = 1


def run(arguments: list[str]) -> int:
    """Compare, print what was found, and return 0 when all agree, else 1."""
    asked = PARSER.parse_args(arguments)
    reference = _reference(asked.reference, asked.minibatch or 0)
    result = compare(read_student(asked.mine, reference.rules.L), reference)
    for line in lines(result, reference):
        say(line)
    if asked.minibatch is not None and reference.minibatch is None:
        say(f"note: a trace holds one minibatch; --minibatch {asked.minibatch} chose nothing")
    return 0 if result.agrees else DIFFERS


def _reference(name: str, t: int) -> Reference:
    if is_npz(name) or name.casefold().endswith(".npz"):
        return from_trace(name)
    resolved = resolve(name)
    debugger = Debugger(build_aloud(resolved))
    train_up_to(debugger, t)
    return from_frame(debugger.step(Granularity.MINIBATCH), f"{resolved.title}, minibatch {t}")
