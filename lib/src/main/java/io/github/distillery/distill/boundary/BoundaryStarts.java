package io.github.distillery.distill.boundary;

import io.github.distillery.data.Dataset;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.LogSoftmax;
import io.github.distillery.model.ModelException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Where searches for the boundary begin, and to which class each goes.
 *
 * @param rows of the data, in order
 * @param goals a class for each, other than the sample's own
 */
record BoundaryStarts(int[] rows, int[] goals) {
  static BoundaryStarts random(Classifier teacher, Dataset data, BoundarySearch search) {
    double[][] probabilities = probabilities(teacher, data);
    int[] right = rows(data, row -> isRight(probabilities[row], data.classOf(row)));
    SplittableRandom random = mixed(search.seed(), -1);
    for (int i = right.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = right[i];
      right[i] = right[j];
      right[j] = kept;
    }
    return of(right, probabilities, teacher, data, search);
  }

  static BoundaryStarts mostDifferent(
      Classifier teacher, Classifier student, Dataset data, BoundarySearch search) {
    double[][] p = probabilities(teacher, data);
    double[][] q = probabilities(student, data);
    int[] right =
        rows(data, row -> isRight(p[row], data.classOf(row)) && isRight(q[row], data.classOf(row)));
    int[] byDifference =
        Arrays.stream(right)
            .boxed()
            .sorted(
                Comparator.comparingDouble(row -> -difference(p[row], q[row], data.classOf(row))))
            .mapToInt(Integer::intValue)
            .toArray();
    return of(byDifference, p, teacher, data, search);
  }

  private static BoundaryStarts of(
      int[] candidates,
      double[][] probabilities,
      Classifier teacher,
      Dataset data,
      BoundarySearch search) {
    if (candidates.length == 0) {
      throw new ModelException(
          "no sample of %s is classified rightly by %s; there is nothing to start from"
              .formatted(data.name(), teacher.name()));
    }
    int[] rows = Arrays.stream(candidates).limit(search.atMost()).sorted().toArray();
    int[] goals =
        Arrays.stream(rows)
            .map(
                row ->
                    goal(
                        probabilities[row],
                        data.classOf(row),
                        mixed(search.seed(), row).nextDouble()))
            .toArray();
    return new BoundaryStarts(rows, goals);
  }

  /** A class other than the sample's own, each as likely as the teacher thinks it, together 1. */
  private static int goal(double[] p, int own, double drawn) {
    double others = 0;
    for (int c = 0; c < p.length; c++) {
      others += c == own ? 0 : p[c];
    }
    int last = own == 0 ? 1 : 0;
    double sum = 0;
    for (int c = 0; c < p.length; c++) {
      if (c != own) {
        sum += others > 0 ? p[c] / others : 1.0 / (p.length - 1);
        last = c;
        if (drawn < sum) {
          return c;
        }
      }
    }
    return last;
  }

  private static double difference(double[] p, double[] q, int own) {
    double sum = 0;
    for (int c = 0; c < p.length; c++) {
      sum += c == own ? 0 : (p[c] - q[c]) * (p[c] - q[c]);
    }
    return sum;
  }

  private static int[] rows(Dataset data, java.util.function.IntPredicate wanted) {
    return IntStream.range(0, data.size()).filter(wanted).toArray();
  }

  private static boolean isRight(double[] p, int own) {
    return IntStream.range(0, p.length).allMatch(c -> c == own || p[c] < p[own]);
  }

  private static double[][] probabilities(Classifier classifier, Dataset data) {
    if (classifier.classes() != data.classes()) {
      throw new ModelException(
          "%s knows %d classes, but %s has %d"
              .formatted(classifier.name(), classifier.classes(), data.name(), data.classes()));
    }
    float[] logits = classifier.logits(data).data().asFloat();
    double[][] p = new double[data.size()][data.classes()];
    for (int row = 0; row < p.length; row++) {
      LogSoftmax.row(logits, row * data.classes(), data.classes(), 1, p[row]);
      Arrays.setAll(p[row], probabilitiesOf(p[row]));
    }
    return p;
  }

  private static java.util.function.IntToDoubleFunction probabilitiesOf(double[] logs) {
    return c -> Math.exp(logs[c]);
  }

  private static SplittableRandom mixed(long seed, int row) {
    return new SplittableRandom(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + row).nextLong());
  }
}
