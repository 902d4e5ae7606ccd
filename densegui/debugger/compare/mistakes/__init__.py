"""The registry of mistakes: all that can be tried, in the order in which equal ones are preferred."""

from densegui.debugger.compare.mistakes.backward import BACKWARD
from densegui.debugger.compare.mistakes.case import Mistake
from densegui.debugger.compare.mistakes.forward import FORWARD
from densegui.debugger.compare.mistakes.general import GENERAL
from densegui.debugger.compare.mistakes.gradients import GRADIENTS
from densegui.debugger.compare.mistakes.output import OUTPUT
from densegui.debugger.compare.mistakes.update import UPDATE

MISTAKES: tuple[Mistake, ...] = (*FORWARD, *OUTPUT, *BACKWARD, *GRADIENTS, *UPDATE, *GENERAL)
