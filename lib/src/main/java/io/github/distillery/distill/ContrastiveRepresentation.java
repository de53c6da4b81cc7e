package io.github.distillery.distill;

import io.github.distillery.data.Dataset;
import io.github.distillery.model.FeatureShape;
import io.github.distillery.model.ModelException;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Wiring;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A space in which the student's view of a sample is near the teacher's view of it and far from its
 * views of others; see {@link ContrastiveLoss} (Tian, Krishnan and Isola 2020, "CRD").
 *
 * <pre>{@code
 * Signal.contrastive("dense2", "dense1").negatives(1024)
 * }</pre>
 *
 * <p>Both layers, each sample as one row, go through a linear layer of their own into a common
 * space; both linear layers are learnt and thrown away afterwards. A memory holds both embeddings
 * of every training sample. The authors take the last layer before the logits, 16,384 negatives on
 * 50,000 samples, and a weight of 0.8 beside the labels at 1; the default here is 512, since each
 * negative costs time and, in a batch of 128, 128 kB of memory.
 *
 * <p>Introduced in notebook 03.
 *
 * @param teacherLayer a layer of the teacher
 * @param studentLayer a layer of the student
 * @param dimensions of the common space; 128 by default
 * @param negatives how many other samples each sample is told from in a step; 512 by default
 * @param temperature by which the scores are divided, above 0; 0.07 by default
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
    double temperature,
    double momentum,
    boolean fromOtherClasses)
    implements Signal {
  private static final long STREAM = 0xBB67AE8584CAA73BL;

  public ContrastiveRepresentation {
    Objects.requireNonNull(studentLayer, "studentLayer");
    Objects.requireNonNull(teacherLayer, "teacherLayer");
    check("dimensions", dimensions, dimensions >= 1, "1 or more");
    check("negatives", negatives, negatives >= 1, "1 or more");
    check(
        "temperature",
        temperature,
        temperature > 0 && Double.isFinite(temperature),
        "a number above 0");
    check("momentum", momentum, momentum >= 0 && momentum < 1, "from 0 to below 1");
  }

  /**
   * With the defaults of the paper, but fewer negatives.
   *
   * @param teacherLayer a layer of the teacher
   * @param studentLayer a layer of the student
   */
  public ContrastiveRepresentation(String teacherLayer, String studentLayer) {
    this(teacherLayer, studentLayer, 128, 512, 0.07, 0.5, true);
  }

  /**
   * Changes the size of the common space.
   *
   * @param newDimensions 1 or more
   * @return the changed signal
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
   * @param newTemperature above 0
   * @return the changed signal
   */
  public ContrastiveRepresentation temperature(double newTemperature) {
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
            temperature);
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
        wiring.add("student-embedding", linear(student.values()), wiring.flat(studentLayer)),
        wiring.add("teacher-embedding", linear(teacher.values()), teacherRows));
  }

  private DenseLayer linear(int values) {
    return new DenseLayer.Builder()
        .nIn(values)
        .nOut(dimensions)
        .weightInit(WeightInit.XAVIER)
        .activation(Activation.IDENTITY)
        .build();
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
