package io.github.distillery.semi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import io.github.distillery.data.Batch;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.data.Split;
import io.github.distillery.distill.LossFixture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;
import io.github.distillery.train.TrainingOptions;
import io.github.distillery.train.Upkeep;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

class SemiAgainstPyTorchTest {
  record Words(
      String name,
      double sharpening,
      double threshold,
      LossFixture.Array logits,
      LossFixture.Array targets) {
    @Override
    public String toString() {
      return name;
    }
  }

  record WordsFile(List<Words> cases) {}

  record Steps(
      String name,
      double decay,
      double weight,
      double rate,
      LossFixture.Array labelled,
      LossFixture.Array unlabelled,
      double[] begin,
      double[][] after) {
    @Override
    public String toString() {
      return name;
    }
  }

  record StepsFile(List<Steps> cases) {}

  static Stream<LossFixture> losses() {
    return LossFixture.of("semi.json");
  }

  static Stream<Words> words() {
    return read("semi-words.json", WordsFile.class).cases().stream();
  }

  static Stream<Steps> steps() {
    return read("semi-steps.json", StepsFile.class).cases().stream();
  }

  @ParameterizedTest
  @MethodSource("losses")
  void lossesOfAPartAreAsPyTorchHasThem(LossFixture expected) {
    expected.assertSameAs(
        expected.kind().equals("part cross-entropy")
            ? new PartCrossEntropy("fixture")
            : new PartSquaredError("fixture"));
  }

  @ParameterizedTest
  @MethodSource("words")
  void whatIsSaidIsSharpenedAndBelievedAsInPyTorch(Words expected) {
    UnlabelledOptions options =
        PseudoLabels.defaults()
            .options()
            .sharpening(expected.sharpening())
            .threshold(expected.threshold());
    int classes = (int) expected.logits().shape()[1];
    for (int row = 0; row < expected.logits().shape()[0]; row++) {
      double[] q = new double[classes];
      boolean believed =
          UnlabelledTargets.speak(expected.logits().values(), row * classes, options, q);
      for (int c = 0; c < classes; c++) {
        assertThat(believed ? q[c] : 0)
            .isCloseTo(expected.targets().values()[row * classes + c], within(1e-9));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("steps")
  void aMeanTeacherStepsLikePyTorchs(Steps expected) {
    List<String> names = List.of("a", "b", "c");
    Dataset labelled =
        Dataset.of(
            "few", expected.labelled().read(), new int[] {0, 1, 2}, names, Provenance.unknown());
    Dataset unlabelled =
        Dataset.of("rest", expected.unlabelled().read(), new int[5], names, Provenance.unknown());
    SemiSupervised data = SemiSupervised.of(labelled, unlabelled, Split.of(labelled, labelled));
    Network start = Architectures.mlp(4, 4, 3).initialize(1);
    start.graph().setParams(Nd4j.create(new double[][] {expected.begin()}));
    MeanTeacher way =
        MeanTeacher.defaults()
            .decay(expected.decay())
            .with(o -> o.weight(expected.weight()).labelledShare(3.0 / 8));
    TrainingOptions options =
        TrainingOptions.defaults()
            .epochs(expected.after().length)
            .batchSize(8)
            .updater(new Sgd(expected.rate()));

    List<INDArray> after = means(way, start, data, options);

    assertThat(after).hasSameSizeAs(expected.after());
    for (int n = 0; n < after.size(); n++) {
      assertThat(
              after
                  .get(n)
                  .distance2(
                      Nd4j.create(new double[][] {expected.after()[n]})
                          .castTo(after.get(n).dataType())))
          .as("after step " + (n + 1))
          .isLessThan(1e-5);
    }
  }

  /** The mean after each step, as a head behind that of the way is given it. */
  private static List<INDArray> means(
      MeanTeacher way, Network start, SemiSupervised data, TrainingOptions options) {
    List<INDArray> means = new ArrayList<>();
    Upkeep watching =
        new Upkeep() {
          @Override
          public INDArray kept(INDArray parameters) {
            means.add(parameters.dup());
            return parameters;
          }
        };
    SemiTraining semi = new SemiTraining(data, way.options(), options, Optional.empty(), way);
    AverageSays average =
        new AverageSays(data, way.options(), new OwnView(data, options), start, way.decay());
    Head watched =
        new Head(
            "watched",
            Schedule.constant(0),
            Tap.LOGITS,
            new PartCrossEntropy("no"),
            (Batch batch) -> Nd4j.zeros(batch.indices().length, 4),
            watching);
    semi.train(start, semi.head("consistency", average), watched);
    return means;
  }

  private static <T> T read(String file, Class<T> type) {
    try (Reader reader =
        new InputStreamReader(
            SemiAgainstPyTorchTest.class.getResourceAsStream("/fixtures/" + file),
            StandardCharsets.UTF_8)) {
      return new Gson().fromJson(reader, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
