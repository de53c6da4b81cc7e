"""Makes the classifier from PyTorch that OnnxClassifier is tested with.

    python3 tests/src/test/python/make_onnx_fixture.py

Needs torch and onnx. Writes beside the library's tests a small convolutional net as PyTorch exports
it, softmax at its end, with some samples, and what PyTorch says of them before the softmax and
behind the first ReLU.
"""

import pathlib

import numpy
import torch
from torch import nn

FOLDER = pathlib.Path(__file__).parents[4] / "lib/src/test/resources/fixtures"


def main():
    torch.manual_seed(7)
    model = nn.Sequential(
        nn.Conv2d(3, 4, 3, padding=1),
        nn.BatchNorm2d(4),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(4, 6, 3, stride=2, padding=1),
        nn.GELU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Dropout(0.3),
        nn.Linear(6, 5),
        nn.Softmax(dim=1),
    )
    model[1].running_mean.normal_()
    model[1].running_var.uniform_(0.5, 2)
    model.eval()
    samples = torch.randn(4, 3, 8, 8)
    FOLDER.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        model,
        (samples,),
        str(FOLDER / "pytorch.onnx"),
        dynamo=False,
        input_names=["image"],
        output_names=["probabilities"],
        dynamic_axes={"image": {0: "n"}, "probabilities": {0: "n"}},
    )
    with torch.no_grad():
        for name, array in (
            ("samples", samples),
            ("relu", model[:3](samples)),
            ("logits", model[:-1](samples)),
        ):
            numpy.save(FOLDER / f"pytorch.{name}.npy", array.numpy().astype("<f4"))


if __name__ == "__main__":
    main()
