/**
 * Multi-task transfer: one student learns several tasks about the same samples, from labels and
 * from a teacher for each task.
 *
 * <p>Serves the article's section 2.3. Start reading at {@link
 * io.github.distillery.multi.MultiTask}; {@link io.github.distillery.multi.TaskSplit} is the data,
 * {@link io.github.distillery.multi.Balancing} says how much each task counts, and {@link
 * io.github.distillery.multi.SingleTasks} is what a multi-task student is to be compared with:
 * students of one task each, all together of its size.
 */
package io.github.distillery.multi;
