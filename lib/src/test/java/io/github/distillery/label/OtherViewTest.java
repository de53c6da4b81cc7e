package io.github.distillery.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.data.Views;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

class OtherViewTest {
  @TempDir Path folder;

  private final Dataset data = TinyData.clouds(50, 1);
  private final Dataset narrow =
      data.withFeatures(data.features().get(NDArrayIndex.all(), NDArrayIndex.interval(0, 2)).dup())
          .named("narrow");
  private final Network teacher = Architectures.mlp(4, 8, 3).initialize(1);
  private final SoftLabels labels = SoftLabels.from(teacher, data, "dense1");

  @Test
  void ofTheSameSamplesGetsTheirSoftLabels() {
    SoftLabels other = labels.forView(narrow);

    assertThat(other.logits()).isEqualTo(labels.logits());
    assertThat(other.features(new int[] {3}, "dense1"))
        .isEqualTo(labels.features(new int[] {3}, "dense1"));
    assertThat(other.teacherFingerprint()).isEqualTo(teacher.fingerprint());
    assertThat(other.checkedFor(narrow)).isSameAs(other);
    assertThatThrownBy(() -> other.checkedFor(data)).hasMessageContaining("other data");
    assertThatThrownBy(() -> labels.checkedFor(narrow)).hasMessageContaining("other data");
  }

  @Test
  void comesBackFromDisk() throws IOException {
    labels.save(folder);

    SoftLabels read = SoftLabels.in(folder).load(teacher, data).forView(narrow);
    read.save(folder.resolve("narrow"));

    INDArray again = SoftLabels.in(folder.resolve("narrow")).open(teacher, narrow).logits();
    assertThat(again).isEqualTo(labels.logits());
    assertThat(SoftLabels.in(folder).open(teacher, data).forView(narrow).verify().logits())
        .isEqualTo(labels.logits());
  }

  @Test
  void withOtherLabelsIsRefusedByTheFirstSampleThatDiffers() {
    int[] order = new int[narrow.size()];
    java.util.Arrays.setAll(order, i -> narrow.size() - 1 - i);
    Dataset reversed = narrow.subset(order, "reversed");

    assertThatThrownBy(() -> labels.forView(reversed))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("in reversed: these are other samples")
        .hasMessageContaining("same seed");
  }

  @Test
  void labelsAreNotForgottenOnTheWayThroughAViewWithout() {
    int[] order = new int[narrow.size()];
    java.util.Arrays.setAll(order, i -> narrow.size() - 1 - i);
    SoftLabels through = labels.forView(narrow.withoutLabels());

    assertThat(through.forView(data).logits()).isEqualTo(labels.logits());
    assertThatThrownBy(() -> through.forView(narrow.subset(order, "reversed")))
        .hasMessageContaining("these are other samples");
  }

  @Test
  void ofOtherSizeOrClassesIsRefused() {
    Dataset fewer = narrow.subset(new int[] {0, 1}, "two");
    Dataset otherNames =
        Dataset.of(
            "other",
            narrow.features(),
            narrow.classOf(),
            List.of("x", "y", "z"),
            Provenance.unknown());

    assertThatThrownBy(() -> labels.forView(fewer))
        .hasMessageContaining("two has 2 samples, the teacher was asked about 50");
    assertThatThrownBy(() -> labels.forView(otherNames))
        .hasMessageContaining("other has the classes [x, y, z]");
  }

  @Test
  void isRefusedWhereTheTeacherSawAugmentedSamples() {
    Views negative =
        new Views() {
          @Override
          public int count() {
            return 1;
          }

          @Override
          public INDArray of(int[] indices, INDArray features, int[] views) {
            return features.neg();
          }
        };

    assertThatThrownBy(() -> SoftLabels.from(teacher, data, negative).forView(narrow))
        .hasMessageContaining("augmented views");
  }
}
