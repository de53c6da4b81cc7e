package io.github.distillery.distill.boundary;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.evaluate.Fidelity;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class BoundarySamplesTest {
  private static final Split SPLIT = TinyData.split();
  private static final TrainingOptions OPTIONS =
      TrainingOptions.defaults().epochs(15).batchSize(16).learningRate(0.01);
  private static final Trained TEACHER = Trainer.train(Architectures.mlp(4, 32, 3), SPLIT, OPTIONS);
  private static final BoundarySearch SEARCH = BoundarySearch.defaults();

  @Test
  void theTeacherTakesEverySampleForTheOtherClassAndTheSampleItComesFromForItsOwn() {
    Dataset train = SPLIT.train();
    BoundarySamples boundary = BoundarySamples.of(TEACHER, train, SEARCH);

    int[] said = TEACHER.predict(boundary.samples().features());
    int[] before = TEACHER.predict(train.features());
    assertThat(boundary.samples().size()).isGreaterThan(boundary.tried() / 2);
    for (int i = 0; i < said.length; i++) {
      int start = boundary.starts().get(i);
      assertThat(said[i]).isEqualTo(boundary.across().get(i)).isNotEqualTo(train.classOf(start));
      assertThat(before[start]).isEqualTo(train.classOf(start));
      assertThat(boundary.samples().classOf(i)).isEqualTo(train.classOf(start));
    }
  }

  @Test
  void theSamplesAreJustAcross() {
    BoundarySamples boundary = BoundarySamples.of(TEACHER, SPLIT.train(), SEARCH);

    INDArray logits = TEACHER.logits(boundary.samples().features());
    for (int i = 0; i < boundary.samples().size(); i++) {
      int from = boundary.samples().classOf(i);
      double ahead = logits.getDouble(i, boundary.across().get(i)) - logits.getDouble(i, from);
      assertThat(ahead).isBetween(0.0, 0.5);
    }
  }

  @Test
  void theyStayNearAndWithinTheRangeOfEachColumn() {
    Dataset train = SPLIT.train();
    BoundarySamples boundary = BoundarySamples.of(TEACHER, train, SEARCH.farthest(0.1));

    INDArray least = train.features().min(0);
    INDArray greatest = train.features().max(0);
    INDArray width = greatest.sub(least);
    for (int i = 0; i < boundary.samples().size(); i++) {
      INDArray sample = boundary.samples().features().getRow(i);
      INDArray start = train.features().getRow(boundary.starts().get(i));
      double moved =
          sample.sub(start).divi(width).norm2Number().doubleValue() / Math.sqrt(width.length());
      assertThat(moved).isBetween(1e-9, 0.1001);
      assertThat(sample.sub(least).minNumber().doubleValue()).isGreaterThanOrEqualTo(0);
      assertThat(greatest.sub(sample).minNumber().doubleValue()).isGreaterThanOrEqualTo(0);
      assertThat(boundary.distances().get(i))
          .isCloseTo(start.distance2(sample), org.assertj.core.api.Assertions.within(1e-5));
    }
    assertThat(boundary.samples().size())
        .isLessThan(BoundarySamples.of(TEACHER, train, SEARCH).samples().size());
  }

  @Test
  void imagesKeepTheirShapeAndRange() {
    Split images = TinyData.images(60, 2).split(0.8, 3);
    Trained teacher =
        Trainer.train(
            Architectures.lenet(1, 16, 16, 3, 4, 5, 2),
            images,
            OPTIONS.epochs(6).learningRate(0.003));

    BoundarySamples boundary = BoundarySamples.of(teacher, images.train(), SEARCH.farthest(0.5));

    INDArray features = boundary.samples().features();
    assertThat(features.shape()).endsWith(1, 16, 16).hasSize(4);
    assertThat(features.minNumber().floatValue())
        .isGreaterThanOrEqualTo(images.train().features().minNumber().floatValue());
    assertThat(features.maxNumber().floatValue())
        .isLessThanOrEqualTo(images.train().features().maxNumber().floatValue());
    assertThat(teacher.predict(features))
        .containsExactly(boundary.across().stream().mapToInt(Integer::intValue).toArray());
  }

  @Test
  void theSameSeedFindsTheSameSamples() {
    BoundarySamples first = BoundarySamples.of(TEACHER, SPLIT.train(), SEARCH);
    BoundarySamples again = BoundarySamples.of(TEACHER, SPLIT.train(), SEARCH);
    BoundarySamples other = BoundarySamples.of(TEACHER, SPLIT.train(), SEARCH.seed(7));

    assertThat(again.samples().hash()).isEqualTo(first.samples().hash());
    assertThat(other.samples().hash()).isNotEqualTo(first.samples().hash());
    assertThat(BoundarySamples.of(TEACHER, SPLIT.train(), SEARCH.atMost(10)).tried()).isEqualTo(10);
  }

  @Test
  void withAStudentTheSearchBeginsWhereItDiffersMost() {
    Trained student = Trainer.train(Architectures.mlp(4, 6, 3), SPLIT, OPTIONS.epochs(4).seed(2));

    BoundarySamples boundary =
        BoundarySamples.of(TEACHER, student, SPLIT.train(), SEARCH.atMost(20));

    BoundarySamples anywhere = BoundarySamples.of(TEACHER, SPLIT.train(), SEARCH);
    assertThat(boundary.tried()).isEqualTo(20);
    assertThat(difference(student, boundary.starts()))
        .isGreaterThan(difference(student, anywhere.starts()));
  }

  @Test
  void aTransferSetWithThemTrainsAStudentAndNamesWhereTheyComeFrom() {
    BoundarySamples boundary = BoundarySamples.of(TEACHER, SPLIT.train(), SEARCH);
    Split more = boundary.addTo(SPLIT);
    String before = TEACHER.fingerprint();

    Trained taught =
        Distillation.from(TEACHER)
            .soft(1, temperature(3))
            .train(Architectures.mlp(4, 8, 3), more, OPTIONS);

    assertThat(more.train().size()).isEqualTo(SPLIT.train().size() + boundary.samples().size());
    assertThat(more.test().hash()).isEqualTo(SPLIT.test().hash());
    assertThat(more.train().provenance().source()).contains("moved across the boundary of 4-32-3");
    assertThat(Fidelity.of(TEACHER, taught, SPLIT.test()).agreement()).isGreaterThan(0.85);
    assertThat(TEACHER.fingerprint()).isEqualTo(before);
  }

  @Test
  void atTheBoundaryAStudentTaughtThereAgreesMore() {
    BoundarySamples boundary = BoundarySamples.of(TEACHER, SPLIT.train(), SEARCH);
    BoundarySamples unseen = BoundarySamples.of(TEACHER, SPLIT.validation(), SEARCH);
    Distillation soft = Distillation.from(TEACHER).soft(1, temperature(3));

    Trained plain = soft.train(Architectures.mlp(4, 8, 3), SPLIT, OPTIONS);
    Trained taught = soft.train(Architectures.mlp(4, 8, 3), boundary.addTo(SPLIT), OPTIONS);

    assertThat(Fidelity.of(TEACHER, taught, unseen.samples()).divergence())
        .isLessThan(Fidelity.of(TEACHER, plain, unseen.samples()).divergence());
  }

  @Test
  void whatCannotBeSearchedIsRefused() {
    Classifier closed = new Closed(TEACHER);
    assertThatThrownBy(() -> BoundarySamples.of(closed, SPLIT.train(), SEARCH))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("gives no gradient by its input");
    assertThatThrownBy(() -> BoundarySamples.of(TEACHER, TinyData.images(4, 1), SEARCH))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("knows 3 classes");
    assertThatThrownBy(() -> BoundarySamples.of(TEACHER, SPLIT.train(), SEARCH.farthest(1e-7)))
        .hasMessageContaining("none got across");
    assertThatThrownBy(() -> SEARCH.step(0)).hasMessageContaining("step is 0.0");
    assertThatThrownBy(() -> SEARCH.overshoot(0)).hasMessageContaining("overshoot is 0.0");
  }

  @Test
  void anInterruptedSearchStops() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> BoundarySamples.of(TEACHER, SPLIT.train(), SEARCH))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  private static double difference(Classifier student, List<Integer> starts) {
    int[] rows = starts.stream().mapToInt(Integer::intValue).toArray();
    return Fidelity.of(TEACHER, student, SPLIT.train().subset(rows, "starts")).divergence();
  }

  /** A teacher one can only ask. */
  private record Closed(Classifier inner) implements Classifier {
    @Override
    public String name() {
      return "closed";
    }

    @Override
    public int classes() {
      return inner.classes();
    }

    @Override
    public INDArray logits(INDArray features) {
      return inner.logits(features);
    }

    @Override
    public List<String> layers() {
      return List.of();
    }

    @Override
    public INDArray features(INDArray features, String layer) {
      throw new ModelException("closed");
    }

    @Override
    public String fingerprint() {
      return "closed";
    }
  }
}
