package io.github.distillery.tests.mutation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The process that reads damaged files: a line in, {@code BEGIN} and a verdict out. */
final class Worker {
  static final String BEGIN = "BEGIN";
  private static final long MOST_MEGABYTES = 1_600;

  private final Path folder;
  private final PrintStream out;
  private final Map<String, Sample> samples = new HashMap<>();

  private Worker(Path folder, PrintStream out) {
    this.folder = folder;
    this.out = out;
  }

  /**
   * Reads cases until its input ends.
   *
   * @param arguments the folder to work in
   * @throws Exception where a sample cannot be made
   */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    System.setOut(System.err);
    Worker worker = new Worker(Path.of(arguments[0]), out);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] parts = line.split("\t");
      worker.answer(parts[0], Long.parseLong(parts[1]));
    }
    System.exit(0);
  }

  private void answer(String name, long seed) throws Exception {
    Sample sample = samples.get(name);
    if (sample == null) {
      sample = Sample.of(Formats.named(name), folder);
      samples.put(name, sample);
    }
    Change change = sample.change(seed);
    Path file = sample.damage(change, seed);
    Memory.forgetPeak();
    say(BEGIN + "\t" + change.name());
    long began = System.nanoTime();
    Judge.Opinion opinion = read(sample, change, file);
    long millis = (System.nanoTime() - began) / 1_000_000;
    long megabytes = Math.max(Memory.peakMegabytes(), sample.format().megabytesElsewhere());
    Outcome outcome = opinion.outcome();
    if (outcome.good() && megabytes > MOST_MEGABYTES) {
      outcome = Outcome.MEMORY;
    } else if (outcome.good() && millis > sample.format().millis()) {
      outcome = Outcome.SLOW;
    }
    say(
        new Verdict(name, change.name(), seed, outcome, millis, megabytes, opinion.detail())
            .line());
  }

  private static Judge.Opinion read(Sample sample, Change change, Path file) throws IOException {
    String answer;
    try {
      answer = sample.format().read(sample.damaged());
    } catch (Exception | StackOverflowError | OutOfMemoryError | LinkageError | AssertionError e) {
      return Judge.onError(file, e);
    }
    return Judge.onAnswer(sample, change, answer);
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
