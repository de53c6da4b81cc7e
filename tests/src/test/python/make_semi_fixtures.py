"""Losses of a part of the batch, what is said about unlabelled samples, whole steps of a mean
teacher, for SemiAgainstPyTorchTest.

    python3 tests/src/test/python/make_semi_fixtures.py

writes semi.json, semi-words.json and semi-steps.json in lib/src/test/resources/fixtures. Needs
PyTorch, any version (Debian: python3-torch).
"""

import copy
import json

import torch
import torch.nn.functional as F

from fixtures import FOLDER, array, case, write


def part_of(batch, members):
    m = torch.zeros(batch)
    m[:members] = 1
    return m[torch.randperm(batch)]


def losses():
    cases = []
    for batch, classes, scale, members in [(4, 6, 3.0, 3), (3, 2, 1.0, 2), (1, 3, 2.0, 1), (3, 3, 1e4, 2)]:
        z = torch.randn(batch, classes) * scale
        m = part_of(batch, members)
        hard = F.one_hot(torch.randint(classes, (batch,)), classes).double()
        soft = F.softmax(torch.randn(batch, classes), dim=1)
        silent = soft.clone()
        silent[m.argmax()] = 0
        what = f"{members} of {batch}, {classes} classes, deviation {scale:g}"

        def entropy(s, q=None):
            return (m * F.cross_entropy(s, q, reduction="none")).sum() / members

        def squared(s, q=None, speaks=1.0):
            return (m * speaks * F.mse_loss(F.softmax(s, 1), q, reduction="none").mean(1)).sum() / members

        for name, q in [("labels", hard), ("soft", soft), ("one says nothing", silent)]:
            targets = torch.cat([m[:, None], q], dim=1)
            speaks = (q.sum(1) > 0).double()
            cases.append(case("part cross-entropy", f"cross-entropy, {name}, {what}", z, targets,
                              lambda s, q=q: entropy(s, q)))
            cases.append(case("part squared error", f"squared error, {name}, {what}", z, targets,
                              lambda s, q=q, speaks=speaks: squared(s, q, speaks)))
    return cases


def words():
    """What is made of logits: MixMatch's sharpening p^(1/T) / sum, and FixMatch's masked labels."""
    cases = []
    for batch, classes, scale in [(3, 6, 2.0), (2, 2, 1.0), (1, 4, 3.0), (2, 3, 1e4)]:
        v = (torch.randn(batch, classes) * scale).float().double()
        p = F.softmax(v, dim=1)
        for t, threshold in [(1.0, 0.0), (0.5, 0.0), (0.5, 0.6), (0.0, 0.6)]:
            if t == 0:
                q = F.one_hot(p.argmax(1), classes).double()
            else:
                q = p ** (1 / t) / (p ** (1 / t)).sum(1, keepdim=True)
            cases.append({"name": f"{batch}x{classes}, T={t:g}, threshold {threshold:g}, deviation {scale:g}",
                          "sharpening": t, "threshold": threshold, "logits": array(v),
                          "targets": array(q * (p.max(1).values >= threshold)[:, None])})
    return cases


def parameters(net):
    return torch.cat([p.detach().flatten() for p in net.parameters()]).tolist()


def steps():
    """Mean teacher: 3 labelled and 5 unlabelled samples, one batch a step, plain gradient descent."""
    cases = []
    for decay, weight, rate in [(0.9, 4.0, 0.5), (0.6, 20.0, 0.2)]:
        net = torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.ReLU(), torch.nn.Linear(4, 3))
        mean = copy.deepcopy(net)
        begin = parameters(net)
        labelled, y, unlabelled = torch.randn(3, 4), torch.tensor([0, 1, 2]), torch.randn(5, 4)
        optimizer = torch.optim.SGD(net.parameters(), lr=rate)
        after = []
        for n in range(1, 5):
            optimizer.zero_grad()
            with torch.no_grad():
                said = F.softmax(mean(unlabelled), 1)
            loss = F.cross_entropy(net(labelled), y) \
                + weight * F.mse_loss(F.softmax(net(unlabelled), 1), said)
            loss.backward()
            optimizer.step()
            d = min(decay, 1 - 1 / (n + 1))
            with torch.no_grad():
                for a, b in zip(mean.parameters(), net.parameters()):
                    a.mul_(d).add_((1 - d) * b)
            after.append(parameters(mean))
        cases.append({"name": f"decay {decay:g}, weight {weight:g}", "decay": decay, "weight": weight,
                      "rate": rate, "labelled": array(labelled), "unlabelled": array(unlabelled),
                      "begin": begin, "after": after})
    return cases


def dump(file, cases):
    out = FOLDER / file
    out.write_text(json.dumps({"made_by": f"PyTorch {torch.__version__}", "cases": cases}) + "\n")
    print(f"{out}: {len(cases)} cases, {out.stat().st_size:,} bytes")


def main():
    torch.manual_seed(31)
    write("semi.json", losses())
    dump("semi-words.json", words())
    dump("semi-steps.json", steps())


if __name__ == "__main__":
    main()
