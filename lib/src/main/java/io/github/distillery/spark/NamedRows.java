package io.github.distillery.spark;

import io.github.distillery.data.DataException;
import java.util.Iterator;
import java.util.function.Supplier;
import org.apache.spark.TaskKilledException;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.catalyst.InternalRow;

/** Rows of Parquet files; where a file cannot be read, the failure names it. */
final class NamedRows implements Iterator<InternalRow> {
  private final Iterator<InternalRow> rows;
  private final String path;

  NamedRows(Iterator<InternalRow> rows, String path) {
    this.rows = rows;
    this.path = path;
  }

  /** The file that is being read, or the whole path where Spark does not say. */
  String file() {
    String file = InputFileBlockHolder.getInputFilePath().toString();
    return file.isEmpty() ? path : file;
  }

  @Override
  public boolean hasNext() {
    return named(rows::hasNext);
  }

  @Override
  public InternalRow next() {
    return named(rows::next);
  }

  private <T> T named(Supplier<T> step) {
    try {
      return step.get();
    } catch (TaskKilledException e) {
      throw e;
    } catch (Exception e) {
      // Spark's own are checked ones, which Scala throws without saying so
      throw new DataException(NamedFailures.unreadable(file(), e), e);
    }
  }
}
