package io.github.distillery.transfer.adapt;

import io.github.distillery.model.FeatureShape;
import io.github.distillery.model.Network;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;
import io.github.distillery.train.Upkeep;
import io.github.distillery.transfer.adapt.DomainAdversarialLoss.Push;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * A way of making source and target alike in one layer.
 *
 * <p>Introduced in notebook 08.
 */
public sealed interface Alignment {
  /**
   * Where it looks.
   *
   * @return one of the student's layers
   */
  String layer();

  /** The loss, which sees the layer's values in a row a sample. */
  ILossFunction loss(int values, long seed);

  /** Its name in histories, before the layer's. */
  String name();

  /**
   * Equal covariances (Deep CORAL: Sun and Saenko 2016).
   *
   * @param layer one of the student's layers
   */
  record Coral(String layer) implements Alignment {
    @Override
    public ILossFunction loss(int values, long seed) {
      return new CoralLoss();
    }

    @Override
    public String name() {
      return "coral";
    }
  }

  /**
   * Equal distributions by a kernel (DAN: Long and others 2015).
   *
   * @param layer one of the student's layers
   */
  record MeanDiscrepancy(String layer) implements Alignment {
    @Override
    public ILossFunction loss(int values, long seed) {
      return new MeanDiscrepancyLoss();
    }

    @Override
    public String name() {
      return "mmd";
    }
  }

  /**
   * Features that a discriminator cannot tell the domain by.
   *
   * @param layer one of the student's layers
   * @param reversed the discriminator's gradient reversed (DANN: Ganin and others 2016); otherwise
   *     target features are to pass for source features (the loss of ADDA: Tzeng and others 2017)
   * @param hidden units of the discriminator's one hidden layer
   * @param learningRate of the discriminator's Adam
   */
  record Adversarial(String layer, boolean reversed, int hidden, double learningRate)
      implements Alignment {
    public Adversarial {
      if (hidden < 1 || !(learningRate > 0)) {
        throw new IllegalArgumentException(
            "the discriminator has %d hidden units and the learning rate %s; give 1 or more, and more than 0"
                .formatted(hidden, learningRate));
      }
    }

    @Override
    public ILossFunction loss(int values, long seed) {
      return new DomainAdversarialLoss(
          reversed ? Push.REVERSED : Push.INVERTED,
          new DomainDiscriminator(values, hidden, learningRate, seed));
    }

    @Override
    public String name() {
      return reversed ? "dann" : "adversarial";
    }
  }

  /** A head of this kind; {@code flags} are 0 for source samples and 1 for target samples. */
  default Head head(
      Schedule weight, Network student, INDArray sample, Head.Targets flags, long seed) {
    FeatureShape shape = student.featureShape(sample, layer());
    ILossFunction loss = loss(Math.toIntExact(shape.values()), seed);
    Upkeep upkeep = loss instanceof Upkeep own ? own : Upkeep.NONE;
    return new Head(name() + " " + layer(), weight, Tap.layer(layer()), loss, flags, upkeep);
  }
}
