package io.github.distillery.semi;

import io.github.distillery.model.Network;
import io.github.distillery.semi.UnlabelledOptions.Measure;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.util.Optional;

/**
 * The baseline: learns from the few labels alone, by as many steps and samples as the other ways
 * have, so that they go by many more times.
 *
 * <pre>{@code
 * var student = LabelsOnly.baseline().train(Architectures.lenet(1, 28, 28, 10), data, options);
 * }</pre>
 *
 * <p>Introduced in notebook 07.
 *
 * @param labelledShare that of the ways it stands beside: the fewer labelled samples are in their
 *     batches, the fewer steps go through the unlabelled ones
 */
public record LabelsOnly(double labelledShare) implements SemiSupervisedWay {
  private static final double HALF = 0.5;

  public LabelsOnly {
    options(labelledShare);
  }

  /**
   * The baseline of ways whose batches are half labelled.
   *
   * @return the way
   */
  public static LabelsOnly baseline() {
    return new LabelsOnly(HALF);
  }

  @Override
  public Trained train(Network start, SemiSupervised data, TrainingOptions training) {
    PairedSampling asManyAs = new PairedSampling(data, labelledShare);
    return new SemiTraining(data, options(labelledShare), training, Optional.empty(), this)
        .train(start, new LabelledSampling(data, asManyAs));
  }

  private static UnlabelledOptions options(double labelledShare) {
    return UnlabelledOptions.of(Measure.CROSS_ENTROPY, Schedule.constant(0))
        .labelledShare(labelledShare);
  }
}
