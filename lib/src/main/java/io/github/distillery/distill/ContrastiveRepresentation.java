package io.github.distillery.distill;

import io.github.distillery.data.Dataset;
import io.github.distillery.model.FeatureShape;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Temperature;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Wiring;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A space in which the student's view of a sample is near the teacher's view of it and far from its
 * views of others, by noise-contrastive estimation (CRD: Tian, Krishnan and Isola 2020, section 3
 * and appendix).
 *
 * <pre>{@code
 * loss = mean over the batch of (-log h_own - sum over the negatives j of log(1 - h_j)),
 *        once for s among the teacher's M and once for t among the student's M, added up
 * h_j  = P_j / (P_j + K / n),  P_j = exp(s . M[j] / tau) / Z
 * }</pre>
 *
 * <p>Both layers, each sample as one row, go through a linear layer of their own into a common
 * space and are divided by their Euclidean length: s of the student and t of the teacher, {@code
 * [batch, dimensions]}. Both linear layers are learnt and thrown away afterwards. A memory M,
 * {@code [n, dimensions]}, holds what was last seen of each network's embedding of each of the n
 * training samples; h_own is that of the sample itself, K the number of negatives, tau the
 * temperature. Both memories are constants in a step and are brought up to date after it; each Z is
 * n times the mean of {@code exp(...)} over the first batch and fixed from then on, as in the
 * authors' code. Their guard of 1e-7 in the denominators is left out: logarithms are computed from
 * scores, which neither overflow nor vanish.
 *
 * <pre>{@code
 * Signal.contrastive("dense2", "dense1").negatives(1024)
 * }</pre>
 *
 * <p>The authors take the last layer before the logits, 16,384 negatives on 50,000 samples, and a
 * weight of 0.8 beside the labels at 1; the default here is 512, since each negative costs time
 * and, in a batch of 128, 128 kB of memory. Fewer samples than negatives, or memories that the JVM
 * has no room for, are refused before any training.
 *
 * <p>Introduced in notebook 03.
 *
 * @param teacherLayer a layer of the teacher
 * @param studentLayer a layer of the student
 * @param dimensions of the common space; 128 by default
 * @param negatives how many other samples each sample is told from in a step; 512 by default
 * @param temperature tau, by which the scores are divided; 0.07 by default
 * @param momentum the share of the memory that is kept when a sample is seen again, from 0 to below
 *     1; 0.5 by default
 * @param fromOtherClasses whether negatives are samples of other classes, which is the default here
 *     and in the authors' code, or any other samples
 */
