"""Signals by prediction, for PredictionLossesAgainstPyTorchTest.

    python3 tests/src/test/python/make_prediction_fixtures.py

writes lib/src/test/resources/fixtures/prediction.json. Needs PyTorch, any version (Debian:
python3-torch).
"""

import torch
import torch.nn.functional as F

from fixtures import case, write


def logit_matching(z, teacher):
    """Ba and Caruana 2014, equation 1."""
    return 0.5 * (z - teacher).norm(dim=1).pow(2).mean()


def decoupled(z, teacher, labels, beta, t):
    """Zhao and others 2022, equations 5 to 7, with the other classes picked out by index."""
    batch, classes = z.shape
    others = torch.tensor([[c for c in range(classes) if c != y] for y in labels.tolist()])

    def parts(logits):
        every = torch.logsumexp(logits, dim=1)
        rest = logits.gather(1, others)
        true = logits.gather(1, labels[:, None])[:, 0] - every
        binary = torch.stack([true, torch.logsumexp(rest, dim=1) - every], dim=1)
        return binary, F.log_softmax(rest, dim=1)

    binary_s, rest_s = parts(z / t)
    binary_t, rest_t = parts(teacher / t)
    tckd = F.kl_div(binary_s, binary_t, reduction="batchmean", log_target=True)
    nckd = F.kl_div(rest_s, rest_t, reduction="batchmean", log_target=True)
    return t * t * (tckd + beta * nckd)


def one_minus_correlation(a, b):
    """Pearson's, from covariance and deviations; 0 where either vector does not vary."""
    for x in (a, b):
        deviation = (x - x.mean()).norm().item()
        if deviation <= max(1e-9 * x.max().item(), 1e-100):
            return (a * 0).sum()
    a = a / a.max().detach()
    b = b / b.max().detach()
    covariance = ((a - a.mean()) * (b - b.mean())).mean()
    return 1 - covariance / (a.var(unbiased=False).sqrt() * b.var(unbiased=False).sqrt())


def dist(z, teacher, inter, intra, t):
    """Huang and others 2022, equations 7 to 9; t squared as in the authors' code."""
    q = F.softmax(z / t, dim=1)
    p = F.softmax(teacher / t, dim=1)
    rows = torch.stack([one_minus_correlation(q[i], p[i]) for i in range(q.shape[0])])
    columns = torch.stack([one_minus_correlation(q[:, i], p[:, i]) for i in range(q.shape[1])])
    return t * t * (inter * rows.mean() + intra * columns.mean())


def virtual_teacher(z, labels, correct, t):
    """Yuan and others 2020, equations 8 and 9, times t squared."""
    classes = z.shape[1]
    wrong = (1 - correct) / (classes - 1)
    # softmax(log(p) / t) is p ** (1 / t), scaled to a sum of 1
    p = torch.full(z.shape, wrong)
    p.scatter_(1, labels[:, None], correct)
    p = p.pow(1 / t)
    p = p / p.sum(dim=1, keepdim=True)
    return t * t * F.kl_div(F.log_softmax(z / t, dim=1), p, reduction="batchmean")


def main():
    torch.manual_seed(41)
    cases = []
    shapes = [(5, 10, 3.0), (4, 2, 1.0), (1, 3, 2.0), (6, 4, 60.0), (3, 5, 1e4), (1, 2, 1e4)]
    for batch, classes, scale in shapes:
        z = torch.randn(batch, classes) * scale
        teacher = torch.randn(batch, classes) * scale
        labels = torch.randint(classes, (batch,))
        one_hot = F.one_hot(labels, classes).double()
        both = torch.cat([teacher, one_hot], dim=1)
        shape = f"{batch}x{classes}, logits of deviation {scale:g}"
        cases.append(case("logits", f"logit matching, {shape}", z, teacher,
                          lambda x: logit_matching(x, teacher)))
        for beta, t in [(1.0, 1.0), (8.0, 4.0)]:
            cases.append(case("decoupled", f"decoupled, beta={beta:g}, T={t:g}, {shape}", z, both,
                              lambda x, b=beta, t=t: decoupled(x, teacher, labels, b, t),
                              beta=beta, temperature=t))
        for inter, intra, t in [(1.0, 1.0, 1.0), (2.0, 0.5, 4.0)]:
            cases.append(case("dist", f"DIST, {inter:g} {intra:g}, T={t:g}, {shape}", z, teacher,
                              lambda x, a=inter, b=intra, t=t: dist(x, teacher, a, b, t),
                              inter=inter, intra=intra, temperature=t))
        cases.append(case("smoothing", f"label smoothing 0.1, {shape}", z, one_hot,
                          lambda x: F.cross_entropy(x, labels, label_smoothing=0.1), epsilon=0.1))
        for correct, t in [(0.99, 20.0), (0.9, 1.0)]:
            cases.append(case("virtual", f"virtual teacher {correct:g}, T={t:g}, {shape}", z,
                              one_hot, lambda x, c=correct, t=t: virtual_teacher(x, labels, c, t),
                              correct=correct, temperature=t))
    # unsure in the same measure of all classes: a row without variation on either side
    z = torch.tensor([[1.0, 1.0, 1.0], [0.3, -2.0, 1.0], [0.5, 0.1, 0.2]])
    teacher = torch.tensor([[2.0, 0.0, 1.0], [-7.0, -7.0, -7.0], [1.0, 3.0, -1.0]])
    cases.append(case("dist", "DIST, constant rows", z, teacher,
                      lambda x: dist(x, teacher, 1.0, 1.0, 1.0),
                      inter=1, intra=1, temperature=1))
    write("prediction.json", cases)


if __name__ == "__main__":
    main()
