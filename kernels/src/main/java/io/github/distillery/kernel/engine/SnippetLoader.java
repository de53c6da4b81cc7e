package io.github.distillery.kernel.engine;

import java.io.File;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jdk.jshell.execution.LoaderDelegate;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ClassInstallException;

/** Holds the classes that JShell compiles from snippets, and the jars that a session adds. */
final class SnippetLoader extends URLClassLoader implements LoaderDelegate {
  private final Map<String, byte[]> compiled = new ConcurrentHashMap<>();
  private Instrumentation redefining;

  static {
    registerAsParallelCapable();
  }

  SnippetLoader(ClassLoader parent) {
    super("cells", new URL[0], parent);
  }

  /**
   * Makes the next loads replace classes that are loaded already.
   *
   * @param instrumentation what replaces them; null to load new classes again
   */
  void redefineWith(Instrumentation instrumentation) {
    redefining = instrumentation;
  }

  @Override
  public void load(ClassBytecodes[] classes) throws ClassInstallException {
    if (redefining != null) {
      replace(classes);
      return;
    }
    for (ClassBytecodes one : classes) {
      compiled.put(one.name(), one.bytecodes());
    }
    boolean[] installed = new boolean[classes.length];
    try {
      for (int i = 0; i < classes.length; i++) {
        // getDeclaredMethods links the class, so that a fault shows here and not later
        loadClass(classes[i].name(), false).getDeclaredMethods();
        installed[i] = true;
      }
    } catch (ClassNotFoundException | LinkageError e) {
      throw new ClassInstallException("load: " + e, installed);
    }
  }

  private void replace(ClassBytecodes[] classes) throws ClassInstallException {
    try {
      ClassDefinition[] definitions = new ClassDefinition[classes.length];
      for (int i = 0; i < classes.length; i++) {
        definitions[i] = new ClassDefinition(findClass(classes[i].name()), classes[i].bytecodes());
      }
      redefining.redefineClasses(definitions);
    } catch (ReflectiveOperationException
        | UnmodifiableClassException
        | LinkageError
        | UnsupportedOperationException e) {
      throw new ClassInstallException("redefine: " + e, new boolean[classes.length]);
    }
    for (ClassBytecodes one : classes) {
      compiled.put(one.name(), one.bytecodes());
    }
  }

  @Override
  public void classesRedefined(ClassBytecodes[] classes) {
    // replace() keeps the new code already
  }

  @Override
  public void addToClasspath(String path) {
    for (String entry : path.split(File.pathSeparator)) {
      try {
        addURL(Path.of(entry).toUri().toURL());
      } catch (MalformedURLException e) {
        throw new IllegalArgumentException("not a class path entry: " + entry, e);
      }
    }
  }

  @Override
  public Class<?> findClass(String name) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      byte[] code = compiled.get(name);
      return code == null ? super.findClass(name) : defineClass(name, code, 0, code.length);
    }
  }
}
