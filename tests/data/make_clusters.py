"""Makes the data set resources/data/clusters.csv: `python -m tests.data.make_clusters` prints it.

Five clusters in seven dimensions. No two of the numbers 7, 5, 100 and the 20 of a class are alike, so that no matrix of
a network on it fits where it does not belong.
"""

import numpy as np

FEATURES, CLASSES, EACH, SEED = 7, 5, 20, 20180206


def made() -> str:
    """Return the text of the file: standard normal points around standard normal centres of twice the size."""
    rng = np.random.default_rng(SEED)
    centres = 2 * rng.standard_normal((CLASSES, FEATURES))
    lines = [",".join([*(f"feature {j}" for j in range(1, FEATURES + 1)), "class"])]
    for i in range(CLASSES * EACH):
        values = centres[i % CLASSES] + rng.standard_normal(FEATURES)
        lines.append(",".join([*(f"{value:.3f}" for value in values), f"cluster {i % CLASSES + 1}"]))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(made(), end="")
