package io.github.distillery.compress;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;

/** Data by whose accuracy something is chosen. */
final class ValidationData {
  private ValidationData() {}

  /** Refuses data without samples or labels, before anything is measured. */
  static Dataset checked(Dataset data) {
    if (data.size() == 0 || !data.labelled()) {
      throw new DataException(
          "%s %s; accuracy needs labelled samples"
              .formatted(data.name(), data.size() == 0 ? "is empty" : "has no labels"));
    }
    return data;
  }
}
