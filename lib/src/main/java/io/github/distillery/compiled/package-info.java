/**
 * A network's forward and backward pass compiled into a list of oneDNN calls over buffers made
 * once, reading and writing the network's own parameters and gradients. {@link
 * io.github.distillery.compiled.CompiledTraining} makes a training step of it, {@link
 * io.github.distillery.compiled.CompiledInference} an inference. A network with a layer that is not
 * covered runs on DL4J as ever; both say why.
 */
package io.github.distillery.compiled;
