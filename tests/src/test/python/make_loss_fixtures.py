"""Cross-entropy and soft targets, for LossesAgainstPyTorchTest.

    python3 tests/src/test/python/make_loss_fixtures.py

writes lib/src/test/resources/fixtures/losses.json. Needs PyTorch, any version (Debian:
python3-torch).
"""

import torch
import torch.nn.functional as F

from fixtures import case, write


def soft(z, teacher, t):
    p = F.softmax(teacher / t, dim=1)
    return F.kl_div(F.log_softmax(z / t, dim=1), p, reduction="batchmean") * t * t


def main():
    torch.manual_seed(20)
    cases = []
    for batch, classes, scale in [(5, 10, 3.0), (3, 2, 1.0), (4, 4, 60.0), (1, 3, 2.0), (2, 5, 1e4)]:
        student = torch.randn(batch, classes) * scale
        teacher = torch.randn(batch, classes) * scale
        labels = torch.randint(classes, (batch,))
        shape = f"{batch}x{classes}, logits of deviation {scale:g}"
        one_hot = F.one_hot(labels, classes).double()
        cases.append(case("hard", f"cross-entropy, {shape}", student, one_hot,
                          lambda z: F.cross_entropy(z, labels)))
        for t in (1.0, 4.0, 20.0):
            cases.append(case("soft", f"soft targets at T={t:g}, {shape}", student, teacher,
                              lambda z, t=t: soft(z, teacher, t), temperature=t))
    write("losses.json", cases)


if __name__ == "__main__":
    main()
