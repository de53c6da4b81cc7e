package io.github.distillery.semi;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Shuffle;
import io.github.distillery.data.Split;
import io.github.distillery.data.TransferSet;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Data of which only a few samples show their label.
 *
 * <pre>{@code
 * var data = SemiSupervised.of(mnist, 10, 1);   // ten labels a class
 * }</pre>
 *
 * <p>The labels of the others are out of reach: {@link #samples()} has none, whatever it was made
 * of. Validation is what it was; a size in proportion to the few labels is up to who splits.
 *
 * <p>Introduced in notebook 07.
 */
public final class SemiSupervised {
  private static final int UNLABELLED = -1;

  private final Split split;
  private final Dataset labelled;
  private final int[] classOf;

  private SemiSupervised(Split split, Dataset labelled, int[] classOf) {
    this.split = split;
    this.labelled = labelled;
    this.classOf = classOf;
  }

  /**
   * Hides the labels of a training part but for a few of each class.
   *
   * @param split with a labelled training part
   * @param labelsPerClass how many samples of each class keep their label, 1 or more
   * @param seed the same seed draws the same samples
   * @return the data
   * @throws DataException where a class has fewer samples than that, or none, where no sample would
   *     be left without label, or the training part has no labels
   */
  public static SemiSupervised of(Split split, int labelsPerClass, long seed) {
    if (labelsPerClass < 1) {
      throw new IllegalArgumentException(labelsPerClass + " labels a class; give 1 or more");
    }
    Dataset train = split.train();
    int[] truth = train.classOf();
    int[] taken = new int[train.classes()];
    int[] chosen =
        IntStream.of(Shuffle.order(train.size(), seed, 0))
            .filter(index -> taken[truth[index]]++ < labelsPerClass)
            .sorted()
            .toArray();
    // by now taken counts all samples of each class
    for (int c = 0; c < taken.length; c++) {
      if (taken[c] < labelsPerClass) {
        throw new DataException(
            "%s has %s of the class \"%s\", but %d shall have a label; ask for fewer or take more data"
                .formatted(
                    train.name(),
                    taken[c] == 0 ? "no sample" : taken[c] + " samples",
                    train.classNames().get(c),
                    labelsPerClass));
      }
    }
    if (chosen.length == train.size()) {
      throw new DataException(
          "%s has %d samples, and all would have a label; ask for fewer labels, or train by labels with Trainer.train"
              .formatted(train.name(), train.size()));
    }
    int[] classOf = new int[train.size()];
    Arrays.fill(classOf, UNLABELLED);
    for (int index : chosen) {
      classOf[index] = truth[index];
    }
    Dataset few = train.subset(chosen, "%s, %d labels".formatted(train.name(), chosen.length));
    return new SemiSupervised(split.withTrain(train.withoutLabels()), few, classOf);
  }

  /**
   * Puts labelled and unlabelled samples together that are apart already.
   *
   * @param labelled with labels
   * @param unlabelled of the same classes and sample shape; labels that it has are not looked at
   * @param rest its validation and test part are taken
   * @return the data
   * @throws DataException where a class has no labelled sample, a part is empty, or they differ in
   *     classes or shape
   */
  public static SemiSupervised of(Dataset labelled, Dataset unlabelled, Split rest) {
    int[] known = labelled.classOf();
    for (int c = 0; c < labelled.classes(); c++) {
      int wanted = c;
      if (IntStream.of(known).noneMatch(k -> k == wanted)) {
        throw new DataException(
            "%s has no sample of the class \"%s\"; nothing would tell the student what it is"
                .formatted(labelled.name(), labelled.classNames().get(c)));
      }
    }
    if (unlabelled.size() == 0) {
      throw new DataException(unlabelled.name() + " is empty; train by labels with Trainer.train");
    }
    Dataset all = TransferSet.together(labelled, unlabelled.withoutLabels());
    int[] classOf = Arrays.copyOf(known, all.size());
    Arrays.fill(classOf, known.length, classOf.length, UNLABELLED);
    return new SemiSupervised(rest.withTrain(all), labelled, classOf);
  }

  /**
   * All samples to learn from, the labelled among them, without any label.
   *
   * @return {@code [n, ...]}
   */
  public Dataset samples() {
    return split.train();
  }

  /**
   * The samples that have a label.
   *
   * @return a data set of its own, in the order of {@link #samples()}
   */
  public Dataset labelled() {
    return labelled;
  }

  /**
   * The samples that have none.
   *
   * @return a copy, in the order of {@link #samples()}
   */
  public Dataset unlabelled() {
    return samples().subset(indices(false), samples().name() + ", unlabelled");
  }

  /**
   * All samples without labels, and the other parts as they are.
   *
   * @return the split that is trained on
   */
  public Split split() {
    return split;
  }

  /**
   * The few labels alone: for a baseline that knows nothing of the rest.
   *
   * @return the labelled samples as training part, and the other parts as they are
   */
  public Split labelledOnly() {
    return split.withTrain(labelled);
  }

  /**
   * Whether a sample has a label.
   *
   * @param index its row in {@link #samples()}
   * @return true for the few
   */
  public boolean isLabelled(int index) {
    return classOf[index] != UNLABELLED;
  }

  /** The rows of all samples that have a label, or of all that have none. */
  int[] indices(boolean withLabel) {
    return IntStream.range(0, classOf.length)
        .filter(index -> isLabelled(index) == withLabel)
        .toArray();
  }

  /** Targets of a {@link PartLoss} of the labelled samples: {@code [indices, 1 + classes]}. */
  INDArray labelTargets(int[] indices) {
    int width = 1 + samples().classes();
    float[] targets = new float[indices.length * width];
    for (int row = 0; row < indices.length; row++) {
      if (isLabelled(indices[row])) {
        targets[row * width] = 1;
        targets[row * width + 1 + classOf[indices[row]]] = 1;
      }
    }
    return Nd4j.create(targets, new long[] {indices.length, width}, 'c');
  }

  @Override
  public String toString() {
    return "%,d labelled and %,d unlabelled for training, %,d for validation"
        .formatted(labelled.size(), samples().size() - labelled.size(), split.validation().size());
  }
}
