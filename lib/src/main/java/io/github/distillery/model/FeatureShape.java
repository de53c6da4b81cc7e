package io.github.distillery.model;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The shape of what a layer gives for one sample: {@code [units]} of a dense layer, or {@code
 * [channels, height, width]} of a convolutional one.
 *
 * <p>Introduced in notebook 03.
 *
 * @param channels channels, or units of a dense layer
 * @param height rows; 1 for a dense layer
 * @param width columns; 1 for a dense layer
 * @param isMap whether each channel is a map, as a convolution gives, be it of one pixel
 */
public record FeatureShape(int channels, int height, int width, boolean isMap) {
  /**
   * The shape of some features.
   *
   * @param features {@code [n, units]} or {@code [n, channels, height, width]}
   * @return the shape of one sample's
   * @throws ModelException where it has another rank
   */
  public static FeatureShape of(INDArray features) {
    if (features.rank() == 2) {
      return new FeatureShape((int) features.size(1), 1, 1, false);
    }
    if (features.rank() == 4) {
      return new FeatureShape(
          (int) features.size(1), (int) features.size(2), (int) features.size(3), true);
    }
    throw new ModelException(
        "features of the shape %s; only [n, units] and [n, channels, height, width] can be matched"
            .formatted(Arrays.toString(features.shape())));
  }

  /**
   * How many positions a map has.
   *
   * @return height times width
   */
  public int positions() {
    return height * width;
  }

  /**
   * How many values a sample has.
   *
   * @return channels times positions
   */
  public int values() {
    return channels * positions();
  }

  /**
   * The shape as people write it.
   *
   * @return {@code [units]} or {@code [channels, height, width]}
   */
  @Override
  public String toString() {
    return isMap ? "[%d, %d, %d]".formatted(channels, height, width) : "[%d]".formatted(channels);
  }
}
