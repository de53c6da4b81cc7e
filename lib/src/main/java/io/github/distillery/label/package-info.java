/**
 * What a teacher says about every sample, its logits and the outputs of its layers, computed once
 * and kept by sample index: in memory, in a file that is mapped and may be larger than memory, or
 * in a folder of {@code .npy} files that is bound by hash to teacher and data.
 *
 * <p>Serves the article's section 2.1, soft labels and feature maps. Start reading at {@link
 * io.github.distillery.label.SoftLabels}. {@link io.github.distillery.label.TeacherOutputs} is what
 * a distillation asks, whether outputs are kept or made anew for every batch, and {@link
 * io.github.distillery.model.Temperature} is how logits become soft probabilities.
 */
package io.github.distillery.label;
