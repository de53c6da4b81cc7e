package io.github.distillery.datasets;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.nd4j.linalg.factory.Nd4j;

/** Reads the penguins' JSON: an array of objects, null where a penguin was not measured. */
final class Penguins {
  private static final List<String> MEASUREMENTS =
      List.of("Beak Length (mm)", "Beak Depth (mm)", "Flipper Length (mm)", "Body Mass (g)");
  private static final List<String> SPECIES = List.of("Adelie", "Chinstrap", "Gentoo");

  private Penguins() {}

  static Dataset read(SourceFile file, Provenance provenance) {
    String text = new String(file.bytes(), StandardCharsets.UTF_8);
    List<JsonObject> measured =
        StreamSupport.stream(JsonParser.parseString(text).getAsJsonArray().spliterator(), false)
            .map(JsonElement::getAsJsonObject)
            .filter(p -> MEASUREMENTS.stream().noneMatch(m -> p.get(m).isJsonNull()))
            .toList();
    float[][] rows = new float[measured.size()][MEASUREMENTS.size()];
    int[] classOf = new int[measured.size()];
    for (int r = 0; r < rows.length; r++) {
      JsonObject penguin = measured.get(r);
      classOf[r] = SPECIES.indexOf(penguin.get("Species").getAsString());
      for (int c = 0; c < MEASUREMENTS.size(); c++) {
        rows[r][c] = penguin.get(MEASUREMENTS.get(c)).getAsFloat();
      }
    }
    return Dataset.of("penguins", Nd4j.create(rows), classOf, SPECIES, provenance)
        .withFeatureNames(MEASUREMENTS.stream().map(m -> m.toLowerCase(Locale.ROOT)).toList());
  }
}
