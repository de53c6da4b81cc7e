package io.github.distillery.kernel.headless;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.distillery.kernel.display.MimeBundle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CellOutputsTest {
  private final Map<String, List<JsonObject>> displays = new HashMap<>();
  private final CellOutputs outputs = new CellOutputs(displays);

  @Test
  void printingInPartsIsOneOutputUntilTheStreamChanges() {
    outputs.stdout("a");
    outputs.stdout("b\nc\n");
    outputs.stderr("oops\n");
    outputs.stdout("d");

    JsonArray all = outputs.finish();

    assertThat(all)
        .hasToString(
            "[{\"output_type\":\"stream\",\"name\":\"stdout\",\"text\":[\"ab\\n\",\"c\\n\"]},"
                + "{\"output_type\":\"stream\",\"name\":\"stderr\",\"text\":[\"oops\\n\"]},"
                + "{\"output_type\":\"stream\",\"name\":\"stdout\",\"text\":[\"d\"]}]");
  }

  @Test
  void aDisplayBetweenTwoPrintsStandsBetweenThem() {
    outputs.stdout("before");
    outputs.display(MimeBundle.text("shown"), null);
    outputs.stdout("after");

    JsonArray all = outputs.finish();

    assertThat(all)
        .extracting(output -> output.getAsJsonObject().get("output_type").getAsString())
        .containsExactly("stream", "display_data", "stream");
  }

  @Test
  void carriageReturnsOverwriteTheLineAsOnATerminal() {
    outputs.stdout("10%\r");
    outputs.stdout("50%\r100%\nnext\r\n");

    assertThat(text(outputs.finish(), 0)).isEqualTo("100%\nnext\n");
  }

  @Test
  void anUpdateChangesTheDisplayInTheCellThatShowedIt() {
    outputs.display(MimeBundle.text("at first"), "bar");
    JsonArray first = outputs.finish();
    CellOutputs later = new CellOutputs(displays);

    later.updateDisplay(MimeBundle.text("10 of 10").with("text/html", "<b>10</b>"), "bar");
    later.updateDisplay(MimeBundle.text("lost"), "never shown");

    assertThat(later.finish()).isEmpty();
    assertThat(first).hasSize(1);
    assertThat(first.toString())
        .contains("10 of 10")
        .contains("<b>10</b>")
        .doesNotContain("at first");
  }

  @Test
  void clearingRemovesWhatTheCellHasShown() {
    outputs.stdout("old");
    outputs.display(MimeBundle.text("old"), "id");
    outputs.clearOutput(false);
    outputs.updateDisplay(MimeBundle.text("no more there"), "id");

    assertThat(outputs.finish()).isEmpty();
  }

  @Test
  void clearingThatWaitsKeepsTheOldUntilTheNewComes() {
    outputs.stdout("old");
    outputs.clearOutput(true);
    assertThat(text(outputs.finish(), 0)).isEqualTo("old");

    outputs.stdout("new");

    assertThat(outputs.finish()).hasSize(1);
    assertThat(text(outputs.finish(), 0)).isEqualTo("new");
  }

  @Test
  void imagesAreBase64JsonIsJsonAndTheSizeIsKept() {
    outputs.result(
        MimeBundle.text("x")
            .with("image/png", new byte[] {1, 2, 3})
            .with("application/json", Map.of("k", List.of(1)))
            .sized("image/png", 300, 150),
        7);

    JsonObject result = outputs.finish().get(0).getAsJsonObject();

    assertThat(result.get("execution_count").getAsInt()).isEqualTo(7);
    assertThat(result.getAsJsonObject("data").get("image/png").getAsString()).isEqualTo("AQID");
    assertThat(result.getAsJsonObject("data").get("application/json")).hasToString("{\"k\":[1]}");
    assertThat(
            result.getAsJsonObject("metadata").getAsJsonObject("image/png").get("width").getAsInt())
        .isEqualTo(300);
  }

  private static String text(JsonArray all, int index) {
    return JupyterJson.text(all.get(index).getAsJsonObject().get("text"));
  }
}
