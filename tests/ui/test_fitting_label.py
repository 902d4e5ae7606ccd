"""The label that never cuts a number off."""

from densegui.ui.widgets.fitting_label import FittingLabel


def test_that_the_longest_text_that_fits_is_shown(qtbot):
    label = FittingLabel()
    qtbot.addWidget(label)
    texts = ("minibatch 12 · epoch 0 · 13 of 23 done", "13 of 23 done", "12 : 13")
    label.resize(1000, 20)
    label.set_texts(texts)
    assert label.text() == texts[0]
    width = label.fontMetrics().horizontalAdvance
    label.resize(width(texts[1]) + 2, 20)
    label.show()
    assert label.text() == texts[1]
    label.resize(3, 20)
    assert label.text() == texts[2]
