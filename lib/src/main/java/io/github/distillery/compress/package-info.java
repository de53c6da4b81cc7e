/**
 * Smaller students from what has been trained: pruning, weight sharing, low rank, and what they
 * leave.
 *
 * <p>Serves the article's section 3.1. Start reading at {@link
 * io.github.distillery.compress.Pruning}, which sets small weights to 0 and keeps them there while
 * the rest trains on, at once or by and by ({@link io.github.distillery.compress.GradualPruning});
 * {@link io.github.distillery.compress.Sensitivity} shows what each layer can spare, {@link
 * io.github.distillery.compress.Sparsity} what is left. {@link
 * io.github.distillery.compress.WeightSharing} lets several connections have one weight, {@link
 * io.github.distillery.compress.SharedWeights} counts them. {@link
 * io.github.distillery.compress.LowRank} makes layers products of smaller ones. {@link
 * io.github.distillery.compress.Compression} goes from one to the next and lets the compressed
 * teacher learn from what it was.
 *
 * <p>What holds in training is DL4J's {@code LayerConstraint}, applied after each step, whoever
 * makes it: see {@link io.github.distillery.train.WeightPattern}.
 */
package io.github.distillery.compress;
