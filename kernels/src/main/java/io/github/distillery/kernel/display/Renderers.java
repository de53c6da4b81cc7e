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

  /** Formats that are made only when somebody asks for them; by MIME type, then by class. */
  private static final Map<String, Map<String, Function<Object, Object>>> ON_REQUEST =
      new ConcurrentHashMap<>();

  static {
    LibraryRenderers.register();
  }

  private Renderers() {}

  /**
   * Adds or replaces the renderer of a type and its subtypes.
   *
   * <pre>{@code
   * renderer(Point.class, p -> html("<b>" + p.x() + ", " + p.y() + "</b>"));
   * }</pre>
   *
   * <p>{@code renderer} is {@link Display#renderer}, which notebooks have imported.
   *
   * @param <T> the type
   * @param type the type
   * @param renderer what its values look like: a bundle, or anything else that can be shown, such
   *     as a table or a chart
   */
  public static <T> void register(Class<T> type, Function<? super T, ?> renderer) {
    register(type.getName(), value -> render(renderer.apply(type.cast(value))));
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
   * Adds a format that is made only when it is asked for by name.
   *
   * @param className the full name, as {@link Class#getName()} gives it
   * @param mimeType the format
   * @param content makes the content: text, or bytes for an image
   */
  static void onRequest(String className, String mimeType, Function<Object, Object> content) {
    ON_REQUEST.computeIfAbsent(mimeType, type -> new ConcurrentHashMap<>()).put(className, content);
  }

  /**
   * How a value looks in some formats. Never throws, as {@link #render(Object)}.
   *
   * @param value anything, also null
   * @param mimeTypes which formats to have beside the text; all usual ones where none is named
   * @return those of them that the value has, always with {@code text/plain}
   */
  public static MimeBundle render(Object value, String... mimeTypes) {
    MimeBundle bundle = render(value);
    if (value == null) {
      return bundle.only(mimeTypes);
    }
    for (String type : mimeTypes) {
      Optional<Function<Object, Object>> content =
          bundle.data().containsKey(type)
              ? Optional.empty()
              : nearest(ON_REQUEST.getOrDefault(type, Map.of()), value.getClass());
      if (content.isPresent()) {
        try {
          bundle = bundle.with(type, content.get().apply(value));
        } catch (Exception | LinkageError | StackOverflowError e) {
          return MimeBundle.text(bundle.plain() + "\n(not shown as " + type + ": " + e + ")");
        }
      }
    }
    return bundle.only(mimeTypes);
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
        value == null ? Optional.empty() : nearest(BY_CLASS, value.getClass());
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

  private static <R> Optional<R> nearest(Map<String, R> byClass, Class<?> type) {
    Deque<Class<?>> next = new ArrayDeque<>();
    Set<Class<?>> seen = new HashSet<>();
    next.add(type);
    while (!next.isEmpty()) {
      Class<?> candidate = next.remove();
      if (!seen.add(candidate)) {
        continue;
      }
      R found = byClass.get(candidate.getName());
      if (found != null) {
        return Optional.of(found);
      }
      if (candidate.getSuperclass() != null) {
        next.add(candidate.getSuperclass());
      }
      next.addAll(List.of(candidate.getInterfaces()));
    }
    return Optional.empty();
  }
}
