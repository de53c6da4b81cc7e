package io.github.distillery.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.compare.ForwardCounter;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.train.History;
import io.github.distillery.train.Trained;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class EnsembleTest {
  private final INDArray anything = Nd4j.zeros(1, 4);
  private final Dataset validation = TinyData.clouds(300, 8);

  @Test
  void averagedProbabilitiesAreTheMeanOfTheMembersProbabilities() {
    Classifier sure = new Fixed("sure", logs(0.98, 0.01, 0.01));
    Classifier unsure = new Fixed("unsure", logs(0.2, 0.5, 0.3));

    Ensemble both = Ensemble.averageProbabilities(List.of(sure, unsure));

    assertThat(softened(both, 1)).containsExactly(new double[] {0.59, 0.255, 0.155}, within(1e-6));
  }

  @Test
  void averagedLogitsAreTheNormalizedGeometricMean() {
    Classifier sure = new Fixed("sure", logs(0.98, 0.01, 0.01));
    Classifier unsure = new Fixed("unsure", logs(0.2, 0.5, 0.3));
    double a = Math.sqrt(0.98 * 0.2);
    double b = Math.sqrt(0.01 * 0.5);
    double c = Math.sqrt(0.01 * 0.3);

    Ensemble both = Ensemble.averageLogits(List.of(sure, unsure));

    assertThat(softened(both, 1))
        .containsExactly(
            new double[] {a / (a + b + c), b / (a + b + c), c / (a + b + c)}, within(1e-6));
  }

  @Test
  void averagingLogitsIsNotAveragingProbabilities() {
    Classifier first = new Fixed("first", 20f, 0f, 0f);
    Classifier second = new Fixed("second", 0f, 2f, 0f);
    Classifier third = new Fixed("third", 0f, 2f, 0f);
    List<Classifier> members = List.of(first, second, third);

    assertThat(Ensemble.averageLogits(members).predict(anything)).containsExactly(0);
    assertThat(Ensemble.averageProbabilities(members).predict(anything)).containsExactly(1);
  }

  @Test
  void averagedAtATemperatureTheyAreTheMeanOfTheSoftenedProbabilitiesThere() {
    List<Classifier> members =
        List.of(new Fixed("first", 5f, 1f, -3f), new Fixed("second", -2f, 4f, 0f));
    double[] first = softened(members.get(0), 4);
    double[] second = softened(members.get(1), 4);
    double[] mean = {
      (first[0] + second[0]) / 2, (first[1] + second[1]) / 2, (first[2] + second[2]) / 2
    };

    assertThat(softened(Ensemble.averageProbabilities(members, new Temperature(4)), 4))
        .containsExactly(mean, within(1e-6));
    assertThat(softened(Ensemble.averageProbabilities(members), 4)[0])
        .isNotCloseTo(mean[0], within(1e-2));
  }

  @Test
  void extremeLogitsStayFinite() {
    List<Classifier> members =
        List.of(new Fixed("high", 1e4f, -1e4f, 0f), new Fixed("low", -1e4f, 1e4f, 0f));

    float[] mean = Ensemble.averageProbabilities(members).logits(anything).data().asFloat();
    float[] gated = Ensemble.gatedByConfidence(members).logits(anything).data().asFloat();

    assertThat(mean[0]).isCloseTo((float) Math.log(0.5), within(1e-5f));
    assertThat(mean[2]).isCloseTo(-1e4f + (float) 0, within(1f));
    assertThat(gated).containsExactly(mean, within(1e-3f));
  }

  @Test
  void weightsByValidationAreAtLeastAsLikelyAsAnyOtherMixture() {
    List<Network> members =
        List.of(
            Architectures.mlp(4, 5, 3).initialize(1),
            Architectures.mlp(4, 5, 3).initialize(2),
            Architectures.mlp(4, 5, 3).initialize(3));

    Ensemble chosen = Ensemble.weightedByValidation(members, validation);

    double nll = Evaluation.of(chosen, validation).nll();
    for (double[] other :
        List.of(
            new double[] {1, 0, 0},
            new double[] {0, 1, 0},
            new double[] {0, 0, 1},
            new double[] {1, 1, 1},
            new double[] {1, 1, 0},
            new double[] {0, 2, 1})) {
      assertThat(nll)
          .isLessThanOrEqualTo(
              Evaluation.of(Ensemble.weighted(members, other), validation).nll() + 1e-6);
    }
    assertThat(Arrays.stream(chosen.weights()).sum()).isCloseTo(1, within(1e-9));
  }

  @Test
  void aMemberThatIsAlwaysRightGetsTheWeight() {
    Classifier right = new Right(validation);
    Classifier wrong = new Fixed("wrong", 3f, 0f, 0f);

    assertThat(Ensemble.weightedByValidation(List.of(wrong, right), validation).weights()[1])
        .isGreaterThan(0.99);
    assertThat(Ensemble.weightedByAccuracy(List.of(wrong, right), validation).weights())
        .containsExactly(new double[] {0.25, 0.75}, within(1e-6));
    assertThat(Ensemble.weightedByAccuracy(List.of(wrong, right), validation).toString())
        .contains("wrong 0.250", "right 0.750");
  }

  @Test
  void gatingTrustsWhoeverIsSureOfTheSample() {
    Classifier sure = new Fixed("sure", 30f, 0f, 0f);
    Classifier clueless = new Fixed("clueless", 0f, 0f, 0f);

    Ensemble gated = Ensemble.gatedByConfidence(List.of(clueless, sure));

    // one class of three against one of one
    assertThat(gated.weights(anything)[0]).containsExactly(new double[] {0.25, 0.75}, within(1e-6));
    assertThat(softened(gated, 1)[0]).isCloseTo(0.25 / 3 + 0.75, within(1e-6));
  }

  @Test
  void theLayersOfMembersCanBeAskedFor() {
    Network first = Architectures.mlp(4, 5, 3).initialize(1);
    Network second = Architectures.mlp(4, 7, 3).initialize(2);
    Ensemble both = Ensemble.averageLogits(List.of(first, second));

    assertThat(both.layers()).containsExactly("1/dense1", "1/logits", "2/dense1", "2/logits");
    assertThat(both.features(validation.features(), "2/dense1"))
        .isEqualTo(second.features(validation.features(), "dense1"));
    assertThatThrownBy(() -> both.features(anything, "dense1")).hasMessageContaining("2/dense1");
    assertThatThrownBy(() -> both.outputs(anything, List.of("1/dense1", "2/dense7")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no layer \"2/dense7\" (did you mean \"2/dense1\"?)");
  }

  @Test
  void eachMemberIsAskedOnceForItsLogitsAndLayers() {
    Network first = ForwardCounter.network(1);
    Network second = ForwardCounter.network(2);
    Ensemble both = Ensemble.averageLogits(List.of(first, second));
    List<String> wanted = List.of("2/dense2", "1/dense1", "2/dense1");
    INDArray features = validation.features(new int[] {5, 0, 7});
    ForwardCounter.SAMPLES.set(0);

    Classifier.Outputs outputs = both.outputs(features, wanted);

    assertThat(ForwardCounter.SAMPLES).hasValue(2 * 3);
    assertThat(outputs.features().keySet()).containsExactlyElementsOf(wanted);
    for (String layer : wanted) {
      assertThat(outputs.features().get(layer)).isEqualTo(both.features(features, layer));
    }
    assertThat(outputs.logits()).isEqualTo(both.logits(features));
    assertThat(both.outputs(features, List.of()).logits()).isEqualTo(both.logits(features));
  }

  @Test
  void anEnsembleOfEnsemblesHasTheLayersOfAll() {
    Ensemble inner = Ensemble.averageLogits(List.of(ForwardCounter.network(1)));
    Ensemble outer = Ensemble.averageProbabilities(List.of(ForwardCounter.network(2), inner));

    assertThat(outer.outputs(anything, List.of("2/1/dense2")).features().get("2/1/dense2"))
        .isEqualTo(inner.features(anything, "1/dense2"));
  }

  @Test
  void ensemblesOfOtherMembersOrWeightsHaveOtherFingerprints() {
    Network first = Architectures.mlp(4, 5, 3).initialize(1);
    Network second = Architectures.mlp(4, 5, 3).initialize(2);
    List<Network> members = List.of(first, second);

    assertThat(Ensemble.averageProbabilities(members).fingerprint())
        .isEqualTo(Ensemble.averageProbabilities(List.of(first, second)).fingerprint())
        .isNotEqualTo(Ensemble.averageLogits(members).fingerprint())
        .isNotEqualTo(Ensemble.averageProbabilities(members, new Temperature(4)).fingerprint())
        .isNotEqualTo(Ensemble.weighted(members, 1, 2).fingerprint())
        .isNotEqualTo(Ensemble.averageProbabilities(List.of(first, first)).fingerprint());
  }

  @Test
  void whatCannotSpeakAsOneIsRefused() {
    Classifier three = new Fixed("three", 0f, 0f, 0f);
    Classifier two = new Fixed("two", 0f, 0f);

    assertThatThrownBy(() -> Ensemble.averageLogits(List.of()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("give one or more");
    assertThatThrownBy(() -> Ensemble.averageProbabilities(List.of(three, two)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("three knows 3")
        .hasMessageContaining("two knows 2");
    assertThatThrownBy(() -> Ensemble.averageProbabilities(List.of(three), new Temperature(0)))
        .hasMessageContaining("temperature is 0");
    assertThatThrownBy(() -> Ensemble.weighted(List.of(three), -1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> Ensemble.weighted(List.of(three), 1, 1))
        .hasMessageContaining("one a member");
    assertThatThrownBy(() -> Ensemble.weightedByValidation(List.of(two), validation))
        .hasMessageContaining("two knows 2 classes");
    assertThatThrownBy(
            () -> Ensemble.weightedByValidation(List.of(three), validation.withoutLabels()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no labels");
    assertThatThrownBy(
            () ->
                Ensemble.weightedByValidation(
                    List.of(new Fixed("nan", Float.NaN, 0f, 0f)), validation))
        .hasMessageContaining("not finite");
  }

  @Test
  void membersMustMeanTheSameClassesInTheSameOrder() {
    Network network = Architectures.mlp(4, 5, 3).initialize(1);
    History untrained = new History("n", List.of(), 0, History.Outcome.COMPLETED, 1, "", "");
    Trained abc = new Trained(network, untrained, List.of("a", "b", "c"));
    Trained cba = new Trained(network, untrained, List.of("c", "b", "a"));

    assertThat(Ensemble.averageLogits(List.of(network, abc)).classNames())
        .containsExactly("a", "b", "c");
    assertThatThrownBy(() -> Ensemble.averageLogits(List.of(network, abc, cba)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("[a, b, c]")
        .hasMessageContaining("[c, b, a]");
    assertThatThrownBy(() -> Ensemble.weightedByValidation(List.of(cba), validation))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("[c, b, a]");
  }

  private double[] softened(Classifier classifier, double temperature) {
    return new Temperature(temperature).soften(classifier.logits(anything)).toDoubleMatrix()[0];
  }

  private static float[] logs(double... probabilities) {
    float[] logs = new float[probabilities.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = (float) Math.log(probabilities[i]);
    }
    return logs;
  }

  /** Says the same about every sample. */
  private static final class Fixed implements Classifier {
    private final String name;
    private final float[] logits;

    Fixed(String name, float... logits) {
      this.name = name;
      this.logits = logits;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public int classes() {
      return logits.length;
    }

    @Override
    public INDArray logits(INDArray features) {
      INDArray all = Nd4j.create((int) features.size(0), logits.length);
      return all.addiRowVector(Nd4j.createFromArray(logits));
    }

    @Override
    public List<String> layers() {
      return List.of();
    }

    @Override
    public INDArray features(INDArray features, String layer) {
      throw new ModelException("no layers");
    }

    @Override
    public String fingerprint() {
      return name;
    }
  }

  /** Knows the labels of one data set, asked about all of it at once. */
  private static final class Right implements Classifier {
    private final Dataset data;

    Right(Dataset data) {
      this.data = data;
    }

    @Override
    public String name() {
      return "right";
    }

    @Override
    public int classes() {
      return data.classes();
    }

    @Override
    public INDArray logits(INDArray features) {
      return data.labels().mul(3);
    }

    @Override
    public List<String> layers() {
      return List.of();
    }

    @Override
    public INDArray features(INDArray features, String layer) {
      throw new ModelException("no layers");
    }

    @Override
    public String fingerprint() {
      return "right";
    }
  }
}
