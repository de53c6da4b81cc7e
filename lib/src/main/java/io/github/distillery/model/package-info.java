/**
 * The networks that teach and learn.
 *
 * <p>Serves the article's section 2.1, and 3.2 and 3.3 where a teacher is chosen and a student is
 * built. Start reading at {@link io.github.distillery.model.Classifier}, what every teacher is;
 * {@link io.github.distillery.model.Network} is the one that learns, over DL4J; {@link
 * io.github.distillery.model.Architectures} makes the usual shapes; {@link
 * io.github.distillery.model.Ensemble} lets several classifiers teach as one; {@link
 * io.github.distillery.model.Footprint} is what a network costs.
 */
package io.github.distillery.model;
