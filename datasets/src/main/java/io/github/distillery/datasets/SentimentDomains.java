package io.github.distillery.datasets;

import io.github.distillery.data.Provenance;
import io.github.distillery.text.Sentences;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * Sentences from reviews on three sites, of the same two classes: a model that learnt on one can be
 * measured, or adapted, on another.
 *
 * <p>Introduced in notebook 15.
 *
 * @param amazon about cell phones and what goes with them
 * @param imdb about films
 * @param yelp about restaurants
 */
public record SentimentDomains(Sentences amazon, Sentences imdb, Sentences yelp) {
  private static final List<String> CLASSES = List.of("negative", "positive");

  /**
   * All three, one after the other.
   *
   * @return amazon, imdb, yelp
   */
  public List<Sentences> all() {
    return List.of(amazon, imdb, yelp);
  }

  /**
   * Reads lines of domain, class number and text with tabs between them, after a line of headings.
   * They are known to be good, since the file's hash was compared before.
   */
  static SentimentDomains read(SourceFile file, Function<String, Provenance> provenance) {
    try (GzipStream in = new GzipStream(file)) {
      List<String[]> lines =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .skip(1)
              .map(line -> line.split("\t"))
              .toList();
      return new SentimentDomains(
          domain("amazon", lines, provenance),
          domain("imdb", lines, provenance),
          domain("yelp", lines, provenance));
    } catch (IOException e) {
      throw new UncheckedIOException(file.name(), e);
    }
  }

  private static Sentences domain(
      String name, List<String[]> lines, Function<String, Provenance> provenance) {
    List<String[]> own = lines.stream().filter(line -> line[0].equals(name)).toList();
    return Sentences.of(
        name,
        own.stream().map(line -> line[2]).toList(),
        own.stream().mapToInt(line -> Integer.parseInt(line[1])).toArray(),
        CLASSES,
        provenance.apply(name));
  }
}
