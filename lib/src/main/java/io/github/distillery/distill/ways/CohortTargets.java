package io.github.distillery.distill.ways;

import io.github.distillery.data.Batch;
import io.github.distillery.train.Head;
import io.github.distillery.train.Upkeep;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The mean of what some pupils of a cohort say at this moment, as logits. */
final class CohortTargets implements Upkeep, Head.Targets {
  private final int[] speakers;
  private List<Pupil> cohort = List.of();

  CohortTargets(int[] speakers) {
    this.speakers = speakers;
  }

  @Override
  public void beforeTraining(List<Pupil> pupils) {
    cohort = pupils;
  }

  @Override
  public INDArray of(Batch batch) {
    INDArray sum = cohort.get(speakers[0]).logits(batch);
    for (int i = 1; i < speakers.length; i++) {
      sum = sum.add(cohort.get(speakers[i]).logits(batch));
    }
    return speakers.length == 1 ? sum : sum.div(speakers.length);
  }
}
