package io.github.distillery.text;

import com.google.gson.Gson;
import io.github.distillery.data.Provenance;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What tests/src/test/python/make_text_fixture.py wrote, and some sentences. */
record TextFixture(List<Entry> texts, Bag bag) {

  /** A text as Hugging Face's tokenizers and NumPy see it. */
  record Entry(String text, long[] ids, double[] embedding, double[] layer3) {}

  /** Texts as scikit-learn weighs their words. */
  record Bag(List<String> texts, List<String> words, double[][] rows) {}

  static TextFixture read() {
    try (Reader in =
        new InputStreamReader(
            TextFixture.class.getResourceAsStream("/fixtures/text.json"), StandardCharsets.UTF_8)) {
      return new Gson().fromJson(in, TextFixture.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Sentences sentences() {
    return Sentences.unlabelled(
        "fixture", texts.stream().map(Entry::text).toList(), List.of("bad", "good"));
  }

  /** The greatest distance between a row and what it should be. */
  static double deviation(INDArray rows, int row, double[] expected) {
    return IntStream.range(0, expected.length)
        .mapToDouble(k -> Math.abs(rows.getDouble(row, k) - expected[k]))
        .max()
        .orElseThrow();
  }

  /** Opinions made of a few words, of which one decides. */
  static Sentences opinions(int count) {
    List<String> things = List.of("phone", "movie", "food", "battery", "story", "service");
    List<List<String>> words =
        List.of(
            List.of("terrible", "awful", "boring", "useless"),
            List.of("great", "lovely", "excellent", "delicious"));
    int[] classOf = IntStream.range(0, count).map(i -> i % 2).toArray();
    List<String> texts =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    "The %s was %s%s."
                        .formatted(
                            things.get(i / 2 % things.size()),
                            words.get(classOf[i]).get(i / 12 % 4),
                            i % 5 == 0 ? ", and I told all my friends so" : ""))
            .toList();
    return Sentences.of(
        "opinions", texts, classOf, List.of("negative", "positive"), Provenance.unknown());
  }
}
