"""PyTorch's side of speed.py: reads what to measure from standard input, answers with seconds.

Networks, batches, losses and the optimizer are those of SpeedWorker.java. Loops are written as PyTorch's own
tutorials write them; logits and features that are cached lie in one tensor and are picked by index.
"""

import pathlib
import resource
import statistics
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

STEPS, BATCH, TEMPERATURE = 100, 128, 4
LEARNT_FROM, MEASURED_ON, MOST_EPOCHS = 20_000, 2_000, 15
LABELLED_AT_ONCE = 1000


def mlp(*sizes):
    layers = []
    for below, above in zip(sizes[:-2], sizes[1:-1]):
        layers += [nn.Linear(below, above), nn.ReLU()]
    return nn.Sequential(nn.Sequential(*layers), nn.Linear(sizes[-2], sizes[-1]))


def lenet():
    return nn.Sequential(
        nn.Sequential(
            nn.Unflatten(1, (1, 28, 28)),
            nn.Conv2d(1, 20, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(20, 50, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(800, 500), nn.ReLU(),
        ),
        nn.Linear(500, 10),
    )


class Block(nn.Module):
    def __init__(self, below, above, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(below, above, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(above)
        self.conv2 = nn.Conv2d(above, above, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(above)
        self.shortcut = nn.Identity()
        if stride != 1 or below != above:
            self.shortcut = nn.Sequential(nn.Conv2d(below, above, 1, stride, bias=False), nn.BatchNorm2d(above))

    def forward(self, x):
        y = F.relu(self.norm1(self.conv1(x)))
        return F.relu(self.norm2(self.conv2(y)) + self.shortcut(x))


def residual(maps=8):
    return nn.Sequential(
        nn.Sequential(
            nn.Unflatten(1, (1, 28, 28)),
            nn.Conv2d(1, maps, 3, 1, 1, bias=False), nn.BatchNorm2d(maps), nn.ReLU(),
            Block(maps, maps, 1), Block(maps, 2 * maps, 2), Block(2 * maps, 4 * maps, 2),
            nn.AdaptiveAvgPool2d(1), nn.Flatten(),
        ),
        nn.Linear(4 * maps, 10),
    )


NETWORKS = {
    "mlp30": (lambda: mlp(784, 30, 30, 10), 30),
    "mlp300": (lambda: mlp(784, 300, 300, 10), 300),
    "mlp1200": (lambda: mlp(784, 1200, 1200, 10), 1200),
    "lenet": (lenet, 500),
    "residual": (residual, 32),
}


class Worker:
    def __init__(self, folder):
        images = np.fromfile(folder / "images.f32", dtype=np.float32).reshape(-1, 784)
        self.images = torch.from_numpy(images)
        self.classes = torch.from_numpy(np.fromfile(folder / "labels.u8", dtype=np.uint8).astype(np.int64))
        torch.manual_seed(7)
        self.networks = {name: make() for name, (make, _) in NETWORKS.items()}
        self.known = {}

    def answer(self, question):
        kind, *rest = question.split(" ")
        return str(getattr(self, kind)(*rest))

    def teacher(self, name):
        return self.networks[name].eval()

    def outputs(self, name, samples):
        """Features below the last layer, and logits, of all samples."""
        body, head = self.teacher(name)
        with torch.no_grad():
            features = [body(part) for part in samples.split(LABELLED_AT_ONCE)]
            return torch.cat(features), torch.cat([head(part) for part in features])

    def live(self, student, teacher):
        """(a) The loop as everybody writes it: the teacher runs at every step."""
        model = self.teacher(teacher)

        def soft(picked, x):
            with torch.no_grad():
                return model(x)

        return self.steps(student, soft)

    def cached_outputs(self, teacher):
        if teacher not in self.known:
            self.known[teacher] = self.outputs(teacher, self.images[: STEPS * BATCH])
        return self.known[teacher]

    def cached(self, student, teacher):
        """(b) The teacher's logits were computed before."""
        _, logits = self.cached_outputs(teacher)
        return self.steps(student, lambda picked, x: logits[picked])

    def hint(self, student, teacher):
        """(d) As (b), and the student's features, projected, match the teacher's, computed before as well."""
        features, logits = self.cached_outputs(teacher)
        return self.steps(student, lambda picked, x: logits[picked], features)

    def steps(self, student, soft, features=None):
        make, width = NETWORKS[student]
        body, head = make().train()
        projector = nn.Linear(width, features.shape[1]) if features is not None else nn.Identity()
        trained = nn.ModuleList([body, head, projector])
        optimizer = torch.optim.Adam(trained.parameters(), 0.001)
        seconds = []
        for _ in range(2):
            began = time.perf_counter()
            for picked in torch.randperm(STEPS * BATCH).split(BATCH):
                x, y = self.images[picked], self.classes[picked]
                teacher = soft(picked, x)
                hidden = body(x)
                logits = head(hidden)
                loss = 0.9 * TEMPERATURE**2 * F.kl_div(
                    F.log_softmax(logits / TEMPERATURE, 1), F.softmax(teacher / TEMPERATURE, 1),
                    reduction="batchmean",
                ) + 0.1 * F.cross_entropy(logits, y)
                if features is not None:
                    loss = loss + 0.5 * F.mse_loss(projector(hidden), features[picked])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            seconds.append((time.perf_counter() - began) / STEPS)
        return seconds[1]

    def labels(self, teacher):
        """(c) Logits of all samples."""
        model = self.teacher(teacher)
        began = time.perf_counter()
        with torch.no_grad():
            torch.cat([model(part) for part in self.images.split(LABELLED_AT_ONCE)])
        return time.perf_counter() - began

    def inference(self, student, batch):
        """(e)"""
        model = self.teacher(student)
        x = self.images[: int(batch)].clone()
        with torch.inference_mode():
            for _ in range(2):
                seconds = []
                for _ in range(500 if batch == "1" else 30):
                    began = time.perf_counter()
                    model(x)
                    seconds.append(time.perf_counter() - began)
        return statistics.median(seconds)

    def accuracy(self, student, wanted):
        """(f) By labels; validation after each epoch is counted."""
        x, y = self.images[:LEARNT_FROM], self.classes[:LEARNT_FROM]
        held_x, held_y = self.images[-MEASURED_ON:], self.classes[-MEASURED_ON:]
        began = time.perf_counter()
        model = NETWORKS[student][0]()
        optimizer = torch.optim.Adam(model.parameters(), 0.001)
        for epoch in range(1, MOST_EPOCHS + 1):
            model.train()
            for picked in torch.randperm(LEARNT_FROM).split(BATCH):
                loss = F.cross_entropy(model(x[picked]), y[picked])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            model.eval()
            with torch.no_grad():
                said = torch.cat([model(part) for part in held_x.split(LABELLED_AT_ONCE)])
            if (said.argmax(1) == held_y).float().mean().item() >= float(wanted):
                return f"{time.perf_counter() - began} {epoch}"
        return f"inf {MOST_EPOCHS}"

    def memory(self, student, teacher):
        self.labels(teacher)
        self.cached(student, teacher)
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main():
    threads = int(sys.argv[1])
    torch.set_num_threads(threads)
    worker = Worker(pathlib.Path(sys.argv[2]))
    blas = "MKL" if torch.backends.mkl.is_available() else "no MKL"
    onednn = "oneDNN" if torch.backends.mkldnn.is_available() else "no oneDNN"
    print(f"= PyTorch {torch.__version__}, Python {sys.version.split()[0]}, {blas}, {onednn}", flush=True)
    for line in sys.stdin:
        print("= " + worker.answer(line.strip()), flush=True)


if __name__ == "__main__":
    main()
