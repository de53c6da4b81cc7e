package io.github.distillery.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.distillery.kernel.headless.Cell;
import org.junit.jupiter.api.Test;

class OutputTablesTest {
  private static final String TABLE =
      "mnist test\nclassifier  errors  accuracy  seconds\n----------  ------  --------  -------\n";

  @Test
  void smallDifferencesAndTimesAreNone() {
    assertThat(
            OutputTables.differences(
                cell(TABLE + "large          200      0.98      3.0", ""),
                cell(TABLE + "large          220      0.95      9.0", "")))
        .isEmpty();
  }

  @Test
  void largeDifferencesAreNamed() {
    assertThat(
            OutputTables.differences(
                cell(TABLE + "large          200      0.98      3.0", ""),
                cell(TABLE + "large          260      0.98      3.0", "")))
        .singleElement()
        .asString()
        .contains("200", "260");
    assertThat(
            OutputTables.differences(
                cell(TABLE + "large          200      0.98      3.0", ""),
                cell(TABLE + "small          200      0.98      3.0", "")))
        .hasSize(1);
    assertThat(
            OutputTables.differences(cell(TABLE + "large  200  0.98  3.0", ""), cell("none", "")))
        .containsExactly("1 tables are committed, 0 came out");
  }

  @Test
  void aCellMaySayHowMuchItsNumbersVary() {
    assertThat(
            OutputTables.differences(
                cell(TABLE + "large  200  0.98  3.0", "\"distillery\": {\"tolerance\": 0.5}"),
                cell(TABLE + "large  260  0.98  3.0", "")))
        .isEmpty();
  }

  private static Cell cell(String plain, String metadata) {
    JsonObject json =
        JsonParser.parseString(
                """
                {"cell_type": "code", "source": "", "metadata": {%s},
                 "outputs": [{"output_type": "execute_result", "data": {"text/html": "<table>"}}]}
                """
                    .formatted(metadata))
            .getAsJsonObject();
    json.getAsJsonArray("outputs")
        .get(0)
        .getAsJsonObject()
        .getAsJsonObject("data")
        .addProperty("text/plain", plain);
    return new Cell(json);
  }
}
