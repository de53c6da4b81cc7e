package io.github.distillery.kernel.magic;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads Maven's libraries and the classes that use them, apart from the session: they cost nothing
 * until {@code %maven} is used, and never meet another version that a notebook asks for.
 */
final class MavenLoader extends URLClassLoader {
  private static final String APART = MavenLoader.class.getPackageName() + ".maven.";
  private static final String IMPLEMENTATION = APART + "MavenDependencies";

  static {
    registerAsParallelCapable();
  }

  private MavenLoader(URL[] urls) {
    super("maven", urls, MavenLoader.class.getClassLoader());
  }

  /**
   * Loads the resolver.
   *
   * @return a new one
   */
  static Dependencies load() {
    try {
      Path kernel =
          Path.of(MavenLoader.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      // The loader stays open: its classes are needed as long as the session.
      MavenLoader loader = new MavenLoader(urls(kernel));
      return (Dependencies)
          Class.forName(IMPLEMENTATION, true, loader).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | URISyntaxException | IOException | LinkageError e) {
      throw new MagicException(
          "Maven's libraries cannot be loaded ("
              + e
              + "); they stand in libs-maven beside the kernel's jar after mvn package",
          e);
    }
  }

  private static URL[] urls(Path kernel) throws IOException {
    List<URL> urls = new ArrayList<>();
    urls.add(url(kernel));
    Path libraries = kernel.resolveSibling("libs-maven");
    if (Files.isDirectory(libraries)) {
      try (DirectoryStream<Path> jars = Files.newDirectoryStream(libraries, "*.jar")) {
        for (Path jar : jars) {
          urls.add(url(jar));
        }
      }
    }
    return urls.toArray(URL[]::new);
  }

  private static URL url(Path path) throws MalformedURLException {
    return path.toUri().toURL();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(APART)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }
}
