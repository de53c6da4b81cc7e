"""Distillery beside PyTorch and Keras on Fashion-MNIST: how long training steps, soft labels and inference take.

    mvn -B package -DskipTests
    python3 tests/src/test/python/speed.py                       # about 40 minutes on two cores
    python3 tests/src/test/python/speed.py --python VENV/bin/python --repetitions 1 --rows cached,inference

Needs all 60,000 images of Fashion-MNIST where Distillery finds them (Debian's package dataset-fashion-mnist). It
makes a Python environment under tests/target/speed unless it is given one. Of each library one process runs for
each number of threads; they wait for questions and are asked in turn, so that what else the machine does falls on
all of them. Results are added to tests/evidence/benchmarks.csv as they come, and what is there is not measured
again; tests/evidence/benchmarks.md is made of them. Leave the machine alone meanwhile.
"""

import argparse
import csv
import json
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import time as clock

ROOT = pathlib.Path(__file__).resolve().parents[4]
HERE = pathlib.Path(__file__).resolve().parent
PLACE = ROOT / "tests/target/speed"
RESULTS = ROOT / "tests/evidence/benchmarks.csv"
TABLE = ROOT / "tests/evidence/benchmarks.md"
CURVE = ROOT / "tests/evidence/memory-curve.csv"
COLUMNS = ["row", "threads", "student", "teacher", "library", "repetition", "value", "epochs"]

OURS, TORCH, KERAS = "Distillery", "PyTorch", "Keras"
STUDENTS = {
    "mlp30": "MLP 30", "mlp300": "MLP 300", "mlp1200": "MLP 1200", "lenet": "LeNet", "residual": "residual net",
}
TEACHERS = ["mlp1200", "lenet"]
WANTED = {"mlp30": "0.84", "mlp300": "0.86", "mlp1200": "0.86", "lenet": "0.87", "residual": "0.85"}
BATCH, SAMPLES = 128, 60_000
# Measured in processes of their own, or by one library only.
ALONE = ("memory", "comparison", "start")


def questions():
    """Each row with its arguments, and who is asked."""
    for student in STUDENTS:
        for teacher in TEACHERS:
            yield "live", student, teacher, [TORCH]
    for student in STUDENTS:
        yield "cached", student, "mlp1200", [OURS, TORCH, KERAS]
    for teacher in TEACHERS:
        yield "labels", "", teacher, [OURS, TORCH]
    for student in STUDENTS:
        yield "hint", student, "mlp1200", [OURS, TORCH]
    for batch in ("1", "256"):
        for student in STUDENTS:
            yield f"inference {batch}", student, "", [OURS, TORCH, KERAS]
    for student in STUDENTS:
        yield "accuracy", student, "", [OURS, TORCH]


def asked(row, student, teacher):
    kind, *rest = row.split(" ")
    if kind == "accuracy":
        rest = [WANTED[student]]
    return " ".join(part for part in [kind, student, teacher, *rest] if part)


