package io.github.distillery.label;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.data.Split;
import io.github.distillery.data.Values;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

class TopLabelsTest {
  private static final int CLASSES = 200;
  private static final int K = 5;

  @TempDir Path folder;

  private final Dataset data = many(60, CLASSES);
  private final Network teacher = Architectures.mlp(4, 16, CLASSES).initialize(3);

  @Test
  void theGreatestKeepTheirLogitsAndAtTheTemperatureNamedTheirProbabilities() throws IOException {
    SoftLabels all = SoftLabels.from(teacher, data);
    SoftLabels top = SoftLabels.in(folder).top(K, temperature(2)).open(teacher, data);

    assertThat(top.classes()).isEqualTo(CLASSES);
    for (int i = 0; i < data.size(); i++) {
      double[] expected = all.probabilities(i, temperature(2));
      double[] found = top.probabilities(i, temperature(2));
      int[] order = falling(expected);
      double rest = 1;
      for (int c : Arrays.copyOf(order, K)) {
        assertThat(found[c]).isCloseTo(expected[c], within(1e-6));
        assertThat(top.logits(new int[] {i}).getFloat(0, c))
            .isEqualTo(all.logits(new int[] {i}).getFloat(0, c), within(1e-6f));
        rest -= expected[c];
      }
      for (int c : Arrays.copyOfRange(order, K, CLASSES)) {
        assertThat(found[c]).isCloseTo(rest / (CLASSES - K), within(1e-6));
      }
    }
  }

  @Test
  void theOthersHaveMoreThanTheTeacherGivesThemAtHigherTemperaturesAndLessAtLower()
      throws IOException {
    SoftLabels all = SoftLabels.from(teacher, data);
    SoftLabels top = SoftLabels.in(folder).top(K, temperature(1)).open(teacher, data);

    for (int i = 0; i < data.size(); i++) {
      assertThat(othersShare(top, i, 3)).isGreaterThan(othersShare(all, i, 3) - 1e-6);
      assertThat(othersShare(top, i, 0.3)).isLessThan(othersShare(all, i, 0.3) + 1e-6);
    }
  }

  @Test
  void randomRowsAreShortenedAsSortingWouldDo() {
    SplittableRandom random = new SplittableRandom(4);
    for (int k : new int[] {1, 2, 7, 30}) {
      TopLogits top = TopLogits.of(new TopK(k, temperature(1)), 31);
      float[] logits = new float[31];
      for (int c = 0; c < logits.length; c++) {
        // few different values, negative ones and zeros among them: many are equal
        logits[c] = random.nextInt(-4, 5);
      }
      float[] kept = top.shortened(logits);

      int[] order =
          IntStream.range(0, 31)
              .boxed()
              .sorted((a, b) -> Float.compare(logits[b], logits[a]))
              .mapToInt(c -> c)
              .toArray();
      for (int i = 0; i < k; i++) {
        assertThat((int) kept[k + i]).isEqualTo(order[i]);
        assertThat(kept[i]).isEqualTo(logits[order[i]], within(0f));
      }
    }
  }

  @Test
  void keepingAllButOneKeepsAll() throws IOException {
    SoftLabels top = SoftLabels.in(folder).top(CLASSES - 1).open(teacher, data);

    assertThat(top.logits().equalsWithEps(SoftLabels.from(teacher, data).logits(), 1e-5)).isTrue();
  }

  @Test
  void comeBackFromDiskAndAreSavedAsTheyAre() throws IOException {
    SoftLabels made = SoftLabels.in(folder.resolve("a")).top(K).open(teacher, data);
    made.save(folder.resolve("b"));

    SoftLabels read = SoftLabels.in(folder.resolve("b")).top(K).load(teacher, data);
    assertThat(read.logits()).isEqualTo(made.logits());
    assertThat(read.verify().top()).contains(new TopK(K, temperature(1)));
    assertThat(read).hasToString(made.toString()).asString().contains("the top 5 at T = 1.0");
    assertThat(Files.mismatch(file("a"), file("b"))).isEqualTo(-1);
  }

