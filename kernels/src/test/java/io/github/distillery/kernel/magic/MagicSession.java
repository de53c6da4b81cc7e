package io.github.distillery.kernel.magic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.distillery.kernel.display.CellOutput;
import io.github.distillery.kernel.display.MimeBundle;
import io.github.distillery.kernel.engine.CellResult;
import io.github.distillery.kernel.engine.JavaEngine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A session with magics for tests: runs cells and keeps what the last one put out. */
final class MagicSession implements AutoCloseable, CellOutput {
  private final JavaEngine engine = JavaEngine.start(new NotebookMagics());
  private final List<MimeBundle> displays = Collections.synchronizedList(new ArrayList<>());
  private final StringBuffer out = new StringBuffer();
  private final StringBuffer err = new StringBuffer();
  private int count;

  JavaEngine engine() {
    return engine;
  }

  int count() {
    return count;
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  List<MimeBundle> displays() {
    return List.copyOf(displays);
  }

  CellResult run(String source) {
    out.setLength(0);
    err.setLength(0);
    displays.clear();
    return engine.run(source, ++count, this);
  }

  /** Runs a cell that must end well. */
  MagicSession ok(String source) {
    CellResult result = run(source);
    assertThat(result).as(source).isInstanceOf(CellResult.Value.class);
    return this;
  }

  String value(String source) {
    CellResult result = run(source);
    assertThat(result).as(source).isInstanceOf(CellResult.Value.class);
    return ((CellResult.Value) result).value().orElseThrow().plain();
  }

  String traceback(String source) {
    CellResult result = run(source);
    assertThat(result).as(source).isInstanceOf(CellResult.Failure.class);
    return String.join("\n", ((CellResult.Failure) result).traceback())
        .replaceAll("\u001B\\[[0-9;]*m", "");
  }

  @Override
  public void stdout(String text) {
    out.append(text);
  }

  @Override
  public void stderr(String text) {
    err.append(text);
  }

  @Override
  public void display(MimeBundle bundle, String displayId) {
    displays.add(bundle);
  }

  @Override
  public void updateDisplay(MimeBundle bundle, String displayId) {
    displays.add(bundle);
  }

  @Override
  public void clearOutput(boolean wait) {
    displays.clear();
  }

  @Override
  public void close() {
    engine.close();
  }
}
