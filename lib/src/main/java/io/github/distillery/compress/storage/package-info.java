/**
 * The file of Deep Compression (Han, Mao and Dally 2016): what pruning and weight sharing have made
 * small is stored small. Serves article section 3.1; start at {@link
 * io.github.distillery.compress.storage.DeepCompression}.
 */
package io.github.distillery.compress.storage;
