package io.github.distillery.kernel.display;

/**
 * The one list of renderers that come with the kernel, by class name.
 *
 * <p>A line is {@code Renderers.register("full.name.of.Type", value -> ...)}. The function's body
 * is linked only when a value of the type is shown, so the class may be missing at run time.
 */
final class LibraryRenderers {
  private LibraryRenderers() {}

  static void register() {}
}
