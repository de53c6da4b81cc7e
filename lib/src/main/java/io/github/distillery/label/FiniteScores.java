package io.github.distillery.label;

import io.github.distillery.data.Values;
import io.github.distillery.model.ModelException;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Refuses NaN and infinity in what a teacher says, before a student learns them. */
final class FiniteScores {
  private FiniteScores() {}

  /**
   * Looks at every value.
   *
   * @param teacher its name
   * @param what for example {@code scores}
   * @param indices the sample of each row
   * @param values {@code [rows, ...]}
   * @return the same values
   * @throws ModelException where one is not finite; names the first such sample
   */
  static INDArray checked(String teacher, String what, int[] indices, INDArray values) {
    if (values.isEmpty() || Values.areFinite(values)) {
      return values;
    }
    double[] all = Values.doubles(values);
    int rowLength = all.length / indices.length;
    for (int i = 0; i < all.length; i++) {
      if (!Double.isFinite(all[i])) {
        throw new ModelException(
            "the teacher %s gives %s for sample %d that are not finite (%s); was its training stopped by NaN, or is this sample's data not finite?"
                .formatted(teacher, what, indices[i / rowLength], all[i]));
      }
    }
    return values;
  }
}
