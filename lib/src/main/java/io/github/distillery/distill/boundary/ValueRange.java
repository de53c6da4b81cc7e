package io.github.distillery.distill.boundary;

import io.github.distillery.data.Dataset;
import java.util.Arrays;

/** The least and the greatest value that each feature has in some data. */
final class ValueRange {
  private final float[] least;
  private final float[] greatest;

  private ValueRange(float[] least, float[] greatest) {
    this.least = least;
    this.greatest = greatest;
  }

  /** Column by column for tables; for images over all values, since any pixel may be bright. */
  static ValueRange of(Dataset data) {
    int length = Math.toIntExact(data.sampleLength());
    float[] values = data.features().data().asFloat();
    float[] least = new float[length];
    float[] greatest = new float[length];
    Arrays.fill(least, Float.POSITIVE_INFINITY);
    Arrays.fill(greatest, Float.NEGATIVE_INFINITY);
    boolean byColumn = data.sampleShape().length == 1;
    for (int i = 0; i < values.length; i++) {
      int column = byColumn ? i % length : 0;
      least[column] = Math.min(least[column], values[i]);
      greatest[column] = Math.max(greatest[column], values[i]);
    }
    if (!byColumn) {
      Arrays.fill(least, least[0]);
      Arrays.fill(greatest, greatest[0]);
    }
    return new ValueRange(least, greatest);
  }

  /** Brings values back to the range, and so near to where they began as is allowed. */
  void keep(float[] moved, float[] start, double farthest) {
    double squares = 0;
    for (int i = 0; i < moved.length; i++) {
      moved[i] = Math.min(greatest[i], Math.max(least[i], moved[i]));
      double width = greatest[i] - least[i];
      double share = width == 0 ? 0 : (moved[i] - start[i]) / width;
      squares += share * share;
    }
    double distance = Math.sqrt(squares / moved.length);
    for (int i = 0; distance > farthest && i < moved.length; i++) {
      moved[i] = (float) (start[i] + (moved[i] - start[i]) * farthest / distance);
    }
  }
}
