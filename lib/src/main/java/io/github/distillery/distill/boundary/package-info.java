/**
 * Samples just across a teacher's decision boundary, found by small steps against it: where teacher
 * and student are most likely to disagree.
 *
 * <p>Serves the article's section 2.2, distillation by instance. Start reading at {@link
 * io.github.distillery.distill.boundary.BoundarySamples}.
 */
package io.github.distillery.distill.boundary;
