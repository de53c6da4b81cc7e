package io.github.distillery.kernel.magic;

import io.github.distillery.kernel.engine.SessionAccess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which libraries a class path holds, as far as the names of its jars tell. */
final class SessionLibraries {
  private final List<Path> classPath;
  private final List<Path> added;

  /**
   * Looks at a session.
   *
   * @param session the session
   */
  SessionLibraries(SessionAccess session) {
    classPath = session.classPath();
    added = session.addedToClassPath();
  }

  /**
   * A library on the class path.
   *
   * @param version its version
   * @param ofKernel whether the kernel came with it
   */
  record Present(String version, boolean ofKernel) {}

  /**
   * The same library, in whatever version.
   *
   * @param wanted a library
   * @return empty where the class path has none of that group and name
   */
  Optional<Present> find(FoundLibrary wanted) {
    // A version begins with a digit; what follows it may be a classifier, which is another jar.
    Pattern name = Pattern.compile(Pattern.quote(wanted.artifact()) + "-(\\d.*)\\.jar");
    String classifier = classifier(wanted);
    for (Path entry : classPath) {
      Matcher file = name.matcher(String.valueOf(entry.getFileName()));
      if (!file.matches() || !file.group(1).endsWith(classifier)) {
        continue;
      }
      String version = file.group(1).substring(0, file.group(1).length() - classifier.length());
      boolean plain = !classifier.isEmpty() || !looksClassified(version);
      if (plain && !isOther(entry, wanted, version)) {
        return Optional.of(new Present(version, !added.contains(entry)));
      }
    }
    return Optional.empty();
  }

  private static String classifier(FoundLibrary wanted) {
    String plain = wanted.artifact() + "-" + wanted.version();
    String file = wanted.file().getFileName().toString().replaceFirst("\\.jar$", "");
    return file.startsWith(plain) ? file.substring(plain.length()) : "";
  }

  private static boolean looksClassified(String version) {
    return version.matches(".*-(linux|windows|macosx|android|ios)-\\w+(-\\w+)?|.*-(sources|tests)");
  }

  /**
   * Most jars that Maven built say who they are; where one does not, its name decides. A jar of
   * that name may also be another library that has swallowed the one that is wanted, in its own
   * version.
   */
  private static boolean isOther(Path entry, FoundLibrary wanted, String version) {
    String own = "META-INF/maven/" + wanted.group() + "/" + wanted.artifact() + "/pom.properties";
    try (JarFile jar = new JarFile(entry.toFile())) {
      JarEntry properties = jar.getJarEntry(own);
      if (properties == null) {
        return jar.stream().anyMatch(one -> one.getName().endsWith("/pom.properties"));
      }
      Properties says = new Properties();
      try (InputStream in = jar.getInputStream(properties)) {
        says.load(in);
      }
      return !version.startsWith(says.getProperty("version", version));
    } catch (IOException | IllegalArgumentException e) {
      // What cannot be read has no classes that could be in the way.
      return true;
    }
  }
}
