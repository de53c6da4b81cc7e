package io.github.distillery.distill;

import io.github.distillery.data.Dataset;
import io.github.distillery.model.ModelException;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Draws, for each sample of a batch, others that it shall be told from: different ones, each as
 * likely as the next. What is drawn follows from the seed and from how many batches were drawn for
 * before, so that a training that was killed goes on with the same.
 */
final class NegativeSampler {
  private static final long STREAM = 0x6A09E667F3BCC909L;
  private static final int FLOAT_DIGITS = 1 << 20;

  private final int negatives;
  private final long seed;

  /**
   * All samples, those of one group beside each other; a group is what a sample is not told from.
   */
  private final int[] order;

  private final int[] groupOf;
  private final int[] starts;
  private final int[] taken;
  private int turn;
  private long batches;

  private NegativeSampler(int negatives, long seed, int[] order, int[] groupOf, int[] starts) {
    this.negatives = negatives;
    this.seed = new SplittableRandom(seed ^ STREAM).nextLong();
    this.order = order;
    this.groupOf = groupOf;
    this.starts = starts;
    this.taken = new int[order.length];
  }

  /** Draws from all samples but the one itself. */
  static NegativeSampler ofSamples(Dataset data, int negatives, long seed) {
    if (negatives > data.size() - 1) {
      throw new ModelException(
          "%d negatives were asked for, but %s has only %d samples, so that each has %d others; ask for fewer with .negatives(%d)"
              .formatted(
                  negatives, data.name(), data.size(), data.size() - 1, (data.size() - 1) / 2));
    }
    int[] numbers = IntStream.range(0, data.size()).toArray();
    return new NegativeSampler(
        negatives, seed, numbers, numbers, IntStream.rangeClosed(0, data.size()).toArray());
  }

  /** Draws from the samples of other classes. */
  static NegativeSampler ofClasses(Dataset data, int negatives, long seed) {
    int[] classOf = data.classOf();
    int[] starts = new int[data.classes() + 1];
    for (int c : classOf) {
      starts[c + 1]++;
    }
    for (int c = 0; c < data.classes(); c++) {
      int others = data.size() - starts[c + 1];
      if (starts[c + 1] > 0 && others < negatives) {
        throw new ModelException(
            "%d negatives were asked for, but in %s only %d samples are of another class than \"%s\"; ask for fewer with .negatives(%d), or take .negativesFromAllSamples()"
                .formatted(
                    negatives, data.name(), others, data.classNames().get(c), Math.max(1, others)));
      }
      starts[c + 1] += starts[c];
    }
    int[] next = starts.clone();
    int[] order = new int[data.size()];
    for (int sample = 0; sample < order.length; sample++) {
      order[next[classOf[sample]]++] = sample;
    }
    return new NegativeSampler(negatives, seed, order, classOf, starts);
  }

  /**
   * Draws for a batch.
   *
   * @param samples the batch
   * @return for each sample {@code 1 + negatives} numbers: its own, then those of others
   */
  int[] draw(int[] samples) {
    SplittableRandom random = new SplittableRandom(seed + batches);
    batches++;
    int[] drawn = new int[samples.length * (1 + negatives)];
    for (int i = 0; i < samples.length; i++) {
      drawn[i * (1 + negatives)] = samples[i];
      drawOthers(samples[i], random, drawn, i * (1 + negatives) + 1);
    }
    return drawn;
  }

  /** Floyd's way to draw different numbers: as many random numbers as are wanted, no more. */
  private void drawOthers(int sample, SplittableRandom random, int[] into, int from) {
    int start = starts[groupOf[sample]];
    int size = starts[groupOf[sample] + 1] - start;
    int others = order.length - size;
    turn++;
    for (int last = others - negatives; last < others; last++) {
      int place = random.nextInt(last + 1);
      place = taken[place] == turn ? last : place;
      taken[place] = turn;
      into[from++] = order[place < start ? place : place + size];
    }
  }

  Map<String, INDArray> state() {
    return Map.of(
        "batches",
        Nd4j.createFromArray((float) (batches / FLOAT_DIGITS), (float) (batches % FLOAT_DIGITS)));
  }

  void restore(Map<String, INDArray> state) {
    INDArray kept = state.get("batches");
    batches = kept.getLong(0) * FLOAT_DIGITS + kept.getLong(1);
  }
}
