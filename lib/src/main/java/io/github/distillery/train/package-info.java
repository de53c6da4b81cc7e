/**
 * Training by gradient descent, whatever the losses are.
 *
 * <p>Serves the article's section 2.1, and 2.2 by what signals are made of. Start reading at {@link
 * io.github.distillery.train.Trainer} and {@link io.github.distillery.train.TrainingOptions}:
 * epochs, learning rates that warm up and fall, {@link io.github.distillery.train.Augmentation},
 * early stopping, checkpoints. {@link io.github.distillery.train.Schedule} changes a weight or a
 * temperature as the training goes. {@link io.github.distillery.train.Trained} is a network with
 * its {@link io.github.distillery.train.History}.
 *
 * <p>A {@link io.github.distillery.train.Head} is something that the student matches: it stands on
 * the student's own graph while it learns, so that DL4J's own {@code fit} does the work, and is
 * taken off afterwards. Its loss is a {@link io.github.distillery.train.RowLoss} or a {@link
 * io.github.distillery.train.BatchLoss}, the shortest ways to write one of one's own, and {@link
 * io.github.distillery.train.GradientCheck} tells whether its gradient is right.
 */
package io.github.distillery.train;
