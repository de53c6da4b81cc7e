/**
 * The networks that teach and learn.
 *
 * <p>Serves the article's section 2.1. Start reading at {@link
 * io.github.distillery.model.Classifier}, what every teacher is; {@link
 * io.github.distillery.model.Network} is the one that learns, over DL4J; {@link
 * io.github.distillery.model.Architectures} makes the usual shapes.
 */
package io.github.distillery.model;
