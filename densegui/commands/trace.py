"""`densegui trace`: every array of one minibatch, for comparing with one's own program."""

from densegui.commands.arguments import Parser, experiment, whole_number
from densegui.commands.outputs import check_outputs, inputs_of
from densegui.commands.problems import build_aloud
from densegui.commands.progress import train_up_to
from densegui.commands.say import complain, say
from densegui.debugger.debugger import Debugger
from densegui.debugger.position import Granularity
from densegui.debugger.trace import finished_arrays
from densegui.experiment.document import resolve
from densegui.experiment.export import write_trace

EPILOG = """\
The file holds, with m_b examples in the minibatch and n nodes in a layer:
  X (n_x x m_b, as the network sees it), Y (n_y x m_b, one-hot), labels and indices (m_b, both from 0; indices
  are rows of the data set), loss (m_b), cost (one number), and for each layer, here the first:
  W1 (n before x n), b1 (n x 1), Z1, A1, dZ1 (n x m_b), dW1, db1, W1_new, b1_new.
W and b are those that the forward pass used, W_new and b_new what the optimiser makes of them. dZ carries no 1/m, dW
and db do. Read it with numpy.load(FILE).

examples:
  densegui trace three-spirals --minibatch 0 -o first.npz
  densegui trace mine.json --minibatch 500 -o later.npz
"""

PARSER = Parser(
    prog="densegui trace",
    usage="densegui trace EXPERIMENT --minibatch T -o FILE.npz",
    description="Train T minibatches, then write every array of the next one.",
    epilog=EPILOG,
)
PARSER.add_argument(
    "experiment", metavar="EXPERIMENT", type=experiment, help="a file, or the name of a built-in experiment"
)
PARSER.add_argument(
    "--minibatch", metavar="T", type=whole_number, required=True, help="train T minibatches first, 0 for none"
)
PARSER.add_argument("-o", "--output", metavar="FILE.npz", required=True, help="where the arrays go")


def run(arguments: list[str]) -> int:
    """Train, run one minibatch more, and write its arrays."""
    asked = PARSER.parse_args(arguments)
    resolved = resolve(asked.experiment)
    check_outputs({"-o": asked.output}, inputs_of(asked.experiment, resolved))
    debugger = Debugger(build_aloud(resolved))
    train_up_to(debugger, asked.minibatch)
    frame = debugger.step(Granularity.MINIBATCH)
    arrays = finished_arrays(frame)
    if debugger.divergence is not None:
        complain(str(debugger.divergence))
    write_trace(asked.output, arrays)
    say(f"{resolved.title}: wrote {len(arrays)} arrays of minibatch {frame.minibatch} to {asked.output}")
    return 0
