package io.github.distillery.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.NpyRows;
import io.github.distillery.data.Provenance;
import io.github.distillery.data.Views;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TeacherOutputsTest {
  @TempDir Path folder;

  private final Dataset data = TinyData.images(30, 1);
  private final Network teacher = Architectures.lenet(1, 16, 16, 3, 8, 6, 2).initialize(1);

  @Test
  void layersStayAlignedWithTheirSamplesInMemoryAndOnDisk() throws IOException {
    for (SoftLabels labels :
        List.of(
            SoftLabels.from(teacher, data, "conv1", "conv2"),
            SoftLabels.in(folder).open(teacher, data, "conv1", "conv2"))) {
      for (Batch batch : Batches.shuffled(data, 7, 3, 2)) {
        for (String layer : List.of("conv1", "conv2")) {
          INDArray asked = teacher.features(batch.features(), layer);
          assertThat(labels.features(batch, layer).equalsWithEps(asked, 1e-5)).isTrue();
          assertThat(labels.featureShape(batch.features(), layer))
              .isEqualTo(teacher.featureShape(data.features(new int[] {0}), layer));
        }
        assertThat(labels.logits(batch).equalsWithEps(teacher.logits(batch.features()), 1e-5))
            .isTrue();
      }
      assertThat(labels.layers()).containsExactly("conv1", "conv2");
    }
  }

  @Test
  void onDiskIsBitForBitWhatIsInMemory() throws IOException {
    SoftLabels memory = SoftLabels.from(teacher, data, "conv2");
    SoftLabels disk = SoftLabels.in(folder.resolve("a")).open(teacher, data, "conv2");
    memory.save(folder.resolve("b"));

    int[] some = {29, 0, 3, 3};
    for (SoftLabels other :
        List.of(
            disk,
            SoftLabels.in(folder.resolve("a")).open(teacher, data, "conv2"),
            SoftLabels.in(folder.resolve("b")).open(teacher, data, "conv2"),
            SoftLabels.in(folder.resolve("a")).load(teacher, data, "conv2"))) {
      assertThat(bits(other.logits())).isEqualTo(bits(memory.logits()));
      assertThat(bits(other.features(some, "conv2")))
          .isEqualTo(bits(memory.features(some, "conv2")));
      assertThat(other.features(some, "conv2").shape()).startsWith(4, 8);
    }
    for (String file : List.of("logits.npy", "layer-1-conv2.npy")) {
      assertThat(
              Files.mismatch(folder.resolve("a").resolve(file), folder.resolve("b").resolve(file)))
          .isEqualTo(-1);
    }
  }

  @Test
  void theTeacherIsAskedInBatchesOfBoundedSize() throws IOException {
    Wide wide = new Wide(1 << 20);
    Dataset many = clouds(50);

    SoftLabels labels = SoftLabels.in(folder).open(wide, many, "wide");

    assertThat(wide.largestBatch).isBetween(1L, TeacherPass.BATCH_VALUES / (1 << 20));
    assertThat(wide.samples).isEqualTo(50);
    assertThat(Files.size(folder.resolve("layer-1-wide.npy"))).isGreaterThan(4L * 50 << 20);
    int[] some = {49, 0, 17};
    assertThat(labels.features(some, "wide").getColumn(1 << 19).toFloatVector())
        .containsExactly(many.features(some).getColumn(0).toFloatVector());
  }

  @Test
  void filesThatWereCutOrChangedAreRefused() throws IOException {
    SoftLabels.in(folder).open(teacher, data, "conv2");
    Path layer = folder.resolve("layer-1-conv2.npy");
    byte[] whole = Files.readAllBytes(layer);

    Files.write(layer, Arrays.copyOf(whole, whole.length - 4));
    assertThatThrownBy(this::open)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("layer-1-conv2.npy")
        .hasMessageContaining("ends too early");

    Files.write(layer, Arrays.copyOf(whole, whole.length + 4));
    assertThatThrownBy(this::open).hasMessageContaining("hash differs");

    byte[] flipped = whole.clone();
    flipped[whole.length / 2] ^= 1;
    Files.write(layer, flipped);
    assertThatThrownBy(() -> SoftLabels.in(folder).load(teacher, data, "conv2"))
        .hasMessageContaining("hash differs");

    Files.delete(layer);
    assertThatThrownBy(this::open).hasMessageContaining("cannot be read");

    Files.write(layer, whole);
    assertThat(open().verify().layers()).containsExactly("conv2");
  }

  @Test
  void aChangeThatOpeningOverlooksIsFoundByVerifying() throws IOException {
    Wide wide = new Wide(1 << 18);
    Dataset few = clouds(10);
    SoftLabels labels = SoftLabels.in(folder).open(wide, few, "wide");
    Path layer = folder.resolve("layer-1-wide.npy");
    byte[] bytes = Files.readAllBytes(layer);
    bytes[8000] ^= 1;
    Files.write(layer, bytes);

    assertThat(SoftLabels.in(folder).open(wide, few, "wide").size()).isEqualTo(10);
    assertThatThrownBy(labels::verify)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("hash differs");
  }

  @Test
  void anotherTeacherOtherDataOtherLayersAndOtherViewsAreRefused() throws IOException {
    SoftLabels.in(folder).open(teacher, data, "conv2");
    Network other = Architectures.lenet(1, 16, 16, 3, 8, 6, 2).initialize(2);
    Views mirrored = views(1, -1);

    assertThatThrownBy(() -> SoftLabels.in(folder).open(other, data, "conv2"))
        .hasMessageContaining("another teacher");
    assertThatThrownBy(() -> SoftLabels.in(folder).open(teacher, TinyData.images(30, 2), "conv2"))
        .hasMessageContaining("for other data");
    assertThatThrownBy(() -> SoftLabels.in(folder).open(teacher, data, "conv1"))
        .hasMessageContaining("holds the layers [conv2]")
        .hasMessageContaining("not the layers [conv1]");
    assertThatThrownBy(() -> SoftLabels.in(folder).open(teacher, data, mirrored, "conv2"))
        .hasMessageContaining("otherwise (as they are)");
    assertThatThrownBy(() -> SoftLabels.from(teacher, data, "conv9"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no layer \"conv9\"");
  }

  @Test
  void viewsAreKeptEachInItsOwnRow() throws IOException {
    Views three = views(3, 0.5f);
    SoftLabels labels = SoftLabels.in(folder).open(teacher, data, three, "conv1");

    int[] indices = {4, 20, 4};
    int[] shown = {2, 0, 1};
    INDArray seen = three.of(indices, data.features(indices), shown);
    Batch batch = new Batch(indices, seen, data.labels(indices), shown);
    assertThat(labels.logits(batch).equalsWithEps(teacher.logits(seen), 1e-5)).isTrue();
    assertThat(labels.features(batch, "conv1").equalsWithEps(teacher.features(seen, "conv1"), 1e-5))
        .isTrue();
    assertThat(labels.size()).isEqualTo(30);
    assertThat(SoftLabels.in(folder).load(teacher, data, three, "conv1").logits())
        .isEqualTo(labels.logits());
    assertThatThrownBy(() -> SoftLabels.in(folder).load(teacher, data, "conv1"))
        .hasMessageContaining("otherwise (3 views");
    assertThat(labels.logits().size(0)).isEqualTo(90);
    assertThatThrownBy(() -> labels.logits(Batches.inOrder(data, 5).iterator().next()))
        .hasMessageContaining("3 views of each sample");
    assertThatThrownBy(() -> SoftLabels.in(folder).open(teacher, data, views(3, 0.25f), "conv1"))
        .hasMessageContaining("augmentation or seed may differ");
  }

  @Test
  void whatIsHalfWrittenCountsAsNothing() throws IOException {
    SoftLabels.in(folder).open(teacher, data);
    Files.delete(folder.resolve("manifest.json"));
    assertThatThrownBy(() -> SoftLabels.in(folder).load(teacher, data))
        .hasMessageContaining("no such file");

    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> SoftLabels.in(folder.resolve("new")).open(teacher, data))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Files.exists(folder.resolve("new/manifest.json"))).isFalse();

    Wide broken = new Wide(4);
    broken.failsAtSample = 3_000;
    Path half = folder.resolve("half");
    assertThatThrownBy(() -> SoftLabels.in(half).open(broken, clouds(5_000), "wide"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("layer \"wide\"")
        .hasMessageContaining("not finite");
    try (Stream<Path> left = Files.list(half)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void whatWasNotKeptIsAskedOnline() {
    TeacherOutputs outputs = TeacherOutputs.kept(teacher, SoftLabels.from(teacher, data, "conv1"));
    Batch batch = Batches.shuffled(data, 7, 1, 1).iterator().next();

    assertThat(outputs.features(batch, "conv2"))
        .isEqualTo(teacher.features(batch.features(), "conv2"));
    assertThat(outputs.layers()).contains("conv1", "conv2", "dense1");
    assertThatThrownBy(() -> SoftLabels.from(teacher, data, "conv1").features(batch, "conv2"))
        .hasMessageContaining("hold the layers [conv1], not the layer \"conv2\"");
  }

  @Test
  void onlineOnePassOfTheTeacherGivesAll() {
    Wide counting = new Wide(8);
    TeacherOutputs outputs = TeacherOutputs.online(counting, "wide");

    for (Batch batch : Batches.inOrder(clouds(10), 5)) {
      outputs.logits(batch);
      outputs.features(batch, "wide");
      outputs.logits(batch);
    }

    assertThat(counting.samples).isEqualTo(10);
  }

  @Test
  void aFileIsNotReadBeyondItsRows() throws IOException {
    SoftLabels.in(folder).open(teacher, data);

    NpyRows rows = NpyRows.open(folder.resolve("logits.npy"));

    assertThat(rows.shape()).containsExactly(30, 2);
    assertThatThrownBy(() -> rows.rows(new int[] {30})).hasMessageContaining("no row 30");
    assertThat(rows.rows(new int[0]).shape()).containsExactly(0, 2);
  }

  private SoftLabels open() throws IOException {
    return SoftLabels.in(folder).open(teacher, data, "conv2");
  }

  private static Dataset clouds(int samples) {
    return Dataset.of(
        "rising",
        Nd4j.arange(samples).castTo(DataType.FLOAT).reshape(samples, 1),
        new int[samples],
        List.of("a", "b"),
        Provenance.unknown());
  }

  private static int[] bits(INDArray array) {
    float[] values = array.dup('c').data().asFloat();
    return java.util.stream.IntStream.range(0, values.length)
        .map(i -> Float.floatToRawIntBits(values[i]))
        .toArray();
  }

  /** Each view is the sample times the factor to the power of the view's number. */
  private static Views views(int count, float factor) {
    return new Views() {
      @Override
      public int count() {
        return count;
      }

      @Override
      public INDArray of(int[] indices, INDArray features, int[] views) {
        INDArray seen = features.dup();
        for (int i = 0; i < views.length; i++) {
          seen.slice(i).muli(factor < 0 ? factor : Math.pow(factor, views[i]));
        }
        return seen;
      }
    };
  }

  /** A layer of any width that repeats its input, and counts what it is asked. */
  private static final class Wide implements Classifier {
    private final int width;
    private long samples;
    private long largestBatch;
    private int failsAtSample = Integer.MAX_VALUE;

    Wide(int width) {
      this.width = width;
    }

    @Override
    public Outputs outputs(INDArray features, List<String> layers) {
      samples += features.size(0);
      largestBatch = Math.max(largestBatch, features.size(0));
      return Classifier.super.outputs(features, layers);
    }

    @Override
    public INDArray logits(INDArray features) {
      return Nd4j.concat(1, features, features.neg());
    }

    @Override
    public INDArray features(INDArray features, String layer) {
      INDArray repeated = features.repeat(1, width);
      return samples > failsAtSample ? repeated.div(0) : repeated;
    }

    @Override
    public String name() {
      return "wide";
    }

    @Override
    public int classes() {
      return 2;
    }

    @Override
    public List<String> layers() {
      return List.of("wide");
    }

    @Override
    public String fingerprint() {
      return "0".repeat(64);
    }
  }
}
