package io.github.distillery.view;

import io.github.distillery.transfer.DomainShift;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Shifts between domains as a table. */
final class DomainTables {
  private DomainTables() {}

  static Table shift(DomainShift shift) {
    Table table =
        Table.create(
            "%s to %s, %s, %,d samples each"
                .formatted(shift.source(), shift.target(), shift.space(), shift.samples()),
            StringColumn.create("measure"),
            DoubleColumn.create("value"),
            StringColumn.create("how to read it"));
    row(table, "domain error", shift.proxyError(), "0.5: not to be told apart, 0: always");
    row(table, "proxy A-distance", shift.proxyDistance(), "0: no shift, 2: no overlap");
    row(table, "MMD^2", shift.mmd(), "about 0: no shift");
    row(table, "p of MMD", shift.mmdP(), "small: not by chance");
    shift
        .labelShift()
        .ifPresent(
            value -> row(table, "label shift", value, "0: same shares, 1: no class in both"));
    return table;
  }

  private static void row(Table table, String measure, double value, String reading) {
    table.stringColumn("measure").append(measure);
    table.doubleColumn("value").append(value);
    table.stringColumn("how to read it").append(reading);
  }

  static Table shifts(DomainShift... shifts) {
    Table table =
        Table.create(
            "Shift between domains",
            StringColumn.create("source"),
            StringColumn.create("target"),
            DoubleColumn.create("domain error"),
            DoubleColumn.create("proxy A-distance"),
            DoubleColumn.create("MMD^2"),
            DoubleColumn.create("p of MMD"),
            DoubleColumn.create("label shift"),
            IntColumn.create("samples each"),
            StringColumn.create("measured on"));
    for (DomainShift shift : shifts) {
      table.stringColumn("source").append(shift.source());
      table.stringColumn("target").append(shift.target());
      table.stringColumn("measured on").append(shift.space());
      table.intColumn("samples each").append(shift.samples());
      table.doubleColumn("domain error").append(shift.proxyError());
      table.doubleColumn("proxy A-distance").append(shift.proxyDistance());
      table.doubleColumn("MMD^2").append(shift.mmd());
      table.doubleColumn("p of MMD").append(shift.mmdP());
      shift
          .labelShift()
          .ifPresentOrElse(
              table.doubleColumn("label shift")::append,
              table.doubleColumn("label shift")::appendMissing);
    }
    return table;
  }
}
