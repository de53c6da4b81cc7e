package io.github.distillery.kernel.assist;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The names of types that a user may want, imported or not: the Java platform, the library with
 * what it builds on, and every jar that the session adds. Read in the background.
 */
final class TypeIndex {
  private static final long SECONDS_TO_WAIT = 2;

  /** ND4J keeps what few users write deeper than that. */
  private static final int DOTS_OF_A_MAIN_TYPE = 6;

  private static final List<String> FAMILIES =
      List.of(
          "io.github.distillery.",
          "org.nd4j.",
          "org.deeplearning4j.",
          "tech.tablesaw.",
          "org.knowm.xchart.");
  private static final List<String> INTERNALS =
      List.of("io.github.distillery.kernel.", "org.nd4j.shade.", "org.nd4j.guava");
  private static final String SHOWN_INTERNALS = "io.github.distillery.kernel.display.";

  private final URLClassLoader loader;
  private final NavigableMap<String, List<String>> packages = new ConcurrentSkipListMap<>();
  private final CountDownLatch filled = new CountDownLatch(1);
  private Thread reader;
  private int addedJars;

  TypeIndex(URLClassLoader loader) {
    this.loader = loader;
    // what is there from the start is this JVM's own class path
    addedJars = loader.getURLs().length;
  }

  /** Begins to read what has not been read, and returns at once. */
  synchronized void refresh() {
    URL[] added = loader.getURLs();
    List<URL> fresh = List.of(added).subList(Math.min(addedJars, added.length), added.length);
    if (reader != null && fresh.isEmpty()) {
      return;
    }
    boolean first = reader == null;
    addedJars = added.length;
    reader = new Thread(() -> read(first, fresh), "type-names");
    reader.setDaemon(true);
    reader.setPriority(Thread.MIN_PRIORITY);
    reader.start();
  }

  /**
   * Waits a moment for the first reading.
   *
   * @return whether it had not been done before and is now
   */
  boolean await() {
    if (filled.getCount() == 0) {
      return false;
    }
    refresh();
    try {
      return filled.await(SECONDS_TO_WAIT, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * The packages that have a type of this name.
   *
   * @param simpleName the name without its package
   * @return packages, the library's first
   */
  List<String> packagesOf(String simpleName) {
    return packages.getOrDefault(simpleName, List.of());
  }

  /**
   * What can follow in the name of a package.
   *
   * @param path the beginning of a package's name
   * @return the part that begins behind the last dot, with a dot at its end
   */
  List<String> packageParts(String path) {
    int begin = path.lastIndexOf('.') + 1;
    return packages.values().stream()
        .flatMap(List::stream)
        .filter(name -> name.startsWith(path))
        .map(name -> name.substring(begin).split("\\.")[0] + ".")
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * Public types whose simple names begin so.
   *
   * @param prefix the beginning
   * @param most how many to give
   * @return full names, the library's first, shorter ones before longer ones
   */
  List<String> startingWith(String prefix, int most) {
    return packages.subMap(prefix, prefix + Character.MAX_VALUE).entrySet().stream()
        .flatMap(entry -> entry.getValue().stream().map(in -> in + "." + entry.getKey()))
        .sorted(
            Comparator.comparing((String name) -> !name.endsWith("." + prefix))
                .thenComparingInt(TypeIndex::rank)
                .thenComparingInt(name -> name.length() - name.lastIndexOf('.'))
                .thenComparing(Comparator.naturalOrder()))
        .filter(this::isPublic)
        .limit(most)
        .toList();
  }

  /**
   * How near to the library's users a name is.
   *
   * @param name a package or type
   * @return 0 for the library itself, 1 for what it builds on, 2 for what Java has always had, more
   *     for the rest
   */
  static int rank(String name) {
    if (name.startsWith(FAMILIES.get(0))) {
      return 0;
    }
    if (FAMILIES.stream().anyMatch(name::startsWith)) {
      return name.chars().filter(c -> c == '.').count() > DOTS_OF_A_MAIN_TYPE ? 4 : 1;
    }
    boolean usual =
        Stream.of("java.util", "java.lang", "java.io", "java.nio", "java.time", "java.math")
            .anyMatch(name::startsWith);
    return usual ? 2 : name.startsWith("java.") ? 3 : 4;
  }

  private boolean isPublic(String name) {
    try {
      return Modifier.isPublic(Class.forName(name, false, loader).getModifiers());
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  private void read(boolean first, Collection<URL> added) {
    try {
      if (first) {
        readPlatform();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
          readClassPathEntry(Path.of(entry).toAbsolutePath());
        }
      }
      for (URL url : added) {
        readEntry(Path.of(URI.create(url.toString())), false);
      }
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      // Without all names completion offers fewer types, and that is all.
      return;
    } finally {
      filled.countDown();
    }
  }

  private void readPlatform() throws IOException {
    Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
    for (Module module : ModuleLayer.boot().modules()) {
      if (!module.getName().startsWith("java.")) {
        continue;
      }
      for (String name : module.getPackages()) {
        if (module.isExported(name) && name.startsWith("java")) {
          try (Stream<Path> files =
              Files.list(modules.resolve(module.getName()).resolve(name.replace('.', '/')))) {
            files.forEach(file -> add(name.replace('.', '/') + "/" + file.getFileName(), false));
          }
        }
      }
    }
  }

  private void readClassPathEntry(Path entry) throws IOException {
    readEntry(entry, true);
    if (Files.isRegularFile(entry)) {
      try (JarFile jar = new JarFile(entry.toFile())) {
        String named =
            jar.getManifest() == null
                ? null
                : jar.getManifest().getMainAttributes().getValue("Class-Path");
        for (String one : named == null ? new String[0] : named.trim().split("\\s+")) {
          readEntry(Path.of(entry.toUri().resolve(one)), true);
        }
      }
    }
  }

  private void readEntry(Path entry, boolean familiesOnly) throws IOException {
    if (Files.isDirectory(entry)) {
      try (Stream<Path> files = Files.walk(entry)) {
        files.forEach(
            file ->
                add(
                    entry.relativize(file).toString().replace(File.separatorChar, '/'),
                    familiesOnly));
      }
    } else if (Files.isRegularFile(entry)) {
      try (JarFile jar = new JarFile(entry.toFile())) {
        jar.stream().forEach(file -> add(file.getName(), familiesOnly));
      }
    }
  }

  private void add(String file, boolean familiesOnly) {
    int slash = file.lastIndexOf('/');
    if (!file.endsWith(".class") || file.indexOf('$') >= 0 || slash < 0) {
      return;
    }
    String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
    boolean internal =
        INTERNALS.stream().anyMatch(name::startsWith) && !name.startsWith(SHOWN_INTERNALS);
    if (name.startsWith("META-INF")
        || internal
        || (familiesOnly && FAMILIES.stream().noneMatch(name::startsWith))) {
      return;
    }
    String in = name.substring(0, slash).intern();
    packages.merge(
        name.substring(slash + 1),
        List.of(in),
        (old, one) ->
            old.contains(in)
                ? old
                : Stream.concat(old.stream(), one.stream())
                    .sorted(Comparator.comparingInt(TypeIndex::rank))
                    .toList());
  }
}
