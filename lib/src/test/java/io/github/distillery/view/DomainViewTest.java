package io.github.distillery.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.transfer.DomainMap;
import io.github.distillery.transfer.DomainShift;
import io.github.distillery.transfer.DomainShiftOptions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.nd4j.linalg.factory.Nd4j;
import tech.tablesaw.api.Table;

class DomainViewTest {
  private final Dataset sun = TinyData.clouds(60, 1).named("sun");
  private final Dataset rain = TinyData.clouds(60, 2).named("rain");

  @Test
  void domainsAndClassesCanBeDrawn() throws IOException {
    DomainMap map = DomainMap.pca(sun, rain, 1);
    for (XYChart chart : List.of(Charts.domains(map), Charts.domainClasses(map))) {
      BufferedImage image =
          ImageIO.read(new ByteArrayInputStream(ChartEncoder.getBytes(chart, "png")));
      assertThat(image.getWidth()).isGreaterThan(400);
      assertThat(image.getRGB(1, 1)).as("background").isEqualTo(0xFFFFFFFF);
    }
    assertThat(names(Charts.domains(map))).containsExactly("sun", "rain");
    assertThat(names(Charts.domainClasses(map)))
        .containsExactly("a", "a (target)", "b", "b (target)", "c", "c (target)");
    assertThat(Charts.domainClasses(map).getTitle())
        .isEqualTo("PCA of sun (dots) and rain (crosses)");
  }

  private static List<String> names(XYChart chart) {
    return chart.getSeriesCollection().stream().map(XYSeries::getName).toList();
  }

  @Test
  void samplesWithoutLabelsAreGreyAndAloneRefused() {
    DomainMap half = DomainMap.pca(sun, rain.withoutLabels(), 1);
    DomainMap none = DomainMap.pca(sun.withoutLabels(), rain.withoutLabels(), 1);

    assertThat(names(Charts.domainClasses(half))).containsExactly("no label", "a", "b", "c");
    assertThatThrownBy(() -> Charts.domainClasses(none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sun and rain have no labels to colour by");
    assertThat(names(Charts.domains(DomainMap.pca(sun, sun, 1))))
        .containsExactly("sun", "sun (target)");
  }

  @Test
  void moreClassesThanColoursAreRefused() {
    List<String> many = IntStream.range(0, 11).mapToObj(Integer::toString).toList();
    Dataset eleven =
        Dataset.of(
            "eleven",
            Nd4j.rand(22, 3),
            IntStream.range(0, 22).map(i -> i % 11).toArray(),
            many,
            Provenance.unknown());

    assertThatThrownBy(() -> Charts.domainClasses(DomainMap.pca(eleven, eleven, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("11 classes cannot be told apart");
  }

  @Test
  void shiftsStandInOneTable() {
    DomainShiftOptions options = DomainShiftOptions.defaults().permutations(19);
    DomainShift shift = DomainShift.measure(sun, rain, options);
    Table table =
        Tables.domainShifts(shift, DomainShift.measure(sun, rain.withoutLabels(), options));

    assertThat(table.rowCount()).isEqualTo(2);
    assertThat(table.row(0).getString("source")).isEqualTo("sun");
    assertThat(table.row(0).getDouble("MMD^2")).isEqualTo(shift.mmd());
    assertThat(table.row(0).getInt("samples each")).isEqualTo(60);
    assertThat(table.doubleColumn("label shift").isMissing(0)).isFalse();
    assertThat(table.doubleColumn("label shift").isMissing(1)).isTrue();
    assertThat(Tables.domainShift(shift).name())
        .isEqualTo("sun to rain, values of the samples, 60 samples each");
    assertThat(Tables.domainShift(shift).stringColumn("measure").asList())
        .containsExactly("domain error", "proxy A-distance", "MMD^2", "p of MMD", "label shift");
    assertThat(Tables.domainShift(shift).row(2).getDouble("value")).isEqualTo(shift.mmd());
  }
}
