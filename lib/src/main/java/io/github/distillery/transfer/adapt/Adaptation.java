package io.github.distillery.transfer.adapt;

import io.github.distillery.data.Dataset;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.semi.PseudoLabels;
import io.github.distillery.semi.SemiSupervised;
import io.github.distillery.semi.SemiTraining;
import io.github.distillery.semi.UnlabelledOptions;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import io.github.distillery.transfer.Domains;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Learns from a source with labels and a target without any, so that the network serves on the
 * target:
 *
 * <pre>{@code
 * var student = Adaptation.from(domains)
 *     .dann("dense1")                     // or coral, mmd, adversarial; several where wanted
 *     .pseudoLabels(0.9)
 *     .taughtBy(Distillation.from(teacher).soft(0.5, temperature(2)))
 *     .train(plan, options);
 * Evaluation.of(student, domains.target().test());
 * }</pre>
 *
 * <p>One half of each batch is of the source and one of the target; an epoch goes through the
 * larger of the two. The labels' loss is cross-entropy averaged over the source samples of the
 * batch, with weight 1. What a {@link Distillation} says is asked about the samples of both
 * domains. Batch norm sees both in each batch, also where nothing else does.
 *
 * <p>The labels of the target are never looked at, so they cannot choose an epoch either: the last
 * epoch is kept. Validation figures in the history are the source's.
 *
 * <p>Introduced in notebook 08.
 */
public final class Adaptation {
  /** The discriminator has to keep up with a student that runs away from it. */
  private static final int HIDDEN = 128;

  private static final double RATE = 0.005;

  private final Domains domains;
  private final List<Weighted> alignments;
  private final Optional<Double> threshold;
  private final Optional<Distillation> teaching;

  private record Weighted(Schedule weight, Alignment alignment) {}

  private Adaptation(
      Domains domains,
      List<Weighted> alignments,
      Optional<Double> threshold,
      Optional<Distillation> teaching) {
    this.domains = domains;
    this.alignments = List.copyOf(alignments);
    this.threshold = threshold;
    this.teaching = teaching;
  }

  /**
   * Begins with two domains. Without anything else this is training on the source alone, on the
   * same batches as the ways beside it.
   *
   * @param domains source and target
   * @return the adaptation
   */
  public static Adaptation from(Domains domains) {
    return new Adaptation(domains, List.of(), Optional.empty(), Optional.empty());
  }

  /**
   * Makes the covariances of a layer alike: {@code ||C_s - C_t||_F^2 / (4 d^2)} (Deep CORAL: Sun
   * and Saenko 2016, equation 1).
   *
   * @param weight above 0
   * @param layer one of the student's layers
   * @return the changed adaptation
   */
  public Adaptation coral(double weight, String layer) {
    return align(Schedule.constant(weight), new Alignment.Coral(layer));
  }

  /**
   * Makes the distributions of a layer alike: the squared maximum mean discrepancy with five
   * Gaussian kernels (Gretton and others 2012; DAN: Long and others 2015).
   *
   * @param weight above 0, for example 0.1 to 0.5; with much more a layer of rectifiers can fall
   *     silent, as features that are all 0 are alike too
   * @param layer one of the student's layers
   * @return the changed adaptation
   */
  public Adaptation mmd(double weight, String layer) {
    return align(Schedule.constant(weight), new Alignment.MeanDiscrepancy(layer));
  }

  /**
   * A discriminator learns to tell the domains by a layer, and its gradient comes back reversed,
   * with the weight {@link Schedule#levelling} to 1 (DANN: Ganin and others 2016). The
   * discriminator has 128 hidden units and learns by Adam with the rate 0.005, faster than most
   * students. The game can go wrong: where the history's {@code discriminator loss} stays above log
   * 2 = 0.69 the student outruns the discriminator and the domains need not be alike; try a smaller
   * weight with {@link #align}.
   *
   * @param layer one of the student's layers
   * @return the changed adaptation
   */
  public Adaptation dann(String layer) {
    return align(Schedule.levelling(1), new Alignment.Adversarial(layer, true, HIDDEN, RATE));
  }

