package io.github.distillery.kernel.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines that every session begins with: the same {@code distillery.jsh} that plain JShell
 * reads.
 */
final class StartupScript {
  private static final String RESOURCE = "/io/github/distillery/kernel/distillery.jsh";
  private static final Pattern IMPORT =
      Pattern.compile("import\\s+(static\\s+)?([\\w.]+)(\\.\\*)?;");

  private StartupScript() {}

  /**
   * The imports whose packages and classes are on the class path; the others are left out without a
   * word, because a class path may leave out optional libraries.
   *
   * @param loader what finds packages and classes
   * @return import lines
   */
  static List<String> imports(ClassLoader loader) {
    return lines().stream().filter(line -> present(line, loader)).toList();
  }

  /**
   * All import lines.
   *
   * @return import lines
   */
  static List<String> lines() {
    try (InputStream in = StartupScript.class.getResourceAsStream(RESOURCE)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> line.startsWith("import ")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
  }

  private static boolean present(String line, ClassLoader loader) {
    Matcher parts = IMPORT.matcher(line);
    if (!parts.matches()) {
      return false;
    }
    String name = parts.group(2);
    boolean wholePackage = parts.group(3) != null && parts.group(1) == null;
    boolean member = parts.group(1) != null && parts.group(3) == null;
    String path = (member ? name.substring(0, name.lastIndexOf('.')) : name).replace('.', '/');
    return wholePackage
        ? inJdk(name).isPresent() || loader.getResource(path) != null
        : loader.getResource(path + ".class") != null;
  }

  private static Optional<Module> inJdk(String packageName) {
    return ModuleLayer.boot().modules().stream()
        .filter(module -> module.getPackages().contains(packageName))
        .findFirst();
  }
}
