package io.github.distillery.select;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How alike the features of a teacher's and a student's layers are, by linear CKA (centred kernel
 * alignment: Kornblith, Norouzi, Lee and Hinton 2019, section 3), which compares layers of any
 * widths: 1 where one is a rotation and a scaling of the other, near 0 where they have nothing in
 * common. {@code Charts.layerSimilarity(similarity)} draws it.
 *
 * <pre>{@code
 * var similarity = LayerSimilarity.between(teacher, student, mnist.train().sample(500, 1));
 * similarity.pairs()      // which layers to pair, for hints
 * }</pre>
 *
 * <p>For features X {@code [n, a]} and Y {@code [n, b]} of the same samples, each column's mean
 * taken off: {@code |Y'X|^2 / (|X'X| |Y'Y|)} with Frobenius' norm; computed from {@code XX'} and
 * {@code YY'}, {@code [n, n]}. A sample of a map is one row of all its values. Layers whose values
 * do not depend on the sample have 0. With fewer samples than values it comes out too high: use
 * some hundred.
 *
 * <p>Introduced in notebook 13.
 *
 * @param teacher its name
 * @param student its name
 * @param data the name of the probe
 * @param samples how many it has
 * @param teacherLayers the rows
 * @param studentLayers the columns
 * @param values CKA of each teacher's layer with each student's, from 0 to 1
 */
public record LayerSimilarity(
    String teacher,
    String student,
    String data,
    int samples,
    List<String> teacherLayers,
    List<String> studentLayers,
    List<List<Double>> values) {
  private static final int FEWEST = 2;
  private static final int MOST = 3_000;

  public LayerSimilarity {
    teacherLayers = List.copyOf(teacherLayers);
    studentLayers = List.copyOf(studentLayers);
    values = values.stream().map(List::copyOf).toList();
  }

  /**
   * Two layers that belong together.
   *
   * @param teacherLayer the teacher's
   * @param studentLayer the student's
   * @param similarity their CKA
   */
  public record Pair(String teacherLayer, String studentLayer, double similarity) {
    @Override
    public String toString() {
      return "%s and %s (%.3f)".formatted(teacherLayer, studentLayer, similarity);
    }
  }

  /**
   * Compares what both compute from: of a network the ends of its steps (the ReLU rather than the
   * convolution and the batch norm before it, the block rather than what is added up in it) without
   * poolings and logits; of any other classifier all its layers.
   *
   * @param teacher any classifier with layers
   * @param student likewise; trained, or with the teacher's parameters, it says most
   * @param probe some hundred samples, of training or validation; labels do not matter
   * @return the similarities
   * @throws ModelException where one has no layers to look into, or a feature is NaN or infinite
   * @throws DataException where there are fewer than two samples, or more than 3,000
   */
  public static LayerSimilarity between(Classifier teacher, Classifier student, Dataset probe) {
    return between(teacher, HiddenLayers.of(teacher), student, HiddenLayers.of(student), probe);
  }

  /**
   * Compares some layers.
   *
   * @param teacher any classifier with layers
   * @param teacherLayers one or more of them
   * @param student likewise
   * @param studentLayers one or more of them
   * @param probe some hundred samples
   * @return the similarities
   * @throws ModelException where there is no such layer, or a feature is NaN or infinite
   * @throws DataException where there are fewer than two samples, or more than 3,000
   */
  public static LayerSimilarity between(
      Classifier teacher,
      List<String> teacherLayers,
      Classifier student,
      List<String> studentLayers,
      Dataset probe) {
    if (probe.size() < FEWEST) {
      throw new DataException(
          "%s has %d samples; similarity needs 2, better some hundred"
              .formatted(probe.name(), probe.size()));
    }
    if (probe.size() > MOST) {
      throw new DataException(
          "%s has %,d samples, and similarity compares each with each; take at most %,d of them, for example sample(500, 1)"
              .formatted(probe.name(), probe.size(), MOST));
    }
    List<INDArray> ofTeacher = Alignment.grams(teacher, teacherLayers, probe);
    List<INDArray> ofStudent = Alignment.grams(student, studentLayers, probe);
    List<List<Double>> values =
        ofTeacher.stream()
            .map(t -> ofStudent.stream().map(s -> Alignment.of(t, s)).toList())
            .toList();
    return new LayerSimilarity(
        teacher.name(),
        student.name(),
        probe.name(),
        probe.size(),
        teacherLayers,
        studentLayers,
        values);
  }

  /**
   * Linear CKA of two sets of features.
   *
   * @param first {@code [n, ...]}
   * @param second {@code [n, ...]} of the same samples
   * @return from 0 to 1; 0 where one side does not depend on the sample
   * @throws DataException where the numbers of samples differ, or there are fewer than two
   */
  public static double linearCka(INDArray first, INDArray second) {
    if (first.size(0) != second.size(0) || first.size(0) < FEWEST) {
      throw new DataException(
          "features of %d and %d samples; give the same two or more"
              .formatted(first.size(0), second.size(0)));
    }
    return Alignment.of(Alignment.gram(first), Alignment.gram(second));
  }

  /**
   * Which layers to pair: in order, each once, so that the sum of the similarities is greatest.
   *
   * @return as many pairs as the one with fewer layers has, by depth
   */
  public List<Pair> pairs() {
    int rows = teacherLayers.size();
    int columns = studentLayers.size();
    double[][] best = new double[rows + 1][columns + 1];
    for (int t = rows - 1; t >= 0; t--) {
      for (int s = columns - 1; s >= 0; s--) {
        double paired = values.get(t).get(s) + best[t + 1][s + 1];
        best[t][s] = Math.max(paired, Math.max(best[t + 1][s], best[t][s + 1]));
      }
    }
    List<Pair> pairs = new ArrayList<>();
    int t = 0;
    int s = 0;
    while (t < rows && s < columns) {
      if (values.get(t).get(s) + best[t + 1][s + 1] >= best[t][s]) {
        pairs.add(pair(t++, s++));
      } else if (best[t + 1][s] >= best[t][s + 1]) {
        t++;
      } else {
        s++;
      }
    }
    return pairs;
  }

  /**
   * The teacher's layer that is most like one of the student's, whatever its depth.
   *
   * @param studentLayer the student's layer
   * @return the pair
   * @throws ModelException where it was not compared
   */
  public Pair mostLike(String studentLayer) {
    int s = studentLayers.indexOf(studentLayer);
    if (s < 0) {
      throw new ModelException(
          "the layer \"%s\" of %s was not compared; those that were are %s"
              .formatted(studentLayer, student, studentLayers));
    }
    return IntStream.range(0, teacherLayers.size())
        .mapToObj(t -> pair(t, s))
        .max(Comparator.comparingDouble(Pair::similarity))
        .orElseThrow();
  }

  private Pair pair(int t, int s) {
    return new Pair(teacherLayers.get(t), studentLayers.get(s), values.get(t).get(s));
  }

  @Override
  public String toString() {
    return "linear CKA of %s and %s on %d samples of %s; pairs: %s"
        .formatted(
            teacher,
            student,
            samples,
            data,
            pairs().stream().map(Pair::toString).collect(Collectors.joining(", ")));
  }
}
