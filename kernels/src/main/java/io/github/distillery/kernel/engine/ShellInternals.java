package io.github.distillery.kernel.engine;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;

/**
 * What JShell keeps of every snippet for ever. Its errors: with each the source, trees and symbols
 * that the compiler had when it found it, half a megabyte each time that somebody mistypes a name.
 * And its source as it was compiled, with all imports. And its compilers, which know the classes of
 * all snippets, and more with each.
 *
 * <p>The JDK offers no way to let go of it; the kernel's agent opens the fields that hold it.
 */
final class ShellInternals {
  private final Field errors;
  private final Field compiled;
  private final Method className;
  private final Map<?, ?> compiledByClass;
  private final Object compilers;
  private final Method renewCompilers;

  private ShellInternals(JShell shell) throws ReflectiveOperationException {
    errors = open(Snippet.class.getDeclaredField("diagnostics"));
    compiled = open(Snippet.class.getDeclaredField("outer"));
    className = open(Snippet.class.getDeclaredMethod("className"));
    Object outers = open(JShell.class.getDeclaredField("outerMap")).get(shell);
    Field byClass = open(outers.getClass().getDeclaredField("classOuters"));
    compiledByClass = (Map<?, ?>) byClass.get(outers);
    compilers = open(JShell.class.getDeclaredField("taskFactory")).get(shell);
    renewCompilers = open(compilers.getClass().getDeclaredMethod("initTaskPool"));
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
   * Lets go of what was compiled for snippets that no further compilation looks at. Where their
   * code still runs, its stack frames name the class and no longer the cell.
   *
   * @param shell the session
   * @param needed those that stay
   */
  void forgetCompiled(JShell shell, Predicate<Snippet> needed) {
    Set<Object> kept = new HashSet<>();
    try {
      for (Snippet snippet : shell.snippets().toList()) {
        if (needed.test(snippet)) {
          if (compiled.get(snippet) != null) {
            kept.add(className.invoke(snippet));
          }
        } else {
          compiled.set(snippet, null);
        }
      }
    } catch (ReflectiveOperationException e) {
      throw closed(e);
    }
    compiledByClass.keySet().retainAll(kept);
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
