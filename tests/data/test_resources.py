"""Where shipped files are found."""

from pathlib import Path

import pytest

from densegui import resources


def test_that_a_wheels_own_folder_goes_before_the_checkouts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "densegui"
    package.mkdir()
    monkeypatch.setattr(resources, "__file__", str(package / "resources.py"))
    assert resources.resource("data", "iris.csv") == tmp_path / "resources" / "data" / "iris.csv"
    (package / "resources").mkdir()
    assert resources.resource("data", "iris.csv") == package / "resources" / "data" / "iris.csv"
