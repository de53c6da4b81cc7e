/**
 * Ways of running a distillation: several trainings one after the other, or several networks side
 * by side.
 *
 * <p>Serves the article's sections 3.2 and 3.3. Start reading at {@link
 * io.github.distillery.distill.ways.Stages}, one signal after the other. {@link
 * io.github.distillery.distill.ways.TeacherAssistant} is for a student much smaller than its
 * teacher, {@link io.github.distillery.distill.ways.BornAgain} for generations of one size, {@link
 * io.github.distillery.distill.ways.MutualLearning} and {@link
 * io.github.distillery.distill.ways.OwnTeacher} do without a teacher.
 */
package io.github.distillery.distill.ways;
