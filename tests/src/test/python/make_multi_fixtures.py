"""Short multi-task trainings by PyTorch, for BalancingAgainstPyTorchTest.

    python3 tests/src/test/python/make_multi_fixtures.py

writes lib/src/test/resources/fixtures/multi.json. Needs PyTorch. Two tasks of 3 and 2 classes over
the same 12 samples; the second has a linear teacher. Gradients of weights, log-variances and of the
norms of gradients come from automatic differentiation, not from formulas.
"""

import json

import torch
import torch.nn.functional as F

from fixtures import FOLDER, array

STEPS, RATE, OWN_RATE, T = 40, 0.2, 0.1, 3.0
SOFT, HARD = 0.7, 0.3


def problem():
    torch.manual_seed(1)
    x = torch.randn(12, 4)
    a = torch.arange(12) % 3
    b = (x[:, 0] + x[:, 1] > 0).long()
    teacher = 2 * torch.randn(4, 2)
    start = [torch.randn(4, 6) * 0.7, torch.randn(6) * 0.1, torch.randn(6, 5) * 0.7,
             torch.randn(5) * 0.1, torch.randn(5, 5) * 0.7, torch.randn(5) * 0.1]
    return x, a, b, teacher, start


def losses(parameters, x, a, b, teacher):
    w1, b1, w2, b2, w3, b3 = parameters
    z = torch.relu(torch.relu(x @ w1 + b1) @ w2 + b2) @ w3 + b3
    kl = F.kl_div(F.log_softmax(z[:, 3:] / T, 1), F.softmax(x @ teacher / T, 1),
                  reduction="batchmean")
    return [F.cross_entropy(z[:, :3], a), HARD * F.cross_entropy(z[:, 3:], b) + SOFT * T * T * kl]


def train(kind, restoring=0.0):
    x, a, b, teacher, start = problem()
    parameters = [p.clone().requires_grad_(True) for p in start]
    net = torch.optim.SGD(parameters, lr=RATE)
    own = (torch.zeros(2) if kind == "uncertainty" else torch.ones(2)).requires_grad_(True)
    adam = torch.optim.Adam([own], lr=OWN_RATE)
    first, steps = None, []
    for _ in range(STEPS):
        each = losses(parameters, x, a, b, teacher)
        first = first or [loss.item() for loss in each]
        if kind == "equal":
            weights = torch.ones(2)
        elif kind == "fixed":
            weights = torch.tensor([1.0, 2.5])
        elif kind == "uncertainty":
            weights = torch.exp(-own)
        else:
            weights = own
        total = sum(w * loss for w, loss in zip(weights, each))
        if kind == "uncertainty":
            total = total + own.sum() / 2
        steps.append({"losses": [loss.item() for loss in each], "weights": weights.tolist(),
                      "total": total.item()})
        own_gradient = None
        if kind == "gradient norm":
            norms = torch.stack([
                torch.autograd.grad(w * loss, parameters[2], create_graph=True)[0].norm()
                for w, loss in zip(weights, each)])
            pace = torch.tensor([loss.item() / f for loss, f in zip(each, first)])
            wanted = (norms.mean() * (pace / pace.mean()) ** restoring).detach()
            own_gradient = torch.autograd.grad((norms - wanted).abs().sum(), own,
                                               retain_graph=True)[0]
        net.zero_grad()
        own.grad = None
        total.backward()
        net.step()
        if own_gradient is not None:
            own.grad = own_gradient
        if kind in ("uncertainty", "gradient norm"):
            adam.step()
        if kind == "gradient norm":
            with torch.no_grad():
                own.clamp_(min=1e-3)
                own.mul_(2 / own.sum())
    return {"kind": kind, "restoring": restoring, "steps": steps, "end": [array(p) for p in parameters]}


def main():
    x, a, b, teacher, start = problem()
    content = {
        "made_by": f"PyTorch {torch.__version__}",
        "options": {"rate": RATE, "ownRate": OWN_RATE, "temperature": T,
                    "soft": SOFT, "hard": HARD},
        "features": array(x), "a": a.tolist(), "b": b.tolist(), "teacher": array(teacher),
        "start": [array(p) for p in start],
        "cases": [train(kind) for kind in ("equal", "fixed", "uncertainty")]
        + [train("gradient norm", restoring) for restoring in (0.0, 1.0, 1.5, 3.0)],
    }
    courses = [torch.tensor([step["weights"] for step in case["steps"]])
               for case in content["cases"][3:]]
    least = min((a - b).abs().max() for i, a in enumerate(courses) for b in courses[:i])
    assert least > 0.05, f"weights hardly depend on the exponent: {least}"
    out = FOLDER / "multi.json"
    out.write_text(json.dumps(content) + "\n")
    print(f"{out}: {len(content['cases'])} cases, {out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
