package io.github.distillery.tests.mutation;

import io.github.distillery.data.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Counts verdicts. */
final class MutationTable {
  private MutationTable() {}

  /** One line about a format, while the program runs. */
  static String line(String format, List<Verdict> all) {
    List<Verdict> own = of(format, all);
    return format
        + ": "
        + Arrays.stream(Outcome.values())
            .filter(outcome -> count(own, outcome) > 0)
            .map(outcome -> outcome.words() + " " + count(own, outcome))
            .collect(Collectors.joining(", "));
  }

  static String text(List<Verdict> all) {
    StringBuilder text = new StringBuilder("| format | mutations |");
    for (Outcome outcome : Outcome.values()) {
      text.append(" ").append(outcome.words()).append(" |");
    }
    text.append(" longest, ms | most memory, MB |\n|---|");
    text.append("---:|".repeat(Outcome.values().length + 3)).append("\n");
    all.stream()
        .map(Verdict::format)
        .distinct()
        .forEach(format -> text.append(row(format, of(format, all))));
    text.append(row("all", all));
    for (Verdict bad : all) {
      if (!bad.outcome().good()) {
        text.append("\n- ").append(bad.line().replace("\t", " | "));
      }
    }
    return text.append("\n").toString();
  }

  private static String row(String name, List<Verdict> own) {
    StringBuilder row = new StringBuilder("| %s | %,d |".formatted(name, own.size()));
    for (Outcome outcome : Outcome.values()) {
      row.append(" %,d |".formatted(count(own, outcome)));
    }
    return row.append(
            " %,d | %,d |%n".formatted(most(own, Verdict::millis), most(own, Verdict::megabytes)))
        .toString();
  }

  private static long most(List<Verdict> own, ToLongFunction<Verdict> what) {
    return own.stream().mapToLong(what).max().orElse(0);
  }

  private static long count(List<Verdict> own, Outcome outcome) {
    return own.stream().filter(verdict -> verdict.outcome() == outcome).count();
  }

  private static List<Verdict> of(String format, List<Verdict> all) {
    Predicate<Verdict> own = verdict -> verdict.format().equals(format);
    return all.stream().filter(own).toList();
  }

  static void write(Path folder, long seed, List<Verdict> all) throws IOException {
    String text =
        """
        # Bad input

        Sound files of every kind that is read, each damaged in a way that a seed stands for, and how reading it
        ended. A *clear error* is one of the library's own that names file and remedy (for the kernel: a message
        that it drops, or answers with an error, and then answers the next). *What the bytes say* is another answer
        where no checksum could tell: a brighter pixel, another number in a CSV, or damage below a checksum
        that was made right again. A kernel whose connection file is damaged counts as the same answer where it still runs
        after three seconds. Each was read by a process with 512 MB of heap and 512 MB outside it; too much memory is
        more than 1,600 MB in all, of that process or of the kernel; the column is of processes that go through many cases, so it
        rises. Too slow is more than two seconds (ten for the start of a kernel). `mutations.csv`
        counts them by the kind of damage.

        Command, after `mvn package -DskipTests`; it goes on where it was stopped:

            java @jvm.options -cp "tests/target/classes:kernels/target/classes:kernels/target/libs/*" io.github.distillery.tests.mutation.Mutations %d %d

        """
            .formatted(seed, all.size());
    write(folder.resolve("mutations.md"), text + text(all));
    write(folder.resolve("mutations.csv"), csv(all));
  }

  private static String csv(List<Verdict> all) {
    Map<String, Long> counts =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    v -> v.format() + "," + v.change().replace(",", "") + "," + v.outcome().words(),
                    TreeMap::new,
                    Collectors.counting()));
    return "format,change,outcome,count\n"
        + counts.entrySet().stream()
            .map(entry -> entry.getKey() + "," + entry.getValue() + "\n")
            .collect(Collectors.joining());
  }

  private static void write(Path file, String text) throws IOException {
    AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
