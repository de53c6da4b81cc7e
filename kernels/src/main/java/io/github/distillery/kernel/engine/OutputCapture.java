package io.github.distillery.kernel.engine;

import io.github.distillery.kernel.display.CellOutput;
import io.github.distillery.kernel.display.Display;
import io.github.distillery.kernel.display.MimeBundle;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Collects what the session prints and passes it on in batches, in order with what it displays.
 *
 * <p>From the first cell on, {@code System.out} and {@code System.err} lead here. What threads
 * print after their cell goes to the cell that ran last.
 */
final class OutputCapture implements CellOutput, AutoCloseable {
  private static final long MILLIS_BETWEEN_BATCHES = 20;

  private final PrintStream realOut = System.out;
  private final PrintStream realErr = System.err;
  private final InputStream realIn = System.in;
  private final TextBuffer out = new TextBuffer(this::changed, realOut, this::handing);
  private final TextBuffer err = new TextBuffer(this::changed, realErr, this::handing);
  private final Object wake = new Object();
  private final Thread sender;
  private boolean pending;
  private boolean installed;
  private volatile boolean closed;
  private CellOutput target;
  private CellOutput displayBefore;
  private volatile Thread handing;

  OutputCapture() {
    sender = new Thread(this::sendBatches, "cell-output");
    sender.setDaemon(true);
  }

  /**
   * Directs all output to a cell from now on.
   *
   * @param cell the cell that is about to run
   */
  synchronized void directTo(CellOutput cell) {
    flush();
    target = cell;
    if (!installed) {
      installed = true;
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      System.setIn(new LineInput(this));
      displayBefore = Display.showOn(this);
      sender.start();
    }
  }

  /** Passes on everything that has been printed so far. */
  synchronized void flush() {
    String printed = out.take();
    String printedAsError = err.take();
    if (!printed.isEmpty()) {
      hand(cell -> cell.stdout(printed));
    }
    if (!printedAsError.isEmpty()) {
      hand(cell -> cell.stderr(printedAsError));
    }
  }

  /** Calls the cell's output, which may itself print: that goes to the real streams. */
  private synchronized void hand(Consumer<CellOutput> what) {
    if (target == null) {
      return;
    }
    Thread before = handing;
    handing = Thread.currentThread();
    try {
      what.accept(target);
    } finally {
      handing = before;
    }
  }

  private boolean handing() {
    return handing == Thread.currentThread();
  }

  private void changed() {
    synchronized (wake) {
      pending = true;
      wake.notifyAll();
    }
  }

  private void sendBatches() {
    try {
      while (!closed) {
        synchronized (wake) {
          while (!pending) {
            wake.wait();
          }
          pending = false;
        }
        Thread.sleep(MILLIS_BETWEEN_BATCHES);
        flushOrDrop();
      }
    } catch (InterruptedException e) {
      // close() ends this thread so
      return;
    }
  }

  /** Goes on where a cell has left no memory: who prints waits for this thread. */
  private void flushOrDrop() {
    try {
      flush();
    } catch (OutOfMemoryError e) {
      changed();
    }
  }

  @Override
  public void stdout(String text) {
    System.out.print(text);
  }

  @Override
  public void stderr(String text) {
    System.err.print(text);
  }

  @Override
  public synchronized void display(MimeBundle bundle, String displayId) {
    flush();
    hand(cell -> cell.display(bundle, displayId));
  }

  @Override
  public synchronized void updateDisplay(MimeBundle bundle, String displayId) {
    flush();
    hand(cell -> cell.updateDisplay(bundle, displayId));
  }

  @Override
  public synchronized void clearOutput(boolean wait) {
    flush();
    hand(cell -> cell.clearOutput(wait));
  }

  @Override
  public Optional<String> readLine(String prompt) {
    CellOutput asked;
    synchronized (this) {
      flush();
      asked = target;
    }
    return asked.readLine(prompt);
  }

  @Override
  public synchronized void close() {
    closed = true;
    out.unbind();
    err.unbind();
    if (installed) {
      flush();
      System.setOut(realOut);
      System.setErr(realErr);
      System.setIn(realIn);
      Display.showOn(displayBefore);
      sender.interrupt();
    }
  }
}
