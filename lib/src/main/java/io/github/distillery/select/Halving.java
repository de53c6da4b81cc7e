package io.github.distillery.select;

import java.util.ArrayList;
import java.util.List;

/**
 * Successive halving (Jamieson and Talwalkar 2016, section 3, algorithm 1): all that are tried get
 * a short training; the best on validation, one of {@code factor}, get one that is {@code factor}
 * times as long; and so on. Each rung costs about the same.
 *
 * <pre>{@code
 * new Halving(1, 9, 3)   // of 9: 9 with 1 epoch, 3 with 3 epochs, 1 with 9 epochs
 * }</pre>
 *
 * <p>In the paper a training that goes on continues. Here every rung trains anew, so that a
 * learning rate that falls over a training falls over each, and what is measured at the last rung
 * is what such a training gives. Where the last rung is the first one times a power of the factor,
 * one that comes through costs at most twice its last training at factor 2, and one and a half
 * times at factor 3; otherwise more, as the rung before the last is nearly as long as the last.
 *
 * <p>It favours what learns quickly: where a high temperature or a large teacher pays only after
 * many epochs, a short first rung gives it up too early. A longer first rung, or none, tells.
 *
 * <p>Introduced in notebook 12.
 *
 * @param firstEpochs of the first rung, 1 or more
 * @param lastEpochs of the last rung, at least {@code firstEpochs}
 * @param factor by which epochs grow and the number that is left shrinks, 2 or more
 */
public record Halving(int firstEpochs, int lastEpochs, int factor) {
  public Halving {
    if (firstEpochs < 1 || lastEpochs < firstEpochs) {
      throw new IllegalArgumentException(
          "rungs from %d to %d epochs; give 1 or more, and a last that is no shorter than the first"
              .formatted(firstEpochs, lastEpochs));
    }
    if (factor < 2) {
      throw new IllegalArgumentException(
          "the factor is " + factor + "; give 2 or more, mostly 2 or 3");
    }
  }

  /**
   * No halving: everything is tried for the full time.
   *
   * @param epochs of each training
   * @return a single rung
   */
  public static Halving none(int epochs) {
    return new Halving(epochs, epochs, 2);
  }

  /**
   * How long the trainings of each rung are.
   *
   * @return epochs, rising; the last is {@link #lastEpochs}
   */
  public List<Integer> rungs() {
    List<Integer> rungs = new ArrayList<>();
    for (long epochs = firstEpochs; epochs < lastEpochs; epochs *= factor) {
      rungs.add((int) epochs);
    }
    rungs.add(lastEpochs);
    return List.copyOf(rungs);
  }

  /**
   * How many of some are left at a rung.
   *
   * @param tried how many begin
   * @param rung from 0
   * @return at least 1 where one began
   */
  public int left(int tried, int rung) {
    int left = tried;
    for (int i = 0; i < rung; i++) {
      left = (left + factor - 1) / factor;
    }
    return left;
  }

  /**
   * What it costs.
   *
   * @param tried how many begin
   * @return the epochs of all trainings together
   */
  public long epochs(int tried) {
    List<Integer> rungs = rungs();
    long all = 0;
    for (int rung = 0; rung < rungs.size(); rung++) {
      all += (long) left(tried, rung) * rungs.get(rung);
    }
    return all;
  }
}
