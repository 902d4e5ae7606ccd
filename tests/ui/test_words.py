"""Short texts: a kept picture of one looks as the text does when it is written."""

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from densegui.ui.math.math_text import MathText
from densegui.ui.network.words import Face
from densegui.ui.theme import DARK, LIGHT


def painted(face, text, color, ground, ratio):
    """The pixels of a text on a ground."""
    image = QImage(round(200 * ratio), round(40 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(ground)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    end = face.paint(painter, 7.3, 25.6, text, color)
    painter.end()
    return image, end


def pixels(image):
    """Red, green and blue of an image, as numbers that can be subtracted."""
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    return rows[:, :, :3].astype(int)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("text", ["−0.173", "ŷ 0.98", "class 2", "±1.02e−05"])
def test_that_a_text_looks_the_same_when_it_comes_again(qapp, theme, text, ratio):
    face = Face(qapp.font(), MathText(16))
    color, ground = theme.color("text"), theme.color("canvas")
    images, ends = zip(*(painted(face, text, color, ground, ratio) for _ in range(3)), strict=True)
    assert images[1] == images[2]
    assert ends[0] == ends[1] == ends[2]
    first, again = (pixels(image) for image in images[:2])
    assert np.abs(first - again).max() <= 8
    assert first.std() > 0
