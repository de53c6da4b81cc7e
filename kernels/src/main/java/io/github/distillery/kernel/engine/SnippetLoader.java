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
  /** Until it is loaded. */
  private final Map<String, byte[]> compiled = new ConcurrentHashMap<>();

  private final CellVariables variables = new CellVariables();

  static {
    registerAsParallelCapable();
  }

  SnippetLoader(ClassLoader parent) {
    super("cells", new URL[0], parent);
  }

  @Override
  public void load(ClassBytecodes[] classes) throws ClassInstallException {
    for (ClassBytecodes one : classes) {
      compiled.put(one.name(), one.bytecodes());
    }
    boolean[] installed = new boolean[classes.length];
    try {
      for (int i = 0; i < classes.length; i++) {
        Class<?> loaded = loadClass(classes[i].name(), false);
        // links the class, so that a fault shows here and not later
        loaded.getDeclaredMethods();
        variables.carryOver(loaded);
        installed[i] = true;
        compiled.remove(classes[i].name());
      }
    } catch (ClassNotFoundException | LinkageError e) {
      throw new ClassInstallException("load: " + e, installed);
    }
  }

  /**
   * Replaces the code of classes that are loaded already.
   *
   * @param classes their new code
   * @param instrumentation what replaces it
   * @throws ClassInstallException where more than code has changed
   */
  void redefine(ClassBytecodes[] classes, Instrumentation instrumentation)
      throws ClassInstallException {
    try {
      ClassDefinition[] definitions = new ClassDefinition[classes.length];
      for (int i = 0; i < classes.length; i++) {
        definitions[i] = new ClassDefinition(findClass(classes[i].name()), classes[i].bytecodes());
      }
      instrumentation.redefineClasses(definitions);
    } catch (ReflectiveOperationException
        | UnmodifiableClassException
        | LinkageError
        | UnsupportedOperationException e) {
      throw new ClassInstallException("redefine: " + e, new boolean[classes.length]);
    }
  }

  /**
   * The variables that cells have declared.
   *
   * @return what holds their values
   */
  CellVariables variables() {
    return variables;
  }

  @Override
  public void classesRedefined(ClassBytecodes[] classes) {
    // what is loaded has the new code
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
