package io.github.distillery.evaluate;

/**
 * The expected calibration error: samples are sorted into bins by the confidence of their
 * prediction; the error is the mean over the samples of how far each bin's accuracy is from its
 * mean confidence (Guo and others 2017, section 2).
 */
final class Calibration {
  private final double[] confidences;
  private final int[] right;
  private final int[] counts;

  Calibration(int bins) {
    confidences = new double[bins];
    right = new int[bins];
    counts = new int[bins];
  }

  void add(double confidence, boolean isRight) {
    int bin =
        Math.max(0, Math.min(counts.length - 1, (int) Math.ceil(confidence * counts.length) - 1));
    confidences[bin] += confidence;
    right[bin] += isRight ? 1 : 0;
    counts[bin]++;
  }

  double error() {
    double sum = 0;
    int samples = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      sum += Math.abs(right[bin] - confidences[bin]);
      samples += counts[bin];
    }
    return samples == 0 ? 0 : sum / samples;
  }
}
