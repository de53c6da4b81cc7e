/**
 * Knowledge distillation: a student learns from a teacher.
 *
 * <p>Serves the article's chapter 2. Start reading at {@link
 * io.github.distillery.distill.Distillation}; each thing that a student can match is a {@link
 * io.github.distillery.distill.Signal}. {@link io.github.distillery.distill.ParameterTransfer} lets
 * a student begin with its teacher's parameters.
 */
package io.github.distillery.distill;
