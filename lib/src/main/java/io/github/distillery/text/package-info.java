/**
 * Texts, and a pretrained language model as their teacher.
 *
 * <p>Serves the article's section 1.1, where a model trained on much text is carried over to a task
 * with little, and chapter 3, where such a model teaches one that is small enough to be used. Start
 * reading at {@link io.github.distillery.text.Sentences}. They become data in three ways, always
 * with the same samples in the same order:
 *
 * <ul>
 *   <li>{@link io.github.distillery.text.MiniLm#encode}: sentence embeddings, which a small {@link
 *       io.github.distillery.model.Network}, the head, learns a task from;
 *   <li>{@link io.github.distillery.text.MiniLm#tokens}: wordpiece ids. {@link
 *       io.github.distillery.text.MiniLmTeacher} is MiniLM and a head together, a teacher over
 *       them; {@link io.github.distillery.text.TextArchitectures} has students for them;
 *   <li>{@link io.github.distillery.text.BagOfWords}: counts of words. What the teacher says about
 *       the same sentences reaches a student on these by {@link
 *       io.github.distillery.label.SoftLabels#forView}.
 * </ul>
 *
 * <p>All runs without network: model and vocabulary come from the class path.
 */
package io.github.distillery.text;
