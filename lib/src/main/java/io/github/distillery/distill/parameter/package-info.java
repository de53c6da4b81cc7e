/**
 * A student that begins with its teacher's parameters: of the same shape, narrower, wider,
 * shallower or deeper.
 *
 * <p>Serves the article's section 2.2, distillation by parameter. Start reading at {@link
 * io.github.distillery.distill.parameter.ParameterTransfer}; what it did with each layer is a
 * {@link io.github.distillery.distill.parameter.LayerTransfer}, and {@link
 * io.github.distillery.distill.parameter.InitialLoss} tells what it is worth before any training.
 */
package io.github.distillery.distill.parameter;
