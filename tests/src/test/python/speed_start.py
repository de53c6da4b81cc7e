# PyTorch's side of how long it takes until something is learnt: the first training step, as a script or in a notebook.
import gzip
import os
import pathlib
import time

import numpy as np
import torch
from torch import nn

folder = pathlib.Path(os.environ["MNIST"])


def values(name, skipped):
    return np.frombuffer(gzip.decompress((folder / name).read_bytes()), np.uint8, offset=skipped)


images = torch.from_numpy(values("train-images-idx3-ubyte.gz", 16).reshape(-1, 784).astype(np.float32) / 255)
classes = torch.from_numpy(values("train-labels-idx1-ubyte.gz", 8).astype(np.int64))
model = nn.Sequential(nn.Linear(784, 300), nn.ReLU(), nn.Linear(300, 300), nn.ReLU(), nn.Linear(300, 10))
optimizer = torch.optim.Adam(model.parameters(), 0.001)
nn.functional.cross_entropy(model(images[:128]), classes[:128]).backward()
optimizer.step()
with torch.no_grad():
    model(images[128:256]).argmax(1)
print("learnt at", time.time())
