package io.github.distillery.select;

/**
 * Where a student stood after one step of a transfer.
 *
 * <p>Introduced in notebook 13.
 *
 * @param name of the step
 * @param what was done, in words
 * @param epochs of training; 0 for what trains nothing
 * @param validationAccuracy after it; after hints alone it says nothing
 * @param validationLoss cross-entropy with the validation labels, natural logarithm
 */
public record TransferStep(
    String name, String what, int epochs, double validationAccuracy, double validationLoss) {}
