"""Steps of mutual learning and opinions of ensembles, for WaysAgainstPyTorchTest, and the loss of
early exits, for OwnTeacherTest.

    python3 tests/src/test/python/make_ways_fixtures.py

writes ways.json and exits.json in lib/src/test/resources/fixtures. Needs PyTorch, any version (Debian:
python3-torch).
"""

import json

import torch
import torch.nn.functional as F

from fixtures import FOLDER, array, case, write

RATE = 0.5


def perceptron(inputs, hidden, classes):
    return torch.nn.Sequential(
        torch.nn.Linear(inputs, hidden), torch.nn.ReLU(), torch.nn.Linear(hidden, classes))


def parameters(net):
    """Layer by layer, the weights unit by unit and then the biases."""
    return torch.cat([p.detach().flatten() for p in net.parameters()]).tolist()


def kl(teacher, student, t):
    log_p = F.log_softmax(teacher / t, dim=1)
    log_q = F.log_softmax(student / t, dim=1)
    # torch.distributions' divergence is infinite, without gradient, where q rounds to 0
    return F.kl_div(log_q, log_p, reduction="batchmean", log_target=True) * t * t


def lesson(kind, k, nets, x, t):
    """What pupil k learns from the others, in addition to the labels."""
    with torch.no_grad():
        now = [net(x) for net in nets]
    mine = nets[k](x)
    if kind == "ensemble":
        return kl(torch.stack(now).mean(0), mine, t)
    others = [kl(z, mine, t) for l, z in enumerate(now) if l != k]
    return sum(others) / len(others)


def cohort(kind, samples, inputs, classes, widths, t, hard, mutual, scale=1.0, steps=3):
    nets = [perceptron(inputs, width, classes) for width in widths]
    for net in nets:
        net[2].weight.data *= scale
    x = torch.randn(samples, inputs)
    y = torch.arange(samples) % classes
    begin = [parameters(net) for net in nets]
    after = []
    for _ in range(steps):
        for k, net in enumerate(nets):
            optimizer = torch.optim.SGD(net.parameters(), lr=RATE)
            optimizer.zero_grad()
            loss = hard * F.cross_entropy(net(x), y) + mutual * lesson(kind, k, nets, x, t)
            loss.backward()
            optimizer.step()
        after.append([parameters(net) for net in nets])
    return {
        "name": f"{kind}: {len(widths)} pupils, {samples}x{inputs}, {classes} classes, T={t:g}, scale {scale:g}",
        "ensemble": kind == "ensemble", "temperature": t, "hard": hard, "mutual": mutual,
        "rate": RATE, "classes": classes, "widths": widths, "features": array(x),
        "labels": y.tolist(), "begin": begin, "after": after,
    }


def opinion(members, samples, classes, t, scale):
    z = (torch.randn(members, samples, classes) * scale).float().double()
    weights = torch.rand(members)
    weights /= weights.sum()
    equal = torch.full((members,), 1.0 / members)

    def pooled(w, t):
        return t * torch.logsumexp(F.log_softmax(z / t, dim=2) + w.log(), dim=0)

    entropy = torch.distributions.Categorical(logits=z).entropy()
    gates = (torch.exp(-entropy) / torch.exp(-entropy).sum(0)).unsqueeze(2)
    return {
        "name": f"{members} members, {samples}x{classes}, T={t:g}, deviation {scale:g}",
        "members": [array(m) for m in z], "temperature": t, "weights": weights.tolist(),
        "probabilities": array(pooled(equal[:, None, None], t)),
        "logits": array(z.mean(0)),
        "weighted": array(pooled(weights[:, None, None], 1.0)),
        "gated": array(pooled(gates, 1.0)),
    }


def exits():
    cases = []
    for batch, classes, scale in [(5, 10, 3.0), (3, 2, 1.0), (1, 3, 2.0), (2, 5, 1e4)]:
        z = torch.randn(batch, classes) * scale
        end = torch.randn(batch, classes) * scale
        labels = torch.randint(classes, (batch,))
        targets = torch.cat([F.one_hot(labels, classes).double(), end], dim=1)
        for hard, soft, t in [(0.7, 0.3, 3.0), (0.0, 1.0, 1.0)]:
            cases.append(case(
                "early exit", f"early exit {hard:g} {soft:g} T={t:g}, {batch}x{classes}, deviation {scale:g}",
                z, targets,
                lambda s, hard=hard, soft=soft, t=t:
                    hard * F.cross_entropy(s, labels) + soft * kl(end, s, t),
                hard=hard, soft=soft, temperature=t))
    return cases


def main():
    torch.manual_seed(23)
    cohorts = [
        cohort("peers", 12, 4, 3, [5, 7], 1.0, 1.0, 1.0),
        cohort("peers", 6, 3, 2, [4, 4, 6], 1.0, 1.0, 1.0),
        cohort("peers", 1, 4, 3, [5, 5], 2.0, 0.5, 2.0),
        cohort("ensemble", 12, 4, 3, [5, 7], 3.0, 1.0, 1.0),
        cohort("ensemble", 5, 6, 4, [3, 4, 5], 3.0, 0.7, 0.3),
        cohort("ensemble", 1, 4, 3, [5, 5], 3.0, 1.0, 1.0),
        cohort("peers", 4, 4, 3, [5, 5], 1.0, 1.0, 1.0, scale=1e4, steps=1),
    ]
    opinions = [
        opinion(3, 5, 10, 4.0, 3.0),
        opinion(2, 1, 3, 2.0, 1.0),
        opinion(4, 2, 5, 4.0, 1e4),
        opinion(1, 3, 2, 20.0, 5.0),
    ]
    out = FOLDER / "ways.json"
    content = {"made_by": f"PyTorch {torch.__version__}", "cohorts": cohorts, "opinions": opinions}
    out.write_text(json.dumps(content) + "\n")
    write("exits.json", exits())
    print(f"{out}: {len(cohorts)} cohorts, {len(opinions)} opinions, {out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
