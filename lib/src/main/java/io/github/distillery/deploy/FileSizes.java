package io.github.distillery.deploy;

import java.util.OptionalLong;

/**
 * What a network takes on disk, in bytes.
 *
 * <p>Introduced in notebook 14.
 *
 * @param zip as a DL4J zip, which is deflated; empty for a quantized network, which has none
 * @param compressed as a file of Deep Compression; empty for a quantized network
 * @param onnx as an ONNX file
 * @param gzipped the ONNX file through gzip
 */
public record FileSizes(OptionalLong zip, OptionalLong compressed, long onnx, long gzipped) {}
