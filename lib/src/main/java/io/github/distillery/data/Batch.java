package io.github.distillery.data;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Some samples, drawn together.
 *
 * @param indices the rows of the samples in their data set, in this batch's order
 * @param features {@code [batch, ...]}
 * @param labels one-hot, {@code [batch, classes]}
 */
public record Batch(int[] indices, INDArray features, INDArray labels) {}
