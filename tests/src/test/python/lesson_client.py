"""Runs the first cells of a lesson through nbclient on the real kernel, and looks at what comes back.

    python lesson_client.py --kernel distillery notebooks/00-start-here.ipynb

Ends with 1 where the cells do not give HTML and PNG.
"""

import argparse
import base64
import sys

import nbformat
from nbclient import NotebookClient

CODE_CELLS = 2


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kernel", default="distillery", help="the name of an installed kernelspec")
    parser.add_argument("lesson")
    given = parser.parse_args()
    return run(given.lesson, given.kernel)


def run(lesson, kernel):
    notebook = nbformat.read(lesson, as_version=4)
    nbformat.validate(notebook)
    first, seen = [], 0
    for cell in notebook.cells:
        seen += cell.cell_type == "code"
        if seen > CODE_CELLS:
            break
        first.append(cell)
    notebook.cells = first
    NotebookClient(notebook, timeout=120, kernel_name=kernel).execute()
    outputs = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs]
    data = [o["data"] for o in outputs if "data" in o]
    html = [d["text/html"] for d in data if "text/html" in d]
    pngs = [base64.b64decode(d["image/png"]) for d in data if "image/png" in d]
    checks = {
        "the cells give HTML with a table": any("<table" in h for h in html),
        "the cells give a PNG": any(p.startswith(b"\x89PNG\r\n\x1a\n") for p in pngs),
        "everything has plain text too": all("text/plain" in d for d in data) and bool(data),
        "nothing went to stderr": not any(o.get("name") == "stderr" for o in outputs),
    }
    for what, holds in checks.items():
        print(("ok    " if holds else "FAIL  ") + what)
    return 0 if all(checks.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