public record ContrastiveRepresentation(
    String teacherLayer,
    String studentLayer,
    int dimensions,
    int negatives,
    Temperature temperature,
    double momentum,
    boolean fromOtherClasses)
    implements Signal {
  private static final long STREAM = 0xBB67AE8584CAA73BL;

  public ContrastiveRepresentation {
    Objects.requireNonNull(studentLayer, "studentLayer");
    Objects.requireNonNull(teacherLayer, "teacherLayer");
    check("dimensions", dimensions, dimensions >= 1, "1 or more");
    check("negatives", negatives, negatives >= 1, "1 or more");
    Objects.requireNonNull(temperature, "temperature");
    check("momentum", momentum, momentum >= 0 && momentum < 1, "from 0 to below 1");
  }

  /**
   * With the defaults of the paper, but fewer negatives.
   *
   * @param teacherLayer a layer of the teacher
   * @param studentLayer a layer of the student
   */
  public ContrastiveRepresentation(String teacherLayer, String studentLayer) {
    this(teacherLayer, studentLayer, 128, 512, new Temperature(0.07), 0.5, true);
  }

  /**
   * Changes the size of the common space.
   *
   * @param newDimensions 1 or more
   * @return the changed signal
   * @throws IllegalArgumentException where it is less
   */
  public ContrastiveRepresentation dimensions(int newDimensions) {
    return new ContrastiveRepresentation(
        teacherLayer,
        studentLayer,
        newDimensions,
        negatives,
        temperature,
        momentum,
        fromOtherClasses);
  }

  /**
   * Changes how many other samples each sample is told from in a step.
   *
   * @param newNegatives 1 or more
   * @return the changed signal
   * @throws IllegalArgumentException where it is less
   */
  public ContrastiveRepresentation negatives(int newNegatives) {
    return new ContrastiveRepresentation(
        teacherLayer,
        studentLayer,
        dimensions,
        newNegatives,
        temperature,
        momentum,
        fromOtherClasses);
  }

  /**
   * Changes the temperature.
   *
   * @param newTemperature tau, by which the scores are divided
   * @return the changed signal
   */
  public ContrastiveRepresentation temperature(Temperature newTemperature) {
    return new ContrastiveRepresentation(
        teacherLayer,
        studentLayer,
        dimensions,
        negatives,
        newTemperature,
        momentum,
        fromOtherClasses);
  }

  /**
   * Takes negatives from all other samples, those of the same class too.
   *
   * @return the changed signal
   */
  public ContrastiveRepresentation negativesFromAllSamples() {
    return new ContrastiveRepresentation(
        teacherLayer, studentLayer, dimensions, negatives, temperature, momentum, false);
  }

  @Override
  public String name() {
    return "contrastive " + teacherLayer + " to " + studentLayer;
  }

  @Override
  public List<String> teacherLayers() {
    return List.of(teacherLayer);
  }

  @Override
  public boolean takesMixtures() {
    return false;
  }

  @Override
  public Head head(Schedule weight, SignalContext context) {
    LayerPair pair = new LayerPair(teacherLayer, studentLayer);
    pair.check(context);
    Dataset train = context.train();
    checkMemory(train.size(), Math.min(context.options().batchSize(), train.size()));
    NegativeSampler sampler =
        fromOtherClasses
            ? NegativeSampler.ofClasses(train, negatives, context.options().seed())
            : NegativeSampler.ofSamples(train, negatives, context.options().seed());
    SplittableRandom seeds = new SplittableRandom(context.options().seed() ^ STREAM);
    ContrastiveLoss loss =
        new ContrastiveLoss(
            ContrastiveMemory.random(train.size(), dimensions, momentum, seeds.nextLong()),
            ContrastiveMemory.random(train.size(), dimensions, momentum, seeds.nextLong()),
            sampler,
            negatives,
            temperature.value());
    FeatureShape student = context.studentShape(studentLayer);
    FeatureShape teacher = context.teacherShape(teacherLayer);
    return new Head(
        name(),
        weight,
        wiring -> attach(wiring, student, teacher, pair.targets(context)),
        loss,
        // what is compared with stands in the memories; the data may have no labels
        batch -> Nd4j.zeros(batch.indices().length, 1));
  }

  private String attach(
      Wiring wiring, FeatureShape student, FeatureShape teacher, Head.Targets theirs) {
    String teacherRows = wiring.input("teacher", theirs::of);
    return wiring.add(
        "both",
        new MergeVertex(),
        wiring.linear("student-embedding", wiring.flat(studentLayer), student.values(), dimensions),
        wiring.linear("teacher-embedding", teacherRows, teacher.values(), dimensions));
  }

  private void checkMemory(long samples, long batch) {
    long memories = 2 * samples * dimensions * Float.BYTES;
    long gathered = 2 * batch * (1 + negatives) * dimensions * Float.BYTES;
    long most = Pointer.maxBytes();
    if (most > 0 && memories + gathered > most) {
      throw new ModelException(
          "\"%s\" needs %,d MB outside the heap: %,d MB for two memories of %,d samples in %,d dimensions, %,d MB for the %,d negatives of each of %d samples in a batch; this JVM may take %,d MB. Use fewer dimensions or negatives, smaller batches, or start with a larger -Dorg.bytedeco.javacpp.maxbytes"
              .formatted(
                  name(),
                  megabytes(memories + gathered),
                  megabytes(memories),
                  samples,
                  dimensions,
                  megabytes(gathered),
                  negatives,
                  batch,
                  megabytes(most)));
    }
  }

  private static long megabytes(long bytes) {
    return (bytes >> 20) + 1;
  }

  private static void check(String what, double value, boolean good, String wanted) {
    if (!good) {
      throw new IllegalArgumentException("%s is %s; give %s".formatted(what, value, wanted));
    }
  }
}
