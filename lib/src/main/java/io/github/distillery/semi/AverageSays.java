package io.github.distillery.semi;

import io.github.distillery.data.Batch;
import io.github.distillery.model.Network;
import io.github.distillery.train.Moment;
import io.github.distillery.train.Upkeep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The running mean of the student's parameters speaks, and is what the training gives. After step n
 * it is {@code d * mean + (1 - d) * parameters} with {@code d = min(decay, 1 - 1 / (n + 1))}, so
 * that it forgets quickly at first.
 */
final class AverageSays extends UnlabelledTargets {
  private final Network average;
  private final double decay;
  private final OwnView view;
  private Upkeep.Pupil pupil;
  private long steps;

  AverageSays(
      SemiSupervised data, UnlabelledOptions options, OwnView view, Network start, double decay) {
    super(data, options);
    this.view = view;
    this.average = start.copy();
    this.decay = decay;
  }

  @Override
  public void beforeTraining(List<Pupil> pupils) {
    pupil = pupils.get(0);
  }

  @Override
  public void beforeStep(Moment moment, Batch batch) {
    view.beforeStep(moment);
  }

  @Override
  INDArray logits(Batch batch) {
    return average.logits(view.of(batch).features());
  }

  @Override
  public void afterStep(Batch batch) {
    steps++;
    double kept = Math.min(decay, 1 - 1.0 / (steps + 1));
    INDArray mean = average.graph().params();
    mean.muli(kept);
    Nd4j.getBlasWrapper().level1().axpy(mean.length(), 1 - kept, pupil.parameters(), mean);
  }

  @Override
  public INDArray kept(INDArray parameters) {
    return average.graph().params();
  }

  @Override
  public Map<String, INDArray> state() {
    Map<String, INDArray> state = new LinkedHashMap<>();
    state.put("average", average.graph().params());
    state.put("steps", Nd4j.createFromArray((float) steps));
    return state;
  }

  @Override
  public void restore(Map<String, INDArray> state) {
    average.graph().setParams(state.get("average"));
    steps = state.get("steps").getLong(0);
  }
}
