"""Computes the losses with PyTorch, as an implementation that is independent of ours.

    python3 tests/src/test/python/make_loss_fixtures.py

writes lib/src/test/resources/fixtures/losses.json, which the unit tests of the losses read. Needs
PyTorch, any version (Debian: python3-torch). Everything is computed in double precision by
PyTorch's own functions and its automatic differentiation.
"""

import json
import pathlib

import torch
import torch.nn.functional as F

OUT = pathlib.Path(__file__).parents[4] / "lib/src/test/resources/fixtures/losses.json"


def case(name, student, teacher, labels, loss_of):
    z = student.clone().requires_grad_(True)
    loss = loss_of(z)
    loss.backward()
    return {
        "name": name,
        "student": student.tolist(),
        "teacher": teacher.tolist(),
        "labels": labels.tolist(),
        "loss": loss.item(),
        "gradient": z.grad.tolist(),
    }


def soft(z, teacher, t):
    p = F.softmax(teacher / t, dim=1)
    return F.kl_div(F.log_softmax(z / t, dim=1), p, reduction="batchmean") * t * t


def main():
    torch.manual_seed(20)
    torch.set_default_dtype(torch.float64)
    cases = []
    for batch, classes, scale in [(5, 10, 3.0), (3, 2, 1.0), (4, 4, 60.0)]:
        student = torch.randn(batch, classes) * scale
        teacher = torch.randn(batch, classes) * scale
        labels = torch.randint(classes, (batch,))
        shape = f"{batch}x{classes}, logits of deviation {scale:g}"
        cases.append(
            case(f"cross-entropy, {shape}", student, teacher, labels,
                 lambda z: F.cross_entropy(z, labels))
            | {"loss_kind": "hard", "temperature": 1.0, "weight": 1.0})
        for t in (1.0, 4.0, 20.0):
            cases.append(
                case(f"soft targets at T={t:g}, {shape}", student, teacher, labels,
                     lambda z, t=t: 0.7 * soft(z, teacher, t))
                | {"loss_kind": "soft", "temperature": t, "weight": 0.7})
    OUT.write_text(json.dumps({"made_by": f"PyTorch {torch.__version__}", "cases": cases}, indent=1) + "\n")
    print(f"{OUT}: {len(cases)} cases")


if __name__ == "__main__":
    main()
