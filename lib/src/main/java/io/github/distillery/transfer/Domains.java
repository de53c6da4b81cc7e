package io.github.distillery.transfer;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Shuffle;
import io.github.distillery.data.Split;
import java.util.stream.IntStream;

/**
 * Two domains: samples of the same classes and the same shape, drawn in two ways. What is learnt on
 * the source is to serve on the target:
 *
 * <pre>{@code
 * var domains = Datasets.mnistToDigits(DigitShift.MIDDLE);
 * var net = Trainer.train(plan, domains.source(), options);      // knows nothing of the target
 * Evaluation.of(net, domains.target().test());
 * var few = domains.target().withTrain(domains.targetLabels(5, 1));   // five labels a class
 * }</pre>
 *
 * <p>When made, two domains are compared: the classes must be the same, in the same order; a sample
 * must have the same shape; every class must have samples in the training and test parts that have
 * labels; and no test part may hold a sample that one of the two training parts holds too, compared
 * value by value.
 *
 * <p>Pan and Yang, A survey on transfer learning (2010), section 2: here the tasks agree and the
 * domains differ (transductive transfer learning, domain adaptation).
 *
 * <p>Introduced in notebook 01.
 *
 * @param source the domain with labels, that is learnt on
 * @param target the domain that counts; its training part may be without labels
 */
public record Domains(Split source, Split target) {
  /**
   * Compares the two.
   *
   * @throws DataException where classes or shapes differ, the source's training part has no labels,
   *     a class has no sample, or a test sample is in a training part
   */
  public Domains {
    DomainChecks.check(source, target);
  }

  /**
   * Puts two domains side by side.
   *
   * @param source the domain with labels, that is learnt on
   * @param target the domain that counts
   * @return both, compared
   * @throws DataException as for the constructor
   */
  public static Domains of(Split source, Split target) {
    return new Domains(source, target);
  }

  /**
   * The other direction: what was target becomes source.
   *
   * @return target and source
   * @throws DataException where the target's training part has no labels to learn from
   */
  public Domains reversed() {
    return new Domains(target, source);
  }

  /**
   * The name of the source.
   *
   * @return the name of its training part, without {@code train}
   */
  public String sourceName() {
    return name(source);
  }

  /**
   * The name of the target.
   *
   * @return the name of its training part, without {@code train}
   */
  public String targetName() {
    return name(target);
  }

  /**
   * The target's training samples without their labels: what unsupervised adaptation may see.
   * Whatever asks for the labels is refused.
   *
   * @return the training part of the target, without labels
   */
  public Dataset unlabelledTarget() {
    Dataset train = target.train();
    return train.withoutLabels().named(train.name() + ", no labels");
  }

  /**
   * A few labelled samples of the target's training part, as many of each class, drawn at random.
   *
   * @param perClass samples of each class, 1 or more
   * @param seed the same seed draws the same samples, and more of them for a greater number
   * @return {@code perClass * classes} samples in the order of their index
   * @throws DataException where a class has fewer samples, or the training part has no labels
   */
  public Dataset targetLabels(int perClass, long seed) {
    if (perClass < 1) {
      throw new IllegalArgumentException(perClass + " labels a class; give 1 or more");
    }
    Dataset train = target.train();
    int[] classOf = train.classOf();
    int[] order = Shuffle.order(train.size(), seed, 0);
    int[] drawn =
        IntStream.range(0, train.classes())
            .flatMap(
                c -> first(train, c, IntStream.of(order).filter(i -> classOf[i] == c), perClass))
            .sorted()
            .toArray();
    return train.subset(drawn, "%s, %d labels a class".formatted(train.name(), perClass));
  }

  @Override
  public String toString() {
    return "%s to %s, %d classes; %s: %s; %s: %s"
        .formatted(
            sourceName(),
            targetName(),
            source.train().classes(),
            sourceName(),
            source,
            targetName(),
            target);
  }

  private static String name(Split split) {
    return split.train().name().replaceFirst(" train$", "");
  }

  private static IntStream first(Dataset train, int c, IntStream members, int perClass) {
    int[] all = members.toArray();
    if (all.length < perClass) {
      throw new DataException(
          "%s has %,d samples of the class %s, %,d are wanted; ask for fewer labels a class"
              .formatted(train.name(), all.length, train.classNames().get(c), perClass));
    }
    return IntStream.of(all).limit(perClass);
  }
}
