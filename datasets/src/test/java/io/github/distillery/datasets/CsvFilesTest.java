package io.github.distillery.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFilesTest {
  private static final String ANIMALS =
      """
      number,weight,legs,animal
      1,20.5,4,dog
      2,4,4,cat
      3,-8e-1,3,dog
      """;

  @TempDir Path folder;

  @Test
  void theLabelColumnGivesTheClassesAndTheOthersTheFeatures() {
    Dataset data = read(ANIMALS, "animal");
    assertThat(data.name()).isEqualTo("table.csv");
    assertThat(data.classNames()).containsExactly("cat", "dog");
    assertThat(data.classOf()).containsExactly(1, 0, 1);
    assertThat(data.featureNames()).containsExactly("number", "weight", "legs");
    assertThat(data.features().toFloatMatrix())
        .isDeepEqualTo(new float[][] {{1, 20.5f, 4}, {2, 4, 4}, {3, -0.8f, 3}});
  }

  @Test
  void columnsThatAreNoFeaturesMayBeLeftOut() {
    assertThat(read(ANIMALS, "animal", "number", "legs").featureNames()).containsExactly("weight");
  }

  @Test
  void numbersMayBeLabelsAndTheLabelMayStandFirst() {
    Dataset data = read("digit,x\n10,0\n9,1\n9,2\n", "digit");
    assertThat(data.classNames()).containsExactly("9", "10");
    assertThat(data.classOf()).containsExactly(1, 0, 0);
  }

  @Test
  void zerosAndOnesAndLettersOfTruthStayWhatTheyAre() {
    Dataset data = read("x,answer\n0,T\n1,F\n1,T\n", "answer");
    assertThat(data.classNames()).containsExactly("F", "T");
    assertThat(data.features().ravel().toFloatVector()).containsExactly(0, 1, 1);
  }

  @Test
  void quotesWindowsLineEndsAndAByteOrderMarkAreUnderstood() {
    Dataset data = read("\ufeffx,\"my label\"\r\n1,\"red, dark\"\r\n2,blå\r\n", "my label");
    assertThat(data.featureNames()).containsExactly("x");
    assertThat(data.classNames()).containsExactly("blå", "red, dark");
  }

  @Test
  void theProvenanceHasTheHashOfTheFile() {
    byte[] bytes = ANIMALS.getBytes(StandardCharsets.UTF_8);
    assertThat(read(ANIMALS, "animal").provenance().sha256())
        .isEqualTo(SourceFile.sha256(new SourceFile("", bytes)));
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> CsvFiles.read(folder.resolve("nowhere.csv"), "animal"))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("nowhere.csv", "no such file");
  }

  @Test
  void aMissingLabelColumnIsNamedWithTheColumnsThereAre() {
    refused(ANIMALS, "species")
        .hasMessageContainingAll("table.csv", "no column \"species\"", "weight", "animal");
  }

  @Test
  void aColumnToLeaveOutMustBeThere() {
    refused(ANIMALS, "animal", "id").hasMessageContainingAll("no column \"id\"", "number");
  }

  @Test
  void aFileWithSemicolonsShowsThatItIsOneColumn() {
    refused("x;animal\n1;cat\n", "animal").hasMessageContaining("the columns are [x;animal]");
  }

  @Test
  void textAmongNumbersIsNamedWithColumnRowAndValue() {
    refused("x,y,animal\n1,2,cat\n2,tall,dog\n", "animal")
        .hasMessageContainingAll("table.csv", "\"y\"", "\"tall\"", "row 2", "leave the column out");
  }

  @Test
  void whatOnlyJavaTakesForANumberIsNoNumber() {
    for (String value : new String[] {"1f", "0x1p3", "1e", "--1", "1e60", "Infinity", "\"1,5\""}) {
      refused("x,animal\n" + value + ",cat\n", "animal")
          .as(value)
          .hasMessageContainingAll("\"x\"", value.replace("\"", ""), "row 1", "no finite number");
    }
  }

  @Test
  void aMissingValueIsNamedWithColumnAndRow() {
    for (String gap : new String[] {"", "NA", "NaN", "null", " "}) {
      refused("x,y,animal\n1,2,cat\n2," + gap + ",dog\n", "animal")
          .as("gap \"%s\"", gap)
          .hasMessageContainingAll("\"y\"", "no value in row 2", "drop the row");
    }
  }

  @Test
  void aMissingLabelIsNamedWithItsRow() {
    refused("x,animal\n1,cat\n2,\n", "animal")
        .hasMessageContainingAll("\"animal\"", "no value in row 2");
  }

  @Test
  void aRowWithTooFewOrTooManyValuesIsNamed() {
    refused("x,y,animal\n1,2,cat\n1,dog\n", "animal")
        .hasMessageContainingAll("table.csv", "Row number 2", "2 columns", "3 expected");
    refused("x,y,animal\n1,2,cat\n1,2,dog,4\n", "animal")
        .hasMessageContainingAll("table.csv", "Row number 2", "4 columns", "3 expected");
  }

  @Test
  void twoColumnsOfOneNameAreRefused() {
    refused("x,x,animal\n1,2,cat\n", "animal").hasMessageContainingAll("table.csv", "x");
  }

  @Test
  void anEmptyFileAndATableWithoutRowsAreRefused() {
    refused("", "animal").hasMessageContainingAll("table.csv", "empty");
    refused("\n \n", "animal").hasMessageContaining("empty");
    refused("x,animal\n", "animal").hasMessageContaining("no rows");
  }

  @Test
  void aTableOfLabelsAloneIsRefused() {
    refused("animal\ncat\ndog\n", "animal")
        .hasMessageContainingAll("\"animal\"", "no column is left");
    refused("x,animal\n1,cat\n", "animal", "x").hasMessageContaining("no column is left");
  }

  @Test
  void textThatIsNotUtf8IsRefusedWithItsByte() {
    Path file =
        Bytes.write(
            folder.resolve("table.csv"),
            "x,animal\n1,k\u00e4fer\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> CsvFiles.read(file, "animal"))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("table.csv", "byte 12", "e4", "UTF-8");
  }

  @Test
  void whatCannotBePrintedIsNotPutIntoMessages() {
    refused("x,animal\n1\0" + "9".repeat(4_000) + ",cat\n", "animal")
        .satisfies(e -> assertThat(e.getMessage()).contains("1.99").hasSizeLessThan(500))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\0"));
  }

  @Test
  void aValueWithoutEndIsRefused() {
    refused("x,animal\n" + "9".repeat(10_000) + ",cat\n", "animal")
        .hasMessageContainingAll("table.csv", "more than 4,096 characters", "correct the line");
  }

  private Dataset read(String text, String labelColumn, String... leaveOut) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return CsvFiles.read(Bytes.write(folder.resolve("table.csv"), bytes), labelColumn, leaveOut);
  }

  private AbstractThrowableAssert<?, ?> refused(
      String text, String labelColumn, String... leaveOut) {
    return assertThatThrownBy(() -> read(text, labelColumn, leaveOut))
        .isInstanceOf(DataException.class);
  }
}
