package io.github.distillery.tests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The packaged and installed kernel, driven by Jupyter's own clients and conformance suite. */
@DisabledOnOs(OS.WINDOWS)
class JupyterClientTest {
  private static final String KERNEL = "distillery";

  @BeforeAll
  static void installTheClients() throws Exception {
    JupyterEnvironment.prepare();
  }

  /**
   * jupyter_kernel_test 0.7.0 has 13 tests. Two are of things that a kernel may have and this one
   * has not: a pager, and the welcome message of protocol 5.4. conformance.py says why.
   */
  @Test
  void everyTestOfJupytersConformanceSuitePasses() throws Exception {
    String output = JupyterEnvironment.script(10, "conformance.py", "--kernel", KERNEL);

    assertThat(output.lines().filter(line -> line.startsWith("ok ")))
        .extracting(line -> line.replaceFirst("ok +", ""))
        .containsExactlyInAnyOrder(
            "test_clear_output",
            "test_completion",
            "test_display_data",
            "test_error",
            "test_execute_result",
            "test_execute_stderr",
            "test_execute_stdout",
            "test_history",
            "test_inspect",
            "test_is_complete",
            "test_kernel_info");
    assertThat(output.lines().filter(line -> line.startsWith("off ")))
        .extracting(line -> line.replaceFirst("off +(\\w+):.*", "$1"))
        .containsExactlyInAnyOrder("test_pager", "test_recv_iopub_welcome_msg");
    assertThat(output).contains("11 passed, 0 not").doesNotContain("FAIL");
  }

  @Test
  void everyCheckOfTheKernelClientHolds() throws Exception {
    String output = JupyterEnvironment.script(10, "kernel_client.py", "--kernel", KERNEL);

    assertThat(output).contains("all checks hold").doesNotContain("FAIL");
  }

  @Test
  void theFirstCellsOfTheCourseGiveHtmlAndPng() throws Exception {
    String lesson = DistilleryScript.root().resolve("notebooks/00-start-here.ipynb").toString();
    String output = JupyterEnvironment.script(10, "lesson_client.py", "--kernel", KERNEL, lesson);

    assertThat(output).contains("ok    the cells give a PNG").doesNotContain("FAIL");
  }
}
