"""Paired differences with their 95% confidence interval by SciPy, for PairedDifferenceTest.

    python3 tests/src/test/python/make_interval_fixtures.py

writes lib/src/test/resources/fixtures/intervals.json. Needs SciPy 1.10 or newer.
"""

import json
from pathlib import Path

import numpy as np
from scipy import stats

FILE = Path(__file__).parents[4] / "lib/src/test/resources/fixtures/intervals.json"


def main():
    random = np.random.default_rng(4)
    cases = []
    for pairs, gap, noise in [(2, 0.01, 0.01), (3, 0.0, 0.02), (5, 0.02, 0.004), (5, -0.1, 0.001),
                              (10, 1e-4, 1e-3), (40, 3.0, 7.0)]:
        baseline = random.normal(0.9, 0.05, pairs)
        candidate = baseline + gap + random.normal(0, noise, pairs)
        test = stats.ttest_rel(candidate, baseline)
        interval = test.confidence_interval(0.95)
        cases.append({
            "candidate": candidate.tolist(),
            "baseline": baseline.tolist(),
            "mean": float(np.mean(candidate - baseline)),
            "deviation": float(np.std(candidate, ddof=1)),
            "low": float(interval.low),
            "high": float(interval.high),
        })
    FILE.write_text(json.dumps(cases, indent=1) + "\n")


if __name__ == "__main__":
    main()
