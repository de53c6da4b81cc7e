package io.github.distillery.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SealedJsonTest {
  private static final String CONTENT =
      "{\"accuracy\": 0.8125, \"loss\": NaN, \"name\": \"\u00e9 <1>\", \"none\": null}";
  private final JsonElement content = JsonParser.parseString(CONTENT);
  private final String text = SealedJson.write(content);

  private record Result(String name, double accuracy) {
    Result {
      java.util.Objects.requireNonNull(name);
    }
  }

  @Test
  void whatWasWrittenIsRead() throws IOException {
    assertThat(SealedJson.read(text)).isEqualTo(content);
    Result result = SealedJson.as(new Gson(), SealedJson.read(text), Result.class);
    assertThat(result).isEqualTo(new Result("\u00e9 <1>", 0.8125));
  }

  @Test
  void numbersThatJsonDoesNotHaveComeBack() throws IOException {
    Gson gson = new GsonBuilder().serializeSpecialFloatingPointValues().create();
    for (double number : new double[] {Double.NaN, Double.NEGATIVE_INFINITY, 1e-300, 0.1}) {
      Result result = new Result("a", number);
      String sealed = SealedJson.write(gson.toJsonTree(result));
      assertThat(SealedJson.as(gson, SealedJson.read(sealed), Result.class)).isEqualTo(result);
    }
  }

  @Test
  void aChangedDigitIsNoticed() {
    assertThatThrownBy(() -> SealedJson.read(text.replace("0.8125", "0.8126")))
        .isInstanceOf(IOException.class)
        .hasMessage("it was changed, its hash differs");
    assertThatThrownBy(() -> SealedJson.read(text.replace("sha256", "sha257")))
        .hasMessage("it was changed, its hash differs");
    assertThatThrownBy(() -> SealedJson.read(text.replace("\"content\"", "\"kontent\"")))
        .hasMessage("it was changed, its hash differs");
  }

  @Test
  void whatWasKeptBeforeThereWereHashesIsRead() throws IOException {
    assertThat(SealedJson.read(CONTENT)).isEqualTo(content);
  }

  @Test
  void whatIsNoJsonIsSaidInPlainWords() {
    assertThatThrownBy(() -> SealedJson.read("{\"a\": [1,"))
        .isInstanceOf(IOException.class)
        .hasMessageMatching("its JSON cannot be understood at line 1 column \\d+");
    assertThatThrownBy(() -> SealedJson.read("7")).hasMessage("it is no JSON object");
    assertThatThrownBy(() -> SealedJson.read("{\"a\":".repeat(100_000)))
        .hasMessageStartingWith("its JSON cannot be understood");
  }

  @Test
  void valuesThatARecordRefusesAreAnError() {
    for (String bad : new String[] {"{\"name\": null}", "{\"name\": \"a\", \"accuracy\": []}"}) {
      assertThatThrownBy(() -> SealedJson.as(new Gson(), JsonParser.parseString(bad), Result.class))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("its JSON cannot be understood");
    }
  }
}
