"""Talks to the real kernel process as Jupyter does, and says of each thing that must hold whether it does.

    python kernel_client.py --argv "java @jvm.options -jar kernels/target/distillery-kernels.jar {connection_file}"
    python kernel_client.py --kernel distillery

Needs jupyter_client. Prints a line per check and ends with 1 where one fails.
"""

import argparse
import base64
import os
import queue
import re
import shlex
import signal
import struct
import subprocess
import sys
import time

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

ANSI = re.compile(r"\x1b\[[0-9;]*m")
failures = []
figures = []


def check(what, holds, found=""):
    print(("ok    " if holds else "FAIL  ") + what + ("" if holds else f": found {found!r}"), flush=True)
    if not holds:
        failures.append(what)


class Cell:
    """What came back for one execute request."""

    def __init__(self):
        self.reply = None
        self.statuses = []
        self.input = None
        self.streams = {"stdout": "", "stderr": ""}
        self.stream_messages = 0
        self.displays = []
        self.updates = []
        self.result = None
        self.error = None
        self.cleared = 0

    @property
    def traceback(self):
        return ANSI.sub("", "\n".join(self.error["traceback"])) if self.error else ""


class Session:
    def __init__(self, manager):
        self.manager = manager
        self.client = manager.client()
        self.client.start_channels()

    def send(self, code, **options):
        return self.client.execute(code, **options)

    def collect(self, message_id, timeout=60, until=None, cell=None):
        """Reads iopub until the cell is idle, or until what has come so far satisfies `until`."""
        cell = cell or Cell()
        end = time.time() + timeout
        while time.time() < end:
            try:
                message = self.client.get_iopub_msg(timeout=max(0.01, end - time.time()))
            except queue.Empty:
                break
            if message["parent_header"].get("msg_id") != message_id:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status":
                cell.statuses.append(content["execution_state"])
                if content["execution_state"] == "idle":
                    break
            elif kind == "execute_input":
                cell.input = content
            elif kind == "stream":
                cell.streams[content["name"]] += content["text"]
                cell.stream_messages += 1
            elif kind == "display_data":
                cell.displays.append(content)
            elif kind == "update_display_data":
                cell.updates.append(content)
            elif kind == "execute_result":
                cell.result = content
            elif kind == "error":
                cell.error = content
            elif kind == "clear_output":
                cell.cleared += 1
            if until and until(cell):
                return cell
        return cell

    def reply_to(self, message_id, timeout=60):
        end = time.time() + timeout
        while True:
            message = self.client.get_shell_msg(timeout=max(0.01, end - time.time()))
            if message["parent_header"].get("msg_id") == message_id:
                return message["content"]

    def run(self, code, timeout=60, **options):
        message_id = self.send(code, **options)
        cell = self.collect(message_id, timeout)
        cell.reply = self.reply_to(message_id, timeout)
        return cell

    def interrupted(self, code, timeout=20):
        """Runs a cell that prints `here` before it goes on for ever, and interrupts it there."""
        message_id = self.send(code)
        cell = self.collect(message_id, timeout, until=lambda c: "here" in c.streams["stdout"])
        began = time.time()
        self.manager.interrupt_kernel()
        self.collect(message_id, timeout, cell=cell)
        cell.reply = self.reply_to(message_id, timeout)
        cell.seconds = time.time() - began
        return cell


