package io.github.distillery.compiled;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * What the compiled inferences of all networks take together. Many networks live side by side in a
 * notebook; those that were not used for longest are compiled anew when they are asked again.
 */
final class InferenceMemory {
  private static final long MOST_BYTES = 256L << 20;

  private static final List<WeakReference<CompiledInference>> ALL = new ArrayList<>();

  private InferenceMemory() {}

  static synchronized void joins(CompiledInference inference) {
    ALL.removeIf(reference -> reference.refersTo(null));
    ALL.add(new WeakReference<>(inference));
  }

  /** To be called when one of them has grown. */
  static synchronized void keepWithinBounds() {
    List<Used> alive =
        ALL.stream()
            .map(WeakReference::get)
            .filter(Objects::nonNull)
            .map(inference -> new Used(inference, inference.lastUsed(), inference.bytes()))
            .sorted(Comparator.comparingLong(Used::last))
            .toList();
    long total = alive.stream().mapToLong(Used::bytes).sum();
    for (Used oldest : alive) {
      if (total <= MOST_BYTES) {
        return;
      }
      total -= oldest.bytes();
      oldest.inference().forget();
    }
  }

  /** As it is at one moment: other threads use the inferences while they are put in order. */
  private record Used(CompiledInference inference, long last, long bytes) {}
}
