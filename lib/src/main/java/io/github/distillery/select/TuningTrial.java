package io.github.distillery.select;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One set of numbers that was tried.
 *
 * <p>Introduced in notebook 13.
 *
 * @param number of the trial, from 0; with the search's seed it says what is drawn
 * @param settings what was drawn, by name, in order: numbers, or whatever was chosen from
 * @param rungs its trainings, rising; empty where it had no turn
 */
public record TuningTrial(int number, Map<String, Object> settings, List<Rung> rungs) {
  public TuningTrial {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    rungs = List.copyOf(rungs);
  }

  /**
   * What it is measured by.
   *
   * @return its last training
   * @throws IllegalStateException where it had none
   */
  public Rung last() {
    if (rungs.isEmpty()) {
      throw new IllegalStateException("trial " + number + " had no turn");
    }
    return Race.last(rungs);
  }

  /**
   * One of its numbers.
   *
   * @param name as it was drawn
   * @return its value
   * @throws IllegalArgumentException where nothing of this name was drawn, or it is no number
   */
  public double value(String name) {
    if (settings.get(name) instanceof Number value) {
      return value.doubleValue();
    }
    throw new IllegalArgumentException(
        "\"%s\" is no number of this search; what was drawn is %s".formatted(name, settings));
  }

  /**
   * The settings in few words.
   *
   * @return for example {@code T = 3.21, soft = 0.874}
   */
  public String name() {
    return settings.entrySet().stream()
        .map(e -> e.getKey() + " = " + text(e.getValue()))
        .collect(Collectors.joining(", "));
  }

  static String text(Object value) {
    return value instanceof Double number
        ? String.format(Locale.ROOT, "%.3g", number)
        : String.valueOf(value);
  }
}
