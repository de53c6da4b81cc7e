package io.github.distillery.distill;

import io.github.distillery.data.Batch;
import io.github.distillery.train.BatchLoss;
import io.github.distillery.train.Moment;
import io.github.distillery.train.Upkeep;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Tells the teacher's embedding of a sample from its embeddings of others by the student's
 * embedding, and the other way round, by noise-contrastive estimation (Tian, Krishnan and Isola
 * 2020, section 3 and appendix).
 *
 * <p>What the head sees: the student's embedding followed by the teacher's, {@code [batch, 2 *
 * dimensions]}; each is divided by its Euclidean length here. With s and t the embeddings of a
 * sample, n training samples, K negatives, temperature tau and M the memory of what was last seen
 * of each sample: {@code P_j = exp(s . M_t[j] / tau) / Z}, {@code h_j = P_j / (P_j + K / n)}, and
 * the part of this sample is {@code -log h_own - sum over the negatives of log(1 - h_j)}; then the
 * same for t against the memory of the student. The loss is the sum of the two directions, a sum
 * over the negatives, a mean over the batch. Both memories are constants in a step and are brought
 * up to date after it; each Z is n times the mean of {@code exp(...)} over the first batch and
 * fixed from then on, as in the authors' code. Their guard of 1e-7 in the denominators is left out:
 * logarithms are computed from scores, which neither overflow nor vanish.
 *
 * <p>Targets: one row a sample, not looked at; what is compared with is in the memories.
 *
 * <p>Introduced in notebook 03.
 */
public final class ContrastiveLoss extends BatchLoss implements Upkeep {
  private static final long serialVersionUID = 1L;

  private final transient ContrastiveMemory studentMemory;
  private final transient ContrastiveMemory teacherMemory;
  private final transient NegativeSampler sampler;
  private final double temperature;
  private final int negatives;
  private int[] drawn = {};
  private transient INDArray student;
  private transient INDArray teacher;

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
    studentMemory.update(batch.indices(), student);
    teacherMemory.update(batch.indices(), teacher);
  }

  @Override
  protected Result evaluate(INDArray targets, INDArray both) {
    long dimensions = both.size(1) / 2;
    if (drawn.length != both.size(0) * (1 + negatives)) {
      throw new IllegalStateException(
          "%s: %d samples, but %d rows of the memory were drawn; the loss belongs to one training, make a new head for another"
              .formatted(name(), both.size(0), drawn.length));
    }
    INDArray first = both.get(NDArrayIndex.all(), NDArrayIndex.interval(0, dimensions));
    INDArray second =
        both.get(NDArrayIndex.all(), NDArrayIndex.interval(dimensions, 2 * dimensions));
    INDArray firstLengths = ContrastiveMemory.lengths(first);
    INDArray secondLengths = ContrastiveMemory.lengths(second);
    INDArray firstUnit = ContrastiveMemory.unit(first, firstLengths);
    INDArray secondUnit = ContrastiveMemory.unit(second, secondLengths);
    Result ofStudent = direction(firstUnit, teacherMemory);
    Result ofTeacher = direction(secondUnit, studentMemory);
    // kept beyond this step's workspace
    student = firstUnit.detach();
    teacher = secondUnit.detach();
    return new Result(
        ofStudent.loss() + ofTeacher.loss(),
        Nd4j.hstack(
            throughLength(ofStudent.gradient(), firstUnit, firstLengths),
            throughLength(ofTeacher.gradient(), secondUnit, secondLengths)));
  }

  /** The loss of one network's embeddings against the other's memory, and the gradient by them. */
  private Result direction(INDArray embeddings, ContrastiveMemory memory) {
    int batch = (int) embeddings.size(0);
    int met = 1 + negatives;
    INDArray rows = memory.gather(drawn, embeddings.dataType());
    INDArray[] rowsOf = new INDArray[batch];
    double[] scores = new double[batch * met];
    for (int i = 0; i < batch; i++) {
      rowsOf[i] =
          rows.get(NDArrayIndex.interval((long) i * met, (long) (i + 1) * met), NDArrayIndex.all());
      INDArray column = embeddings.getRow(i).reshape(embeddings.size(1), 1);
      double[] products = rowsOf[i].mmul(column).dup('c').data().asDouble();
      for (int j = 0; j < met; j++) {
        scores[i * met + j] = products[j] / temperature;
      }
    }
    double shift = memory.logConstant(scores) + Math.log((double) negatives / memory.samples());
    double loss = 0;
    INDArray gradient = Nd4j.create(embeddings.dataType(), batch, embeddings.size(1));
    for (int i = 0; i < batch; i++) {
      double[] slopes = new double[met];
      for (int j = 0; j < met; j++) {
        double logit = scores[i * met + j] - shift;
        loss += Sigmoid.logOnePlusExp(j == 0 ? -logit : logit) / batch;
        slopes[j] = (j == 0 ? -Sigmoid.of(-logit) : Sigmoid.of(logit)) / batch / temperature;
      }
      INDArray weights = Nd4j.createFromArray(slopes).castTo(embeddings.dataType());
      gradient.putRow(i, weights.reshape(1, met).mmul(rowsOf[i]));
    }
    return new Result(loss, gradient);
  }

  /** From the derivative by a vector of length 1 to that by the vector it was made of. */
  private static INDArray throughLength(INDArray gradient, INDArray unit, INDArray lengths) {
    INDArray along = gradient.mul(unit).sum(1);
    return gradient.sub(unit.mulColumnVector(along)).divColumnVector(lengths);
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
    sampler.restore(state);
    studentMemory.restore("student", state);
    teacherMemory.restore("teacher", state);
  }

  @Override
  public String name() {
    return "contrastive representation, %d negatives, temperature %s"
        .formatted(negatives, temperature);
  }
}
