package io.github.distillery.deploy;

/**
 * How long a network takes to answer, as the median of many calls on this machine at that moment.
 *
 * <p>Introduced in notebook 14.
 *
 * @param one milliseconds for a batch of one sample
 * @param many milliseconds for a batch of {@link Deployment#BATCH} samples, all together
 */
public record BatchTimes(double one, double many) {}
