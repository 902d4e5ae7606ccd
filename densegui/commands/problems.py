"""The problem that a verb works on: built, and what had to be guessed of its data said first."""

from densegui.commands.say import complain
from densegui.experiment.build import Problem, build_resolved
from densegui.experiment.document import Resolved

MOST_WARNINGS = 10


def build_aloud(resolved: Resolved) -> Problem:
    """Build an experiment; say the warnings about its data on standard error, a line each.

    Raises
    ------
    DenseguiError
        As `build_resolved`.
    """
    problem = build_resolved(resolved)
    warnings = problem.split.warnings
    for warning in warnings[:MOST_WARNINGS]:
        complain(f"warning: {warning}")
    if len(warnings) > MOST_WARNINGS:
        complain(f"warning: {len(warnings) - MOST_WARNINGS} more; densegui check lists all of them")
    return problem
