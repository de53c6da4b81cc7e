"""LEEP, NCE, LogME, linear CKA and Spearman's correlation by NumPy, for TransferabilityTest and others.

    python3 tests/src/test/python/make_selection_fixtures.py

writes lib/src/test/resources/fixtures/selection.json. Written from the papers' formulas, in another
way than the library's: LEEP and NCE by counting in loops over classes, LogME by dense linear algebra
(no singular vectors) and a search over alpha and beta instead of a fixed point, CKA from the features'
covariances instead of Gram matrices, Spearman by the differences' covariance of ranks.
"""

import json
from pathlib import Path

import numpy as np

FILE = Path(__file__).parents[4] / "lib/src/test/resources/fixtures/selection.json"


def softmax(v):
    e = np.exp(v - v.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def leep(v, y):
    p = softmax(v)
    n, sources = p.shape
    total = 0.0
    conditional = {}
    for z in range(sources):
        weight = p[:, z].sum() / n
        for label in set(y):
            conditional[label, z] = p[y == label, z].sum() / n / weight
    for i in range(n):
        total += np.log(sum(conditional[y[i], z] * p[i, z] for z in range(sources)))
    return total / n


def nce(v, y):
    chosen = v.argmax(axis=1)
    entropy = 0.0
    for z in set(chosen):
        inside = y[chosen == z]
        shares = np.array([np.mean(inside == label) for label in set(inside)])
        entropy -= len(inside) / len(y) * np.sum(shares * np.log(shares))
    return -entropy


def log_evidence(f, y, alpha, beta):
    """Of y ~ N(0, F F' / alpha + I / beta): the weights are integrated out at once."""
    n = len(y)
    covariance = f @ f.T / alpha + np.eye(n) / beta
    sign, logdet = np.linalg.slogdet(covariance)
    assert sign > 0
    return -0.5 * (n * np.log(2 * np.pi) + logdet + y @ np.linalg.solve(covariance, y))


def greatest(f, y):
    """A compass search over the logarithms of alpha and beta."""
    best = None
    for start in [(0.0, 0.0), (3.0, 3.0), (-3.0, 3.0), (3.0, 0.0)]:
        place, step = np.array(start), 2.0
        value = log_evidence(f, y, *np.exp(place))
        while step > 1e-9:
            for move in [(step, 0), (-step, 0), (0, step), (0, -step)]:
                other = log_evidence(f, y, *np.exp(place + move))
                if other > value:
                    place, value = place + move, other
                    break
            else:
                step /= 2
        best = value if best is None else max(best, value)
    return best


def logme(f, y):
    return float(np.mean([greatest(f, (y == k).astype(float)) / len(y) for k in range(max(y) + 1)]))


def cka(x, y):
    x = x - x.mean(axis=0)
    y = y - y.mean(axis=0)
    return np.linalg.norm(y.T @ x) ** 2 / np.linalg.norm(x.T @ x) / np.linalg.norm(y.T @ y)


def ranks(values):
    return np.array([np.mean(np.flatnonzero(np.sort(values) == v)) for v in values])


def spearman(a, b):
    return np.corrcoef(ranks(a), ranks(b))[0, 1]


def array(values):
    return {"shape": list(values.shape), "values": values.flatten().tolist()}


def main():
    random = np.random.default_rng(12)
    cases = []
    # samples, source classes, labels' classes, features
    for n, sources, classes, width in [(24, 5, 5, 4), (30, 3, 4, 6), (20, 6, 2, 30), (16, 4, 3, 16)]:
        y = np.arange(n) % classes
        # numbers with few binary digits are the same as floats
        v = np.round(16 * (2 * np.eye(sources)[y % sources] + random.normal(size=(n, sources)))) / 16
        f = np.round(16 * (random.normal(size=(n, width)) + (y % 2)[:, None])) / 16
        g = np.round(16 * (f[:, : width // 2] @ random.normal(size=(width // 2, 3))
                           + random.normal(size=(n, 3)))) / 16
        cases.append({
            "labels": y.tolist(), "logits": array(v), "features": array(f), "others": array(g),
            "leep": float(leep(v, y)), "nce": float(nce(v, y)), "logme": logme(f, y),
            "cka": float(cka(f, g)),
        })
    pairs = []
    for n in [3, 6, 9]:
        a = random.integers(0, 6, n).astype(float)
        a[0] = 7
        b = np.round(a + random.normal(size=n) * 2, 1)
        pairs.append({"first": a.tolist(), "second": b.tolist(), "spearman": float(spearman(a, b))})
    content = {"made_by": f"NumPy {np.__version__}", "cases": cases, "pairs": pairs}
    FILE.write_text(json.dumps(content) + "\n")
    print(f"{FILE}: {FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
