"""Cost curves and decision regions, drawn with pyqtgraph."""
