package io.github.distillery.kernel.engine;

/**
 * Thrown where source that ran as a part of a cell has failed or was interrupted. Where nobody
 * catches it, the cell ends as that source did, with the same report.
 */
public final class NestedCellFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient CellResult result;

  /**
   * Ends the running cell.
   *
   * @param result how it ends
   */
  public NestedCellFailed(CellResult result) {
    super(
        result instanceof CellResult.Failure failure
            ? failure.name() + ": " + failure.message()
            : "interrupted");
    this.result = result;
  }

  /**
   * How the source ended.
   *
   * @return a failure or an interruption
   */
  public CellResult result() {
    return result;
  }
}
