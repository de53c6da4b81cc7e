/**
 * How good a classifier is, and how like its teacher.
 *
 * <p>Start reading at {@link io.github.distillery.evaluate.Evaluation}; likeness to the teacher is
 * measured apart from accuracy, by {@link io.github.distillery.evaluate.Fidelity}.
 */
package io.github.distillery.evaluate;
