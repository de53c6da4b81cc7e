package io.github.distillery.semi;

import io.github.distillery.model.Network;
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
 */
public record LabelsOnly() implements SemiSupervisedWay {
  private static final UnlabelledOptions NONE =
      UnlabelledOptions.of(UnlabelledOptions.Measure.CROSS_ENTROPY, Schedule.constant(0));

  /**
   * The baseline.
   *
   * @return the way
   */
  public static LabelsOnly baseline() {
    return new LabelsOnly();
  }

  @Override
  public Trained train(Network start, SemiSupervised data, TrainingOptions options) {
    PairedSampling asManyAs = new PairedSampling(data, NONE.labelledShare());
    return new SemiTraining(data, NONE, options, Optional.empty(), this)
        .train(start, new LabelledSampling(data, asManyAs));
  }
}
