package io.github.distillery.label;

import io.github.distillery.data.DataException;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Temperature;
import java.util.Arrays;

/**
 * Keeps the greatest logits of a row only, and of the others what they add up to.
 *
 * <p>A row of logits {@code v} becomes {@code 2 k + 1} floats: the k greatest, falling; their
 * classes; and the one logit {@code r = T * (log(sum over the others of exp(v / T)) - log(classes -
 * k))} that all others get when the row is made whole again. At the temperature T the probabilities
 * of the k classes are then exactly the teacher's, and what is left is spread evenly over the
 * others ("marginal smoothing": Shen and Xing 2022, A fast knowledge distillation framework for
 * visual recognition).
 *
 * @param k how many are kept, 1 or more and fewer than the classes
 * @param classes how many there are, at most 2^24, which floats count exactly
 * @param temperature T
 */
record TopLogits(int k, int classes, double temperature) {
  private static final int MOST_CLASSES = 1 << 24;

  static TopLogits of(TopK top, int classes) {
    TopLogits logits = new TopLogits(top.k(), classes, top.temperature().value());
    if (!logits.isComplete()) {
      throw new ModelException(
          "%s of %,d classes; keep fewer than there are, of at most %,d, or leave out top(...) to keep all"
              .formatted(top, classes, MOST_CLASSES));
    }
    return logits;
  }

  TopK asked() {
    return new TopK(k, new Temperature(temperature));
  }

  boolean isComplete() {
    return k > 0
        && k < classes
        && classes <= MOST_CLASSES
        && temperature > 0
        && Double.isFinite(temperature);
  }

  /** How many floats a row takes. */
  int width() {
    return 2 * k + 1;
  }

  /** Makes rows shorter: of {@code classes} values a row {@link #width()}. */
  float[] shortened(float[] logits) {
    int rows = logits.length / classes;
    float[] kept = new float[rows * width()];
    long[] heap = new long[k];
    for (int row = 0; row < rows; row++) {
      greatest(logits, row * classes, heap);
      int at = row * width();
      for (int i = 0; i < k; i++) {
        int c = classOf(heap[k - 1 - i]);
        kept[at + i] = logits[row * classes + c];
        kept[at + k + i] = c;
      }
      kept[at + 2 * k] = rest(logits, row * classes, heap);
    }
    return kept;
  }

  /** Makes rows whole again: of {@link #width()} values a row {@code classes}. */
  float[] whole(float[] kept) {
    int rows = kept.length / width();
    float[] logits = new float[Math.multiplyExact(rows, classes)];
    for (int row = 0; row < rows; row++) {
      int at = row * width();
      int to = row * classes;
      Arrays.fill(logits, to, to + classes, kept[at + 2 * k]);
      for (int i = 0; i < k; i++) {
        int c = (int) kept[at + k + i];
        if (c < 0 || c >= classes) {
          throw new DataException(
              "the soft labels name the class %d of %d; their file was changed, make them again"
                  .formatted(c, classes));
        }
        logits[to + c] = kept[at + i];
      }
    }
    return logits;
  }

  /** The keys of the k greatest, rising. Each class is seen once: the least of a heap gives way. */
  private void greatest(float[] logits, int from, long[] heap) {
    for (int c = 0; c < k; c++) {
      heap[c] = key(logits[from + c], c);
    }
    Arrays.sort(heap);
    for (int c = k; c < classes; c++) {
      long key = key(logits[from + c], c);
      if (key > heap[0]) {
        sink(heap, key);
      }
    }
    Arrays.sort(heap);
  }

  private static void sink(long[] heap, long key) {
    int place = 0;
    for (int child = 1; child < heap.length; child = 2 * place + 1) {
      child += child + 1 < heap.length && heap[child + 1] < heap[child] ? 1 : 0;
      if (heap[child] >= key) {
        break;
      }
      heap[place] = heap[child];
      place = child;
    }
    heap[place] = key;
  }

  /** Orders by the logit, and equal ones by their class, the first one greatest. */
  private static long key(float logit, int c) {
    int bits = Float.floatToIntBits(logit);
    int rising = bits ^ (bits >> 31 & Integer.MAX_VALUE);
    return (long) rising << 32 | Integer.MAX_VALUE - c;
  }

  private static int classOf(long key) {
    return Integer.MAX_VALUE - (int) key;
  }

  private float rest(float[] logits, int from, long[] kept) {
    boolean[] isKept = new boolean[classes];
    for (long key : kept) {
      isKept[classOf(key)] = true;
    }
    double greatest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      greatest = isKept[c] ? greatest : Math.max(greatest, logits[from + c]);
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += isKept[c] ? 0 : Math.exp((logits[from + c] - greatest) / temperature);
    }
    return (float) (greatest + temperature * (Math.log(sum) - Math.log(classes - k)));
  }
}
