"""Write the files of the corpus into a folder, to look at them or to try them elsewhere.

    python -m tests.corpus.make FOLDER

Each file gets a folder of its own, named after its case, and a line in `expected.txt`.
"""

import re
import sys
from pathlib import Path

from tests.corpus import csv_files, csv_programs, idx_files, npz_files, picture_files
from tests.corpus.case import Bad, Case

CASES: dict[str, list[Case]] = {
    "csv": [*csv_files.CASES, *csv_programs.CASES],
    "npz": npz_files.CASES,
    "idx": idx_files.CASES,
    "pictures": picture_files.CASES,
}


def make(folder: Path) -> int:
    """Write all files, and return how many cases there are."""
    lines = []
    for kind, cases in CASES.items():
        for number, case in enumerate(cases):
            title = re.sub(r"[^\w ]", "", case.name)
            own = folder / kind / f"{number:03} {title}"
            own.mkdir(parents=True)
            case.make(own)
            expected = case.expected
            options = "".join(f" {option}" for option in case.options)
            said = "refused: " + ", ".join(expected.says) if isinstance(expected, Bad) else f"read: {expected}"
            lines.append(f"{own.relative_to(folder)}{options} | {said}\n")
    (folder / "expected.txt").write_text("".join(lines), "utf-8")
    return len(lines)


if __name__ == "__main__":
    print(f"{make(Path(sys.argv[1]))} cases")
