package io.github.distillery.kernel.launcher;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * How the kernel's JVM is started: from its class archive, and with the JVM's quick compiler alone.
 *
 * <p>What a kernel does between two keystrokes is to run the Java compiler, and what it does for
 * long is to compute in native code. The JVM's optimizing compiler helps neither, and delays cells
 * and completion while it works; loops of plain Java that run for long are what it is good for.
 */
final class KernelOptions {
  private static final String QUICK_COMPILER_ALONE = "-XX:TieredStopAtLevel=1";

  @Option(
      names = "--full-compiler",
      description = {
        "Have the JVM compile long loops of plain Java to its fastest code.",
        "Start, cells and completion then take about half as long again."
      })
  private boolean fullCompiler;

  /**
   * The options, with the class archive made where there is none yet.
   *
   * @param home the project
   * @return options for the command line, before those of {@code jvm.options}
   */
  List<String> prepare(Home home) {
    List<String> options = new ArrayList<>();
    if (!fullCompiler) {
      options.add(QUICK_COMPILER_ALONE);
    }
    ClassArchive.prepare(home).ifPresent(archive -> options.addAll(archive.options()));
    return List.copyOf(options);
  }
}
