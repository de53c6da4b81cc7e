package io.github.distillery.semi;

import io.github.distillery.data.Batch;
import io.github.distillery.train.Moment;
import io.github.distillery.train.Upkeep;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The student itself speaks, as it is before the step, without dropout. */
final class PupilSays extends UnlabelledTargets {
  private final Optional<OwnView> view;
  private Upkeep.Pupil pupil;

  /** With no view of its own it is asked about what it learns from. */
  PupilSays(SemiSupervised data, UnlabelledOptions options, Optional<OwnView> view) {
    super(data, options);
    this.view = view;
  }

  @Override
  public void beforeTraining(List<Pupil> pupils) {
    pupil = pupils.get(0);
  }

  @Override
  public void beforeStep(Moment moment, Batch batch) {
    view.ifPresent(own -> own.beforeStep(moment));
  }

  @Override
  INDArray logits(Batch batch) {
    return pupil.logits(view.map(own -> own.of(batch)).orElse(batch));
  }
}
