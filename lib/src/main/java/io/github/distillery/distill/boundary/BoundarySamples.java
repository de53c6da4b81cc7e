package io.github.distillery.distill.boundary;

import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.data.Split;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Samples just across the teacher's decision boundary. Where a teacher changes its mind says more
 * about it than where it is sure; a student that agrees with its softened probabilities there has
 * its boundary where the teacher's is (Heo, Lee, Yun and Choi 2019, "Knowledge distillation with
 * adversarial samples supporting decision boundary").
 *
 * <pre>{@code
 * var boundary = BoundarySamples.of(teacher, mnist.train(), BoundarySearch.defaults());
 * Distillation.from(teacher).soft(1, temperature(3)).train(student, boundary.addTo(mnist), options);
 * }</pre>
 *
 * <p>From each sample x that the teacher classifies rightly, as b, another class k is drawn by the
 * teacher's probabilities of the other classes. Then {@code x <- x - step * (L(x) + overshoot) * g
 * / |g|^2}, where {@code L = z_b - z_k} are the teacher's logits and g is L's gradient by x, until
 * the teacher says k. Samples that come to a third class first, or do not get there, are left out.
 * Values stay within the data's range.
 *
 * <p>The authors search anew in every batch, from the samples on which teacher and student differ
 * most, take 10 steps, and keep samples that stop short of the boundary. Here the search is done
 * once, before the training, because the teacher does not change; give a student to start where it
 * differs most. The samples keep the label of the one they come from: with {@code hard} the student
 * learns not to follow the teacher there, with {@code soft} it learns to.
 *
 * <p>Introduced in notebook 04.
 *
 * @param samples the samples across the boundary, with the labels of those they come from
 * @param starts where each comes from, as a row of the data
 * @param across the class the teacher gives to each
 * @param distances how far each went, Euclidean
 * @param tried how many searches there were
 */
public record BoundarySamples(
    Dataset samples,
    List<Integer> starts,
    List<Integer> across,
    List<Double> distances,
    int tried) {
  public BoundarySamples {
    starts = List.copyOf(starts);
    across = List.copyOf(across);
    distances = List.copyOf(distances);
  }

  /**
   * Searches from samples drawn at random among those the teacher classifies rightly.
   *
   * @param teacher a DL4J network; it does not change
   * @param data the training part
   * @param search how to search
   * @return the samples found, in the order of those they come from
   * @throws ModelException where the teacher has no gradient, or nothing is found
   * @throws java.util.concurrent.CancellationException where the thread was interrupted
   */
  public static BoundarySamples of(Classifier teacher, Dataset data, BoundarySearch search) {
    return search(teacher, data, BoundaryStarts.random(teacher, data, search), search);
  }

  /**
   * Searches from the samples on which teacher and student, both right, differ most: in the sum
   * over the other classes of squared differences of probabilities, as in the paper.
   *
   * @param teacher a DL4J network; it does not change
   * @param student any classifier with the same classes
   * @param data the training part
   * @param search how to search
   * @return the samples found, in the order of those they come from
   * @throws ModelException where the teacher has no gradient, or nothing is found
   * @throws java.util.concurrent.CancellationException where the thread was interrupted
   */
  public static BoundarySamples of(
      Classifier teacher, Classifier student, Dataset data, BoundarySearch search) {
    return search(
        teacher, data, BoundaryStarts.mostDifferent(teacher, student, data, search), search);
  }

  /**
   * Data with these samples at its end.
   *
   * @param data usually what the samples come from
   * @return a new data set
   */
  public Dataset addTo(Dataset data) {
    int[] classOf =
        IntStream.concat(IntStream.of(data.classOf()), IntStream.of(samples.classOf())).toArray();
    Provenance first = data.provenance();
    return Dataset.of(
        data.name() + " and " + samples.size() + " at the boundary",
        Nd4j.concat(0, data.features(), samples.features()),
        classOf,
        data.classNames(),
        new Provenance(
            first.source() + "; and " + samples.provenance().source(), first.licence(), ""));
  }

  /**
   * A split with these samples in its training part. Validation and test stay as they are.
   *
   * @param split usually that whose training part the samples come from
   * @return a new split
   */
  public Split addTo(Split split) {
    return split.withTrain(addTo(split.train()));
  }

  private static BoundarySamples search(
      Classifier teacher, Dataset data, BoundaryStarts starts, BoundarySearch search) {
    List<BoundaryPath.Found> found =
        new BoundaryPath(network(teacher), data, search).follow(starts);
    if (found.isEmpty()) {
      throw new ModelException(
          "of %,d searches none got across the boundary of %s on %s; allow more steps, or let samples go farther"
              .formatted(starts.rows().length, teacher.name(), data.name()));
    }
    int[] rows = found.stream().mapToInt(BoundaryPath.Found::start).toArray();
    float[] values = new float[found.size() * Math.toIntExact(data.sampleLength())];
    for (int i = 0; i < found.size(); i++) {
      float[] sample = found.get(i).values();
      System.arraycopy(sample, 0, values, i * sample.length, sample.length);
    }
    Dataset base =
        data.subset(rows, data.name() + ", moved across the boundary of " + teacher.name());
    Provenance from = data.provenance();
    Dataset samples =
        base.withFeatures(Nd4j.create(values, base.features().shape(), 'c'))
            .withProvenance(
                new Provenance(
                    "%s, moved across the boundary of %s, seed %d"
                        .formatted(from.source(), teacher.name(), search.seed()),
                    from.licence(),
                    ""));
    return new BoundarySamples(
        samples,
        found.stream().map(BoundaryPath.Found::start).toList(),
        found.stream().map(BoundaryPath.Found::across).toList(),
        found.stream().map(BoundaryPath.Found::distance).toList(),
        starts.rows().length);
  }

  private static Network network(Classifier teacher) {
    if (teacher instanceof Network network) {
      return network;
    }
    if (teacher instanceof Trained trained) {
      return trained.network();
    }
    throw new ModelException(
        teacher.name()
            + " gives no gradient by its input; search with a DL4J network, for example a member"
            + " of the ensemble");
  }

  @Override
  public String toString() {
    return "%,d of %,d searches got across; mean distance %.3g"
        .formatted(
            samples.size(),
            tried,
            distances.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN));
  }
}
