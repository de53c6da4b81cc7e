package io.github.distillery.kernel.magic;

import io.github.distillery.kernel.magic.Magic.Gives;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Runs commands of the system's shell. */
final class ShellMagics {
  private static final boolean WINDOWS =
      System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
  private static final long MILLIS_FOR_LAST_LINES = 500;

  ShellMagics() {}

  List<Magic> all() {
    return List.of(
        Magic.line(
                "sh",
                "COMMAND",
                "runs a command of the system's shell, or with %%sh a script",
                Gives.LINES,
                call -> run(call, WINDOWS ? List.of("cmd", "/c") : List.of("sh", "-c")))
            .everywhere(),
        Magic.line(
                "bash",
                "COMMAND",
                "the same with bash; x = %bash ... gives the lines printed",
                Gives.LINES,
                call -> run(call, List.of("bash", "-c")))
            .everywhere());
  }

  private static List<String> run(MagicCall call, List<String> shell)
      throws IOException, InterruptedException {
    String script = call.body().orElse(call.arguments());
    if (script.isBlank()) {
      throw new MagicException("%" + call.name() + " needs a command: %" + call.name() + " ls");
    }
    List<String> command = new ArrayList<>(shell);
    command.add(script);
    call.body().ifPresent(body -> positional(call, command));
    Process process;
    try {
      process = new ProcessBuilder(command).start();
    } catch (IOException e) {
      throw new MagicException("cannot start " + shell.get(0) + ": " + e.getMessage());
    }
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    Consumer<String> out = call.asValue() ? lines::add : System.out::println;
    try {
      process.getOutputStream().close();
      Thread output = copy(process.getInputStream(), out);
      Thread errors = copy(process.getErrorStream(), System.err::println);
      int exit = process.waitFor();
      // Not longer, because what the command left running may keep the streams open.
      output.join(MILLIS_FOR_LAST_LINES);
      errors.join(MILLIS_FOR_LAST_LINES);
      if (exit != 0) {
        throw new MagicException("%" + call.name() + " ended with exit code " + exit);
      }
      return List.copyOf(lines);
    } finally {
      if (process.isAlive()) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
  }

  /** The words behind {@code %%sh} are the script's $1, $2 and so on. */
  private static void positional(MagicCall call, List<String> command) {
    if (!WINDOWS || !command.get(0).equals("cmd")) {
      command.add(command.get(0));
      command.addAll(call.words());
    }
  }

  private static Thread copy(InputStream from, Consumer<String> to) {
    Thread thread =
        new Thread(
            () -> {
              try (BufferedReader reader =
                  new BufferedReader(new InputStreamReader(from, Charset.defaultCharset()))) {
                reader.lines().forEach(to);
              } catch (IOException | UncheckedIOException e) {
                // The process was ended; what it printed before has been passed on.
                return;
              }
            },
            "command-output");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
