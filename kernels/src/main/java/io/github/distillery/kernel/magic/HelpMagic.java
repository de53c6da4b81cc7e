package io.github.distillery.kernel.magic;

import io.github.distillery.kernel.display.Display;
import io.github.distillery.kernel.display.PlainGrid;
import io.github.distillery.kernel.magic.Magic.Form;
import io.github.distillery.kernel.magic.Magic.Gives;
import java.util.List;

/** Lists the magics. */
final class HelpMagic {
  private static final String NOTE =
      "x = %maven ..., x = %jars ... and x = %sh ... give lists of strings. Magics work in notebooks"
          + " and in ./distillery run; JShell has commands of its own instead, see /help there.";

  private MagicRegistry registry;

  List<Magic> all() {
    return List.of(
        Magic.line(
                "help", "[MAGIC]", "lists the magics, or explains one", Gives.NOTHING, this::help)
            .alsoCalled("lsmagic"));
  }

  /**
   * Sets what is listed.
   *
   * @param all the magics, this one among them
   */
  void describe(MagicRegistry all) {
    registry = all;
  }

  private Object help(MagicCall call) {
    List<Magic> shown =
        call.words().isEmpty() ? registry.all() : call.words().stream().map(this::named).toList();
    List<List<String>> rows =
        shown.stream()
            .map(
                magic ->
                    List.of(
                        (magic.written() + " " + magic.usage()).strip(),
                        magic.purpose(),
                        String.join(
                            ", ", magic.aliases().stream().map(alias -> "%" + alias).toList())))
            .toList();
    Display.display(PlainGrid.of(List.of("magic", "what it does", "also"), rows, NOTE));
    return null;
  }

  private Magic named(String word) {
    String name = word.replaceFirst("^%+", "");
    return registry
        .find(name, Form.LINE)
        .or(() -> registry.find(name, Form.CELL))
        .orElseThrow(() -> new MagicException("no magic %" + name + "; %help lists all"));
  }
}
