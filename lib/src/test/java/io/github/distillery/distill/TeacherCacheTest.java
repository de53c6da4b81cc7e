package io.github.distillery.distill;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.data.Views;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.label.TeacherOutputs;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Augmentation;
import io.github.distillery.train.FixedViews;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class TeacherCacheTest {
  @TempDir Path folder;

  private final Dataset images = TinyData.images(60, 1);
  private final Split split = images.split(0.6, 0.2, 5);
  private final Counting teacher =
      new Counting(Architectures.lenet(1, 16, 16, 3, 4, 8, 2).initialize(1));
  private final Architecture student = Architectures.mlp(256, 8, 2);
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(3).batchSize(8).learningRate(0.01);

  @Test
  void aFolderServesLaterRunsWithoutTheTeacherBeingAsked() {
    Trained first = distillation().cachedIn(folder).train(student, split, options);
    int asked = teacher.samples;

    Trained later = distillation().cachedIn(folder).train(student, split, options);

    assertThat(asked).isEqualTo(split.train().size());
    assertThat(teacher.samples).isEqualTo(asked);
    assertThat(later.fingerprint()).isEqualTo(first.fingerprint());
    assertThat(distillation().train(student, split, options).fingerprint())
        .isEqualTo(first.fingerprint());
  }

  @Test
  void eachTeacherAndDataSetHasAFolderOfItsOwn() throws IOException {
    distillation().cachedIn(folder).train(student, split, options.epochs(1));
    distillation()
        .cachedIn(folder)
        .train(student, split.withTrain(split.train().sample(10, 1)), options.epochs(1));
    Distillation.from(Architectures.mlp(256, 4, 2).initialize(1))
        .soft(1, temperature(2))
        .cachedIn(folder)
        .train(student, split, options.epochs(1));

    try (Stream<Path> folders = Files.list(folder)) {
      assertThat(folders).hasSize(3);
    }
  }

  @Test
  void onlineTheTeacherIsAskedInEveryEpoch() {
    Trained online = distillation().online().train(student, split, options);

    assertThat(teacher.samples).isEqualTo(3 * split.train().size());
    Trained kept = distillation().train(student, split, options);
    for (int e = 0; e < 3; e++) {
      assertThat(online.history().epochs().get(e).loss())
          .isCloseTo(kept.history().epochs().get(e).loss(), within(1e-4));
    }
  }

  @Test
  void fixedViewsAreAskedOnceAndAlignedUnderShuffling() {
    FixedViews views = Augmentation.shift(2).views(2);
    TrainingOptions viewed = options.augmentation(views);

    Distillation distillation = distillation();
    Trained kept = distillation.train(student, split, viewed);
    distillation.train(
        student, split, options.epochs(1).augmentation(Augmentation.shift(2).views(2)));
    assertThat(teacher.samples).isEqualTo(2 * split.train().size());
    Trained online = distillation().online().train(student, split, viewed);
    Trained onDisk = distillation().cachedIn(folder).train(student, split, viewed);
    Trained plain = distillation().train(student, split, options);

    assertThat(onDisk.fingerprint()).isEqualTo(kept.fingerprint());
    for (int e = 0; e < 3; e++) {
      double loss = kept.history().epochs().get(e).loss();
      assertThat(online.history().epochs().get(e).loss()).isCloseTo(loss, within(1e-4));
      assertThat(plain.history().epochs().get(e).loss()).isNotCloseTo(loss, within(1e-4));
    }
  }

  @Test
  void eachAugmentationHasAFolderOfItsOwn() throws IOException {
    for (FixedViews views :
        List.of(
            Augmentation.shift(1).views(2),
            Augmentation.shift(2).views(2),
            Augmentation.shift(2).views(2),
            Augmentation.shift(2).views(2, 8))) {
      distillation().cachedIn(folder).train(student, split, options.epochs(1).augmentation(views));
    }

    try (Stream<Path> folders = Files.list(folder)) {
      assertThat(folders).hasSize(3);
    }
    Augmentation mine = (features, random) -> features.mul(random.nextDouble());
    Augmentation other = (features, random) -> features.sub(random.nextDouble());
    Distillation kept = distillation().cachedIn(folder);
    kept.train(student, split, options.epochs(1).augmentation(mine.views(2)));
    assertThatThrownBy(
            () -> kept.train(student, split, options.epochs(1).augmentation(other.views(2))))
        .as("what the text does not tell is seen by the hash")
        .hasMessageContaining("otherwise")
        .hasMessageContaining("another folder");
  }

  @Test
  void softLabelsOfViewsTeachWithExactlyTheseViews() {
    FixedViews views = Augmentation.shift(2).views(2);
    SoftLabels labels = SoftLabels.from(teacher, split.train(), views);
    Distillation fromLabels = Distillation.from(labels).soft(1, temperature(2));

    Trained fromTeacher = distillation().train(student, split, options.augmentation(views));

    assertThat(fromLabels.train(student, split, options.augmentation(views)).fingerprint())
        .isEqualTo(fromTeacher.fingerprint());
    for (TrainingOptions other :
        List.of(
            options,
            options.augmentation(Augmentation.shift(2).views(3)),
            options.augmentation(Augmentation.shift(2).views(2, 8)))) {
      assertThatThrownBy(() -> fromLabels.train(student, split, other))
          .hasMessageContaining("otherwise");
    }
  }

  @Test
  void whatIsTooLargeForMemoryLiesInATemporaryFileThatLeavesNothingBehind() {
    TeacherCache small = new TeacherCache(Optional.empty(), 0);
    TeacherCache large = TeacherCache.temporary();
    int[] some = {5, 0, 31};

    SoftLabels mapped = small.of(teacher, split.train(), Views.AS_THEY_ARE, List.of("conv2"));
    SoftLabels memory = large.of(teacher, split.train(), Views.AS_THEY_ARE, List.of("conv2"));

    assertThat(mapped.features(some, "conv2")).isEqualTo(memory.features(some, "conv2"));
    assertThatThrownBy(mapped::verify)
        .as("its files are gone")
        .hasMessageContaining("no such file");
    assertThat(memory.verify()).isSameAs(memory);
    assertThat(SoftLabels.bytes(teacher, split.train(), Views.AS_THEY_ARE, "conv2"))
        .isEqualTo(4L * 36 * (2 + 4 * 2 * 2));
  }

  @Test
  void aTeacherThatWasChangedIsAskedAgain() {
    Network changing = Architectures.mlp(256, 4, 2).initialize(1);
    TeacherCache cache = TeacherCache.temporary();
    INDArray before = cache.of(changing, images, Views.AS_THEY_ARE, List.of()).logits();

    changing.graph().params().muli(2);

    assertThat(cache.of(changing, images, Views.AS_THEY_ARE, List.of()).logits())
        .isEqualTo(changing.logits(images))
        .isNotEqualTo(before);
  }

  @Test
  void theLayersThatSignalsNameAreKeptWithTheLogits() {
    TeacherOutputs outputs =
        Teaching.by(teacher).outputs(split.train(), options, List.of("conv2", "nowhere"));
    int asked = teacher.samples;

    for (Batch batch : Batches.shuffled(split.train(), 8, 1, 1)) {
      INDArray online = teacher.features(batch.features(), "conv2");
      assertThat(outputs.features(batch, "conv2").equalsWithEps(online, 1e-5)).isTrue();
      outputs.logits(batch);
    }

    assertThat(asked).isEqualTo(split.train().size());
    assertThat(teacher.samples).isEqualTo(asked);
  }

  @Test
  void softLabelsAloneCannotAsk() {
    Distillation fromLabels = Distillation.from(SoftLabels.from(teacher, split.train()));

    assertThatThrownBy(fromLabels::online)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no teacher to ask");
    assertThatThrownBy(() -> fromLabels.cachedIn(folder)).hasMessageContaining("no teacher to ask");
  }

  private Distillation distillation() {
    return Distillation.from(teacher).soft(1, temperature(2));
  }

  /** Counts the samples that a teacher is asked about. */
  private static final class Counting implements Classifier {
    private final Network teacher;
    private int samples;

    Counting(Network teacher) {
      this.teacher = teacher;
    }

    @Override
    public Outputs outputs(INDArray features, List<String> layers) {
      samples += (int) features.size(0);
      return teacher.outputs(features, layers);
    }

    @Override
    public INDArray logits(INDArray features) {
      return teacher.logits(features);
    }

    @Override
    public String name() {
      return teacher.name();
    }

    @Override
    public int classes() {
      return teacher.classes();
    }

    @Override
    public List<String> layers() {
      return teacher.layers();
    }

    @Override
    public INDArray features(INDArray features, String layer) {
      return teacher.features(features, layer);
    }

    @Override
    public String fingerprint() {
      return teacher.fingerprint();
    }
  }
}
