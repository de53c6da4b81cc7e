package io.github.distillery.kernel.engine;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jdk.jshell.Snippet;

/**
 * Lets go of compilations that failed. JShell keeps each snippet, a snippet its errors, and an
 * error the source, trees and symbols that the compiler had when it found it: half a megabyte each
 * time that somebody mistypes a name.
 *
 * <p>The JDK offers no way to do so; the kernel's agent opens the field that holds the errors.
 * Without the agent, or in a JDK that calls it otherwise, they are kept.
 */
final class FailedCompilations {
  private static final String FIELD = "diagnostics";

  private final Optional<Field> errors = open();

  private static Optional<Field> open() {
    KernelAgent.instrumentation().ifPresent(FailedCompilations::openTo);
    try {
      Field field = Snippet.class.getDeclaredField(FIELD);
      field.setAccessible(true);
      return Optional.of(field);
    } catch (NoSuchFieldException | InaccessibleObjectException e) {
      return Optional.empty();
    }
  }

  private static void openTo(Instrumentation agent) {
    agent.redefineModule(
        Snippet.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of(Snippet.class.getPackageName(), Set.of(FailedCompilations.class.getModule())),
        Set.of(),
        Map.of());
  }

  /**
   * Forgets why a snippet was refused.
   *
   * @param snippet one whose errors have been told
   */
  void forget(Snippet snippet) {
    try {
      if (errors.isPresent() && errors.get().get(snippet) instanceof Collection<?> all) {
        all.clear();
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("a field that was made accessible is not", e);
    }
  }
}