class Results:
    """The rows so far."""

    def __init__(self):
        self.rows = list(csv.DictReader(RESULTS.open())) if RESULTS.exists() else []

    def has(self, *key):
        return any([row[name] for name in COLUMNS[:6]] == list(map(str, key)) for row in self.rows)

    def add(self, *values):
        row = dict(zip(COLUMNS, [*map(str, values), ""][: len(COLUMNS)]))
        self.rows.append(row)
        with RESULTS.open("a", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            if file.tell() == 0:
                writer.writeheader()
            writer.writerow(row)

    def values(self, row, threads, student, teacher, library, column="value"):
        key = [row, str(threads), student, teacher, library]
        return [float(r[column]) for r in self.rows if [r[name] for name in COLUMNS[:5]] == key]

    def median(self, *key, **options):
        values = self.values(*key, **options)
        return statistics.median(values) if values else None


class Asked:
    """A process that answers questions."""

    def __init__(self, command, environment):
        self.process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )
        self.version = self.answer()

    def ask(self, question):
        self.process.stdin.write(question + "\n")
        self.process.stdin.flush()
        return self.answer()

    def answer(self):
        for line in self.process.stdout:
            if line.startswith("= "):
                return line[2:].strip()
        raise SystemExit(f"{self.process.args[0]} ended with {self.process.wait()}; run it by hand to see why")

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def prepare(options):
    """A Python with the libraries, and a class path that no build changes meanwhile."""
    python = options.python or PLACE / "venv/bin/python"
    if not pathlib.Path(python).exists():
        subprocess.run([sys.executable, "-m", "venv", PLACE / "venv"], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", HERE / "speed-requirements.txt"], check=True)
    classes = PLACE / "classes"
    shutil.rmtree(classes, ignore_errors=True)
    shutil.copytree(ROOT / "kernels/target/libs", classes / "libs")
    shutil.copytree(ROOT / "tests/target/classes", classes / "tests")
    # What the script does itself after it has built.
    subprocess.run([ROOT / "distillery", "archive"], env={**os.environ, "DISTILLERY_BUILD": "never"}, check=True)
    return python


def java(program, *arguments):
    classes = PLACE / "classes"
    return [
        "java", f"@{ROOT / 'jvm.options'}", "-cp", f"{classes / 'tests'}{os.pathsep}{classes / 'libs'}/*",
        f"io.github.distillery.tests.evidence.{program}", *map(str, arguments),
    ]


def command(library, python, threads):
    if library == OURS:
        return java("SpeedWorker", threads)
    return [str(python), str(HERE / f"speed_{'torch' if library == TORCH else 'keras'}.py"), str(threads), str(PLACE)]


def start(library, python, threads):
    return Asked(command(library, python, threads), {"OMP_NUM_THREADS": str(threads)})


def write_data(python):
    worker = start(OURS, python, 1)
    count, data_hash = worker.ask(f"data {PLACE}").split(" ")
    worker.end()
    if int(count) != SAMPLES:
        raise SystemExit(f"there are {count} images of Fashion-MNIST instead of {SAMPLES}; see above for the package")
    return data_hash


def measure(options, python, results, threads, versions):
    libraries = [library for library in (OURS, TORCH, KERAS) if library not in options.without.split(",")]
    workers = {}
    for row, student, teacher, who in questions():
        if options.rows and row.split(" ")[0] not in options.rows.split(","):
            continue
        for repetition in range(1, options.repetitions + 1):
            order = [library for library in libraries if library in who]
            # Who begins changes, as the first may find the machine colder.
            for library in order if repetition % 2 else reversed(order):
                if results.has(row, threads, student, teacher, library, repetition):
                    continue
                if library not in workers:
                    workers[library] = start(library, python, threads)
                    versions[library] = workers[library].version
                value, *epochs = workers[library].ask(asked(row, student, teacher)).split(" ")
                results.add(row, threads, student, teacher, library, repetition, value, *epochs)
                print(row, threads, student, teacher, library, repetition, value, *epochs, flush=True)
    for worker in workers.values():
        worker.end()


def measure_memory(options, python, results):
    """Each time in a process of its own."""
    if options.rows and "memory" not in options.rows.split(","):
        return
    for student in ("mlp1200", "lenet"):
        for repetition in range(1, min(3, options.repetitions) + 1):
            for library in (OURS, TORCH):
                if not results.has("memory", 1, student, "mlp1200", library, repetition):
                    worker = start(library, python, 1)
                    value = worker.ask(f"memory {student} mlp1200")
                    worker.end()
                    results.add("memory", 1, student, "mlp1200", library, repetition, value)
                    print("memory", student, library, repetition, value, flush=True)


def time(seconds):
    if seconds is None:
        return ""
    unit, value = ("µs", seconds * 1e6) if seconds < 1e-3 else ("ms", seconds * 1e3) if seconds < 1 else ("s", seconds)
    return f"{value:.{0 if value >= 100 else 1 if value >= 10 else 2}f} {unit}"


def measure_seeds(options, python, results):
    """A comparison's four runs, one after another and all at once that there are cores for."""
    if options.rows and "comparison" not in options.rows.split(","):
        return
    worker = None
    for student in ("mlp300", "lenet"):
        for repetition in range(1, options.repetitions + 1):
            for at_once in dict.fromkeys((1, os.cpu_count())):
                if not results.has("comparison", 1, student, at_once, OURS, repetition):
                    worker = worker or start(OURS, python, 1)
                    value = worker.ask(f"comparison {student} {at_once}")
                    results.add("comparison", 1, student, at_once, OURS, repetition, value)
                    print("comparison", student, at_once, repetition, value, flush=True)
    if worker:
        worker.end()


OUR_START = """
var mnist = Datasets.mnist().train();
var few = Split.of(
    mnist.subset(IntStream.range(0, 128).toArray(), "a batch"),
    mnist.subset(IntStream.range(128, 256).toArray(), "validation"));
var options = TrainingOptions.defaults().epochs(1).batchSize(128).learningRate(0.001);
Trainer.train(Architectures.mlp(784, 300, 300, 10), few, options);
System.out.println("learnt at " + System.currentTimeMillis() / 1e3);
"""
STARTS = {"notebook": "a notebook, run headless", "script": "a script"}


def notebook(file, kernel, source):
    cell = {"cell_type": "code", "execution_count": None, "id": "a", "metadata": {}, "outputs": [], "source": source}
    about = {"kernelspec": {"name": kernel, "display_name": kernel}}
    file.write_text(json.dumps({"cells": [cell], "metadata": about, "nbformat": 4, "nbformat_minor": 5}))
    return file


def start_commands(python):
    """What is started, and where it writes when it had learnt."""
    script = HERE / "speed_start.py"
    ours = notebook(PLACE / "start-ours.ipynb", "distillery", OUR_START)
    theirs = notebook(PLACE / "start-theirs.ipynb", "python3", script.read_text())
    done = PLACE / "start-done.ipynb"
    execute = [python, "-m", "nbconvert", "--to", "notebook", "--execute", "--output", done, theirs]
    return {
        ("notebook", OURS): ([ROOT / "distillery", "run", "--output", done, ours], done),
        ("notebook", TORCH): (execute, done),
        ("script", TORCH): ([python, script], None),
    }


def measure_start(options, python, results):
    """From the command to the end of the first training step, in processes of their own."""
    if options.rows and "start" not in options.rows.split(","):
        return
    for repetition in range(1, options.repetitions + 1):
        for (kind, library), (command, done) in start_commands(python).items():
            if results.has(f"start {kind}", 1, "mlp300", "", library, repetition):
                continue
            environment = {
                **os.environ, "OMP_NUM_THREADS": "1", "DISTILLERY_BUILD": "never", "MNIST": str(ROOT / "datasets/data/mnist"),
            }
            began = clock.time()
            printed = subprocess.run(
                list(map(str, command)), cwd=ROOT, env=environment, check=True, text=True, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            ).stdout
            text = done.read_text() if done else printed
            value = float(re.search(r"learnt at ([0-9.E]+)", text.rpartition('"outputs"')[2] or text)[1]) - began
            results.add(f"start {kind}", 1, "mlp300", "", library, repetition, value)
            print("start", kind, library, repetition, value, flush=True)


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * 2 + "---:|" * (len(header) - 2)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


class Report:
    """What the rows say, and which goals they meet."""

    def __init__(self, results):
        self.results = results
        self.goals = []

    def ratio(self, ours, theirs, most, what):
        """Our time as a part of theirs, marked where the goal is missed."""
        if ours is None or theirs is None:
            return ""
        self.goals.append((what, ours / theirs, most))
        return f"{ours / theirs:.2f}" + ("" if ours / theirs <= most else " (goal missed)")

    def threads(self):
        return sorted({int(row["threads"]) for row in self.results.rows if row["row"].split(" ")[0] not in ALONE})

    def live(self):
        rows = []
        for threads in self.threads():
            for teacher in TEACHERS:
                labels = self.results.median("labels", threads, "", teacher, OURS)
                for student, name in STUDENTS.items():
                    step = self.results.median("cached", threads, student, "mlp1200", OURS)
                    theirs = self.results.median("live", threads, student, teacher, TORCH)
                    if None in (labels, step, theirs):
                        continue
                    one = step + labels / SAMPLES * BATCH
                    ten = step + labels / SAMPLES * BATCH / 10
                    rows.append([
                        str(threads), f"{name} from {STUDENTS[teacher]}", time(theirs), time(one), time(ten),
                        self.ratio(one, theirs, 0.5, "(a)"), f"{ten / theirs:.2f}",
                    ])
        return table(
            ["threads", "student from teacher", "PyTorch", "ours, 1 epoch", "ours, 10 epochs", "ratio, 1", "ratio, 10"],
            rows,
        )

    def beside(self, row, what, most, teacher="mlp1200", keras=False):
        rows = []
        for threads in self.threads():
            for student, name in STUDENTS.items():
                key = (row, threads, student, teacher)
                ours, theirs = self.results.median(*key, OURS), self.results.median(*key, TORCH)
                if ours is None and theirs is None:
                    continue
                line = [str(threads), name, time(theirs), time(ours), self.ratio(ours, theirs, most, what)]
                if keras:
                    other = self.results.median(*key, KERAS)
                    line += [time(other), "" if other is None or ours is None else f"{ours / other:.2f}"]
                rows.append(line)
        header = ["threads", "network", "PyTorch", "ours", "ratio"]
        return table(header + (["Keras", "ratio to Keras"] if keras else []), rows)

    def labels(self):
        rows = []
        for threads in self.threads():
            for teacher in TEACHERS:
                key = ("labels", threads, "", teacher)
                ours, theirs = self.results.median(*key, OURS), self.results.median(*key, TORCH)
                rows.append([str(threads), STUDENTS[teacher], time(theirs), time(ours), self.ratio(ours, theirs, 1, "(c)")])
        return table(["threads", "teacher", "PyTorch", "ours", "ratio"], rows)

    def accuracy(self):
        rows = []
        for threads in self.threads():
            for student, name in STUDENTS.items():
                key = ("accuracy", threads, student, "")
                ours, theirs = self.results.median(*key, OURS), self.results.median(*key, TORCH)
                if ours is None or theirs is None:
                    continue
                epochs = [self.results.values(*key, library, column="epochs") for library in (TORCH, OURS)]
                rows.append([
                    str(threads), name, f"{float(WANTED[student]):.0%}", time(theirs), time(ours), f"{ours / theirs:.2f}",
                    *(", ".join(f"{n:.0f}" for n in sorted(counts)) for counts in epochs),
                ])
        return table(
            ["threads", "network", "accuracy", "PyTorch", "ours", "ratio", "epochs, PyTorch", "epochs, ours"], rows
        )

    def memory(self):
        rows = []
        for student in ("mlp1200", "lenet"):
            key = ("memory", 1, student, "mlp1200")
            ours, theirs = self.results.median(*key, OURS), self.results.median(*key, TORCH)
            if ours and theirs:
                rows.append(["1", STUDENTS[student], f"{theirs / 1e6:,.0f} MB", f"{ours / 1e6:,.0f} MB", f"{ours / theirs:.2f}"])
        return table(["threads", "student", "PyTorch", "ours", "ratio"], rows)

    def seeds(self):
        rows = []
        for student in ("mlp300", "lenet"):
            one, all_ = (
                self.results.median("comparison", 1, student, str(n), OURS) for n in (1, os.cpu_count())
            )
            if one and all_:
                rows.append([str(os.cpu_count()), STUDENTS[student], time(one), time(all_), f"{all_ / one:.2f}"])
        return table(["at once", "student", "one after another", "at once", "ratio"], rows)

    def start(self):
        rows = []
        for kind, name in STARTS.items():
            ours = self.results.median("start notebook", 1, "mlp300", "", OURS)
            theirs = self.results.median(f"start {kind}", 1, "mlp300", "", TORCH)
            if ours and theirs:
                rows.append([name, "MLP 300", time(theirs), time(ours), f"{ours / theirs:.2f}"])
        return table(["PyTorch in", "network", "PyTorch", "`./distillery run`", "ratio"], rows)

    def curve(self):
        if not CURVE.exists():
            return "Not measured."
        points = list(csv.DictReader(CURVE.open()))
        shown = [p for p in points if int(p["batches"]) % 1000 == 0 or p is points[0]]
        return table(
            ["network", "batches", "heap MB", "process MB"],
            [[p["network"], f"{int(p['batches']):,}", p["heap MB"], p["process MB"]] for p in shown],
        )

    def verdict(self):
        rows = []
        for what in ("(a)", "(b)", "(c)", "(d)", "(e)"):
            ratios = [ratio for name, ratio, _ in self.goals if name == what]
            most = [m for name, _, m in self.goals if name == what]
            if ratios:
                missed = sum(ratio > most[0] for ratio in ratios)
                rows.append([
                    what, f"at most {most[0]}", f"{min(ratios):.2f} to {max(ratios):.2f}",
                    "met" if not missed else f"missed in {missed} of {len(ratios)} rows",
                ])
        return table(["row", "goal", "our time as a part of PyTorch's", "goal is"], rows)


def machine():
    model = next(
        (line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine()
    )
    memory = next(int(line.split()[1]) for line in open("/proc/meminfo") if line.startswith("MemTotal")) / 1024**2
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}"


def write(results, about):
    report = Report(results)
    live = report.live()
    cached = report.beside("cached", "(b)", 1, keras=True)
    labels = report.labels()
    hint = report.beside("hint", "(d)", 1)
    inference = {batch: report.beside(f"inference {batch}", "(e)", 1.2, teacher="", keras=True) for batch in ("1", "256")}
    TABLE.write_text(f"""# Distillery beside PyTorch and Keras

Made by `speed.py` (rows: `benchmarks.csv`) on Fashion-MNIST. Medians of the repetitions, libraries asked in turn;
a ratio is our time divided by theirs, so below 1 ours is faster.
{about}
Command, after `mvn -B package -DskipTests`, on a quiet machine:

    python3 tests/src/test/python/speed.py

{report.verdict()}

Batches of 128, Adam at 0.001, soft targets at T = 4 with weight 0.9 and labels with 0.1. A step is a 100th of the
second epoch of a training of 12,800 images; ours has its progress, its history and a validation of 256 images in
it. Each library draws its batches from all images in memory by index. PyTorch's loops are written as its tutorials
write them, without `torch.compile`.

## (a) A step, the teacher asked at every step by PyTorch
As everybody writes it there. Ours asks the teacher once for each image, before; what that takes is counted in, for a
training of one epoch and for one of ten.

{live}

## (b) A step, the logits computed before by both
{cached}

## (c) Soft labels for 60,000 images
{labels}

## (d) A step with a hint
As (b); and the features below the student's last layer, through a learnt linear projector, match those of the
MLP 1200's second layer, computed before by both; weight 0.5.

{hint}

## (e) Inference, a batch of 1
{inference["1"]}

### A batch of 256
{inference["256"]}

## (f) Seconds to a validation accuracy
By labels, from 20,000 images, measured on 2,000 others after each epoch, which is counted in; another seed each
time. No goal was set; how many epochs it takes is luck of the seed.

{report.accuracy()}

## From the command to the first training step
`./distillery run` of a notebook with one cell that reads MNIST, builds a network and trains it with one batch; beside
it PyTorch doing the same from the same files, in a notebook executed by nbconvert and as a script.

{report.start()}

## Seeds side by side
A comparison of four runs of two epochs, each with one computing thread.

{report.seeds()}

## Memory
The most that the whole process had, after soft labels of 60,000 images by an MLP 1200 and two epochs of a student.

{report.memory()}

## Memory over 10,000 batches
Distillation of two networks one after another, without any collection asked for: Java heap in use, and the whole
process with all arrays, which lie outside the heap (`memory-curve.csv` has every 250th batch).

{report.curve()}
""")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--python", help="an interpreter that has what speed-requirements.txt names")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--threads", default=f"1,{os.cpu_count()}")
    parser.add_argument("--rows", default="", help="only these, for example cached,labels")
    parser.add_argument("--without", default="", help="libraries to leave out")
    parser.add_argument("--table", action="store_true", help="only make the table of the rows that are there")
    options = parser.parse_args()
    results = Results()
    about = PLACE / "about.txt"
    if not options.table:
        python = prepare(options)
        data_hash = write_data(python)
        versions = {}
        load = os.getloadavg()[0]
        for threads in dict.fromkeys(map(int, options.threads.split(","))):
            measure(options, python, results, threads, versions)
        measure_start(options, python, results)
        measure_seeds(options, python, results)
        measure_memory(options, python, results)
        if not options.rows or "curve" in options.rows.split(","):
            subprocess.run(java("MemoryCurve", CURVE), cwd=ROOT, check=True)
        if versions:
            about.write_text(
                f"Machine: {machine()}; load before it began: {load:.1f}.\n"
                + "".join(f"{library}: {version}.\n" for library, version in versions.items())
                + f"Data: {SAMPLES:,} images, hash {data_hash[:16]}.\n"
            )
    write(results, about.read_text() if about.exists() else "")


if __name__ == "__main__":
    main()
