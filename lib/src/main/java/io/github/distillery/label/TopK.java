package io.github.distillery.label;

import io.github.distillery.model.ModelException;
import io.github.distillery.model.Temperature;
import java.util.Objects;

/**
 * How much of each sample's logits is kept; see {@link SoftLabelsFolder#top}.
 *
 * <p>Introduced in notebook 17.
 *
 * @param k how many of the greatest logits, 1 or more
 * @param temperature where the probabilities of these classes stay exactly the teacher's
 */
public record TopK(int k, Temperature temperature) {
  public TopK {
    Objects.requireNonNull(temperature, "temperature");
    if (k < 1) {
      throw new ModelException("the top " + k + " classes; keep 1 or more");
    }
  }

  @Override
  public String toString() {
    return "the top %,d at T = %s".formatted(k, temperature.value());
  }
}
