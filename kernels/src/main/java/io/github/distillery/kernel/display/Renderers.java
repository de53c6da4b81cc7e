package io.github.distillery.kernel.display;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Turns any object into what it looks like.
 *
 * <p>Renderers are found by class name: the object's own class first, then its superclasses and
 * interfaces, nearest first. So the renderer of an optional library costs nothing where the library
 * is missing. {@link LibraryRenderers} lists the built-in ones.
 */
public final class Renderers {
  private static final Map<String, Function<Object, MimeBundle>> BY_CLASS =
      new ConcurrentHashMap<>();

  static {
    LibraryRenderers.register();
  }

  private Renderers() {}

  /**
   * Adds or replaces the renderer of a type and its subtypes.
   *
   * <pre>{@code
   * Renderers.register(Point.class, p -> html("<b>" + p.x() + ", " + p.y() + "</b>"));
   * }</pre>
   *
   * @param <T> the type
   * @param type the type
   * @param renderer what its values look like
   */
  public static <T> void register(Class<T> type, Function<T, MimeBundle> renderer) {
    register(type.getName(), value -> renderer.apply(type.cast(value)));
  }

  /**
   * Adds or replaces the renderer of a class that may be missing from the class path.
   *
   * @param className the full name, as {@link Class#getName()} gives it
   * @param renderer what its values look like
   */
  static void register(String className, Function<Object, MimeBundle> renderer) {
    BY_CLASS.put(className, renderer);
  }

  /**
   * How a value looks. Never throws: where a renderer fails, the text names its error.
   *
   * @param value anything, also null
   * @return its formats, always with {@code text/plain}
   */
  public static MimeBundle render(Object value) {
    if (value instanceof MimeBundle bundle) {
      return bundle;
    }
    Optional<Function<Object, MimeBundle>> renderer =
        value == null ? Optional.empty() : rendererOf(value.getClass());
    if (renderer.isPresent()) {
      try {
        return renderer.get().apply(value);
      } catch (Exception | LinkageError | StackOverflowError e) {
        return MimeBundle.text(
            PlainText.of(value) + "\n(shown as text because its renderer failed: " + e + ")");
      }
    }
    return MimeBundle.text(PlainText.of(value));
  }

  private static Optional<Function<Object, MimeBundle>> rendererOf(Class<?> type) {
    Deque<Class<?>> next = new ArrayDeque<>();
    Set<Class<?>> seen = new HashSet<>();
    next.add(type);
    while (!next.isEmpty()) {
      Class<?> candidate = next.remove();
      if (!seen.add(candidate)) {
        continue;
      }
      Function<Object, MimeBundle> renderer = BY_CLASS.get(candidate.getName());
      if (renderer != null) {
        return Optional.of(renderer);
      }
      if (candidate.getSuperclass() != null) {
        next.add(candidate.getSuperclass());
      }
      next.addAll(List.of(candidate.getInterfaces()));
    }
    return Optional.empty();
  }
}
