"""What the programs that make PyTorch fixtures share: the form of a case, and writing a file.

Everything is computed in double precision by PyTorch's own functions and its automatic
differentiation, as an implementation that is independent of ours.
"""

import json
import pathlib

import torch

FOLDER = pathlib.Path(__file__).parents[4] / "lib/src/test/resources/fixtures"

torch.set_default_dtype(torch.float64)


def array(tensor):
    return {"shape": list(tensor.shape), "values": tensor.detach().flatten().tolist()}


def case(kind, name, student, targets, loss_of, **options):
    """One case: the loss of `student` against `targets`, and its gradient by `student`.

    `loss_of` takes the student's tensor and returns a scalar; `options` are numbers that the
    Java test needs to build the same loss.
    """
    z = student.clone().requires_grad_(True)
    loss = loss_of(z)
    loss.backward()
    return {
        "kind": kind,
        "name": name,
        "options": {key: float(value) for key, value in options.items()},
        "student": array(student),
        "targets": array(targets),
        "loss": loss.item(),
        "gradient": array(z.grad),
    }


def write(file, cases):
    out = FOLDER / file
    content = {"made_by": f"PyTorch {torch.__version__}", "cases": cases}
    out.write_text(json.dumps(content) + "\n")
    print(f"{out}: {len(cases)} cases, {out.stat().st_size:,} bytes")
