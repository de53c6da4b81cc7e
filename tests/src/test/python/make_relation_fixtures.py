"""Losses that compare samples with each other, for RelationLossesAgainstPyTorchTest.

    python3 tests/src/test/python/make_relation_fixtures.py

writes lib/src/test/resources/fixtures/relations.json. Needs PyTorch, any version (Debian:
python3-torch). Written after the formulas of the papers, with differences of features written
out, where ours goes through inner products.
"""

import math

import torch
import torch.nn.functional as F

from fixtures import case, write


def similarity(z, teacher):
    b = z.shape[0]
    own = F.normalize(torch.einsum("iv,jv->ij", z, z), dim=1)
    other = F.normalize(torch.einsum("iv,jv->ij", teacher, teacher), dim=1)
    return torch.linalg.matrix_norm(other - own, "fro").square() / b**2 if b > 1 else (other - own).square().sum()


def differences(x):
    return x[None, :, :] - x[:, None, :]


def lengths(vectors):
    """Euclidean lengths with a gradient of 0 at 0."""
    squares = vectors.square().sum(-1)
    zero = squares == 0
    return torch.where(zero, torch.zeros_like(squares), torch.where(zero, torch.ones_like(squares), squares).sqrt())


def distance(z, teacher):
    def relative(x):
        d = lengths(differences(x))
        pairs = ~torch.eye(len(x), dtype=torch.bool)
        mean = d[pairs].mean() if pairs.any() else torch.tensor(1.0)
        return d / mean

    return F.smooth_l1_loss(relative(z), relative(teacher))


def angle(z, teacher):
    def cosines(x):
        e = differences(x)
        size = lengths(e)
        unit = e / torch.where(size == 0, torch.ones_like(size), size)[..., None]
        return torch.einsum("ijv,ikv->ijk", unit, unit)

    return F.smooth_l1_loss(cosines(z), cosines(teacher))


def information(both, teacher, channels, positions):
    b = len(both)
    mean = both[:, : channels * positions].reshape(b, channels, positions)
    raw = both[:, channels * positions:].reshape(b, channels, 1)
    # beyond 20 PyTorch's own softplus takes a straight line
    deviation = (F.softplus(raw, threshold=700) + 1e-5).sqrt()
    log_likelihood = torch.distributions.Normal(mean, deviation).log_prob(teacher.reshape(b, channels, positions))
    return -log_likelihood.mean() - 0.5 * math.log(2 * math.pi)


def contrast(both, student_memory, teacher_memory, met, temperature):
    """Noise-contrastive estimation as the paper writes it: critics h and 1 - h, sums of logarithms."""
    n = len(student_memory)
    k = met.shape[1] - 1
    d = both.shape[1] // 2
    loss = 0
    for embedding, memory in ((both[:, :d], teacher_memory), (both[:, d:], student_memory)):
        score = torch.einsum("bd,bkd->bk", F.normalize(embedding, dim=1), memory[met]) / temperature
        likelihood = score.exp()
        z = likelihood.mean().detach() * n
        h = (likelihood / z) / (likelihood / z + k / n)
        loss = loss - h[:, 0].log().mean() - (1 - h[:, 1:]).log().sum(1).mean()
    return loss


def relations():
    cases = []
    shapes = [(6, 5, 7, 1.0), (4, 3, 3, 10.0), (9, 4, 2, 0.1), (2, 4, 6, 1.0), (1, 4, 3, 1.0), (5, 4, 4, 1e4)]
    for batch, values, teacher_values, scale in shapes:
        student = torch.randn(batch, values) * scale
        teacher = torch.randn(batch, teacher_values) * scale
        shape = f"{batch}x{values} against {batch}x{teacher_values}, deviation {scale:g}"
        for kind, loss in (("similarity", similarity), ("distance", distance), ("angle", angle)):
            cases.append(case(kind, f"{kind}, {shape}", student, teacher, lambda z, loss=loss: loss(z, teacher)))
    far = torch.randn(5, 4)
    far[4] *= 1e4
    teacher = torch.randn(5, 3)
    for kind, loss in (("similarity", similarity), ("distance", distance), ("angle", angle)):
        cases.append(case(kind, f"{kind}, one sample far away", far, teacher, lambda z, loss=loss: loss(z, teacher)))
    same = torch.randn(5, 4)
    same[3] = same[1]
    teacher = torch.randn(5, 3)
    teacher[2] = teacher[0]
    for kind, loss in (("distance", distance), ("angle", angle)):
        cases.append(case(kind, f"{kind}, samples that coincide", same, teacher, lambda z, loss=loss: loss(z, teacher)))
    maps, teacher_maps = torch.randn(3, 2, 3, 3), torch.randn(3, 4, 2, 2)
    for kind, loss in (("similarity", similarity), ("distance", distance), ("angle", angle)):
        cases.append(case(kind, f"{kind}, maps", maps, teacher_maps,
                          lambda z, loss=loss: loss(z.flatten(1), teacher_maps.flatten(1))))
    return cases


def informations():
    cases = []
    for batch, channels, positions, scale in [(3, 4, 1, 1.0), (2, 3, 6, 3.0), (1, 2, 4, 1.0), (2, 3, 2, 1e4)]:
        raw = (torch.randn(channels) * min(scale, 30) * 2).expand(batch, channels)
        if scale > 1000:
            raw = torch.tensor([-30.0, 0.0, 1e4]).expand(batch, channels)
        both = torch.cat([torch.randn(batch, channels * positions) * scale, raw], 1)
        teacher = torch.randn(batch, channels * positions) * scale
        name = f"information, {batch}x{channels}x{positions}, deviation {scale:g}"
        cases.append(case("information", name, both, teacher,
                          lambda z, t=teacher, c=channels, p=positions: information(z, t, c, p),
                          channels=channels, positions=positions))
    return cases


def contrasts():
    cases = []
    for batch, samples, d, k, temperature, scale in [
        (4, 9, 5, 6, 0.07, 1.0), (2, 12, 3, 4, 0.5, 20.0), (1, 7, 4, 3, 0.07, 1.0), (3, 8, 4, 5, 0.1, 1e4)]:
        memories = [F.normalize(torch.randn(samples, d), dim=1) for _ in range(2)]
        met = torch.stack([torch.randperm(samples)[: k + 1] for _ in range(batch)])
        both = torch.randn(batch, 2 * d) * scale
        inputs = torch.cat([memories[0].flatten(), memories[1].flatten(), met.flatten().double()])
        name = f"contrast, {batch}x{d}, {k} negatives of {samples}, temperature {temperature:g}, deviation {scale:g}"
        cases.append(case("contrast", name, both, inputs,
                          lambda z, m=memories, i=met, t=temperature: contrast(z, m[0], m[1], i, t),
                          samples=samples, dimensions=d, negatives=k, temperature=temperature))
    return cases


def main():
    torch.manual_seed(23)
    write("relations.json", relations() + informations() + contrasts())


if __name__ == "__main__":
    main()
