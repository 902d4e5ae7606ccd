"""The window. The only home of PySide6 and pyqtgraph."""