  /**
   * A discriminator learns to tell the domains by a layer, and target features are to pass for
   * source features: {@code mean over the target of -log p(source)} (the loss of ADDA: Tzeng and
   * others 2017, here with one network for both domains).
   *
   * @param weight above 0
   * @param layer one of the student's layers
   * @return the changed adaptation
   */
  public Adaptation adversarial(double weight, String layer) {
    return align(Schedule.constant(weight), new Alignment.Adversarial(layer, false, HIDDEN, RATE));
  }

  /**
   * Makes the domains alike in some way.
   *
   * @param weight by which the loss is multiplied, constant or by a schedule
   * @param alignment the way, and the layer
   * @return the changed adaptation
   */
  public Adaptation align(Schedule weight, Alignment alignment) {
    List<Weighted> more = new ArrayList<>(alignments);
    more.add(new Weighted(weight, alignment));
    return new Adaptation(domains, more, threshold, teaching);
  }

  /**
   * Lets the student believe itself about target samples of which it is sure, see {@link
   * PseudoLabels}.
   *
   * @param sure the least probability, 0 to 1, for example 0.9
   * @return the changed adaptation
   */
  public Adaptation pseudoLabels(double sure) {
    return new Adaptation(domains, alignments, Optional.of(sure), teaching);
  }

  /**
   * Lets a teacher speak about the samples of both domains, beside the source's labels.
   *
   * @param distillation the teacher and its signals; none of them may need labels
   * @return the changed adaptation
   */
  public Adaptation taughtBy(Distillation distillation) {
    return new Adaptation(domains, alignments, threshold, Optional.of(distillation));
  }

  /**
   * Trains a student with fresh weights.
   *
   * @param student the plan; the options' seed gives its weights
   * @param options how to train, without patience
   * @return the network of the last epoch
   * @throws ModelException where a layer is not there, or network and data do not fit
   */
  public Trained train(Architecture student, TrainingOptions options) {
    return train(student.initialize(options.seed()), options);
  }

  /**
   * Trains a student on, from the parameters it has.
   *
   * @param start where to begin, for example a network trained on the source; it is not changed
   * @param options how to train, without patience
   * @return the network of the last epoch
   * @throws ModelException where a layer is not there, or network and data do not fit
   */
  public Trained train(Network start, TrainingOptions options) {
    SemiSupervised data =
        SemiSupervised.of(domains.source().train(), domains.unlabelledTarget(), domains.source());
    UnlabelledOptions unlabelled = PseudoLabels.defaults().options();
    if (threshold.isPresent()) {
      unlabelled = unlabelled.threshold(threshold.get());
    }
    if (teaching.isPresent()) {
      unlabelled = unlabelled.taughtBy(teaching.get());
    }
    SemiTraining training =
        new SemiTraining(
            data,
            unlabelled,
            options.keepingLast(),
            Optional.empty(),
            "adaptation " + this + ", " + unlabelled);
    Dataset source = domains.source().train();
    List<Head> heads = new ArrayList<>();
    for (Weighted one : alignments) {
      heads.add(
          one.alignment()
              .head(
                  one.weight(),
                  start,
                  source.features(new int[] {0}),
                  batch -> flags(data, batch.indices()),
                  options.seed() * 31 + heads.size()));
    }
    if (threshold.isPresent()) {
      heads.add(training.pseudoLabels());
    }
    return training.train(start, new BothDomains(data), heads.toArray(Head[]::new));
  }

  private static INDArray flags(SemiSupervised data, int[] indices) {
    float[] flags = new float[indices.length];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = data.isLabelled(indices[i]) ? 0 : 1;
    }
    return Nd4j.createFromArray(flags).reshape(flags.length, 1);
  }

  @Override
  public String toString() {
    return "%s to %s: %s%s%s"
        .formatted(
            domains.sourceName(),
            domains.targetName(),
            alignments,
            threshold.map(sure -> ", pseudo-labels from " + sure).orElse(""),
            teaching.isPresent() ? ", taught" : "");
  }
}
