"""Losses between two domains by PyTorch, for AdaptationLossesTest.

    python3 tests/src/test/python/make_adaptation_fixtures.py

writes lib/src/test/resources/fixtures/adaptation.json. Needs PyTorch.
"""

import torch

from fixtures import case, write


def coral(z, domain):
    def covariance(x):
        centred = x - x.mean(0, keepdim=True)
        return centred.T @ centred / (x.shape[0] - 1)

    difference = covariance(z[domain == 0]) - covariance(z[domain == 1])
    return (difference ** 2).sum() / (4 * z.shape[1] ** 2)


def mmd(z, domain):
    distance = ((z[:, None] - z[None]) ** 2).sum(-1)
    n = z.shape[0]
    width = (distance.sum() / (n * (n - 1))).detach()
    kernel = sum(torch.exp(-distance / (m * width)) for m in [0.25, 0.5, 1, 2, 4])
    source, target = domain == 0, domain == 1
    return (kernel[source][:, source].mean() + kernel[target][:, target].mean()
            - 2 * kernel[source][:, target].mean())


def main():
    torch.manual_seed(8)
    cases = []
    for name, rows, width in [("balanced", 8, 5), ("uneven", 7, 3), ("wide", 6, 12)]:
        z = torch.randn(rows, width)
        domain = (torch.arange(rows) % 3 == 0).to(torch.float64)
        z = z + 2 * domain[:, None]
        flags = domain[:, None]
        cases.append(case("coral", name, z, flags, lambda x, d=domain: coral(x, d)))
        cases.append(case("mmd", name, z, flags, lambda x, d=domain: mmd(x, d)))
    write("adaptation.json", cases)


if __name__ == "__main__":
    main()
