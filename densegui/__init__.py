"""densegui: a debugger for backpropagation.

It draws a dense classifier, steps its training operation by operation or runs it, and shows the
equations, the arrays, the network and the cost at the same position. `densegui.engine` is the
lecture in NumPy; `densegui.app` opens the window; `densegui.cli` does the same work without one.
"""

__version__ = "0.1.0"
