"""Each NPZ file of the corpus ends as it should, in a process with little memory and time."""

from pathlib import Path

import pytest

from tests.corpus.case import Case, check
from tests.corpus.npz_files import CASES


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_that_a_file_ends_as_it_should(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path)
