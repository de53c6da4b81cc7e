"""A student that fools a discriminator, the discriminator's own step, and losses of one's own.

    python3 tests/src/test/python/make_adversarial_fixtures.py

writes lib/src/test/resources/fixtures/adversarial.json. The discriminator is torch's own Linear and
leaky_relu; both losses are torch's binary cross-entropy with logits, as in the usual GAN programs.
"""

import torch
import torch.nn.functional as F

from fixtures import case, write

SHAPES = [(5, 10, 3.0), (4, 4, 60.0), (1, 3, 2.0), (3, 2, 1.0), (2, 5, 1e4)]


def floats(tensor):
    """Values that a 32-bit float can hold, since our discriminator keeps such."""
    return tensor.float().double()


def parameters(inputs, hidden):
    return floats(torch.randn(hidden * inputs + 2 * hidden + 1))


def scores(flat, inputs, hidden, x):
    w1, b1, w2, b2 = torch.split(flat, [hidden * inputs, hidden, hidden, 1])
    return F.linear(F.leaky_relu(F.linear(x, w1.view(hidden, inputs), b1), 0.2), w2.view(1, hidden), b2)


def adversarial(batch, classes, scale, conditional, t):
    hidden = 6
    inputs = 2 * classes if conditional else classes
    flat = parameters(inputs, hidden)
    student = torch.randn(batch, classes) * scale
    teacher = torch.randn(batch, classes) * scale
    labels = F.one_hot(torch.randint(classes, (batch,)), classes).double()

    def fooling(z):
        x = F.softmax(z / t, dim=1)
        x = torch.cat([x, labels], dim=1) if conditional else x
        s = scores(flat, inputs, hidden, x)
        return F.binary_cross_entropy_with_logits(s, torch.ones_like(s))

    # One row: the teacher's logits and the labels, sample by sample, then the parameters.
    told = torch.cat([torch.cat([teacher, labels], dim=1).flatten(), flat])[None]
    name = f"{batch}x{classes}, deviation {scale:g}, T={t:g}{', told the label' if conditional else ''}"
    return case("adversarial", f"fooling, {name}", student, told, fooling,
                temperature=t, hidden=hidden, conditional=conditional)


def discriminator(batch, classes, conditional):
    hidden = 4
    inputs = 2 * classes if conditional else classes
    real, fake = torch.rand(batch, inputs), torch.rand(batch, inputs)

    def telling(flat):
        s = scores(flat[0], inputs, hidden, torch.cat([real, fake]))
        target = torch.cat([torch.full((batch, 1), 0.9), torch.zeros(batch, 1)])
        return F.binary_cross_entropy_with_logits(s, target)

    return case("discriminator", f"telling apart, {batch}x{inputs}", parameters(inputs, hidden)[None],
                torch.cat([real, fake]), telling, inputs=inputs, hidden=hidden)


def custom(batch, classes, scale):
    student = torch.randn(batch, classes) * scale
    teacher = torch.randn(batch, classes) * scale
    shape = f"{batch}x{classes}, deviation {scale:g}"
    return [
        case("squares", f"mean squared difference, {shape}", student, teacher, lambda z: F.mse_loss(z, teacher)),
        case("cosine", f"cosine distance, {shape}", student, teacher,
             lambda z: (1 - F.cosine_similarity(z, teacher, dim=1)).mean()),
        case("reverse", f"KL of the teacher from the student at T=2, {shape}", student, teacher,
             lambda z: F.kl_div(F.log_softmax(teacher / 2, 1), F.log_softmax(z / 2, 1),
                                log_target=True, reduction="batchmean")),
    ]


def main():
    torch.manual_seed(31)
    cases = []
    for batch, classes, scale in SHAPES:
        for conditional in (False, True):
            for t in (1.0, 2.0):
                cases.append(adversarial(batch, classes, scale, conditional, t))
        cases += custom(batch, classes, scale)
    for batch, classes in [(1, 3), (6, 2), (8, 10)]:
        cases += [discriminator(batch, classes, False), discriminator(batch, classes, True)]
    write("adversarial.json", cases)


if __name__ == "__main__":
    main()
