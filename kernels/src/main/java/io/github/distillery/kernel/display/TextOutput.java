package io.github.distillery.kernel.display;

import java.io.PrintStream;
import java.util.function.Function;
import java.util.function.Supplier;

/** Shows everything as text, for JShell and terminals. */
public final class TextOutput implements CellOutput {
  private final Supplier<PrintStream> out;
  private final Supplier<PrintStream> err;

  private final Function<MimeBundle, String> images;

  private TextOutput(
      Supplier<PrintStream> out, Supplier<PrintStream> err, Function<MimeBundle, String> images) {
    this.out = out;
    this.err = err;
    this.images = images;
  }

  /**
   * Prints to whatever {@code System.out} and {@code System.err} are at the time.
   *
   * @return the output
   */
  public static TextOutput toSystem() {
    return new TextOutput(() -> System.out, () -> System.err, bundle -> "");
  }

  /**
   * Prints to two given streams.
   *
   * @param out for what is shown
   * @param err for errors
   * @return the output
   */
  public static TextOutput to(PrintStream out, PrintStream err) {
    return new TextOutput(() -> out, () -> err, bundle -> "");
  }

  /**
   * The same with images below the text.
   *
   * @param newImages what shows them
   * @return the output
   */
  TextOutput with(TerminalImages newImages) {
    return new TextOutput(out, err, newImages::of);
  }

  @Override
  public void stdout(String text) {
    out.get().print(text);
    out.get().flush();
  }

  @Override
  public void stderr(String text) {
    err.get().print(text);
    err.get().flush();
  }

  @Override
  public void display(MimeBundle bundle, String displayId) {
    out.get().println(bundle.plain());
    String image = images.apply(bundle);
    if (!image.isEmpty()) {
      out.get().println(image);
    }
  }

  @Override
  public void updateDisplay(MimeBundle bundle, String displayId) {
    display(bundle, displayId);
  }

  @Override
  public void clearOutput(boolean wait) {
    // What a terminal has printed stays.
  }
}
