package io.github.distillery.kernel.jupyter;

import java.io.PrintStream;

/**
 * What whoever started the kernel is told, in the terminal: nothing of it belongs into a notebook.
 * To be made before cells take over {@code System.err}.
 */
final class TerminalLog {
  private final PrintStream terminal = System.err;

  void say(String line) {
    terminal.println("Distillery kernel: " + line);
  }
}
