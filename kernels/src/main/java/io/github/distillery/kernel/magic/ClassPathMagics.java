package io.github.distillery.kernel.magic;

import io.github.distillery.kernel.engine.SessionAccess;
import io.github.distillery.kernel.magic.Magic.Gives;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Adds jars and folders of this machine to the session. */
final class ClassPathMagics {
  private final SessionAccess session;

  ClassPathMagics(SessionAccess session) {
    this.session = session;
  }

  List<Magic> all() {
    return List.of(
        Magic.line(
                "jars",
                "FILE...",
                "adds jars, or the files of folders; * and ** may be used",
                Gives.LINES,
                call -> add(call, true))
            .alsoCalled("addJar", "addJars"),
        Magic.line(
                "classpath",
                "[ENTRY...]",
                "adds jars and folders of classes; alone shows the class path",
                Gives.LINES,
                call -> call.words().isEmpty() ? show(call) : add(call, false))
            .alsoCalled("addToClasspath"));
  }

  private List<String> add(MagicCall call, boolean filesOfFolders) throws IOException {
    if (call.words().isEmpty()) {
      throw new MagicException("%" + call.name() + " needs a file: %" + call.name() + " lib/*.jar");
    }
    List<Path> entries = new ArrayList<>();
    for (String pattern : call.words()) {
      List<Path> found = Glob.find(pattern, filesOfFolders);
      if (found.isEmpty()) {
        // No error, because IJava's notebooks name folders that need not be there.
        System.err.println(
            "%"
                + call.name()
                + ": nothing matches "
                + pattern
                + " in "
                + Path.of("").toAbsolutePath());
      }
      entries.addAll(found);
    }
    session.addToClassPath(entries);
    return entries.stream().map(Path::toString).toList();
  }

  private List<String> show(MagicCall call) {
    List<String> entries = session.classPath().stream().map(Path::toString).toList();
    if (!call.asValue()) {
      entries.forEach(System.out::println);
    }
    return entries;
  }
}
