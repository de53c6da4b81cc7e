package io.github.distillery.tests.evidence;

import static io.github.distillery.model.Temperature.temperature;

import io.github.distillery.data.Split;
import io.github.distillery.datasets.Datasets;
import io.github.distillery.distill.BiasCorrection;
import io.github.distillery.distill.Distillation;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Classifier;
import io.github.distillery.train.Augmentation;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Hinton, Vinyals and Dean 2015, section 3, at the published size: a 784-1200-1200-10 teacher with
 * dropout, weight constraints and images moved by up to two pixels; students 784-800-800-10 and
 * 784-30-30-10 without any of these, by labels and by soft targets; the threes left out of the
 * transfer set, and the bias corrected.
 *
 * <p>What differs: a tenth of the 60,000 training images is the validation part, by which epoch and
 * bias shift are chosen (the paper chose the shift on the test set), and Adam trains with a falling
 * learning rate. The validation part has threes also where they are left out of the transfer set:
 * so the epoch of that student was chosen by about 600 threes that it did not learn from.
 *
 * <p>Arguments: the seeds, for example {@code 1 2 3}; behind {@code longer} they are trained about
 * five times as long, the large student only. Rows go into {@code tests/evidence/hinton-mnist.csv};
 * a seed, a student and a temperature that stand there are not computed again.
 */
public final class HintonMnist {
  private static final int TEACHER_EPOCHS = 20;
  private static final int STUDENT_EPOCHS = 12;
  private static final int SMALL_STUDENT_EPOCHS = 40;
  private static final int BATCH = 128;
  private static final double RATE = 0.001;
  private static final double SMALL_STUDENT_RATE = 0.003;
  private static final double[] TEMPERATURES = {1, 2, 3, 4, 8, 20};
  private static final int THREE = 3;
  private static final String REGULARIZED = "labels with regularization";
  private static final String LABELS = "labels";
  private static final String SOFT = "soft targets";
  private static final String BLIND = "soft targets without threes";
  private static final int LONG_TEACHER_EPOCHS = 80;
  private static final int LONG_STUDENT_EPOCHS = 60;
  private static final String LONGER = "longer";
  private static final String CORRECTED = "soft targets without threes; bias corrected";

  private final ResultsFile results;
  private final Path work;
  private final long seed;
  private final Split mnist;

  private HintonMnist(ResultsFile results, Path work, long seed) {
    this.results = results;
    this.work = work;
    this.seed = seed;
    this.mnist = Datasets.mnist().split(0.9, seed);
  }

  /**
   * Runs the experiment for each seed.
   *
   * @param arguments whole numbers, and {@code longer} before them where wanted
   * @throws IOException where results or checkpoints cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    ResultsFile results =
        new ResultsFile(
            Path.of("tests/evidence/hinton-mnist.csv"),
            "seed,network,learns from,temperature,epochs,best epoch,validation errors,test errors,"
                + "errors on threes,NLL,seconds,data hash",
            4);
    boolean longer = arguments.length > 0 && arguments[0].equals(LONGER);
    for (String seed : List.of(arguments).subList(longer ? 1 : 0, arguments.length)) {
      Path work = Path.of("target/evidence/hinton-mnist", seed);
      Files.createDirectories(work);
      HintonMnist experiment = new HintonMnist(results, work, Long.parseLong(seed));
      if (longer) {
        experiment.runLonger();
      } else {
        experiment.run();
      }
    }
  }

  private void run() throws IOException {
    Architecture large = Architectures.mlp(784, 1200, 1200, 10);
    Architecture middle = Architectures.mlp(784, 800, 800, 10);
    Architecture small = Architectures.mlp(784, 30, 30, 10);

    TrainingOptions jittered =
        options(TEACHER_EPOCHS, RATE)
            .augmentation(Augmentation.shift(2))
            .checkpoint(file("teacher"));
    Trained teacher = Trainer.train(large.withDropout(0.2, 0.5).withMaxNorm(3), mnist, jittered);
    record(REGULARIZED, "-", teacher, teacher);
    Distillation distillation = Distillation.from(teacher);

    labels(middle, checked(STUDENT_EPOCHS, RATE, "labels-800"));
    soft(distillation, middle, 20, checked(STUDENT_EPOCHS, RATE, "soft-800"));
    withoutThrees(distillation, middle);
    labels(small, checked(SMALL_STUDENT_EPOCHS, SMALL_STUDENT_RATE, "labels-30"));
    for (double t : TEMPERATURES) {
      soft(
          distillation,
          small,
          t,
          checked(SMALL_STUDENT_EPOCHS, SMALL_STUDENT_RATE, "soft-30-T" + t));
    }
  }

  /** The paper does not say how long it trained; this shows what patience brings. */
  private void runLonger() throws IOException {
    Architecture large = Architectures.mlp(784, 1200, 1200, 10);
    Architecture middle = Architectures.mlp(784, 800, 800, 10);
    Trained teacher =
        Trainer.train(
            large.withDropout(0.2, 0.5).withMaxNorm(3),
            mnist,
            checked(LONG_TEACHER_EPOCHS, RATE, "teacher-longer")
                .augmentation(Augmentation.shift(2)));
    record(REGULARIZED + " " + LONGER, "-", teacher, teacher);
    Trained labels =
        Trainer.train(middle, mnist, checked(LONG_STUDENT_EPOCHS, RATE, "labels-800-longer"));
    record(LABELS + " " + LONGER, "-", labels, labels);
    Trained soft =
        Distillation.from(teacher)
            .soft(1, temperature(20))
            .train(middle, mnist, checked(LONG_STUDENT_EPOCHS, RATE, "soft-800-longer"));
    record(SOFT + " " + LONGER, "20.0", soft, soft);
  }

