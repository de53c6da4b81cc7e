package io.github.distillery.kernel.engine;

import io.github.distillery.kernel.display.CellOutput;
import io.github.distillery.kernel.display.MimeBundle;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a cell put out, in order. */
class RecordedOutput implements CellOutput {
  private final StringBuffer out = new StringBuffer();
  private final StringBuffer err = new StringBuffer();
  private final List<String> order = new ArrayList<>();
  private int messages;

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  synchronized List<String> order() {
    return List.copyOf(order);
  }

  synchronized int messages() {
    return messages;
  }

  @Override
  public synchronized void stdout(String text) {
    messages++;
    out.append(text);
    order.add("out:" + text.strip());
  }

  @Override
  public synchronized void stderr(String text) {
    messages++;
    err.append(text);
    order.add("err:" + text.strip());
  }

  @Override
  public synchronized void display(MimeBundle bundle, String displayId) {
    order.add("display:" + bundle.plain());
  }

  @Override
  public synchronized void updateDisplay(MimeBundle bundle, String displayId) {
    order.add("update:" + bundle.plain());
  }

  @Override
  public synchronized void clearOutput(boolean wait) {
    order.add("clear");
  }
}
