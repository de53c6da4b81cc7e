/**
 * Semi-supervised learning: few labels, many samples without.
 *
 * <p>Serves the article's section 2.3. Start reading at {@link
 * io.github.distillery.semi.SemiSupervised}, which hides labels, and {@link
 * io.github.distillery.semi.SemiSupervisedWay}, which all ways share. {@link
 * io.github.distillery.semi.PseudoLabels} believes itself, {@link
 * io.github.distillery.semi.Consistency} and {@link io.github.distillery.semi.MeanTeacher} compare
 * two views of a sample, {@link io.github.distillery.semi.NoisyStudent} goes from generation to
 * generation. {@link io.github.distillery.semi.LabelsOnly} is the baseline, {@link
 * io.github.distillery.semi.TeacherForAll} the upper line.
 */
package io.github.distillery.semi;
