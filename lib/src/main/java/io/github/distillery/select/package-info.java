/**
 * Which teacher, which student, and which temperature and weights.
 *
 * <p>Serves the article's sections 3.2 and 3.3. A teacher: start reading at {@link
 * io.github.distillery.select.TeacherSelection}; to improve one, {@link
 * io.github.distillery.select.TemperatureScaling}, {@link io.github.distillery.select.Snapshots},
 * {@link io.github.distillery.select.StudentFriendly} and {@link
 * io.github.distillery.model.Ensemble}. A student: {@link
 * io.github.distillery.select.StudentDesign} proposes some for a budget, {@link
 * io.github.distillery.select.LayerSimilarity} pairs layers, {@link
 * io.github.distillery.select.TransferStrategy} trains one step by step. {@link
 * io.github.distillery.select.Tuning} searches temperature, weights and whatever else there is.
 * Everything is chosen on validation; the test part is not looked at.
 */
package io.github.distillery.select;
