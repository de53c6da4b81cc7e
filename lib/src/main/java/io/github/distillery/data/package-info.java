/**
 * The data that teachers and students learn from: samples with one-hot labels, where they come
 * from, how they are split, and the order in which batches are drawn.
 *
 * <p>Serves every section of the article. Start reading at {@link
 * io.github.distillery.data.Dataset}; {@link io.github.distillery.data.Batches} is where the stable
 * sample indices come from that keep a teacher's soft labels aligned with their samples.
 */
package io.github.distillery.data;