  @Test
  void takeAFewNumbersASampleHoweverManyClassesThereAre() throws IOException {
    int classes = 10_000;
    Split split = many(300, classes).split(0.8, 1);
    Network large = Architectures.mlp(4, 8, classes).initialize(1);
    SoftLabels labels = SoftLabels.in(folder).top(10).open(large, split.train());

    long rows = split.train().size();
    assertThat(Files.size(folder.resolve("top-logits.npy")))
        .isEqualTo(128 + rows * 21 * Float.BYTES);

    Trained student =
        Distillation.from(labels)
            .soft(1, temperature(1))
            .train(
                Architectures.mlp(4, 8, classes),
                split,
                TrainingOptions.defaults().epochs(3).learningRate(0.01).batchSize(32).seed(2));
    List<Double> losses =
        student.history().epochs().stream().map(e -> e.losses().get("soft")).toList();
    assertThat(losses.get(2)).isLessThan(losses.get(0));
  }

  @Test
  void teachAsAllSoftLabelsDoWhereNothingIsLeftOut() throws IOException {
    Split split = TinyData.split();
    Network three = Architectures.mlp(4, 8, 3).initialize(1);
    SoftLabels top = SoftLabels.in(folder).top(2).open(three, split.train());
    TrainingOptions options = TrainingOptions.defaults().epochs(3).batchSize(16);

    Trained byTop =
        Distillation.from(top)
            .soft(1, temperature(4))
            .train(Architectures.mlp(4, 8, 3), split, options);
    Trained byAll =
        Distillation.from(three)
            .soft(1, temperature(4))
            .train(Architectures.mlp(4, 8, 3), split, options);

    assertThat(Values.floats(byTop.network().graph().params()))
        .containsExactly(Values.floats(byAll.network().graph().params()), within(1e-3f));
  }

  @Test
  void ofAnotherAmountAreRefused() throws IOException {
    SoftLabels.in(folder).top(K).open(teacher, data);

    assertThatThrownBy(() -> SoftLabels.in(folder).open(teacher, data))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("holds the top 5 at T = 1.0 of the logits")
        .hasMessageContaining("not all");
    assertThatThrownBy(() -> SoftLabels.in(folder).top(6).open(teacher, data))
        .hasMessageContaining("not the top 6 at T = 1.0");
    assertThatThrownBy(() -> SoftLabels.in(folder.resolve("c")).top(CLASSES).open(teacher, data))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("the top 200 at T = 1.0 of 200 classes");
    assertThatThrownBy(() -> SoftLabels.in(folder).top(0))
        .hasMessageContaining("the top 0 classes");
  }

  @Test
  void aManifestThatDoesNotFitIsRefused() throws IOException {
    SoftLabels.in(folder).top(K).open(teacher, data);
    Path manifest = folder.resolve("manifest.json");
    String text = Files.readString(manifest);

    for (String wrong : List.of("\"k\": 6", "\"k\": 0", "\"k\": 300")) {
      Files.writeString(manifest, text.replace("\"k\": 5", wrong));
      assertThatThrownBy(() -> SoftLabels.in(folder).top(K).open(teacher, data))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("no complete manifest");
    }
  }

  private Path file(String part) {
    return folder.resolve(part).resolve("top-logits.npy");
  }

  private static double othersShare(SoftLabels labels, int sample, double t) {
    double[] p = labels.probabilities(sample, temperature(t));
    return 1 - Arrays.stream(falling(p)).limit(K).mapToDouble(c -> p[c]).sum();
  }

  private static int[] falling(double[] values) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted((a, b) -> Double.compare(values[b], values[a]))
        .mapToInt(c -> c)
        .toArray();
  }

  private static Dataset many(int samples, int classes) {
    List<String> names = IntStream.range(0, classes).mapToObj(c -> "class " + c).toList();
    int[] classOf = IntStream.range(0, samples).map(i -> i * 7 % classes).toArray();
    return Dataset.of(
        "many", Nd4j.rand(samples, 4).muli(4).subi(2), classOf, names, Provenance.unknown());
  }
}
