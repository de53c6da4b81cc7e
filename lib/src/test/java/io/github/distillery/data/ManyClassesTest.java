package io.github.distillery.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Work that grows with the samples and with the classes, but not with their product. */
class ManyClassesTest {
  private static final int CLASSES = 50_000;
  private static final int SAMPLES = 1_000_000;

  @Test
  void samplesAreDrawnWithoutLookingAtAllOfThemForEachClass() {
    int[] classOf = IntStream.range(0, SAMPLES).map(i -> i % CLASSES).toArray();

    int[] drawn =
        assertTimeoutPreemptively(
            Duration.ofSeconds(10),
            () -> Stratified.draw(classOf, CLASSES, SAMPLES / 2, 1),
            "50 thousand million steps take longer, a million a moment");

    int[] counts = new int[CLASSES];
    for (int i : drawn) {
      counts[classOf[i]]++;
    }
    assertThat(Arrays.stream(counts).distinct().toArray()).containsExactly(10);
  }

  @Test
  void manyClassesAreLeftOutInOnePass() {
    int[] classOf = IntStream.range(0, SAMPLES).map(i -> i % CLASSES).toArray();
    List<String> names = IntStream.range(0, CLASSES).mapToObj(c -> "class " + c).toList();
    Dataset data = Dataset.of("many", Nd4j.zeros(SAMPLES, 1), classOf, names, Provenance.unknown());
    int[] unwanted = IntStream.range(0, CLASSES - 1).toArray();

    Dataset left = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> data.without(unwanted));

    assertThat(left.size()).isEqualTo(SAMPLES / CLASSES);
    assertThatThrownBy(data::labels)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("labels(indices)");
  }

  @Test
  void aTableOfManyClassesIsReadInOnePass() {
    int rows = 200_000;
    Table table =
        Table.create(
            DoubleColumn.create("x", new double[rows]),
            StringColumn.create("class", IntStream.range(0, rows).mapToObj(i -> "c" + i)));

    Dataset data =
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Dataset.fromTable(table, "class"));

    assertThat(data.classNames().get(data.classOf(rows - 1))).isEqualTo("c" + (rows - 1));
  }
}
