package io.github.distillery.kernel.magic;

import io.github.distillery.kernel.engine.SessionAccess;
import io.github.distillery.kernel.magic.Magic.Form;
import io.github.distillery.model.NearestName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The magics of a session, by name. */
final class MagicRegistry {
  private final Map<String, Magic> byName = new LinkedHashMap<>();
  private final List<Magic> magics;

  private MagicRegistry(List<Magic> magics) {
    this.magics = magics;
    for (Magic magic : magics) {
      byName.put(magic.name(), magic);
      magic.aliases().forEach(alias -> byName.put(alias, magic));
    }
  }

  /**
   * All magics.
   *
   * @param session what they work on
   * @return the registry
   */
  static MagicRegistry of(SessionAccess session) {
    HelpMagic help = new HelpMagic();
    List<Magic> magics =
        Stream.of(
                new MavenMagics(session).all(),
                new ClassPathMagics(session).all(),
                new FileMagics(session).all(),
                new TimeMagic(session).all(),
                new ShellMagics().all(),
                new VariableMagics(session).all(),
                ShowMagics.all(),
                help.all())
            .flatMap(List::stream)
            .toList();
    MagicRegistry registry = new MagicRegistry(magics);
    help.describe(registry);
    return registry;
  }

  /**
   * Every magic once, in the order of the help.
   *
   * @return the magics
   */
  List<Magic> all() {
    return magics;
  }

  /**
   * The names, aliases too, of the magics that may stand in a place.
   *
   * @param form the place
   * @return names without percent signs
   */
  List<String> names(Form form) {
    return byName.entrySet().stream()
        .filter(entry -> entry.getValue().forms().contains(form))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * The magic of a name.
   *
   * @param name its name or an alias
   * @param form where it stands
   * @return empty where there is none for that place
   */
  Optional<Magic> find(String name, Form form) {
    return Optional.ofNullable(byName.get(name)).filter(magic -> magic.forms().contains(form));
  }

  /**
   * Does what a call asks for.
   *
   * @param call the call
   * @return the magic's value; may be null
   * @throws MagicException if there is no such magic or it fails
   */
  Object run(MagicCall call) {
    Form form = call.body().isPresent() ? Form.CELL : Form.LINE;
    Magic magic = find(call.name(), form).orElseThrow(() -> unknown(call.name(), form));
    try {
      return magic.action().run(call);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MagicException(sign(form) + call.name() + " was interrupted");
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new MagicException(
          sign(form)
              + call.name()
              + ": "
              + e.getClass().getSimpleName()
              + (e.getMessage() == null ? "" : ": " + e.getMessage()));
    }
  }

  private MagicException unknown(String name, Form form) {
    if (name.startsWith("%")) {
      return new MagicException(
          "%" + name + " takes a whole cell, so it must stand on the first line of one");
    }
    Form other = form == Form.CELL ? Form.LINE : Form.CELL;
    String all = "; %help lists all";
    if (find(name, other).isPresent()) {
      return new MagicException(
          form == Form.CELL
              ? "%%" + name + ": this is a magic for a line, write %" + name + all
              : "%"
                  + name
                  + ": this is a magic for a whole cell, write %%"
                  + name
                  + " on its first line"
                  + all);
    }
    String meant =
        NearestName.of(name, names(form))
            .map(near -> "; did you mean " + sign(form) + near + "?")
            .or(
                () ->
                    NearestName.of(name, names(other))
                        .map(near -> "; did you mean " + sign(other) + near + "?"))
            .orElse(all);
    return new MagicException("no magic " + sign(form) + name + meant);
  }

  private static String sign(Form form) {
    return form == Form.CELL ? "%%" : "%";
  }
}
