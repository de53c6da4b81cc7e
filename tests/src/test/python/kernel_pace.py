"""Measures how fast kernels start and answer: ours, JJava, the rapaio kernel and ipykernel, in one go.

    python3 tests/src/test/python/kernel_pace.py                      # 7 runs, the Java on PATH
    python3 tests/src/test/python/kernel_pace.py --java-home DIR ...  # one or more JDKs

Needs nothing but Python 3.10 with venv, Maven and what `mvn package` builds: it makes a Python environment
under tests/target/pace, installs the other kernels there, and writes tests/evidence/kernel-pace.md and .csv.
The kernels take turns within a run, in an order that changes from run to run, so that what else the
machine does falls on all of them. All Java kernels run on the same JDK. Leave the machine alone meanwhile.
"""

import argparse
import csv
import json
import os
import pathlib
import platform
import queue
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[4]
PLACE = ROOT / "tests/target/pace"
EVIDENCE = ROOT / "tests/evidence/kernel-pace"
PACKAGES = ["jjava==1.0a8", "ipykernel==7.4.0", "jupyter_client==8.10.0", "psutil==7.2.2"]
RAPAIO = "io.github.padreati:rapaio-jupyter-kernel:3.0.1"

OURS, JJAVA, RAPAIO_NAME, IPYKERNEL = "Distillery", "JJava", "rapaio", "ipykernel"
# The same kernel twice more: without ever loading ND4J, for memory; and with a training as its first cell.
OURS_LEAN, OURS_TRAINING = "Distillery without ND4J", "Distillery, training first"
# And with the JVM's optimizing compiler, which its kernelspec leaves out by default.
OURS_FULL = "Distillery, full compiler"
QUICK_COMPILER_ALONE = "-XX:TieredStopAtLevel=1"

CELLS = 30
WARM_FROM = 10
COMPLETIONS = 10
SECONDS_TO_START = 15
# The rapaio kernel reads its sockets before its handlers are there, and may then never answer.
STARTS_TO_TRY = 8
SECONDS_BETWEEN_QUESTIONS = 0.5
SECONDS_TO_LISTEN = 0.03
SECONDS_TO_SHUT_DOWN = 10
SECONDS_FOR_A_CELL = 120

JAVA_CELLS = {"first": "1+1", "warm": "int a{n} = {n};\na{n} * 2", "completion": '"abc".su'}
PYTHON_CELLS = {"first": "1+1", "warm": "a{n} = {n}\na{n} * 2", "completion": '"abc".up'}
TRAINING = (
    "Trainer.train(Architectures.mlp(4, 8, 3), Datasets.iris().split(0.8, 1),"
    " TrainingOptions.defaults().epochs(1).batchSize(120))"
)


def prepare():
    """Makes the Python environment with the other kernels, and goes on in it."""
    python = PLACE / "venv/bin/python"
    wanted = "\n".join(PACKAGES)
    marker = PLACE / "installed.txt"
    if not marker.exists() or marker.read_text() != wanted:
        PLACE.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", PLACE / "venv"], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        marker.write_text(wanted)
    jar = PLACE / ("rapaio-jupyter-kernel-%s.jar" % RAPAIO.split(":")[-1])
    if not jar.exists():
        subprocess.run(
            ["mvn", "-q", "-B", "dependency:copy", "-Dartifact=" + RAPAIO, "-DoutputDirectory=%s" % PLACE], check=True
        )
    if pathlib.Path(sys.prefix) != PLACE / "venv":
        os.execv(python, [str(python), *sys.argv])
    return jar


def installed_argv(java_home, folder):
    """What our own kernelspec says after `./distillery install`, which also makes the class-data archive."""
    environment = {**os.environ, "JAVA_HOME": str(java_home)}
    subprocess.run(
        [ROOT / "distillery", "install", "--prefix", folder], env=environment, check=True, stdout=subprocess.DEVNULL
    )
    kernelspec = folder / "share/jupyter/kernels/distillery/kernel.json"
    return json.loads(kernelspec.read_text())["argv"]


