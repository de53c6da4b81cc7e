"""Images brought to other sizes by PyTorch, for ResizeTest.

    python3 tests/src/test/python/make_resize_fixture.py

writes lib/src/test/resources/fixtures/resize.json. Needs PyTorch.
"""

import json

import torch
from torch.nn.functional import interpolate

from fixtures import FOLDER, array


def main():
    torch.manual_seed(5)
    images = torch.rand(2, 2, 7, 9)
    cases = []
    for size in [(7, 9), (10, 12), (3, 4), (5, 20), (14, 2), (1, 1)]:
        changed = interpolate(images, size=size, mode="bilinear", antialias=True,
                              align_corners=False)
        cases.append({"height": size[0], "width": size[1], "expected": array(changed)})
    file = FOLDER / "resize.json"
    file.write_text(json.dumps({"images": array(images), "cases": cases}) + "\n")


if __name__ == "__main__":
    main()
