/**
 * Knowledge distillation: a student learns from a teacher.
 *
 * <p>Serves the article's chapter 2. Start reading at {@link
 * io.github.distillery.distill.Distillation}; each thing that a student can match is a {@link
 * io.github.distillery.distill.Signal}, whose factories say for each what is compared, by which
 * formula, and after which paper. The article's section 2.2 has three families:
 *
 * <ul>
 *   <li>by feature: {@code Signal.hint}, {@code attention}, {@code flow}, {@code selectivity},
 *       {@code similarityPreserving}, {@code relationalDistance}, {@code relationalAngle}, {@code
 *       variationalInformation}, {@code contrastive};
 *   <li>by instance, adversarially: {@code Signal.adversarial}, and {@link
 *       io.github.distillery.distill.boundary.BoundarySamples}, samples just across the teacher's
 *       decision boundary;
 *   <li>by parameter: {@link io.github.distillery.distill.parameter.ParameterTransfer} lets a
 *       student begin with its teacher's parameters.
 * </ul>
 *
 * <p>By prediction, section 2.1, are {@code Signal.softTargets}, {@code logitMatching}, {@code
 * decoupled} and {@code dist}; a signal of one's own is {@code Signal.custom}.
 *
 * <p>Ways of running it, sections 3.2 and 3.3: {@link io.github.distillery.distill.ways.Stages} one
 * after the other, {@link io.github.distillery.distill.ways.TeacherAssistant} for a student much
 * smaller than its teacher, {@link io.github.distillery.distill.ways.BornAgain} for generations of
 * one size, {@link io.github.distillery.distill.ways.MutualLearning} and {@link
 * io.github.distillery.distill.ways.OwnTeacher} without a teacher; several teachers are an {@link
 * io.github.distillery.model.Ensemble}. {@link io.github.distillery.distill.BiasCorrection} mends a
 * student that never saw a class.
 */
package io.github.distillery.distill;
