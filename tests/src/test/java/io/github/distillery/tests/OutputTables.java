package io.github.distillery.tests;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.distillery.kernel.headless.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Compares the tables that cells put out with those of another run. Words must be the same; numbers
 * may differ by a quarter of their size or by 0.05, whichever is more, or by what the cell's
 * metadata says: {@code "distillery": {"tolerance": 0.5}}, a share of the number. Times are not
 * compared.
 */
final class OutputTables {
  private static final double SHARE = 0.25;
  private static final double LEAST = 0.05;
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?[0-9][0-9,]*(\\.[0-9]+)?([eE]-?[0-9]+)?");
  private static final Pattern RULE = Pattern.compile("-+(  -+)*\\s*");
  private static final Pattern TIME = Pattern.compile(".*(second|time|ms|/s).*");

  private OutputTables() {}

  /**
   * Where two runs of a cell differ by more than they may.
   *
   * @param committed the cell as it is committed
   * @param run the cell as it was run now
   * @return a line a difference; empty where there is none
   */
  static List<String> differences(Cell committed, Cell run) {
    List<List<String>> before = tables(committed);
    List<List<String>> after = tables(run);
    if (before.size() != after.size()) {
      return List.of(before.size() + " tables are committed, " + after.size() + " came out");
    }
    double share = tolerance(committed);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      compare(before.get(i), after.get(i), share, differences);
    }
    return differences;
  }

  private static double tolerance(Cell cell) {
    return cell.metadata().get("distillery") instanceof JsonObject own && own.has("tolerance")
        ? own.get("tolerance").getAsDouble()
        : SHARE;
  }

  private static void compare(
      List<String> before, List<String> after, double share, List<String> differences) {
    if (before.size() != after.size()) {
      differences.add(before.size() + " lines are committed, " + after.size() + " came out");
      return;
    }
    String[] heads = cells(before.get(0));
    for (int row = 0; row < before.size(); row++) {
      String[] old = cells(before.get(row));
      String[] now = cells(after.get(row));
      boolean same = old.length == now.length;
      for (int c = 0; same && c < old.length; c++) {
        boolean timed = c < heads.length && TIME.matcher(heads[c]).matches();
        same = timed || alike(old[c], now[c], share);
      }
      if (!same) {
        differences.add(
            "\"" + before.get(row) + "\" is committed, \"" + after.get(row) + "\" came");
      }
    }
  }

  private static boolean alike(String old, String now, double share) {
    if (!NUMBER.matcher(old).matches() || !NUMBER.matcher(now).matches()) {
      return old.equals(now);
    }
    double a = Double.parseDouble(old.replace(",", ""));
    double b = Double.parseDouble(now.replace(",", ""));
    return Math.abs(a - b) <= Math.max(LEAST, share * Math.abs(a));
  }

  private static String[] cells(String line) {
    return line.strip().split("\\s{2,}");
  }

  private static List<List<String>> tables(Cell cell) {
    List<List<String>> tables = new ArrayList<>();
    for (JsonElement output : cell.outputs()) {
      if (output.getAsJsonObject().get("data") instanceof JsonObject data
          && data.has("text/html")
          && data.has("text/plain")) {
        List<String> lines = LessonPagesTest.text(data.get("text/plain")).lines().toList();
        int rule = 0;
        while (rule < lines.size() && !RULE.matcher(lines.get(rule)).matches()) {
          rule++;
        }
        if (rule > 0 && rule < lines.size()) {
          tables.add(lines.subList(rule - 1, lines.size()));
        }
      }
    }
    return tables;
  }
}
