package io.github.distillery.compress;

import io.github.distillery.compress.storage.StoredSize;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Footprint;
import io.github.distillery.model.Network;
import java.util.Optional;

/**
 * A network after one step of a compression.
 *
 * <p>Introduced in notebook 10.
 *
 * @param name the step's
 * @param network after the step and its recovery
 * @param footprint parameters, bytes and multiply-adds of the network
 * @param kept how many of its parameters are not zero
 * @param stored its bytes as a file of Deep Compression
 * @param compressed on validation, right after the step
 * @param recovered on validation, after the recovery; the same where there was none
 * @param test on the test part, after the recovery; empty where the split has none
 * @param seconds step and recovery
 */
public record CompressionStage(
    String name,
    Network network,
    Footprint footprint,
    long kept,
    StoredSize stored,
    Evaluation compressed,
    Evaluation recovered,
    Optional<Evaluation> test,
    double seconds) {}
