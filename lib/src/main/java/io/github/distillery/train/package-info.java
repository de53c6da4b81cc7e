/**
 * Training by gradient descent, whatever the losses are.
 *
 * <p>Serves the article's section 2.1. Start reading at {@link io.github.distillery.train.Trainer}.
 * Underneath, a {@link io.github.distillery.train.Scaffold} is the student's own graph with a loss
 * head for each thing it shall match, so that DL4J's own {@code fit} does the work; {@link
 * io.github.distillery.train.TrainingLoop} counts epochs, validates, keeps checkpoints and stops.
 */
package io.github.distillery.train;
