package io.github.distillery.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

/** A session for tests: runs cells, says what came of them. */
final class EngineSession implements AutoCloseable {
  private final JavaEngine engine = JavaEngine.start();
  private int count;

  JavaEngine engine() {
    return engine;
  }

  int count() {
    return count;
  }

  CellResult run(String source, RecordedOutput output) {
    return engine.run(source, ++count, output);
  }

  CellResult run(String source) {
    return run(source, new RecordedOutput());
  }

  String value(String source) {
    CellResult result = run(source);
    assertThat(result).as(source).isInstanceOf(CellResult.Value.class);
    return ((CellResult.Value) result).value().orElseThrow().plain();
  }

  CellResult.Failure failure(String source) {
    CellResult result = run(source);
    assertThat(result).as(source).isInstanceOf(CellResult.Failure.class);
    return (CellResult.Failure) result;
  }

  static String traceback(CellResult.Failure failure) {
    return String.join("\n", failure.traceback()).replaceAll("\u001B\\[[0-9;]*m", "");
  }

  @Override
  public void close() {
    engine.close();
  }
}
