/**
 * Weights and activations in 8 bits. Belongs to article section 3.1, beside pruning and sharing;
 * start at {@link io.github.distillery.compress.quantize.Quantization}.
 */
package io.github.distillery.compress.quantize;
