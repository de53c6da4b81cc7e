"""Checks ONNX files that Distillery wrote, with ONNX' own checker and ONNX Runtime in Python.

    python3 onnx_check.py FOLDER

For every NAME.onnx in the folder there are NAME.features.npy and NAME.logits.npy, the samples and
what the network itself says of them; or NAME.npz with the arrays "features" and "logits". Prints
the greatest deviation of each file, as a part of its greatest logit, and ends with 1 where one is
above 1e-5, a file does not pass the checker, or there is none.
"""

import argparse
import pathlib
import sys

import numpy
import onnx
import onnxruntime

CLOSE = 1e-5


def expected(model):
    """The samples and logits that stand beside a model."""
    together = model.with_suffix(".npz")
    if together.exists():
        with numpy.load(together) as arrays:
            return arrays["features"], arrays["logits"]
    return tuple(numpy.load(model.with_suffix(f".{name}.npy")) for name in ("features", "logits"))


def deviation(actual, wanted):
    if actual.shape != wanted.shape:
        raise ValueError(f"the shape is {actual.shape}, not {wanted.shape}")
    return float(numpy.abs(actual - wanted).max() / numpy.abs(wanted).max())


def check(path):
    """What is wrong with a file, or None; prints a line about it."""
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    features, logits = expected(path)
    outputs = {output.name: index for index, output in enumerate(session.get_outputs())}
    worst = 0.0
    # all samples at once, and one alone, which is rounded otherwise where each batch has its range
    dynamic = any(node.op_type == "DynamicQuantizeLinear" for node in model.graph.node)
    for count in (len(features),) if dynamic else (len(features), 1):
        results = session.run(None, {"features": features[:count]})
        worst = max(worst, deviation(results[outputs["logits"]], logits[:count]))
        if "probabilities" in outputs:
            shifted = numpy.exp(logits[:count] - logits[:count].max(axis=1, keepdims=True))
            softmax = shifted / shifted.sum(axis=1, keepdims=True)
            worst = max(worst, deviation(results[outputs["probabilities"]], softmax))
    opset = model.opset_import[0].version
    print(f"{path.stem:32} opset {opset}  nodes {len(model.graph.node):3}  deviation {worst:.2e}")
    # a deviation that is no number is no agreement
    return None if worst <= CLOSE else f"deviates by {worst:.2e}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    folder = parser.parse_args().folder
    print(f"onnx {onnx.__version__}, onnxruntime {onnxruntime.__version__}")
    wrong = {}
    paths = sorted(folder.glob("*.onnx"))
    for path in paths:
        try:
            reason = check(path)
        except Exception as error:  # whatever it is, the other files are to be looked at
            reason = f"{type(error).__name__}: {error}"
        if reason:
            wrong[path.name] = reason
    for name, reason in wrong.items():
        print(f"FAIL {name}: {reason}")
    print(f"{len(paths) - len(wrong)} files agree, {len(wrong)} do not")
    return 1 if wrong or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