  private void labels(Architecture student, TrainingOptions options) throws IOException {
    if (isMissing(student, LABELS, "-")) {
      Trained trained = Trainer.train(student, mnist, options);
      record(LABELS, "-", trained, trained);
    }
  }

  private void soft(
      Distillation distillation, Architecture student, double t, TrainingOptions options)
      throws IOException {
    if (isMissing(student, SOFT, Double.toString(t))) {
      Trained trained = distillation.soft(1, temperature(t)).train(student, mnist, options);
      record(SOFT, Double.toString(t), trained, trained);
    }
  }

  private void withoutThrees(Distillation distillation, Architecture student) throws IOException {
    if (!isMissing(student, CORRECTED, "20.0")) {
      return;
    }
    Split without = mnist.withTrain(mnist.train().without(THREE));
    Trained blind =
        distillation
            .soft(1, temperature(20))
            .train(student, without, checked(STUDENT_EPOCHS, RATE, "without-threes-800"));
    record(BLIND, "20.0", blind, blind);
    BiasCorrection correction = BiasCorrection.choose(blind, mnist.validation(), THREE);
    record(CORRECTED, "20.0", blind, correction.apply(blind.network()));
  }

  private boolean isMissing(Architecture student, String how, String t) throws IOException {
    return results.find(Long.toString(seed), student.name(), how, t).isEmpty();
  }

  private void record(String how, String t, Trained trained, Classifier measured)
      throws IOException {
    Evaluation validation = Evaluation.of(measured, mnist.validation());
    Evaluation test = Evaluation.of(measured, mnist.test());
    results.add(
        Long.toString(seed),
        trained.name(),
        how,
        t,
        Integer.toString(trained.history().epochs().size()),
        Integer.toString(trained.history().bestEpoch()),
        Integer.toString(validation.errors()),
        Integer.toString(test.errors()),
        Integer.toString(test.errorsOn(THREE)),
        String.format(Locale.ROOT, "%.4f", test.nll()),
        String.format(Locale.ROOT, "%.0f", trained.history().seconds()),
        mnist.train().hash().substring(0, 12));
  }

  private TrainingOptions checked(int epochs, double rate, String name) {
    return options(epochs, rate).checkpoint(file(name));
  }

  private TrainingOptions options(int epochs, double rate) {
    return TrainingOptions.defaults()
        .epochs(epochs)
        .batchSize(BATCH)
        .fallingLearningRate(rate)
        .seed(seed);
  }

  private Path file(String name) {
    return work.resolve(name + ".checkpoint");
  }
}
