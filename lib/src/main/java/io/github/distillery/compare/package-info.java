/**
 * Ways of training beside each other: over several seeds, on one budget, with shared initial
 * weights and order, with fair baselines, and with paired differences. What helps and what does not
 * can only be seen this way.
 *
 * <p>Serves the end of the article's section 2.2, strengths and weaknesses. Start reading at {@link
 * io.github.distillery.compare.Comparison}; anything that trains can be compared as a {@link
 * io.github.distillery.compare.Way}. What came out is a {@link
 * io.github.distillery.compare.ComparisonResult}.
 */
package io.github.distillery.compare;
