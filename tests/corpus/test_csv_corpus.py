"""Each CSV file of the corpus ends as it should, in a process with little memory and time."""

from pathlib import Path

import pytest

from tests.corpus import csv_programs
from tests.corpus.case import Bad, Case, check
from tests.corpus.csv_files import CASES as FILES
from tests.corpus.csv_files import REFUSED

CASES = [*FILES, *csv_programs.CASES]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_that_a_file_ends_as_it_should(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path)


def test_that_the_corpus_is_large_and_names_each_file_once() -> None:
    assert len(CASES) >= 150
    assert len({case.name for case in CASES}) == len(CASES)
    assert all(isinstance(case.expected, Bad) for case in REFUSED)
