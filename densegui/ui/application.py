"""The Qt application: its style, its names and its icon, the same for the window and for a screenshot."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication

from densegui import __version__
from densegui.ui.theme import LIGHT, mix

ICON_SIZES = (16, 24, 32, 48, 64, 128, 256)


def make_application() -> QApplication:
    """Return the application, made if there is none yet. It gets no arguments: Qt has options of its own."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(["densegui"])
    application.setStyle("Fusion")
    application.setOrganizationName("densegui")
    application.setApplicationName("densegui")
    application.setApplicationDisplayName("densegui")
    application.setApplicationVersion(__version__)
    application.setWindowIcon(application_icon())
    return application


def application_icon() -> QIcon:
    """Return the icon of the window: two layers of nodes, one of them ringed."""
    icon = QIcon()
    for size in ICON_SIZES:
        icon.addPixmap(_paint(size))
    return icon


def _paint(size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / 64, size / 64)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#1b2130"))
    painter.drawRoundedRect(QRectF(1, 1, 62, 62), 13, 13)
    positive, negative = QColor("#5fa2ff"), QColor("#f08a3c")
    left = [QPointF(18, y) for y in (15, 32, 49)]
    right = [QPointF(46, y) for y in (22, 42)]
    for j, start in enumerate(left):
        for k, end in enumerate(right):
            color = positive if (j + k) % 2 else negative
            painter.setPen(QPen(mix(QColor("#1b2130"), color, 0.75), 2.5))
            painter.drawLine(start, end)
    painter.setPen(Qt.PenStyle.NoPen)
    for number, center in enumerate((*left, *right)):
        painter.setBrush(negative if number in (1, 4) else positive)
        painter.drawEllipse(center, 6.5, 6.5)
    painter.setPen(QPen(QColor(LIGHT.marker), 3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(right[0], 9, 9)
    painter.end()
    return pixmap
