"""Tucker-2 decompositions of convolutions' weights by TensorLy, for TuckerTest.

    python3 tests/src/test/python/make_tucker_fixtures.py

writes lib/src/test/resources/fixtures/tucker.json. Needs TensorLy 0.9 or newer. The higher-order SVD
is NumPy's; the iteration is TensorLy's, until nothing changes any more. Errors are shares of the
squared weights.
"""

import json
from pathlib import Path

import numpy as np
import tensorly
from tensorly.decomposition import partial_tucker

FILE = Path(__file__).parents[4] / "lib/src/test/resources/fixtures/tucker.json"


def error(weights, core, units, inputs):
    product = np.einsum("oa,abyx,ib->oiyx", units, core, inputs)
    return float(np.sum((weights - product) ** 2) / np.sum(weights ** 2))


def hosvd(weights, out, into):
    by_unit = weights.reshape(weights.shape[0], -1)
    by_input = weights.transpose(1, 0, 2, 3).reshape(weights.shape[1], -1)
    units = np.linalg.svd(by_unit, full_matrices=False)[0][:, :out]
    inputs = np.linalg.svd(by_input, full_matrices=False)[0][:, :into]
    return error(weights, np.einsum("oiyx,oa,ib->abyx", weights, units, inputs), units, inputs)


def hooi(weights, out, into):
    (core, (units, inputs)), _ = partial_tucker(
        weights, rank=[out, into], modes=[0, 1], init="svd", n_iter_max=5000, tol=1e-14)
    return error(weights, core, units, inputs)


def main():
    random = np.random.default_rng(11)
    cases = []
    for shape, ranks in [((6, 4, 3, 3), (3, 2)), ((8, 5, 3, 2), (2, 4)), ((5, 7, 1, 3), (1, 1)),
                         ((9, 3, 2, 2), (4, 2)), ((4, 6, 3, 3), (4, 6))]:
        # small numbers with few digits: they are the same as floats
        weights = random.integers(-64, 65, shape) / 64
        cases.append({
            "shape": list(shape),
            "weights": weights.flatten().tolist(),
            "units": ranks[0],
            "inputs": ranks[1],
            "hosvd": hosvd(weights, *ranks),
            "hooi": hooi(weights, *ranks),
        })
    content = {"made_by": f"TensorLy {tensorly.__version__}", "cases": cases}
    FILE.write_text(json.dumps(content) + "\n")


if __name__ == "__main__":
    main()
