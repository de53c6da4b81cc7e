package io.github.distillery.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class TableBridgeTest {
  @Test
  void aTableBecomesFeaturesAndSortedClasses() {
    Dataset data = Dataset.fromTable(animals(), "animal");
    assertThat(data.name()).isEqualTo("animals");
    assertThat(data.classNames()).containsExactly("cat", "dog");
    assertThat(data.classOf()).containsExactly(1, 0, 1);
    assertThat(data.featureNames()).containsExactly("weight", "legs");
    assertThat(data.features().toFloatMatrix())
        .isDeepEqualTo(new float[][] {{20.5f, 4}, {4, 4}, {8, 3}});
  }

  @Test
  void dataBecomesATableAndComesBackTheSame() {
    Dataset data = Dataset.fromTable(animals(), "animal");
    Table table = data.toTable();
    assertThat(table.columnNames()).containsExactly("weight", "legs", "class");
    assertThat(table.stringColumn("class").asList()).containsExactly("dog", "cat", "dog");
    assertThat(Dataset.fromTable(table, "class").hash()).isEqualTo(data.hash());
  }

  @Test
  void featuresWithoutNamesAreNumbered() {
    assertThat(Samples.ofClasses(0, 1, 2).toTable().columnNames())
        .containsExactly("x0", "x1", "class");
  }

  @Test
  void aFeatureCalledClassIsToldApartFromTheClass() {
    Dataset data = Samples.ofClasses(0, 1).withFeatureNames(List.of("number", "class"));
    assertThatThrownBy(data::toTable)
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("\"class\"", "withFeatureNames");
  }

  @Test
  void numbersAsLabelsAreSortedAsNumbers() {
    Table table =
        Table.create("t")
            .addColumns(
                IntColumn.create("x", IntStream.range(0, 12).toArray()),
                IntColumn.create("digit", IntStream.range(0, 12).map(i -> 11 - i).toArray()));
    Dataset data = Dataset.fromTable(table, "digit");
    assertThat(data.classNames()).startsWith("0", "1", "2", "3").endsWith("9", "10", "11");
    assertThat(data.classOf()).startsWith(11, 10).endsWith(1, 0);
  }

  @Test
  void numbersWrittenAsTextAreSortedAsNumbersToo() {
    Table table =
        Table.create("t")
            .addColumns(
                DoubleColumn.create("x", 1, 2, 3), StringColumn.create("digit", "10", "9", "-1"));
    assertThat(Dataset.fromTable(table, "digit").classNames()).containsExactly("-1", "9", "10");
  }

  @Test
  void decimalNumbersMayBeLabelsAndAreWrittenTheSameInEveryLanguage() {
    Table table =
        Table.create("t")
            .addColumns(DoubleColumn.create("x", 1, 2, 3), DoubleColumn.create("y", 1, 2.5, 1));
    Locale before = Locale.getDefault();
    try {
      for (Locale locale : List.of(Locale.US, Locale.GERMANY)) {
        Locale.setDefault(locale);
        Dataset data = Dataset.fromTable(table, "y");
        assertThat(data.classNames()).containsExactly("1", "2.5");
        assertThat(data.classOf()).containsExactly(0, 1, 0);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aMissingLabelColumnIsAnErrorThatNamesTheColumnsThereAre() {
    refused(animals(), "species")
        .hasMessageContainingAll("animals", "\"species\"", "weight", "animal");
  }

  @Test
  void aColumnOfTextIsAnErrorThatNamesTheColumn() {
    Table table = animals().addColumns(StringColumn.create("colour", "red", "blue", "green"));
    refused(table, "animal").hasMessageContainingAll("\"colour\"", "string", "rejectColumns");
  }

  @Test
  void aColumnOfTruthValuesIsAnErrorThatNamesTheColumn() {
    Table table =
        animals().addColumns(BooleanColumn.create("tame", new boolean[] {true, false, true}));
    refused(table, "animal").hasMessageContainingAll("\"tame\"", "boolean");
  }

  @Test
  void aGapIsAnErrorThatNamesColumnAndRow() {
    Table table = animals();
    table.doubleColumn("weight").setMissing(1);
    refused(table, "animal").hasMessageContainingAll("\"weight\"", "row 1", "dropRows");
  }

  @Test
  void aGapAmongTheLabelsIsAnErrorThatNamesTheRow() {
    Table table = animals();
    table.stringColumn("animal").setMissing(2);
    refused(table, "animal").hasMessageContainingAll("\"animal\"", "row 2", "dropRows");
  }

  @Test
  void aTableWithNothingButLabelsIsAnError() {
    refused(Table.create("t", StringColumn.create("animal", "cat", "dog")), "animal")
        .hasMessageContainingAll("\"animal\"", "no column", "feature");
  }

  @Test
  void imagesAreNoTable() {
    Dataset images =
        Dataset.of(
            "images",
            Nd4j.zeros(2, 1, 4, 4),
            new int[] {0, 1},
            List.of("a", "b"),
            Provenance.unknown());
    assertThatThrownBy(images::toTable)
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("images", "[1, 4, 4]", "[samples, columns]");
  }

  private static Table animals() {
    return Table.create("animals")
        .addColumns(
            DoubleColumn.create("weight", 20.5, 4, 8),
            StringColumn.create("animal", "dog", "cat", "dog"),
            IntColumn.create("legs", 4, 4, 3));
  }

  private static AbstractThrowableAssert<?, ?> refused(Table table, String labelColumn) {
    return assertThatThrownBy(() -> Dataset.fromTable(table, labelColumn))
        .isInstanceOf(DataException.class);
  }
}
