package io.github.distillery.kernel.engine;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;

/**
 * What JShell keeps of every snippet for ever. Its errors: with each the source, trees and symbols
 * that the compiler had when it found it, half a megabyte each time that somebody mistypes a name.
 * Its source, its source as it was compiled, with all imports, its class files, and which names it
 * uses. And its compilers, which know the classes of all snippets, and more with each.
 *
 * <p>The JDK offers no way to let go of it; the kernel's agent opens the fields that hold it.
 */
final class ShellInternals {
  /** The class of a snippet, and behind it the name of a class inside that others can name. */
  private static final Pattern CLASS =
      Pattern.compile("(?:REPL\\.)?(\\$JShell\\$\\w+)(?:\\$([^\\d$].*)|\\$.*)?");

  private static final byte[] NO_CODE = {};

  private final Field errors;
  private final Field compiled;
  private final Method className;
  private final Set<?> snippets;
  private final List<?> snippetByIndex;
  private final Map<?, ?> usersOfName;
  private final Map<?, ?> compiledByClass;
  private final Map<?, ?> loadedByClass;
  private final Field nameOfLoaded;
  private final Field codeLoaded;
  private final Field codeNow;
  private final Map<?, ?> filesByClass;
  private final Object compilers;
  private final Method renewCompilers;

  private ShellInternals(JShell shell) throws ReflectiveOperationException {
    errors = open(Snippet.class.getDeclaredField("diagnostics"));
    compiled = open(Snippet.class.getDeclaredField("outer"));
    className = open(Snippet.class.getDeclaredMethod("className"));
    Object maps = value(shell, "maps");
    snippets = (Set<?>) value(maps, "snippets");
    snippetByIndex = (List<?>) value(maps, "keyIndexToSnippet");
    usersOfName = (Map<?, ?>) value(maps, "dependencies");
    compiledByClass = (Map<?, ?>) value(value(shell, "outerMap"), "classOuters");
    loadedByClass = (Map<?, ?>) value(value(shell, "classTracker"), "map");
    Class<?> loaded = Class.forName("jdk.jshell.ClassTracker$ClassInfo");
    nameOfLoaded = open(loaded.getDeclaredField("className"));
    codeLoaded = open(loaded.getDeclaredField("loadedBytes"));
    codeNow = open(loaded.getDeclaredField("currentBytes"));
    compilers = value(shell, "taskFactory");
    filesByClass = (Map<?, ?>) value(value(compilers, "fileManager"), "classObjects");
    renewCompilers = open(compilers.getClass().getDeclaredMethod("initTaskPool"));
  }

  private static Object value(Object holder, String field) throws ReflectiveOperationException {
    return open(holder.getClass().getDeclaredField(field)).get(holder);
  }

  /**
   * Opens what a session holds.
   *
   * @param shell the session
   * @return empty without the agent, or in a JDK in which it looks otherwise
   */
  static Optional<ShellInternals> of(JShell shell) {
    KernelAgent.instrumentation().ifPresent(ShellInternals::openPackage);
    try {
      return Optional.of(new ShellInternals(shell));
    } catch (ReflectiveOperationException | InaccessibleObjectException | ClassCastException e) {
      return Optional.empty();
    }
  }

  private static void openPackage(Instrumentation agent) {
    agent.redefineModule(
        JShell.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of(JShell.class.getPackageName(), Set.of(ShellInternals.class.getModule())),
        Set.of(),
        Map.of());
  }

  private static <T extends AccessibleObject> T open(T member) {
    member.setAccessible(true);
    return member;
  }

  /**
   * Lets go of why snippets were refused.
   *
   * @param snippets those whose errors have been told
   */
  void forgetErrors(Collection<Snippet> snippets) {
    try {
      for (Snippet snippet : snippets) {
        if (errors.get(snippet) instanceof Collection<?> all) {
          all.clear();
        }
      }
    } catch (IllegalAccessException e) {
      throw closed(e);
    }
  }

  /**
   * Lets go of snippets that no further compilation looks at, and of their class files, but for
   * those of types, which code that stays may name. Where their code still runs, its stack frames
   * name the class and no longer the cell.
   *
   * @param needed those that stay
   */
  void forget(Predicate<Snippet> needed) {
    Set<String> classes = new HashSet<>();
    Set<String> unrepeatable = new HashSet<>();
    Set<Object> gone = new HashSet<>();
    try {
      for (Object one : List.copyOf(snippets)) {
        Snippet snippet = (Snippet) one;
        boolean goes = !needed.test(snippet);
        if (compiled.get(snippet) != null && !(goes && canReturn(snippet))) {
          (goes ? unrepeatable : classes).add((String) className.invoke(snippet));
        }
        if (goes) {
          compiled.set(snippet, null);
          gone.add(snippet);
        }
      }
      for (Object loaded : loadedByClass.values()) {
        if (!classes.contains(outermost((String) nameOfLoaded.get(loaded)))
            && codeLoaded.get(loaded) != null) {
          codeLoaded.set(loaded, NO_CODE);
          codeNow.set(loaded, NO_CODE);
        }
      }
    } catch (ReflectiveOperationException e) {
      throw closed(e);
    }
    snippets.removeAll(gone);
    forgetUses(gone);
    compiledByClass.keySet().retainAll(classes);
    loadedByClass.keySet().removeIf(name -> unrepeatable.contains(outermost((String) name)));
    Set<String> declaring =
        filesByClass.keySet().stream()
            .map(name -> CLASS.matcher((String) name))
            .filter(name -> name.matches() && name.group(2) != null)
            .map(name -> name.group(1))
            .collect(Collectors.toSet());
    filesByClass
        .keySet()
        .removeIf(
            name -> {
              String outermost = outermost((String) name);
              return !classes.contains(outermost) && !declaring.contains(outermost);
            });
  }

  /**
   * Whether the class of a snippet may be asked for by its name once more, when what it declares is
   * declared anew, as {@code $1} can be, too: JShell must know then that it has been loaded.
   */
  private static boolean canReturn(Snippet snippet) {
    return snippet.kind().isPersistent();
  }

  /** An index without a snippet is that of nothing, as one that was never given. */
  private void forgetUses(Set<Object> gone) {
    Set<Integer> indices = new HashSet<>();
    for (ListIterator<?> each = snippetByIndex.listIterator(); each.hasNext(); ) {
      int index = each.nextIndex();
      if (gone.contains(each.next())) {
        each.set(null);
        indices.add(index);
      }
    }
    usersOfName
        .values()
        .removeIf(
            users -> {
              ((Set<?>) users).removeAll(indices);
              return ((Set<?>) users).isEmpty();
            });
  }

  private static String outermost(String name) {
    Matcher found = CLASS.matcher(name);
    return found.matches() ? found.group(1) : name;
  }

  /**
   * Has the next compilation begin with what is in use; it takes some hundred milliseconds more.
   */
  void renewCompilers() {
    try {
      renewCompilers.invoke(compilers);
    } catch (ReflectiveOperationException e) {
      throw closed(e);
    }
  }

  private static IllegalStateException closed(ReflectiveOperationException cause) {
    return new IllegalStateException("what was made accessible is not", cause);
  }
}
