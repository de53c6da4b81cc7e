package io.github.distillery.kernel.magic;

import io.github.distillery.kernel.display.Display;
import io.github.distillery.kernel.display.MimeBundle;
import java.util.List;
import java.util.function.Function;

/** Shows a cell that is not Java but a document. */
final class ShowMagics {
  private ShowMagics() {}

  static List<Magic> all() {
    return List.of(
        show("html", "shows the cell as HTML", Display::html),
        show("markdown", "shows the cell as Markdown", Display::markdown),
        show("latex", "shows the cell as a formula", Display::latex),
        show("svg", "shows the cell as a drawing", Display::svg));
  }

  private static Magic show(String name, String purpose, Function<String, MimeBundle> how) {
    return Magic.cell(
        name,
        "",
        purpose,
        call -> {
          String text = (call.arguments() + "\n" + call.body().orElse("")).strip();
          if (text.isEmpty()) {
            throw new MagicException("%%" + name + " needs text below it");
          }
          Display.display(how.apply(text));
          return null;
        });
  }
}
