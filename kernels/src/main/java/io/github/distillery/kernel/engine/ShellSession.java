package io.github.distillery.kernel.engine;

import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import jdk.jshell.JShell;

/** The session as the code in its cells sees it. */
final class ShellSession implements SessionAccess {
  private final JShell shell;
  private final SnippetControl control;
  private final CellRun cells;
  private final Set<Path> classPath = new LinkedHashSet<>();

  ShellSession(JShell shell, SnippetControl control, CellRun cells) {
    this.shell = shell;
    this.control = control;
    this.cells = cells;
  }

  @Override
  public CellResult run(String source, int cell) {
    return cells.runWithin(source, cell);
  }

  @Override
  public int cell() {
    return cells.running();
  }

  @Override
  public Object lastValue() {
    return cells.lastValue();
  }

  @Override
  public void addToClassPath(List<Path> entries) {
    List<Path> known = classPath();
    for (Path entry : entries) {
      Path whole = entry.toAbsolutePath().normalize();
      if (!known.contains(whole) && classPath.add(whole)) {
        shell.addToClasspath(whole.toString());
      }
    }
  }

  @Override
  public void addForLibrary(List<Path> jars) {
    Instrumentation instrumentation =
        KernelAgent.instrumentation()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "this JVM was started without the kernel's agent, so that the library cannot be shown jars; start it with ./distillery, or with -javaagent:distillery-kernels.jar"));
    jars.forEach(jar -> withJar(jar, opened -> {}));
    jars.forEach(jar -> withJar(jar, instrumentation::appendToSystemClassLoaderSearch));
    addToClassPath(jars);
  }

  private static void withJar(Path jar, Consumer<JarFile> work) {
    try (JarFile opened = new JarFile(jar.toFile())) {
      work.accept(opened);
    } catch (IOException e) {
      throw new IllegalStateException(
          "%s is no jar that can be read (%s); fetch it again".formatted(jar, e.getMessage()), e);
    }
  }

  @Override
  public List<Path> classPath() {
    Stream<Path> ofJvm =
        Stream.of(ClassPath.ofThisJvm().split(File.pathSeparator))
            .filter(entry -> !entry.isEmpty())
            .map(Path::of);
    return Stream.concat(ofJvm, classPath.stream()).distinct().toList();
  }

  @Override
  public List<Path> addedToClassPath() {
    return List.copyOf(classPath);
  }

  @Override
  public List<SessionVariable> variables() {
    List<SessionVariable> variables = new ArrayList<>();
    shell
        .variables()
        .filter(variable -> shell.status(variable).isActive())
        .forEach(
            variable -> {
              Object value = control.valueOf(() -> shell.varValue(variable));
              variables.add(
                  new SessionVariable(
                      variable.name(), variable.typeName(), value, cells.cellOf(variable)));
            });
    return List.copyOf(variables);
  }
}