def png_size(data):
    raw = base64.b64decode(data)
    assert raw[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", raw[16:24])


def protocol(session):
    reply = session.client.kernel_info(reply=True, timeout=30)["content"]
    check("kernel_info has status ok", reply.get("status") == "ok", reply)
    check("kernel_info names Java and its version",
          reply["language_info"]["name"] == "java" and reply["language_info"]["version"], reply)

    cell = session.run("1 + 1")
    check("1 + 1 gives 2", cell.result and cell.result["data"]["text/plain"] == "2", cell.result)
    check("the reply says ok", cell.reply["status"] == "ok", cell.reply)
    check("the reply, the input and the result carry the same count",
          cell.reply["execution_count"] == cell.input["execution_count"] == cell.result["execution_count"])
    check("busy comes first and idle last", cell.statuses == ["busy", "idle"], cell.statuses)
    count = cell.reply["execution_count"]
    cell = session.run("2 + 2", silent=True)
    check("a silent cell shows neither input nor result", cell.input is None and cell.result is None)
    cell = session.run("3 + 3", store_history=False)
    check("a cell that is not stored is not counted", session.run("1").reply["execution_count"] == count + 1)

    cell = session.run("int a = 1;", user_expressions={"twice": "a * 2", "wrong": "b"})
    values = cell.reply["user_expressions"]
    check("user expressions are evaluated", values["twice"]["data"]["text/plain"] == "2", values)
    check("a wrong user expression gives an error", values["wrong"]["status"] == "error", values)

    reply = session.client.complete("Strin", 5, reply=True, timeout=30)["content"]
    check("completion offers String", "String" in reply["matches"] and reply["cursor_start"] == 0, reply)
    code = 'String text = "\U0001F600"; text.toUpp'
    session.run('String text = "";')
    reply = session.client.complete(code, len(code), reply=True, timeout=30)["content"]
    check("completion in the second statement, behind an emoji",
          reply["matches"][:1] == ["toUpperCase("] or "toUpperCase()" in reply["matches"], reply)
    check("its place counts characters",
          reply["cursor_start"] == len(code) - len("toUpp") and reply["cursor_end"] == len(code), reply)
    reply = session.client.inspect("Math.max", 8, reply=True, timeout=30)["content"]
    check("inspection of a method shows its signature",
          reply["found"] and "max(int a, int b)" in reply["data"]["text/plain"], reply)
    reply = session.client.inspect("nosuchthing", 3, reply=True, timeout=30)["content"]
    check("inspection of nothing finds nothing", reply["status"] == "ok" and not reply["found"], reply)
    for code, status in [("int x = 1;", "complete"), ("for (;;) {", "incomplete"), ("int int;", "invalid"), ("import 7;", "invalid"),
                         ("1 + 1", "complete"), ("", "complete")]:
        reply = session.reply_to(session.client.is_complete(code))
        check(f"{code!r} is {status}", reply["status"] == status, reply)
    reply = session.client.history(hist_access_type="tail", n=2, reply=True, timeout=30)["content"]
    check("history gives the last two cells", [e[2] for e in reply["history"]] ==
          ['int a = 1;', 'String text = "";'], reply)
    reply = session.client.history(hist_access_type="search", pattern="*+*", unique=True, reply=True, timeout=30)["content"]
    check("history can be searched", [e[2] for e in reply["history"]] == ["1 + 1"], reply)
    reply = session.client.comm_info(reply=True, timeout=30)["content"]
    check("comm_info is answered", reply["status"] == "ok" and reply["comms"] == {}, reply)


def editing(session):
    def complete(code):
        return session.reply_to(session.client.complete(code, len(code)))

    def inspect(code):
        return session.reply_to(session.client.inspect(code, len(code)))

    def indent(code):
        return session.reply_to(session.client.is_complete(code)).get("indent")

    session.run('var known = "x";')
    reply = complete("var list = List.of(1);\nlist.strea")
    check("a variable of the cell being written is completed", reply["matches"] == ["stream()"], reply)
    kinds = reply["metadata"]["_jupyter_types_experimental"]
    check("a completion says what it is", [k["type"] for k in kinds] == ["method"], kinds)
    reply = complete("CompletableFut")
    kinds = reply["metadata"]["_jupyter_types_experimental"]
    check("a type that is not imported is offered with its import",
          reply["matches"] == ["java.util.concurrent.CompletableFuture"]
          and kinds[0]["signature"] == "import java.util.concurrent.CompletableFuture;", reply)
    check("the library's names come first", complete("Data")["matches"][:3] == ["Dataset", "Datasets", "DataException"],
          complete("Data")["matches"][:3])
    reply = inspect("Trainer.train(")
    check("Shift-Tab shows the library's documentation as text and as HTML",
          "Trains a network" in reply["data"].get("text/plain", "") and "<b>Parameters</b>" in reply["data"].get("text/html", ""),
          reply)
    text = inspect("Math.max")["data"].get("text/plain", "")
    check("and the JDK's, or how to get it", "Returns the greater of two" in text or "src.zip" in text, text)
    check("an open block is indented", indent("void f() {\n  if (true) {") == "    ", indent("void f() {\n  if (true) {"))
    check("an open bracket continues by four", indent("int x = Math.max(1,") == "    ", indent("int x = Math.max(1,"))

    message_id = session.send('System.out.println("here"); Thread.sleep(600_000);')
    session.collect(message_id, 20, until=lambda c: "here" in c.streams["stdout"])
    began = time.time()
    check("a completion is answered while a cell runs", complete("known.len")["matches"] == ["length()"])
    figures.append(f"completion while a cell runs: {1000 * (time.time() - began):.0f} ms")
    check("and an inspection", inspect("known")["found"])
    check("and kernel_info", session.reply_to(session.client.kernel_info())["status"] == "ok")
    session.manager.interrupt_kernel()
    check("and the cell can still be interrupted", session.reply_to(message_id)["ename"] == "Interrupted")
    session.collect(message_id)
    check("with its variables kept", session.run("known").result["data"]["text/plain"] == "x")


def messages(session):
    """What the protocol has beside the daily requests."""
    client = session.client
    reply = client.kernel_info(reply=True, timeout=30)
    check("messages are dated to the second and better", hasattr(reply["header"]["date"], "microsecond"),
          reply["header"]["date"])
    check("and carry the kernel's session, not the client's", reply["header"]["session"] not in ("", client.session.session),
          reply["header"]["session"])

    opened = client.session.msg("comm_open", {"comm_id": "nobody's", "target_name": "no.such.target", "data": {}})
    client.shell_channel.send(opened)
    kinds, message = [], None
    while kinds[-1:] != ["idle"]:
        message = client.get_iopub_msg(timeout=20)
        if message["parent_header"].get("msg_id") == opened["header"]["msg_id"]:
            kinds.append(message["content"].get("execution_state") or f"{message['msg_type']} {message['content']['comm_id']}")
    check("a comm that nobody knows is closed", kinds == ["busy", "comm_close nobody's", "idle"], kinds)

    number = session.run('"kept in " + "history"').reply["execution_count"]
    session.run('"not " + "kept"', store_history=False)
    past = client.history(hist_access_type="range", session=0, start=number, stop=number + 2, output=True,
                          reply=True, timeout=30)["content"]["history"]
    check("history gives inputs with their results, and only what was to be stored",
          past == [[0, number, ['"kept in " + "history"', "kept in history"]]], past)
    past = client.history(hist_access_type="range", session=-1, start=1, stop=3, reply=True, timeout=30)["content"]
    check("of earlier sessions it knows nothing", past["status"] == "ok" and past["history"] == [], past)

    failing = session.send("Thread.sleep(300); int boom = 1 / 0;", stop_on_error=False)
    behind = session.send("1 + 1")
    check("a cell sent with stop_on_error=false fails", session.reply_to(failing)["status"] == "error")
    check("and those behind it run", session.reply_to(behind)["status"] == "ok")
    session.collect(behind)

    running = session.send('System.out.println("here"); Thread.sleep(600_000);')
    session.collect(running, 20, until=lambda c: "here" in c.streams["stdout"])
    asked = client.session.msg("kernel_info_request", {})
    client.control_channel.send(asked)
    reply = client.get_control_msg(timeout=5)
    check("the control channel answers while a cell runs", reply["msg_type"] == "kernel_info_reply", reply["msg_type"])
    stop = client.session.msg("interrupt_request", {})
    client.control_channel.send(stop)
    reply = client.get_control_msg(timeout=5)
    check("an interrupt_request is answered", (reply["msg_type"], reply["content"]) == ("interrupt_reply", {"status": "ok"}),
          reply["content"])
    check("and has stopped the cell", session.reply_to(running)["ename"] == "Interrupted")
    session.collect(running)


def output(session):
    cell = session.run('System.out.println("out"); System.err.println("err");')
    check("standard and error output arrive",
          cell.streams == {"stdout": "out\n", "stderr": "err\n"}, cell.streams)
    cell = session.run('for (int i = 0; i < 20000; i++) System.out.println("line " + i);')
    lines = cell.streams["stdout"].splitlines()
    check("20,000 lines arrive", len(lines) == 20000 and lines[-1] == "line 19999", len(lines))
    check("and the cell is idle", cell.statuses[-1:] == ["idle"], cell.statuses)
    print(f"      in {cell.stream_messages} messages")
    cell = session.run('var id = display("one"); System.out.println("between"); updateDisplay(id, "two");')
    check("display and updateDisplay use one id",
          cell.displays[0]["transient"]["display_id"] == cell.updates[0]["transient"]["display_id"])
    check("display shows the first and update the second value",
          (cell.displays[0]["data"]["text/plain"], cell.updates[0]["data"]["text/plain"]) == ("one", "two"))
    check("clearOutput reaches the client", session.run("clearOutput();").cleared == 1)
    session.run("var go = new java.util.concurrent.CountDownLatch(1);\n"
                "new Thread(() -> { try { go.await(); Thread.sleep(100); } catch (InterruptedException e) { }\n"
                '  System.out.println("late"); }).start();')
    message_id = session.send("go.countDown();")
    cell = session.collect(message_id)
    session.reply_to(message_id)
    cell.statuses.clear()
    cell = session.collect(message_id, 5, until=lambda c: "late" in c.streams["stdout"], cell=cell)
    check("output of a thread that outlives its cell is shown", cell.streams["stdout"] == "late\n", cell.streams)


def rich(session):
    cell = session.run('Table.create("people", StringColumn.create("name", "<b>Ann</b>", "Bo"), '
                       'DoubleColumn.create("size", 1.5, 1.75))')
    data = cell.result["data"] if cell.result else {}
    check("a Tablesaw table gives HTML and text", "text/html" in data and "text/plain" in data, cell.traceback or data)
    check("the table's cells are escaped", "&lt;b&gt;Ann" in data.get("text/html", ""), data.get("text/html"))
    cell = session.run('var chart = new XYChartBuilder().width(400).height(300).title("Loss").build();\n'
                       'chart.addSeries("train", new double[] {1, 2, 3}, new double[] {3, 2, 1});\nchart')
    data = cell.result["data"] if cell.result else {}
    check("an XChart chart gives a PNG and text", "image/png" in data and "Loss" in data.get("text/plain", ""),
          cell.traceback or list(data))
    if "image/png" in data:
        check("the PNG has twice the pixels", png_size(data["image/png"]) == (800, 600), png_size(data["image/png"]))
        check("and says its size", cell.result["metadata"]["image/png"] == {"width": 400, "height": 300},
              cell.result["metadata"])
    cell = session.run("Nd4j.linspace(1, 6, 6).reshape(2, 3)", timeout=120)
    data = cell.result["data"] if cell.result else {}
    check("an INDArray shows its shape", "2, 3" in data.get("text/plain", ""), cell.traceback or data)
    check("and gives HTML", "text/html" in data, list(data))
    cell = session.run('html("<b>bold</b>")')
    check("html() gives HTML", cell.result["data"].get("text/html") == "<b>bold</b>", cell.result)


def progress(session):
    cell = session.run('''
import io.github.distillery.progress.Progress;
try (var work = Progress.start("Counting", 10, "steps")) {
  for (int i = 0; i < 10; i++) {
    Thread.sleep(60);
    work.step(i + 1, "now at " + i);
  }
  work.done();
}''')
    check("one progress bar is shown", len(cell.displays) == 1, cell.traceback or len(cell.displays))
    if cell.displays:
        name = cell.displays[0]["transient"]["display_id"]
        check("and updated in place", len(cell.updates) >= 2
              and all(u["transient"]["display_id"] == name for u in cell.updates), len(cell.updates))
        last = cell.updates[-1]["data"]
        check("its last state says that all is done", "10/10" in last["text/plain"].replace(" ", ""), last)
        check("as HTML and as text", "text/html" in last and "Counting" in last["text/plain"], list(last))


def errors(session):
    cell = session.run("int good = 1;\n\nint bad = \"text\";")
    check("a compile error says so", cell.reply["status"] == "error" and cell.reply["ename"] == "CompileError", cell.reply)
    check("and points into the cell", f"cell [{cell.reply['execution_count']}], line 3" in cell.traceback
          and '    int bad = "text";\n              ^~~~~~' in cell.traceback, cell.traceback)
    session.run("int divide(int x) {\n  return 7 / x;\n}")
    cell = session.run("divide(0)")
    n = cell.reply["execution_count"]
    check("a runtime error has its own name", cell.error["ename"] == "java.lang.ArithmeticException", cell.error)
    check("and the lines that led there", f"cell [{n - 1}], line 2, in divide\n      return 7 / x;" in cell.traceback
          and f"cell [{n}], line 1\n      divide(0)" in cell.traceback, cell.traceback)
    session.run("var kept = divide(7) + 10; var list = new ArrayList<>(List.of(1));")
    session.run("int divide(int x) { return -1; }")
    cell = session.run('kept + " " + list + " " + divide(7)')
    check("redeclaring a method keeps the variables made with it",
          cell.result and cell.result["data"]["text/plain"] == "11 [1] -1", cell.result)
    first = session.send("Thread.sleep(300); int boom = 1 / 0;")
    others = [session.send(f"int after{i} = 1;") for i in range(3)]
    check("a failing cell fails", session.reply_to(first)["status"] == "error")
    statuses = [session.reply_to(o)["status"] for o in others]
    check("cells that wait behind it are aborted", statuses == ["aborted"] * 3, statuses)
    session.collect(others[-1])
    check("and the next one runs", session.run("5").result["data"]["text/plain"] == "5")


def cpu_seconds(process):
    """What a process and its threads have used so far; None where the system does not tell."""
    try:
        with open(f"/proc/{process.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def idle_after(name, session, cell):
    """Notes how long the cell took to stop, and checks that nothing of it goes on."""
    before = cpu_seconds(session.manager.provisioner.process)
    if before is None:
        figures.append(f"interrupt of {name}: {cell.seconds:.2f} s")
        return
    shares = []
    # What the kernel itself does in the background comes to its end within seconds; a loop does not.
    while not shares or shares[-1] >= 30 and len(shares) < 8:
        time.sleep(1)
        now = cpu_seconds(session.manager.provisioner.process)
        shares.append(100 * (now - before))
        before = now
    share = shares[-1]
    seen = ", ".join(f"{one:.0f}" for one in shares)
    figures.append(f"interrupt of {name}: {cell.seconds:.2f} s, then {seen} % of a processor")
    check(f"nothing of {name} goes on", share < 30, share)


def interrupts(session):
    session.run("import java.util.concurrent.*;\nlong kept = 0; void spin() { while (true) { kept++; } }")
    # Compiling what came before goes on in the background for a while.
    time.sleep(2)
    for name, code in [("Thread.sleep", "Thread.sleep(600_000);"), ("a busy loop", "while (true) { }"),
                       ("a loop in a method", "spin();"),
                       ("a loop that catches everything",
                        "while (true) { try { while (true) { } } catch (Throwable e) { } }"),
                       ("a parallel stream",
                        "IntStream.range(0, 2_000_000_000).parallel().mapToDouble(i -> Math.sin(i)).sum();"),
                       ("a parallel stream of endless loops",
                        "IntStream.range(0, 8).parallel().forEach(i -> { while (true) { } });"),
                       ("a task of the common pool",
                        "CompletableFuture.supplyAsync(() -> { while (true) { } }).get();"),
                       ("a task of a pool of its own",
                        "var pool = Executors.newFixedThreadPool(2); pool.submit(() -> { while (true) { } }).get();"),
                       ("endless printing", 'while (true) System.out.println("again");')]:
        cell = session.interrupted('System.out.println("here");\n' + code + '\nkept = -1;')
        check(f"{name} is interrupted", cell.reply["status"] == "error" and cell.reply["ename"] == "Interrupted", cell.reply)
        check(f"{name} stops within two seconds", cell.seconds < 2, cell.seconds)
        idle_after(name, session, cell)
    check("what was assigned stays", session.run("kept > 0").result["data"]["text/plain"] == "true")
    first = session.send('System.out.println("here"); Thread.sleep(600_000);')
    second = session.send("int queued = 1;")
    session.collect(first, 20, until=lambda c: "here" in c.streams["stdout"])
    session.manager.interrupt_kernel()
    check("an interrupted cell answers", session.reply_to(first)["status"] == "error")
    check("the one behind it is aborted", session.reply_to(second)["status"] == "aborted")


def training(session):
    session.run("var split = Datasets.digits().split(0.8, 1);", timeout=120)
    message_id = session.send("var trained = Trainer.train(Architectures.mlp(64, 30, 10), split, "
                              "TrainingOptions.defaults().epochs(100_000));\nint never = 1;")
    # Until an epoch has ended: what is learnt before that is not kept, and a loaded machine takes its time.
    cell = session.collect(message_id, 60, until=lambda c: len(c.updates) >= 3
                           and "validation" in c.updates[-1]["data"]["text/plain"])
    check("a training shows a progress bar", len(cell.displays) == 1 and "epoch " in cell.updates[-1]["data"]["text/plain"],
          f"{len(cell.displays)} displays, {len(cell.updates)} updates")
    began = time.time()
    session.manager.interrupt_kernel()
    session.collect(message_id, 60, cell=cell)
    cell.reply = session.reply_to(message_id)
    cell.seconds = time.time() - began
    check("a training stops within two seconds", cell.seconds < 2, cell.seconds)
    idle_after("a training", session, cell)
    check("a training is interrupted", cell.reply["status"] == "error" and cell.reply["ename"] == "Interrupted", cell.reply)
    check("its bar says that it stopped", "stopped after" in cell.updates[-1]["data"]["text/plain"],
          cell.updates[-1]["data"]["text/plain"])
    cell = session.run("trained.history().outcome()")
    check("and what it has learnt is kept", cell.result and cell.result["data"]["text/plain"] == "INTERRUPTED", cell.traceback)
    check("the rest of the cell did not run", session.run("never").reply["status"] == "error")
    cell = session.run("trained")
    check("a trained network shows its history", cell.result and "text/html" in cell.result["data"]
          and "interrupted" in cell.result["data"]["text/plain"], cell.traceback)
    session.manager.interrupt_kernel()
    time.sleep(0.3)
    check("interrupting when nothing runs does nothing", session.run("1").reply["status"] == "ok")


def printed(session, code, timeout):
    """Runs a cell that prints very much; how many characters came, and whether it ended."""
    message_id = session.send(code)
    count, end = 0, time.time() + timeout
    while time.time() < end:
        message = session.client.get_iopub_msg(timeout=max(0.01, end - time.time()))
        if message["parent_header"].get("msg_id") != message_id:
            continue
        if message["msg_type"] == "stream":
            count += len(message["content"]["text"])
        elif message["content"].get("execution_state") == "idle":
            return count, session.reply_to(message_id)["status"]
    return count, "still running"


def faults(session):
    """What would end or hang a careless kernel."""
    cell = session.run('for (int i = 0; i < 200_000; i++) System.out.println("line " + i);')
    lines = cell.streams["stdout"].splitlines()
    check("200,000 lines arrive", len(lines) == 200_000 and lines[-1] == "line 199999", len(lines))
    process, began = session.manager.provisioner.process, time.time()
    result = printed(session, 'String hundred = "x".repeat(99); for (int i = 0; i < 1_000_000; i++) System.out.println(hundred);', 120)
    check("100 MB arrive and the cell ends", result == (100_000_000, "ok"), result)
    figures.append(f"100 MB printed: {time.time() - began:.1f} s")
    used = int(session.run("System.gc();\n(Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20")
               .result["data"]["text/plain"])
    check("and leave nothing in memory", used < 300, used)
    figures.append(f"heap after that: {used} MB")
    for call in ["System.exit(3);", "Runtime.getRuntime().halt(3);", "Stream.of(3).forEach(System::exit);"]:
        cell = session.run(call)
        check(f"{call} ends the cell only", cell.reply["ename"] == "SystemExit" and process.poll() is None, cell.reply)
    cell = session.run("new long[Integer.MAX_VALUE]")
    check("an array that is too large is an error", cell.reply["ename"] == "java.lang.OutOfMemoryError", cell.reply)
    cell = session.run("int deep(int n) { return deep(n + 1) + 1; }\ndeep(0)")
    check("endless recursion is an error", cell.reply["ename"] == "java.lang.StackOverflowError"
          and len(cell.traceback) < 2_000, cell.traceback)
    session.run("class Odd { public String toString() { throw new AssertionError(); } }")
    check("a value that cannot be shown ends no session", session.run("new Odd()").reply["status"] in ("ok", "error"))
    session.run("class Slow { public String toString() { System.out.println(\"here\"); while (true) { } } }")
    cell = session.interrupted("new Slow()")
    check("a renderer that does not end is interrupted", cell.reply["ename"] == "Interrupted", cell.reply)
    malformed_messages(session)
    check("and the session goes on", session.run("40 + 2").result["data"]["text/plain"] == "42")


def malformed_messages(session):
    client = session.manager.client()
    # Clients of one manager share their name, and of two with one name the kernel hears the first only.
    client.session.session = "malformed"
    client.start_channels(shell=True, iopub=False, stdin=False, hb=False, control=True)
    for channel in [client.shell_channel, client.control_channel]:
        mark, sign, empty = b"<IDS|MSG>", client.session.sign, b"{}"
        for body in [[b"no json", empty, empty, empty], [empty, empty, empty, empty], [b"null"] * 4,
                     [b"[" * 100_000, empty, empty, empty],
                     [b'{"msg_id":"1","username":"u","session":"s","date":"2026-01-01T00:00:00Z",'
                      b'"msg_type":"no_such_request","version":"5.3"}', empty, empty, empty],
                     [b'{"msg_id":"1","username":"u","session":"s","date":"2026-01-01T00:00:00Z",'
                      b'"msg_type":"execute_request","version":"5.3"}', empty, empty, b"null"]]:
            channel.socket.send_multipart([mark, sign(body), *body])
        for frames in [[b""], [b"no mark"], [mark], [mark, b"", b"{}"], [b""] * 20]:
            channel.socket.send_multipart(frames)
    client.kernel_info()
    check("malformed messages do not stop the next good one",
          client.get_shell_msg(timeout=10)["msg_type"] == "kernel_info_reply")
    client.stop_channels()


def memory_full(session):
    cell = session.run("List<byte[]> hog = new ArrayList<>();\nwhile (true) hog.add(new byte[1_000]);", timeout=120)
    check("a cell that fills the memory ends", cell.reply["ename"] == "java.lang.OutOfMemoryError", cell.reply)
    check("and the next ones run", session.run("hog = null;", timeout=60).reply["status"] == "ok"
          and session.run("2 + 2", timeout=60).result["data"]["text/plain"] == "4")


def side_by_side(options):
    sessions = [start(options) for _ in range(2)]
    sent = [session.send(f'Thread.sleep(300); int own = {i};') for i, session in enumerate(sessions)]
    replies = [session.reply_to(message_id)["status"] for session, message_id in zip(sessions, sent)]
    found = [session.run("own").result["data"]["text/plain"] for session in sessions]
    check("kernels run side by side", (replies, found) == (["ok", "ok"], ["0", "1"]), (replies, found))
    for session in sessions:
        session.manager.shutdown_kernel(now=True)
        session.client.stop_channels()


def forged_messages(session):
    forger = session.manager.client()
    forger.session.session = "forger"
    forger.session.key = b"wrong"
    forger.start_channels(shell=True, iopub=False, stdin=False, hb=False, control=False)
    forger.execute('System.setProperty("forged", "yes");')
    forger.shell_channel.socket.send_multipart([b"<IDS|MSG>", b"x", b"no json", b"{}", b"{}", b"{}"])
    time.sleep(0.3)
    cell = session.run('System.getProperty("forged")')
    check("a message with a wrong signature is not obeyed, nor a malformed one",
          cell.result and cell.result["data"]["text/plain"] == "null", cell.traceback)
    forger.stop_channels()


def dead_parent(options):
    parent = subprocess.Popen(["sleep", "600"])
    manager = manager_of(options)
    # jupyter_client sets the variable to this process; env sets it to the one that will die.
    manager.kernel_spec.argv = ["env", f"JPY_PARENT_PID={parent.pid}", *manager.kernel_spec.argv]
    manager.start_kernel()
    process = manager.provisioner.process
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    parent.kill()
    parent.wait()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        pass
    check("a kernel whose parent dies ends", process.poll() is not None)
    if process.poll() is None:
        process.kill()
    client.stop_channels()
    manager.cleanup_resources()


def standard_input(session):
    message_id = session.client.execute('new Scanner(System.in).nextLine().toUpperCase()', allow_stdin=True)
    request = session.client.get_stdin_msg(timeout=20)
    check("System.in asks the client", request["msg_type"] == "input_request", request["msg_type"])
    session.client.input("answer")
    cell = session.collect(message_id)
    session.reply_to(message_id)
    check("and reads the answer", cell.result and cell.result["data"]["text/plain"] == "ANSWER", cell.traceback)
    cell = session.run("System.in.read()", allow_stdin=False)
    check("without leave to ask, the input is empty", cell.result["data"]["text/plain"] == "-1", cell.traceback)


def listens_on_loopback_only(manager):
    try:
        listing = subprocess.run(["ss", "-ltnpH"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        print("skip  where the kernel listens (no ss)")
        return
    mine = [line.split()[3] for line in listing.splitlines() if f"pid={manager.provisioner.process.pid}," in line]
    check("the kernel listens on the loopback address only",
          len(mine) >= 5 and all(a.startswith(("127.0.0.1:", "[::ffff:127.0.0.1]:")) for a in mine), mine)


def pace(session):
    began = time.time()
    session.run("1 + 1")
    warm = []
    for i in range(20):
        began = time.time()
        session.run(f"int v{i} = {i};\nv{i} * 2")
        warm.append(time.time() - began)
    figures.append(f"warm cell of two snippets: {1000 * sorted(warm)[len(warm) // 2]:.0f} ms (median of {len(warm)})")
    times = []
    for _ in range(10):
        began = time.time()
        session.client.complete("Sys", 3, reply=True, timeout=30)
        times.append(time.time() - began)
    figures.append(f"completion: {1000 * sorted(times)[len(times) // 2]:.0f} ms (median of {len(times)})")


def manager_of(options):
    manager = KernelManager(kernel_name=options.kernel or "distillery-under-test")
    if options.argv:
        manager._kernel_spec = KernelSpec(argv=shlex.split(options.argv), display_name="under test",
                                          language="java", interrupt_mode="message")
    return manager


def start(options):
    manager = manager_of(options)
    began = time.time()
    manager.start_kernel()
    session = Session(manager)
    # Sent before the kernel listens: the socket keeps the question until it does.
    session.reply_to(session.client.kernel_info(), timeout=60)
    figures.append(f"start to kernel_info: {1000 * (time.time() - began):.0f} ms")
    began = time.time()
    session.run("1 + 1")
    figures.append(f"first cell: {1000 * (time.time() - began):.0f} ms")
    return session


def shutdown(session):
    process = session.manager.provisioner.process
    began = time.time()
    session.client.shutdown()
    reply = session.client.get_control_msg(timeout=5)["content"]
    check("shutdown is answered", reply["status"] == "ok" and reply["restart"] is False, reply)
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        pass
    seconds = time.time() - began
    check("and ends the process within two seconds", process.poll() is not None and seconds < 2, seconds)
    figures.append(f"shutdown: {1000 * seconds:.0f} ms")
    session.client.stop_channels()
    session.manager.cleanup_resources()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--argv", help="the kernel's command line, with {connection_file}")
    parser.add_argument("--kernel", help="the name of an installed kernelspec")
    parser.add_argument("--only", help="names of the parts to run, separated by commas")
    options = parser.parse_args()
    if not options.argv and not options.kernel:
        parser.error("give --argv or --kernel")
    session = start(options)
    parts = [protocol, editing, messages, output, rich, progress, errors, interrupts, training, standard_input,
             forged_messages, faults, memory_full]
    try:
        for part in parts:
            if not options.only or part.__name__ in options.only.split(","):
                print(f"-- {part.__name__.replace('_', ' ')}")
                part(session)
        listens_on_loopback_only(session.manager)
        pace(session)
        shutdown(session)
        dead_parent(options)
        side_by_side(options)
    finally:
        if session.manager.has_kernel:
            process = session.manager.provisioner.process
            if process is not None and process.poll() is None:
                os.kill(process.pid, signal.SIGKILL)
    print("-- figures")
    for figure in figures:
        print("      " + figure)
    print(f"{len(failures)} checks failed" if failures else "all checks hold")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
