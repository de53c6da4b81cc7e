"""Jupyter's own conformance suite, jupyter_kernel_test, on the installed kernel.

    python conformance.py [--kernel distillery]

Every attribute that switches a test on is set, but for the two that name something this kernel does not
do: see SWITCHED_OFF. Prints a line per test and ends with 1 where one fails, or is skipped and not listed.
"""

import argparse
import sys
import unittest

from jupyter_kernel_test import IopubWelcomeTests, KernelTests

PATIENCE = 10

# What the suite tests only of kernels that have it, and why this one has not.
SWITCHED_OFF = {
    "test_pager": "the kernel has no pager: it answers with documentation and never opens a page of its own",
    "test_recv_iopub_welcome_msg": "an addition of protocol 5.4 (JEP 65); the kernel speaks 5.3",
}


def shows(mime, expression):
    return {"code": f"display({expression});", "mime": mime}


class DistilleryTests(KernelTests):
    kernel_name = "distillery"
    language_name = "java"
    file_extension = ".java"
    code_hello_world = 'System.out.println("hello, world");'
    code_stderr = 'System.err.println("a complaint");'
    completion_samples = [
        {"text": "Thread.State.TIMED", "matches": {"TIMED_WAITING"}},
        {"text": "nothing_begins_like_this", "matches": set()},
        {"text": "System.out.printl"},
    ]
    complete_code_samples = [
        "int x = 1;", "1 + 1", "int twice(int x) {\n  return 2 * x;\n}", 'var text = """\n    two\n    lines""";',
        "record Point(int x, int y) {}", "// only a comment",
    ]
    incomplete_code_samples = [
        "for (int i = 0; i < 3; i++) {", "int twice(int x) {\n  return 2", "class Open {", "Math.max(1,", "/* a comment",
        'var text = """\n    two',
    ]
    invalid_code_samples = ["import 7;", "int int;", "for for", "class 5 {}"]
    code_generate_error = "int zero = 0; int broken = 7 / zero;"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": '"soft" + " label"', "result": "soft label"},
        {"code": "List.of(1, 2, 3)", "result": "[1, 2, 3]"},
        {"code": "html(\"<b>bold</b>\")", "mime": "text/html", "result": "<b>bold</b>"},
        {"code": 'Table.create("people", StringColumn.create("name", "Ann"))', "mime": "text/html"},
        {"code": "new java.awt.image.BufferedImage(4, 4, java.awt.image.BufferedImage.TYPE_INT_RGB)", "mime": "image/png"},
    ]
    code_display_data = [
        shows("text/plain", '"plain"'),
        shows("text/html", 'html("<b>bold</b>")'),
        shows("text/markdown", 'markdown("**bold**")'),
        shows("text/latex", 'latex("$x^2$")'),
        shows("image/svg+xml", 'svg("<svg xmlns=\'http://www.w3.org/2000/svg\' width=\'4\' height=\'4\'/>")'),
        shows("image/png", "new java.awt.image.BufferedImage(4, 4, java.awt.image.BufferedImage.TYPE_INT_RGB)"),
        shows("text/html", 'Table.create("people", StringColumn.create("name", "Ann"))'),
        shows("application/json", "io.github.distillery.kernel.display.MimeBundle.text(\"{}\")"
                                  ".with(\"application/json\", Map.of(\"layers\", List.of(784, 30, 10)))"),
    ]
    code_history_pattern = "6 ?*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.max"
    code_clear_output = "clearOutput();"

    def execute_helper(self, *arguments, **options):
        """The suite allows 0.1 s from one message to the next, which a busy machine does not always keep."""
        channel = self.kc.iopub_channel
        hurried = channel.get_msg
        channel.get_msg = lambda timeout: hurried(timeout=max(timeout, PATIENCE))
        try:
            return super().execute_helper(*arguments, **options)
        finally:
            channel.get_msg = hurried


class DistilleryWelcomeTests(IopubWelcomeTests):
    kernel_name = "distillery"


class Lines(unittest.TestResult):
    """Prints a line per test; subtests count as part of theirs."""

    def __init__(self):
        super().__init__()
        self.faults = {}
        self.skips = {}
        self.passed = 0
        self.not_passed = 0

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.fault(test, error)

    def addError(self, test, error):
        super().addError(test, error)
        self.fault(test, error)

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error is not None:
            self.fault(test, error, subtest._subDescription())

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.skips[self.name(test)] = reason

    def fault(self, test, error, where=""):
        self.faults.setdefault(self.name(test), []).append(f"{where} {error[0].__name__}: {error[1]}".strip())

    def stopTest(self, test):
        super().stopTest(test)
        name = self.name(test)
        if name in self.faults:
            self.not_passed += 1
            print(f"FAIL  {name}: " + "; ".join(self.faults[name]), flush=True)
        elif name in self.skips and name in SWITCHED_OFF:
            print(f"off   {name}: {SWITCHED_OFF[name]}", flush=True)
        elif name in self.skips:
            self.not_passed += 1
            print(f"FAIL  {name}: was skipped: {self.skips[name]}", flush=True)
        else:
            self.passed += 1
            print(f"ok    {name}", flush=True)

    @staticmethod
    def name(test):
        return test.id().split(" ")[0].rsplit(".", 1)[-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kernel", default="distillery", help="the name of an installed kernelspec")
    kernel = parser.parse_args().kernel
    suite = unittest.TestSuite()
    for tests in (DistilleryTests, DistilleryWelcomeTests):
        tests.kernel_name = kernel
        suite.addTests(unittest.defaultTestLoader.loadTestsFromTestCase(tests))
    result = Lines()
    suite.run(result)
    for test, error in result.errors:
        # A kernel that does not start fails before the first test has a name.
        if not isinstance(test, unittest.TestCase):
            result.not_passed += 1
            print(f"FAIL  {test}: {error}")
    print(f"{result.passed} passed, {result.not_passed} not")
    return 1 if result.not_passed else 0


if __name__ == "__main__":
    sys.exit(main())
