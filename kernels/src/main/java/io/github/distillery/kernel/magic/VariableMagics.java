package io.github.distillery.kernel.magic;

import io.github.distillery.kernel.display.Display;
import io.github.distillery.kernel.display.PlainGrid;
import io.github.distillery.kernel.display.Renderers;
import io.github.distillery.kernel.engine.SessionAccess;
import io.github.distillery.kernel.engine.SessionVariable;
import io.github.distillery.kernel.magic.Magic.Gives;
import java.util.List;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.Table;

/** Shows what the session holds. */
final class VariableMagics {
  private static final int LONGEST_VALUE = 80;

  private final SessionAccess session;

  VariableMagics(SessionAccess session) {
    this.session = session;
  }

  List<Magic> all() {
    return List.of(
        Magic.line(
                "vars",
                "",
                "shows the session's variables: name, type, value, cell",
                Gives.NOTHING,
                call -> show())
            .alsoCalled("who", "whos"));
  }

  private Object show() {
    List<SessionVariable> variables =
        session.variables().stream().filter(one -> !one.name().startsWith("$")).toList();
    if (variables.isEmpty()) {
      System.out.println("No variables yet.");
      return null;
    }
    List<List<String>> rows = variables.stream().map(VariableMagics::row).toList();
    Display.display(PlainGrid.of(List.of("name", "type", "value", "cell"), rows, ""));
    return null;
  }

  private static List<String> row(SessionVariable variable) {
    return List.of(
        variable.name(),
        variable.type(),
        text(variable.value()),
        variable.cell() == 0 ? "" : "[" + variable.cell() + "]");
  }

  private static String text(Object value) {
    if (value instanceof String string) {
      return shortened('"' + string + '"');
    }
    if (value instanceof Table table) {
      return table.shape();
    }
    if (value instanceof Chart<?, ?> chart) {
      // Drawing it for the first line of its text would take long.
      return chart.getClass().getSimpleName();
    }
    // Where the first line is a heading, it says what there is to know here.
    return shortened(Renderers.render(value).plain().strip().lines().findFirst().orElse(""));
  }

  private static String shortened(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST_VALUE ? line : line.substring(0, LONGEST_VALUE - 1) + "\u2026";
  }
}
