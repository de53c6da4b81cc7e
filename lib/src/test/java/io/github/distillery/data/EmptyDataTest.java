package io.github.distillery.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import tech.tablesaw.api.Table;

class EmptyDataTest {
  private final Dataset empty = Samples.ofClasses(0, 0, 1).only(2);

  @Test
  void aPartWithoutSamplesKeepsShapeAndClasses() {
    assertThat(empty.size()).isZero();
    assertThat(empty.features().shape()).containsExactly(0, 2);
    assertThat(empty.labels().shape()).containsExactly(0, 3);
    assertThat(empty.classes()).isEqualTo(3);
    assertThat(empty.sampleLength()).isEqualTo(2);
    assertThat(empty.toString()).contains("0 samples of [2]");
  }

  @Test
  void imagesWithoutSamplesKeepTheirShape() {
    Dataset images =
        Dataset.of(
                "images",
                Nd4j.rand(DataType.FLOAT, 2, 1, 4, 4),
                new int[] {0, 0},
                List.of("a", "b"),
                Provenance.unknown())
            .only(1);
    assertThat(images.features().shape()).containsExactly(0, 1, 4, 4);
    assertThat(images.hash()).hasSize(64);
    assertThat(images.sample(0, 1).features().shape()).containsExactly(0, 1, 4, 4);
  }

  @Test
  void itHasAHashAndPartsOfItsOwn() {
    assertThat(empty.hash()).hasSize(64).isNotEqualTo(Samples.ofClasses(0).hash());
    assertThat(empty.subset(new int[0], "part").size()).isZero();
    assertThat(empty.sample(0, 1).size()).isZero();
  }

  @Test
  void itMakesNoBatches() {
    assertThat(Batches.shuffled(empty, 8, 1, 0)).isEmpty();
    assertThat(Batches.inOrder(empty, 8).count()).isZero();
  }

  @Test
  void itCannotBeSplitAndHasNoScale() {
    assertThatThrownBy(() -> empty.split(0.5, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("leave a part empty");
    assertThatThrownBy(() -> Standardization.fit(empty))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no sample to measure");
  }

  @Test
  void aScaleMeasuredElsewhereMayBeAppliedToIt() {
    Standardization scale = Standardization.fit(Samples.ofClasses(0, 1, 2));
    assertThat(scale.apply(empty).features().shape()).containsExactly(0, 2);
  }

  @Test
  void itGoesThroughATable() {
    Table table = empty.toTable();
    assertThat(table.rowCount()).isZero();
    assertThat(table.columnNames()).containsExactly("x0", "x1", "class");
    Dataset back = Dataset.fromTable(table, "class");
    assertThat(back.features().shape()).containsExactly(0, 2);
    assertThat(back.featureNames()).containsExactly("x0", "x1");
  }
}
