package io.github.distillery.distill.ways;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.data.Split;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Ensemble;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.model.Temperature;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Whole steps of cohorts, and opinions of ensembles, in 32-bit floats as training has them. */
class WaysAgainstPyTorchTest {
  private static final double MOST = 1e-5;

  record Array(long[] shape, double[] values) {
    INDArray read() {
      return Nd4j.createFromArray(values).reshape('c', shape);
    }
  }

  record CohortCase(
      String name,
      boolean ensemble,
      double temperature,
      double hard,
      double mutual,
      double rate,
      int classes,
      int[] widths,
      Array features,
      int[] labels,
      double[][] begin,
      double[][][] after) {
    @Override
    public String toString() {
      return name;
    }
  }

  record OpinionCase(
      String name,
      List<Array> members,
      double temperature,
      double[] weights,
      Array probabilities,
      Array logits,
      Array weighted,
      Array gated) {
    @Override
    public String toString() {
      return name;
    }
  }

  record File(String made_by, List<CohortCase> cohorts, List<OpinionCase> opinions) {}

  @ParameterizedTest
  @MethodSource("cohorts")
  void aCohortStepsLikePyTorchs(CohortCase expected) {
    Split split = split(expected);
    MutualLearning way =
        (expected.ensemble() ? MutualLearning.ensemble() : MutualLearning.peers())
            .temperature(new Temperature(expected.temperature()))
            .weights(expected.hard(), expected.mutual());
    TrainingOptions oneStep =
        TrainingOptions.defaults()
            .epochs(1)
            .batchSize(split.train().size())
            .updater(new Sgd(expected.rate()));
    List<Network> pupils = new ArrayList<>();
    for (int k = 0; k < expected.widths().length; k++) {
      pupils.add(pupil(expected, k));
    }
    for (double[][] after : expected.after()) {
      pupils = way.trainOn(pupils, split, oneStep).pupils().stream().map(Trained::network).toList();
      for (int k = 0; k < after.length; k++) {
        INDArray wanted = Nd4j.createFromArray(after[k]);
        compare("mutual learning", expected.name(), wanted, pupils.get(k).graph().params());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("opinions")
  void anEnsembleSaysWhatPyTorchSays(OpinionCase expected) {
    List<Classifier> members =
        expected.members().stream().<Classifier>map(m -> new Given(m.read())).toList();
    INDArray features = Nd4j.zeros(expected.logits().shape()[0], 1);

    INDArray probabilities =
        Ensemble.averageProbabilities(members, new Temperature(expected.temperature()))
            .logits(features);
    INDArray logits = Ensemble.averageLogits(members).logits(features);
    INDArray weighted = Ensemble.weighted(members, expected.weights()).logits(features);
    INDArray gated = Ensemble.gatedByConfidence(members).logits(features);

    compare("ensemble", expected.name(), expected.probabilities().read(), probabilities);
    compare("ensemble", expected.name(), expected.logits().read(), logits);
    compare("ensemble", expected.name(), expected.weighted().read(), weighted);
    compare("ensemble", expected.name(), expected.gated().read(), gated);
  }

  static Stream<CohortCase> cohorts() {
    return file().cohorts().stream();
  }

  static Stream<OpinionCase> opinions() {
    return file().opinions().stream();
  }

  private static File file() {
    try (Reader reader =
        new InputStreamReader(
            WaysAgainstPyTorchTest.class.getResourceAsStream("/fixtures/ways.json"),
            StandardCharsets.UTF_8)) {
      return new Gson().fromJson(reader, File.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Split split(CohortCase expected) {
    List<String> names =
        java.util.stream.IntStream.range(0, expected.classes()).mapToObj(c -> "c" + c).toList();
    Dataset data =
        Dataset.of(
            "fixture", expected.features().read(), expected.labels(), names, Provenance.unknown());
    return Split.of(data, data);
  }

  private static Network pupil(CohortCase expected, int k) {
    int inputs = (int) expected.features().shape()[1];
    Network network =
        Architectures.mlp(inputs, expected.widths()[k], expected.classes()).initialize(1);
    // PyTorch's weights unit by unit are DL4J's [in, out] in 'f' order
    network.graph().setParams(Nd4j.create(new double[][] {expected.begin()[k]}));
    return network;
  }

  private static void compare(String kind, String name, INDArray wanted, INDArray found) {
    double[] expected = wanted.dup('c').data().asDouble();
    double[] ours = found.dup('c').data().asDouble();
    assertThat(ours).hasSameSizeAs(expected);
    double deviation = 0;
    for (int i = 0; i < ours.length; i++) {
      double relative = Math.abs(ours[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
      deviation = Math.max(deviation, Double.isNaN(relative) ? Double.POSITIVE_INFINITY : relative);
    }
    note(kind, deviation, name);
    assertThat(deviation).as("greatest deviation of " + name).isLessThan(MOST);
  }

  private static void note(String kind, double deviation, String name) {
    try {
      Path file = Path.of("target/pytorch-deviations.csv");
      Files.createDirectories(file.getParent());
      Files.writeString(
          file,
          "%s,%.3e,%s%n".formatted(kind, deviation, name.replace(',', ';')),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says what it was given. */
  private record Given(INDArray all) implements Classifier {
    @Override
    public String name() {
      return "given";
    }

    @Override
    public int classes() {
      return (int) all.size(1);
    }

    @Override
    public INDArray logits(INDArray features) {
      return all;
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
      return "given";
    }
  }
}
