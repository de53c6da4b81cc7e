package io.github.distillery.view;

import io.github.distillery.transfer.DomainShift;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Shifts between domains as a table. */
final class DomainTables {
  private DomainTables() {}

  static Table shifts(DomainShift... shifts) {
    Table table =
        Table.create(
            "Shift between domains",
            StringColumn.create("source"),
            StringColumn.create("target"),
            StringColumn.create("measured on"),
            IntColumn.create("samples each"),
            DoubleColumn.create("domain error"),
            DoubleColumn.create("proxy A-distance"),
            DoubleColumn.create("MMD^2"),
            DoubleColumn.create("p of MMD"),
            DoubleColumn.create("label shift"));
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
