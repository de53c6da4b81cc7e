"""A long session of one kernel, as a user has it: cells of all kinds, sent by Jupyter's own client.

    python long_session.py --kernel distillery --cells 5000 --every 50

LongRun starts it and reads its lines: `pid N`, then each so many cells `cells N`, upon which it measures the
kernel and answers with a line; then `off-heap N`, the bytes that arrays take. Ends with 1 where a cell ends
otherwise than it should.
"""

import argparse
import sys

import kernel_client

SETUP = """
var data = Datasets.iris().split(0.6, 0.2, 1);
var digits = Datasets.digits().split(0.6, 0.2, 1);
var quick = TrainingOptions.defaults().epochs(3).batchSize(16).learningRate(0.01);
"""

OK, FAILS, FOR_EVER = "ok", "error", "interrupted"

# {n} is the cell's number, so that no cell is like one before it.
CELLS = [
    (OK, "int counter = {n};"),
    (OK, "double half = counter / 2.0;\nhalf"),
    (OK, 'var text = "cell {n} ";\nSystem.out.println(text.repeat(20));'),
    (OK, "record Point(int x, int y) {{ int sum() {{ return x + y + {n}; }} }}"),
    (OK, "new Point(1, 2).sum()"),
    (OK, "int twice(int x) {{ return 2 * x + {n}; }}"),
    (OK, "twice(counter)"),
    (OK, "for (int i = 0; i < 100; i++) {{\n  counter += i * {n};\n}}"),
    (OK, "var net = Architectures.mlp(4, 8, 3).initialize({n});\nnet"),
    (OK, "var trained = Trainer.train(Architectures.mlp(4, 8, 3), data, quick.seed({n}));\ntrained"),
    (OK, "Tables.history(trained.history())"),
    (OK, "Charts.learningCurves(trained.history())"),
    (OK, "Nd4j.rand(50, 50).mul({n})"),
    (FAILS, 'int wrong = "text {n}";'),
    (FAILS, 'throw new IllegalStateException("cell {n}");'),
    (FAILS, "undefined{n} + 1"),
    (OK, "var soft = SoftLabels.from(trained, data.train());\nsoft"),
    (
        OK,
        "var student = Distillation.from(trained).soft(0.9, temperature(4)).hard(0.1)\n"
        "    .train(Architectures.mlp(4, 3, 3), data, quick.seed({n}));\nstudent",
    ),
    (OK, 'display(Charts.validationErrors(trained, student));\ndisplay("cell {n}");'),
    (OK, "IntStream.range(0, 1000).parallel().map(x -> x * {n}).sum()"),
    (OK, "var result = Evaluation.of(trained, data.validation());\nresult"),
    (OK, "Trainer.train(Architectures.mlp(64, 32, 10), digits, quick.seed({n}))"),
    (OK, "%time data.train().sample(10, {n})"),
    (OK, "digits.train().sample(16, {n})"),
    (FOR_EVER, 'System.out.println("here");\nwhile (true) {{\n  counter += {n};\n}}'),
]

COMPLETIONS = ["trained.his", "Signal.", "counter.", "Nd4j.ze", "Undeclared{n}."]
INSPECTIONS = ["Trainer.train", "Distillation.from", "counter"]


def run(session, number):
    """One cell, and now and then what an editor asks meanwhile."""
    wanted, code = CELLS[number % len(CELLS)]
    source = code.format(n=number)
    cell = session.interrupted(source) if wanted == FOR_EVER else session.run(source)
    if number % len(CELLS) == 0:
        for text in COMPLETIONS:
            text = text.format(n=number)
            session.reply_to(session.client.complete(text, len(text)))
        for text in INSPECTIONS:
            session.reply_to(session.client.inspect(text, len(text)))
        session.reply_to(session.client.is_complete("int f() {"))
        session.reply_to(session.client.history(hist_access_type="tail", n=10))
    ended = cell.reply["status"]
    if ended == "error" and cell.reply["ename"] == "Interrupted":
        ended = FOR_EVER
    if ended != wanted:
        print("cell %d ended with %s: %s\n%s" % (number, cell.reply, source, cell.traceback), file=sys.stderr)
    return ended == wanted


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--argv", help="the kernel's command line, with {connection_file}")
    parser.add_argument("--kernel", help="the name of an installed kernelspec")
    parser.add_argument("--cells", type=int, default=5000)
    parser.add_argument("--every", type=int, default=50)
    options = parser.parse_args()
    session = kernel_client.start(options)
    good = session.run(SETUP).reply["status"] == "ok"
    print("pid %d" % session.manager.provisioner.pid, flush=True)
    for number in range(options.cells + 1):
        if number % options.every == 0:
            print("cells %d" % number, flush=True)
            sys.stdin.readline()
            said = session.run("System.out.println(org.bytedeco.javacpp.Pointer.totalBytes());")
            print("off-heap %s" % said.streams["stdout"].strip(), flush=True)
        if number < options.cells:
            good &= run(session, number)
    session.manager.shutdown_kernel()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
