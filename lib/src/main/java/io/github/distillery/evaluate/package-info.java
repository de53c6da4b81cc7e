/**
 * How good a classifier is, and how like its teacher.
 *
 * <p>Serves every section of the article, from 2.1 on. Start reading at {@link
 * io.github.distillery.evaluate.Evaluation}: accuracy, negative log-likelihood, calibration and
 * confusion. Likeness to the teacher is measured apart from accuracy, by {@link
 * io.github.distillery.evaluate.Fidelity}; {@link io.github.distillery.evaluate.Claim} lets a
 * lesson check what it says.
 */
package io.github.distillery.evaluate;