def kernels(java_home, rapaio_jar, folder):
    java = str(java_home / "bin/java")
    ours = installed_argv(java_home, folder)
    lean = [*ours[:1], "-Ddistillery.warmup=never", *ours[1:]]
    jjava = PLACE / "venv/share/jupyter/kernels/java"
    return {
        OURS: ours,
        OURS_LEAN: lean,
        OURS_FULL: [part for part in ours if part != QUICK_COMPILER_ALONE],
        OURS_TRAINING: ours,
        JJAVA: [java, "-jar", str(jjava / "jjava-launcher.jar"), str(jjava / "jjava.jar"), "{connection_file}"],
        RAPAIO_NAME: [java, "-jar", str(rapaio_jar), "{connection_file}"],
        IPYKERNEL: [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
    }


class NotStarted(Exception):
    """A kernel has not answered in time."""


class Session:
    """One kernel process from its start to its end, with a clock."""

    def __init__(self, argv, java_home):
        from jupyter_client.kernelspec import KernelSpec
        from jupyter_client.manager import KernelManager

        self.manager = KernelManager()
        self.manager._kernel_spec = KernelSpec(argv=argv, display_name="k", language="x", interrupt_mode="message")
        # JJava's launcher starts the java of JAVA_HOME or PATH.
        environment = {**os.environ, "JAVA_HOME": str(java_home)}
        environment["PATH"] = "%s%s%s" % (java_home / "bin", os.pathsep, environment["PATH"])
        self.log = tempfile.TemporaryFile()
        self.began = time.perf_counter()
        self.manager.start_kernel(env=environment, stdout=self.log, stderr=self.log)
        self.client = self.manager.client()
        self.client.start_channels()

    def start(self):
        """Milliseconds to the answer to kernel_info, and how many questions it took."""
        asked = []
        end = self.began + SECONDS_TO_START
        while time.perf_counter() < end:
            asked.append(self.client.kernel_info())
            try:
                self.answer_to(asked, SECONDS_BETWEEN_QUESTIONS)
                return self.since(self.began), len(asked)
            except queue.Empty:
                if not self.manager.is_alive():
                    break
        self.log.seek(0)
        raise NotStarted("does not start: " + self.log.read().decode()[-2000:])

    def listen(self):
        """Waits until what the kernel publishes arrives; a cell's clock may not begin before."""
        end = time.perf_counter() + SECONDS_TO_START
        while time.perf_counter() < end:
            self.client.kernel_info()
            try:
                self.client.get_iopub_msg(timeout=SECONDS_TO_LISTEN)
                return
            except queue.Empty:
                continue
        raise NotStarted("publishes nothing")

    def answer_to(self, asked, seconds):
        end = time.perf_counter() + seconds
        while True:
            message = self.client.get_shell_msg(timeout=max(0.001, end - time.perf_counter()))
            if message["parent_header"].get("msg_id") in asked:
                return message["content"]

    def cell(self, code):
        """Milliseconds until the cell is answered and the kernel idle again."""
        began = time.perf_counter()
        asked = self.client.execute(code)
        answer = self.answer_to([asked], SECONDS_FOR_A_CELL)
        while True:
            message = self.client.get_iopub_msg(timeout=SECONDS_FOR_A_CELL)
            mine = message["parent_header"].get("msg_id") == asked
            if mine and message["content"].get("execution_state") == "idle":
                break
        took = self.since(began)
        if answer["status"] != "ok":
            raise RuntimeError("%r fails: %s" % (code, answer))
        return took

    def completion(self, code):
        began = time.perf_counter()
        answer = self.answer_to([self.client.complete(code, len(code))], SECONDS_FOR_A_CELL)
        took = self.since(began)
        if not answer["matches"]:
            raise RuntimeError("no completion of " + code)
        return took

    def memory(self):
        """Megabytes in use by the kernel's process and those it has started."""
        import psutil

        kernel = psutil.Process(self.manager.provisioner.pid)
        return sum(process.memory_info().rss for process in [kernel, *kernel.children(recursive=True)]) / 1e6

    def shut_down(self):
        """Milliseconds until the process has gone; None where it has to be killed."""
        began = time.perf_counter()
        self.manager.request_shutdown()
        while self.manager.is_alive() and time.perf_counter() < began + SECONDS_TO_SHUT_DOWN:
            time.sleep(0.002)
        return None if self.manager.is_alive() else self.since(began)

    def close(self):
        import psutil

        # JJava's launcher starts another process, which stays behind when it is killed.
        pid = self.manager.provisioner.pid
        started = psutil.Process(pid).children(recursive=True) if pid and psutil.pid_exists(pid) else []
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        for process in started:
            if process.is_running():
                process.kill()
        self.log.close()

    @staticmethod
    def since(began):
        return 1000 * (time.perf_counter() - began)


def measure(name, argv, java_home):
    """One kernel from its start to its end; tries again where it does not start, and counts that."""
    for failed in range(STARTS_TO_TRY):
        try:
            return {**measure_once(name, argv, java_home), "failed starts": failed}
        except NotStarted as fault:
            print("%s %s" % (name, str(fault)[:200]), file=sys.stderr, flush=True)
    raise NotStarted("%s does not start, tried %d times" % (name, STARTS_TO_TRY))


def measure_once(name, argv, java_home):
    cells = PYTHON_CELLS if name == IPYKERNEL else JAVA_CELLS
    session = Session(argv, java_home)
    try:
        found = {}
        found["start"], found["questions"] = session.start()
        session.listen()
        if name == OURS_TRAINING:
            found["training"] = session.cell(TRAINING)
            return found
        found["first"] = session.cell(cells["first"])
        found["memory before"] = session.memory()
        times = [session.cell(cells["warm"].format(n=n)) for n in range(CELLS)]
        found["warm"] = statistics.median(times[WARM_FROM:])
        found["memory after"] = session.memory()
        times = [session.completion(cells["completion"]) for _ in range(COMPLETIONS)]
        found["first completion"] = times[0]
        found["completion"] = statistics.median(times[1:])
        found["shutdown"] = session.shut_down()
        return found
    finally:
        session.close()


def java_version(home):
    """The JDK's release and its vendor's name for it."""
    said = subprocess.run(
        [home / "bin/java", "-XshowSettings:properties", "-version"], capture_output=True, text=True, check=True
    ).stderr
    settings = dict(line.strip().partition(" = ")[::2] for line in said.splitlines())
    return settings["java.specification.version"], "%s (%s)" % (settings["java.runtime.version"], settings["java.vendor"])


def machine():
    """What it was measured on, without names of the machine or its folders."""
    import psutil

    model = platform.processor() or platform.machine()
    information = pathlib.Path("/proc/cpuinfo")
    if information.exists():
        models = [line.split(":", 1)[1].strip() for line in information.read_text().splitlines() if "model name" in line]
        model = models[0] if models else model
    memory = psutil.virtual_memory().total / 2**30
    return "%s, %d cores, %.0f GiB, %s, Python %s" % (
        model,
        os.cpu_count(),
        memory,
        platform.system(),
        platform.python_version(),
    )


def median(rows, java, kernel, what):
    values = [row[what] for row in rows if row["java"] == java and row["kernel"] == kernel and row.get(what) is not None]
    return statistics.median(values) if values else None


def number(value):
    return "–" if value is None else "%.0f" % value if value >= 100 else "%.1f" % value


def table(rows, java):
    """Medians, a kernel a row."""
    columns = ["start", "first", "warm", "first completion", "completion", "memory before", "memory after", "shutdown"]
    lines = ["| kernel | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for kernel in [OURS, OURS_LEAN, OURS_FULL, JJAVA, RAPAIO_NAME, IPYKERNEL]:
        cells = []
        for what in columns:
            value = median(rows, java, kernel, what)
            if what == "shutdown" and value is None and any(row["kernel"] == kernel for row in rows):
                cells.append("does not end")
            else:
                cells.append(number(value))
        lines.append("| " + " | ".join([kernel, *cells]) + " |")
    return "\n".join(lines)


def goals(rows, java):
    """What issue 3 asks for, as ratios of medians."""

    def ours(what, kernel=OURS):
        return median(rows, java, kernel, what)

    def best(what):
        values = [median(rows, java, kernel, what) for kernel in (JJAVA, RAPAIO_NAME)]
        return min((value for value in values if value is not None), default=None)

    # These are one and the same kernel until it has answered.
    alike = [row["start"] for row in rows if row["java"] == java and row["kernel"] in (OURS, OURS_LEAN, OURS_TRAINING)]
    asked = [
        ("start, against ipykernel", statistics.median(alike) if alike else None, median(rows, java, IPYKERNEL, "start"), 0.7),
        ("warm cell, against the better Java kernel", ours("warm"), best("warm"), 0.4),
        ("completion, against the better Java kernel", ours("completion"), best("completion"), 0.2),
        ("memory before, without ND4J, against the better", ours("memory before", OURS_LEAN), best("memory before"), 1),
        ("memory after, without ND4J, against the better", ours("memory after", OURS_LEAN), best("memory after"), 1),
    ]
    lines = ["| goal | ours | theirs | ratio | asked | met |", "|---|---|---|---|---|---|"]
    for name, mine, theirs, most in asked:
        if mine is None or theirs is None:
            continue
        ratio = mine / theirs
        met = "yes" if ratio <= most else "no"
        lines.append("| %s | %s | %s | %.2f | %.1f | %s |" % (name, number(mine), number(theirs), ratio, most, met))
    training = median(rows, java, OURS_TRAINING, "training")
    lines += ["", "First training step of ours, sent as the first cell at once: %s ms." % number(training)]
    lines += ["Starts that never answered within %d s and were tried again: %s." % (SECONDS_TO_START, failures(rows, java))]
    return "\n".join(lines)


def failures(rows, java):
    parts = []
    for kernel in [OURS, JJAVA, RAPAIO_NAME, IPYKERNEL]:
        failed = [row["failed starts"] for row in rows if row["java"] == java and row["kernel"] == kernel]
        if failed:
            parts.append("%s %d of %d" % (kernel, sum(failed), sum(failed) + len(failed)))
    return ", ".join(parts)


def report(rows, javas, options):
    parts = [
        "# How fast the kernels start and answer",
        "",
        "Medians of %d starts each, in milliseconds; memory in MB (RSS of the kernel and what it starts)."
        % options.runs,
        "Repeat on a quiet machine with:",
        "",
        "```sh",
        "mvn -q -B -Dmaven.test.skip=true -pl kernels -am package",
        "python3 tests/src/test/python/kernel_pace.py --java-home JDK17 --java-home JDK25",
        "```",
        "",
        "Machine: %s; load before it began: %.1f." % (machine(), options.load),
        "Versions: %s, rapaio %s." % (", ".join(p.replace("==", " ") for p in PACKAGES[:3]), RAPAIO.split(":")[-1]),
        "The kernels take turns within a run, and the order changes from run to run.",
        "",
        "- start (in the goals: over all three kinds of ours that are alike until then): from the start of the process to the answer to kernel_info, which is asked again every"
        " %.1f s if it is lost" % SECONDS_BETWEEN_QUESTIONS,
        "- first: `1+1` sent at once; in ours JShell is still being built, in the others their start has waited for it",
        "- warm: a cell of two snippets, median of the cells %d to %d" % (WARM_FROM + 1, CELLS),
        '- completion: `"abc".su`, median of %d after the first' % (COMPLETIONS - 1),
        "- memory before: after start and first cell; after: after %d cells more" % CELLS,
        "- without ND4J: the kernel with `-Ddistillery.warmup=never`, which loads ND4J only when a cell needs it",
        "- full compiler: installed with `--full-compiler`; the others run with the JVM's default, which is that too",
        "- shutdown: from the request to the end of the process, at most %d s" % SECONDS_TO_SHUT_DOWN,
    ]
    for java, name in javas:
        parts += ["", "## Java %s" % name, "", table(rows, java), "", goals(rows, java)]
    return "\n".join(parts) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--java-home", type=pathlib.Path, action="append", help="a JDK; may be given several times")
    parser.add_argument("--only", action="append", help="measure only this kernel; may be given several times")
    parser.add_argument("--print", action="store_true", help="print the tables and write no file")
    options = parser.parse_args()
    rapaio_jar = prepare()
    options.load = os.getloadavg()[0]
    homes = options.java_home or [pathlib.Path(shutil.which("java")).resolve().parents[1]]
    rows, javas = [], []
    with tempfile.TemporaryDirectory() as folder:
        for home in homes:
            java, name = java_version(home)
            javas.append((java, name))
            argvs = kernels(home.resolve(), rapaio_jar, pathlib.Path(folder) / java)
            rows += runs(argvs, home.resolve(), java, options)
    text = report(rows, javas, options)
    print(text)
    if not options.print:
        EVIDENCE.with_suffix(".md").write_text(text)
        write(rows)


def runs(argvs, home, java, options):
    rows = []
    names = [name for name in argvs if not options.only or name in options.only]
    for run in range(options.runs):
        turn = run % len(names)
        for name in names[turn:] + names[:turn]:
            found = measure(name, argvs[name], home)
            rows.append({"java": java, "run": run + 1, "kernel": name, **found})
            shown = {what: value if value is None else round(value, 1) for what, value in found.items()}
            print(java, run + 1, name, shown, file=sys.stderr, flush=True)
    return rows


def write(rows):
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with open(EVIDENCE.with_suffix(".csv"), "w", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({k: "%.1f" % v if isinstance(v, float) else v for k, v in row.items()})


if __name__ == "__main__":
    main()
