"""Asking for a file or a folder, beginning where the present file is."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from densegui.experiment.sources import File

FILES = "Data files (*.csv *.tsv *.txt *.dat *.npz *.npy *.gz *idx* *ubyte*);;All files (*)"


def ask_file(parent: QWidget, data: File | None, folder: Path | None) -> str:
    """Ask for a file; "" when none is chosen."""
    return QFileDialog.getOpenFileName(parent, "Open data", _start(data, folder), FILES)[0]


def ask_folder(parent: QWidget, data: File | None, folder: Path | None) -> str:
    """Ask for a folder of pictures; "" when none is chosen."""
    return QFileDialog.getExistingDirectory(parent, "Open a folder of pictures", _start(data, folder))


def _start(data: File | None, folder: Path | None) -> str:
    return str((Path(folder or "") / data.path).parent) if data is not None else ""
