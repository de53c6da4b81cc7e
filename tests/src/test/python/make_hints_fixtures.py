"""Hints, attention transfer, FSP and neuron selectivity, for HintsAgainstPyTorchTest.

    /usr/bin/python3 tests/src/test/python/make_hints_fixtures.py

writes lib/src/test/resources/fixtures/hints.json. Needs PyTorch, any version (Debian:
python3-torch). Every loss is written after the paper's formula, sample by sample where that is
plainer, with PyTorch's own pooling.
"""

import torch
import torch.nn.functional as F

from fixtures import case, write


def meet(a, b):
    """Both sets of maps on the grid that they have room for."""
    size = (min(a.shape[-2], b.shape[-2]), min(a.shape[-1], b.shape[-1]))
    return F.adaptive_avg_pool2d(a, size), F.adaptive_avg_pool2d(b, size)


def attention(student, teacher, power):
    """Zagoruyko and Komodakis, eq. 2, squared as in their program, summed over positions."""
    total = 0
    for s, t in zip(student, teacher):
        q_s = sum(channel.abs() ** power for channel in s)[None, None]
        q_t = sum(channel.abs() ** power for channel in t)[None, None]
        q_s, q_t = meet(q_s, q_t)
        total = total + (F.normalize(q_s.flatten(), dim=0) - F.normalize(q_t.flatten(), dim=0)).square().sum()
    return total / len(student)


def fsp_matrix(first, second):
    """Yim and others, eq. 1: G_ij = sum over s, t of F1_sti * F2_stj / (h * w)."""
    first, second = meet(first, second)
    return torch.einsum("nist,njst->nij", first, second) / (first.shape[2] * first.shape[3])


def fsp(student, teacher):
    """Yim and others, eq. 2 with lambda 1: mean over the samples of the squared Frobenius norm."""
    return torch.linalg.norm(fsp_matrix(*student) - fsp_matrix(*teacher), dim=(1, 2)).square().mean()


def selectivity(student, teacher):
    """Huang and Wang, eq. 4 with the kernel (x . y)^2 on maps of length 1; all pairs in turn."""
    student, teacher = meet(student, teacher)
    total = 0
    for s, t in zip(student, teacher):
        s = F.normalize(s.flatten(1), dim=1)
        t = F.normalize(t.flatten(1), dim=1)
        kernel = lambda a, b: (a[:, None, :] * b[None, :, :]).sum(-1).pow(2).mean()
        total = total + kernel(t, t) + kernel(s, s) - 2 * kernel(t, s)
    return total / len(student)


def hint_cases():
    for batch, values, scale in [(4, 10, 1.0), (1, 7, 3.0), (3, 48, 10.0), (2, 5, 1e4)]:
        student = torch.randn(batch, values) * scale
        teacher = torch.randn(batch, values) * scale
        yield case("hint", f"hint, {batch}x{values}, deviation {scale:g}", student, teacher,
                   lambda s: F.mse_loss(s, teacher))


SHAPES = [  # batch, student's channels, height, width, teacher's, deviation
    (3, (2, 4, 4), (5, 4, 4), 1.0),
    (1, (3, 6, 5), (2, 3, 2), 2.0),
    (4, (3, 2, 3), (4, 6, 7), 1.0),
    (2, (2, 5, 3), (3, 3, 5), 1.0),
    (2, (3, 4, 3), (3, 4, 3), 1e4),
]


def map_cases():
    for batch, ours, theirs, scale in SHAPES:
        student = torch.randn(batch, *ours) * scale
        teacher = torch.randn(batch, *theirs) * scale
        teacher[0, 0] = 0  # a dead channel
        shape = f"{batch}x{list(ours)} and {list(theirs)}, deviation {scale:g}"
        sizes = dict(zip(("sc", "sh", "sw", "tc", "th", "tw"), (*ours, *theirs)))
        for power in (1.0, 2.0, 4.0):
            yield case("attention", f"attention with power {power:g}, {shape}", student, teacher,
                       lambda s, power=power: attention(s, teacher, power), power=power, **sizes)
        yield case("selectivity", f"selectivity, {shape}", student, teacher,
                   lambda s: selectivity(s, teacher), **sizes)
    dead = torch.randn(2, 3, 4, 4)
    dead[1] = 0
    dead[0, 2] = 0
    teacher = torch.randn(2, 2, 4, 4)
    sizes = dict(zip(("sc", "sh", "sw", "tc", "th", "tw"), (3, 4, 4, 2, 4, 4)))
    yield case("attention", "attention of a dead student", dead, teacher,
               lambda s: attention(s, teacher, 2.0), power=2.0, **sizes)
    yield case("selectivity", "selectivity of a dead student", dead, teacher,
               lambda s: selectivity(s, teacher), **sizes)


def flow_cases():
    shapes = [  # batch, student's two layers, teacher's two layers, deviation
        (3, ((2, 4, 4), (3, 4, 4)), ((2, 4, 4), (3, 4, 4)), 1.0),
        (1, ((2, 6, 5), (3, 3, 2)), ((2, 8, 8), (3, 4, 4)), 1.0),
        (2, ((4, 1, 1), (3, 1, 1)), ((4, 1, 1), (3, 1, 1)), 1.0),
        (2, ((2, 3, 5), (2, 5, 3)), ((2, 2, 2), (2, 2, 2)), 1.0),
        (2, ((2, 3, 3), (2, 3, 3)), ((2, 3, 3), (2, 3, 3)), 1e4),
    ]
    for batch, ours, theirs, scale in shapes:
        student = [torch.randn(batch, *shape) * scale for shape in ours]
        teacher = [torch.randn(batch, *shape) * scale for shape in theirs]
        rows = [torch.cat([layer.flatten(1) for layer in layers], 1) for layers in (student, teacher)]
        cut = student[0][0].numel()

        def loss(row):
            first = row[:, :cut].reshape(student[0].shape)
            second = row[:, cut:].reshape(student[1].shape)
            return fsp((first, second), teacher)

        sizes = {}
        for name, (c, h, w) in zip(("s1", "s2", "t1", "t2"), (*ours, *theirs)):
            sizes |= {name + "c": c, name + "h": h, name + "w": w}
        yield case("flow", f"FSP, {batch}x{list(map(list, ours))} and {list(map(list, theirs))},"
                   f" deviation {scale:g}", rows[0], rows[1], loss, **sizes)


def main():
    torch.manual_seed(21)
    write("hints.json", [*hint_cases(), *map_cases(), *flow_cases()])


if __name__ == "__main__":
    main()
