package io.github.distillery.data;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A fixed number of ways in which every sample can be seen, each always the same: what a teacher
 * says about them can be kept by sample index and view.
 *
 * <p>Introduced in notebook 03.
 */
public interface Views {
  /** Every sample in one view: as the data set holds it. */
  Views AS_THEY_ARE =
      new Views() {
        @Override
        public int count() {
          return 1;
        }

        @Override
        public INDArray of(int[] indices, INDArray features, int[] views) {
          return features;
        }
      };

  /**
   * How many views each sample has.
   *
   * @return 1 or more
   */
  int count();

  /**
   * Some samples, each in one of its views. The same sample in the same view always looks the same,
   * whatever stands beside it.
   *
   * @param indices the rows of the samples in their data set
   * @param features the samples as they are, {@code [batch, ...]}; not to be written into
   * @param views the view of each, from 0 to {@code count - 1}
   * @return {@code [batch, ...]}
   */
  INDArray of(int[] indices, INDArray features, int[] views);
}
