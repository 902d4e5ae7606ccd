"""Gallery and data fields: which fields each set has, what carries over, pictures, and files."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from densegui.experiment.build import build
from densegui.experiment.edit import changed, with_source
from densegui.experiment.sources import File
from densegui.ui.setup.file_fields import LAST, described, look_at
from densegui.ui.setup.gallery_pictures import picture
from densegui.ui.setup.panel import SetupPanel
from densegui.ui.theme import DARK, LIGHT, palette
from densegui.ui.view import ViewSettings
from tests.ui.conftest import PLAIN

CLICK = Qt.MouseButton.LeftButton
OWN = changed(
    changed(changed(PLAIN, ("network", "initializer"), "he"), ("training", "batch_size"), 5),
    ("network", "hidden", 0, "nodes"),
    3,
)
MADE = ["n_examples", "classes", "noise", "features", "train_share", "standardize"]
FIXED = ["n_examples", "noise", "features", "train_share", "standardize"]
SHIPPED = ["train_share", "standardize"]


@pytest.fixture
def panel(qtbot):
    panel = SetupPanel()
    panel.wishes = []

    def fulfil(experiment):
        panel.wishes.append(experiment)
        panel.set_problem(build(experiment))

    panel.experiment_changed.connect(fulfil)
    panel.apply_settings(ViewSettings(theme=LIGHT))
    panel.set_problem(build(OWN))
    panel.resize(270, 900)
    qtbot.addWidget(panel)
    panel.show()
    yield panel
    panel.hide()
    panel.experiment_changed.disconnect(fulfil)


def shown(panel):
    return [path[-1] for path in panel.data.form.editors]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("xor", FIXED), ("circles", FIXED), ("moons", FIXED), ("spirals", MADE), ("blobs", MADE),
        ("digits", SHIPPED), ("iris", SHIPPED), ("wine", SHIPPED), ("breast_cancer", SHIPPED),
        ("clusters", SHIPPED),
    ],
)  # fmt: skip
def test_that_a_click_on_a_picture_switches_the_data_and_keeps_network_and_training(panel, qtbot, source, names):
    button = panel.data.gallery.buttons[source]
    qtbot.mouseClick(button, CLICK)
    assert panel.experiment.data.source == source
    assert panel.experiment == with_source(OWN, source)
    assert panel.experiment.network == OWN.network
    assert panel.experiment.training == OWN.training
    assert panel.experiment.seed == OWN.seed
    assert button.isChecked()
    assert shown(panel) == names


def test_that_two_inputs_are_widened_by_clicks_and_one_must_stay(panel, qtbot):
    inputs = panel.editor(("data", "features"))
    assert [chip.text() for chip in inputs.chips.values()] == ["x₁", "x₂", "x₁²", "x₂²", "x₁x₂", "sin x₁", "sin x₂"]
    for name in ("x1*x2", "x1", "x1^2"):
        qtbot.mouseClick(inputs.chips[name], CLICK)
    assert panel.experiment.data.features == ("x2", "x1^2", "x1*x2")  # in the order of the buttons
    assert panel.wishes[-1] == panel.experiment
    assert build(panel.experiment).split.dataset.n_x == 3
    before = len(panel.wishes)
    for name in ("x2", "x1^2", "x1*x2"):
        qtbot.mouseClick(inputs.chips[name], CLICK)
    assert panel.experiment.data.features == ("x1*x2",)
    assert inputs.value == ["x1*x2"]
    assert len(panel.wishes) == before + 2
    assert panel.message.text().startswith("Inputs: [] is not allowed; a list of some of x1, x2")


def test_that_a_chosen_input_is_told_by_the_keyboard_too(panel, qtbot):
    chip = panel.editor(("data", "features")).chips["sin x2"]
    panel.activateWindow()
    chip.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(chip.hasFocus)
    QTest.keyClick(chip, Qt.Key.Key_Space)
    assert panel.experiment.data.features == ("x1", "x2", "sin x2")
    assert "sin x₂" in chip.toolTip()


def test_that_all_choices_are_inside_however_narrow_the_panel_is(panel, qtbot):
    inputs = panel.editor(("data", "features"))
    for width in (210, 270, 420):
        panel.resize(width, 900)
        qtbot.waitUntil(lambda: all(inputs.rect().contains(chip.geometry()) for chip in inputs.chips.values()))
        boxes = [chip.geometry() for chip in inputs.chips.values()]
        assert not any(a.intersects(b) for k, a in enumerate(boxes) for b in boxes[:k])


@pytest.mark.parametrize(("width", "rows"), [(238, 1), (270, 2), (520, 1)])
def test_that_the_choices_take_few_rows(panel, qtbot, width, rows):
    inputs = panel.editor(("data", "features"))
    panel.resize(width, 900)
    QApplication.processEvents()
    boxes = [chip.geometry() for chip in inputs.chips.values()]
    assert len({box.top() for box in boxes}) == rows
    qtbot.waitUntil(lambda: inputs.height() == max(box.bottom() for box in boxes) + 1)


def test_that_data_with_more_than_two_features_have_no_such_choice(panel, open_file, tmp_path):
    open_file(write(tmp_path / "three.csv", "a,b,c,kind\n0.5,1,2,0\n1,0,1.5,1\n0,2.5,3,0\n2,0,1,1\n"))
    assert shown(panel) == ["path", "target", "train_share", "standardize"]


def test_that_a_click_on_the_present_set_changes_nothing(panel, qtbot):
    qtbot.mouseClick(panel.data.gallery.buttons["spirals"], CLICK)
    assert not panel.wishes


def test_that_arrows_and_space_choose_a_picture(panel, qtbot):
    panel.activateWindow()
    button = panel.data.gallery.buttons["spirals"]
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(button.hasFocus)
    QTest.keyClick(button, Qt.Key.Key_Left)
    assert panel.experiment.data.source == "moons"


def test_that_every_picture_is_made_once_shown_and_the_timer_stops(panel, qtbot):
    gallery = panel.data.gallery
    qtbot.waitUntil(lambda: not gallery._timer.isActive())
    pictures = [button.picture for button in gallery.buttons.values()]
    assert None not in pictures
    panel.apply_settings(ViewSettings(theme=DARK))
    qtbot.waitUntil(lambda: not gallery._timer.isActive())
    assert not any(new.picture is old for new, old in zip(gallery.buttons.values(), pictures, strict=True))


def ink(pixmap, color):
    """How many pixels of a picture have a colour, but for the last bits."""
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).astype(int)
    near = np.abs(pixels[..., :3] - color.getRgb()[:3]).max(axis=-1) < 6
    return int((near & (pixels[..., 3] > 150)).sum())


CLASSES = {
    "xor": 2, "circles": 2, "moons": 2, "spirals": 3, "blobs": 3, "digits": 4, "iris": 3, "wine": 3, "breast_cancer": 2,
    "clusters": 5,
}  # fmt: skip


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("source", CLASSES)
def test_that_a_picture_has_the_colours_of_its_classes(qapp, theme, source):
    shown = picture(source, theme, 56, 1.0)
    assert all(ink(shown, theme.class_color(k)) > 10 for k in range(CLASSES[source]))
    assert ink(shown, theme.class_color(CLASSES[source])) == 0


def test_that_a_picture_has_the_pixels_of_the_screen(qapp):
    pixmap = picture("moons", LIGHT, 50, 2.0)
    assert pixmap.size().toTuple() == (100, 100)
    assert pixmap.deviceIndependentSize().toTuple() == (50, 50)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_the_chosen_picture_is_ringed(panel, theme):
    gallery = panel.data.gallery
    before = QApplication.palette()
    QApplication.setPalette(palette(theme))  # as the window does
    panel.setStyleSheet("")
    panel.apply_settings(ViewSettings(theme=theme))

    def ring(source):
        button = gallery.buttons[source]
        image = button.grab().toImage()
        return {image.pixelColor(button.width() // 2, y).name() for y in range(3)}

    rings = ring("spirals"), ring("xor")
    QApplication.setPalette(before)
    assert theme.accent in rings[0]
    assert theme.accent not in rings[1]


# -- files

FLOWERS = "species,length,width\nrose,1.5,2\ntulip,2.5,1\nrose,1.25,2\ntulip,2.75,1\nrose,1,2\ntulip,3,1\n"
POINTS = "a,b,kind\n0,1,0\n1,0,1\n0,2,0\n2,0,1\n"


@pytest.fixture
def open_file(panel):
    def show(path, **options):
        data = {"source": "file", "path": str(path), "train_share": 0.7, **options}
        panel.set_problem(build(changed(OWN, ("data",), data)))

    return show


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def test_that_a_file_shows_its_name_and_its_columns(panel, open_file, tmp_path):
    open_file(write(tmp_path / "points.csv", POINTS))
    assert panel.editor(("data", "path")).currentText() == "points.csv"
    target = panel.editor(("data", "target"))
    assert [target.itemText(place) for place in range(target.count())] == ["a", "b", "kind"]
    assert target.currentText() == "kind"
    assert shown(panel) == ["path", "target", "features", "train_share", "standardize"]


def test_that_format_and_options_are_in_words(panel, open_file, tmp_path):
    path = write(tmp_path / "points.csv", POINTS.replace(",", ";"))
    open_file(path)
    assert panel.data.options.text() == "CSV, TSV"
    open_file(path, separator=";", missing="mean", columns=["b"], categorical=["b"])
    assert panel.data.options.text() == (
        "CSV, TSV · columns: b · categorical: b · missing values: the column's mean · separator: semicolon  ;"
    )
    assert panel.data.change.isVisible()


def test_that_a_file_without_columns_has_no_target(panel, open_file, tmp_path):
    np.savez(tmp_path / "set.npz", data=np.eye(4), kind=[0, 1, 0, 1])
    open_file(tmp_path / "set.npz", x="data", y="kind")
    assert shown(panel) == ["path", "train_share", "standardize"]
    assert panel.data.options.text() == "NPZ · examples: data · classes: kind"


def test_that_what_belongs_to_files_goes_with_them(panel, open_file, qtbot, tmp_path):
    open_file(write(tmp_path / "points.csv", POINTS))
    qtbot.mouseClick(panel.data.gallery.buttons["xor"], CLICK)
    assert not panel.data.change.isVisible()
    assert not panel.data.options.isVisible()


def test_that_another_target_can_be_chosen(panel, open_file, tmp_path):
    open_file(write(tmp_path / "points.csv", POINTS))
    target = panel.editor(("data", "target"))
    target.setCurrentIndex(0)
    target.activated.emit(0)
    assert panel.experiment.data.target == "a"
    assert target.currentText() == "a"


def test_that_a_feature_that_becomes_the_target_is_no_feature_any_more(panel, open_file, tmp_path):
    open_file(write(tmp_path / "points.csv", POINTS), columns=["a", "b"], categorical=["a"])
    panel.editor(("data", "target")).activated.emit(0)
    assert panel.experiment.data.target == "a"
    assert panel.experiment.data.columns == ("b",)
    assert panel.experiment.data.categorical is None
    assert build(panel.experiment).split.dataset.feature_names == ("b",)


@pytest.mark.parametrize("control", ["tile", "name", "button"])
def test_that_three_ways_lead_to_the_import(panel, open_file, qtbot, tmp_path, control):
    open_file(write(tmp_path / "points.csv", POINTS))
    data = panel.data
    pressed = {"tile": data.gallery.buttons["file"], "name": panel.editor(("data", "path")), "button": data.change}
    with qtbot.waitSignal(panel.import_requested):
        qtbot.mouseClick(pressed[control], CLICK)
    assert not panel.wishes


def test_that_the_ring_stays_where_it_was_until_a_file_is_chosen(panel, qtbot):
    qtbot.mouseClick(panel.data.gallery.buttons["file"], CLICK)
    assert panel.data.gallery.buttons["spirals"].isChecked()
    assert not panel.wishes


def test_that_a_file_that_can_not_be_read_later_still_shows_its_columns(panel, tmp_path):
    path = write(tmp_path / "points.csv", POINTS)
    experiment = changed(PLAIN, ("data",), {"source": "file", "path": str(path), "target": "a"})
    problem, unnamed = build(experiment), build(changed(experiment, ("data", "target"), None))
    path.unlink()
    panel.set_problem(problem)
    target = panel.editor(("data", "target"))
    assert {target.itemText(place) for place in range(target.count())} == {"a", "b", "kind"}
    assert target.currentText() == "a"
    panel.set_problem(unnamed)
    assert target.currentText() == LAST


def test_that_a_relative_path_begins_at_the_base_folder(panel, tmp_path):
    write(tmp_path / "points.csv", POINTS)
    experiment = changed(PLAIN, ("data",), {"source": "file", "path": "points.csv"})
    panel.set_problem(build(experiment, tmp_path), tmp_path)
    assert panel.editor(("data", "target")).currentText() == "kind"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a\n", b'"a,b\n1,2', b"\0\0", b"a,b\n"])
def test_that_the_beginning_of_any_file_is_read_without_a_failure(tmp_path, content):
    path = tmp_path / "odd.csv"
    path.write_bytes(content)
    data = File(source="file", path=str(path))
    found = look_at(path, data)
    assert described(data, found) in ("", "CSV, TSV")
    assert look_at(tmp_path / "missing", data) is None
    assert described(data, None) == ""


def test_that_columns_are_known_however_they_are_separated(panel, open_file, tmp_path):
    open_file(write(tmp_path / "flowers.csv", FLOWERS.replace(",", ";").replace(".", ",")), target="species")
    target = panel.editor(("data", "target"))
    assert [target.itemText(place) for place in range(target.count())] == ["species", "length", "width"]
    assert target.currentText() == panel.experiment.data.target == "species"
    assert build(panel.experiment).split.dataset.rows[2].tolist() == [1.25, 2]


def test_that_nothing_of_a_file_name_is_taken_for_markup(panel, open_file, tmp_path):
    open_file(write(tmp_path / "<i>x<i>.csv", POINTS))
    QApplication.processEvents()
    assert "&lt;i&gt;" in panel.editor(("data", "path")).toolTip()


def test_that_a_long_name_of_a_set_has_a_line_for_each_word(panel):
    lines = {source: button.lines() for source, button in panel.data.gallery.buttons.items()}
    assert lines["breast_cancer"] == ["breast", "cancer"]
    assert all(len(found) == 1 for source, found in lines.items() if source != "breast_cancer")
    assert not panel.grab().isNull()
