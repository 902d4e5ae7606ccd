"""`densegui examples`: the built-in experiments, a line each."""

from densegui.commands.arguments import Parser
from densegui.commands.say import say
from densegui.experiment.document import BUILTINS

PARSER = Parser(
    prog="densegui examples",
    usage="densegui examples",
    description="List the built-in experiments: the name that other verbs take, and what there is to see.",
)


def run(arguments: list[str]) -> int:
    """Print a line for each built-in experiment."""
    PARSER.parse_args(arguments)
    width = max(len(entry.name) for entry in BUILTINS)
    for entry in BUILTINS:
        say(f"{entry.name:{width}}  {entry.title}: {entry.sentence}")
    return 0
