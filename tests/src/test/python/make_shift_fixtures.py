"""Measures of the shift between domains, plainly by NumPy, for ShiftFixtureTest.

    python3 tests/src/test/python/make_shift_fixtures.py

writes lib/src/test/resources/fixtures/shift.json. Needs NumPy.
"""

import json
from pathlib import Path

import numpy as np

FILE = Path(__file__).parents[4] / "lib/src/test/resources/fixtures/shift.json"
PENALTIES = [100, 10, 1, 0.1, 1e-2, 1e-3, 1e-4]


def distances(rows):
    return np.array([[np.sum((a - b) ** 2) for b in rows] for a in rows])


def discrepancy(x, y, width):
    """Gretton and others 2012, equation 3, sum by sum."""
    def k(a, b):
        return np.mean([np.exp(-np.sum((a - b) ** 2) / (2 * f * width)) for f in (0.25, 0.5, 1, 2, 4)])
    m, n = len(x), len(y)
    within = sum(k(x[i], x[j]) for i in range(m) for j in range(m) if i != j) / (m * (m - 1))
    within += sum(k(y[i], y[j]) for i in range(n) for j in range(n) if i != j) / (n * (n - 1))
    return within - 2 * sum(k(a, b) for a in x for b in y) / (m * n)


def mmd_case(random, samples, columns, gap):
    rows = random.normal(size=(2 * samples, columns))
    rows[samples:] += gap
    width = float(np.median(distances(rows)[np.triu_indices(2 * samples, 1)]))
    divisions = [[1] * samples + [0] * samples]
    for size in (samples, samples - 2):
        chosen = random.permutation(2 * samples)[:size]
        divisions.append([int(i in chosen) for i in range(2 * samples)])
    expected = []
    for members in divisions:
        inside = np.array(members, bool)
        expected.append(float(discrepancy(rows[inside], rows[~inside], width)))
    return {"rows": rows.tolist(), "width": width, "divisions": divisions, "expected": expected}


def ridge(x, y, penalty):
    return np.linalg.solve(x.T @ x + penalty * np.eye(x.shape[1]), x.T @ y)


def classifier_case(random, each, columns, gap):
    train = random.normal(size=(2 * each, columns))
    test = random.normal(size=(2 * each, columns))
    train[each:, 0] += gap
    test[each:, 0] += gap
    sides = np.array([-1.0] * each + [1.0] * each)
    mean = train.mean(0)
    x = train - mean
    scale = np.mean(np.sum(x ** 2, 1))
    best = None
    for penalty in PENALTIES:
        errors = 0
        for i in range(2 * each):
            rest = np.arange(2 * each) != i
            left_out = x[i] @ ridge(x[rest], sides[rest], penalty * scale)
            errors += (left_out > 0) != (sides[i] > 0)
        if best is None or errors < best[0]:
            best = (errors, penalty)
    weights = ridge(x, sides, best[1] * scale)
    wrong = ((test - mean) @ weights > 0) != (sides > 0)
    return {"train": train.tolist(), "test": test.tolist(), "weights": weights.tolist(),
            "error": float(np.mean(wrong))}


def pca_case(random, rows, columns):
    x = random.normal(size=(rows, columns)) * np.linspace(3, 1, columns)
    u, s, _ = np.linalg.svd(x - x.mean(0), full_matrices=False)
    scores = u[:, :2] * s[:2]
    for c in range(2):
        scores[:, c] *= np.sign(scores[np.argmax(np.abs(scores[:, c])), c])
    return {"rows": x.tolist(), "scores": scores.tolist(),
            "shares": (s[:2] ** 2 / np.sum(s ** 2)).tolist()}


def tsne_case(random, rows, columns, perplexity):
    x = random.normal(size=(rows, columns))
    d = distances(x)
    p = np.zeros((rows, rows))
    for i in range(rows):
        low, high = 1e-10, 1e10
        for _ in range(200):
            beta = np.sqrt(low * high)
            row = np.exp(-beta * np.maximum(d[i] - np.min(np.delete(d[i], i)), 0))
            row[i] = 0
            row /= row.sum()
            entropy = -np.sum(row[row > 0] * np.log(row[row > 0]))
            low, high = (beta, high) if entropy > np.log(perplexity) else (low, beta)
        p[i] = row
    p = (p + p.T) / (2 * rows)
    y = random.normal(size=(rows, 2))
    q = 1 / (1 + distances(y))
    np.fill_diagonal(q, 0)
    q /= q.sum()
    off = ~np.eye(rows, dtype=bool)
    divergence = float(np.sum(p[off] * np.log(p[off] / q[off])))
    return {"rows": x.tolist(), "perplexity": perplexity, "joint": p.tolist(),
            "places": y.tolist(), "divergence": divergence}


def main():
    random = np.random.default_rng(8)
    fixture = {
        "mmd": [mmd_case(random, 10, 3, 0.0), mmd_case(random, 12, 5, 0.7), mmd_case(random, 9, 40, 0.2)],
        "classifier": [classifier_case(random, 12, 4, 1.0), classifier_case(random, 10, 35, 2.0),
                       classifier_case(random, 15, 3, 0.0)],
        "pca": [pca_case(random, 14, 4), pca_case(random, 8, 30)],
        "tsne": [tsne_case(random, 15, 4, 4.0), tsne_case(random, 20, 2, 6.5)],
    }
    FILE.write_text(json.dumps(fixture) + "\n")


if __name__ == "__main__":
    main()
