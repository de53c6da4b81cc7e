package io.github.distillery.distill;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import io.github.distillery.data.Batch;
import io.github.distillery.train.BatchLoss;
import io.github.distillery.train.Moment;
import io.github.distillery.train.Upkeep;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Tells the teacher's embedding of a sample from its embeddings of others by the student's
 * embedding, and the other way round; see {@link ContrastiveRepresentation}.
 *
 * <p>What the head sees: the student's embedding followed by the teacher's, {@code [batch, 2 *
 * dimensions]}; each is divided by its Euclidean length here. Targets: one row a sample, not looked
 * at; what is compared with is in the memories.
 */
final class ContrastiveLoss extends BatchLoss implements Upkeep {
  private static final long serialVersionUID = 1L;

  private final transient ContrastiveMemory studentMemory;
  private final transient ContrastiveMemory teacherMemory;
  private final transient NegativeSampler sampler;
  private final double temperature;
  private final int negatives;
  private int[] drawn = {};
  private transient Evaluated last;

  /** What came out for these values and these rows of the memories, and the embeddings in it. */
  private record Evaluated(
      int[] drawn,
      double[] values,
      double loss,
      INDArray gradient,
      INDArray student,
      INDArray teacher) {}

  /** The memories and the sampler are taken over: they belong to one training. */
  ContrastiveLoss(
      ContrastiveMemory studentMemory,
      ContrastiveMemory teacherMemory,
      NegativeSampler sampler,
      int negatives,
      double temperature) {
    this.studentMemory = studentMemory;
    this.teacherMemory = teacherMemory;
    this.sampler = sampler;
    this.negatives = negatives;
    this.temperature = temperature;
  }

  @Override
  public void beforeStep(Moment moment, Batch batch) {
    compareWith(sampler.draw(batch.indices()));
  }

  /** Says which rows of the memories each sample meets: its own first, then its negatives. */
  void compareWith(int[] rows) {
    drawn = rows;
  }

  @Override
  public void afterStep(Batch batch) {
    studentMemory.update(batch.indices(), last.student());
    teacherMemory.update(batch.indices(), last.teacher());
    last = null;
  }

  /** DL4J asks twice a step, for the gradient and for the score: what came out is remembered. */
  @Override
  protected Result evaluate(INDArray targets, INDArray both) {
    if (drawn.length != both.size(0) * (1 + negatives)) {
      throw new IllegalStateException(
          "%s: %d samples, but %d rows of the memory were drawn; the loss belongs to one training, make a new head for another"
              .formatted(name(), both.size(0), drawn.length));
    }
    double[] values = both.dup('c').data().asDouble();
    if (last == null || last.drawn() != drawn || !Arrays.equals(last.values(), values)) {
      last = evaluateNow(values, both);
    }
    return new Result(last.loss(), last.gradient().dup());
  }

  private Evaluated evaluateNow(double[] values, INDArray both) {
    long dimensions = both.size(1) / 2;
    UnitVectors student = UnitVectors.of(both.get(all(), interval(0, dimensions)));
    UnitVectors teacher = UnitVectors.of(both.get(all(), interval(dimensions, 2 * dimensions)));
    Result ofStudent = direction(student.values(), teacherMemory);
    Result ofTeacher = direction(teacher.values(), studentMemory);
    INDArray gradient =
        Nd4j.hstack(student.back(ofStudent.gradient()), teacher.back(ofTeacher.gradient()));
    // kept beyond this step's workspace
    return new Evaluated(
        drawn,
        values,
        ofStudent.loss() + ofTeacher.loss(),
        gradient.detach(),
        student.values().detach(),
        teacher.values().detach());
  }

  /** The loss of one network's embeddings against the other's memory, and the gradient by them. */
  private Result direction(INDArray embeddings, ContrastiveMemory memory) {
    long batch = embeddings.size(0);
    long dimensions = embeddings.size(1);
    int met = 1 + negatives;
    INDArray rows = memory.gather(drawn, embeddings.dataType());
    rows = rows.reshape('c', new long[] {batch, met, dimensions});
    INDArray columns = embeddings.dup('c').reshape('c', new long[] {batch, dimensions, 1});
    double[] scores = Nd4j.matmul(rows, columns).dup('c').data().asDouble();
    for (int i = 0; i < scores.length; i++) {
      scores[i] /= temperature;
    }
    double shift = memory.logConstant(scores) + Math.log((double) negatives / memory.samples());
    double loss = 0;
    double[] slopes = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      boolean own = i % met == 0;
      double logit = scores[i] - shift;
      loss += Sigmoid.logOnePlusExp(own ? -logit : logit) / batch;
      slopes[i] = (own ? -Sigmoid.of(-logit) : Sigmoid.of(logit)) / batch / temperature;
    }
    INDArray weights = Nd4j.createFromArray(slopes).castTo(embeddings.dataType());
    INDArray gradient = Nd4j.matmul(weights.reshape('c', new long[] {batch, 1, met}), rows);
    return new Result(loss, gradient.dup('c').reshape('c', new long[] {batch, dimensions}));
  }

  @Override
  public Map<String, INDArray> state() {
    Map<String, INDArray> state = new LinkedHashMap<>(sampler.state());
    state.putAll(studentMemory.state("student"));
    state.putAll(teacherMemory.state("teacher"));
    return state;
  }

  @Override
  public void restore(Map<String, INDArray> state) {
    last = null;
    sampler.restore(state);
    studentMemory.restore("student", state);
    teacherMemory.restore("teacher", state);
  }

  @Override
  public String name() {
    return "contrastive representation, temperature %s, momentum %s, %s"
        .formatted(temperature, studentMemory.momentum(), sampler);
  }
}
