/**
 * Ways of training beside each other: over several seeds, on one budget, with fair baselines. What
 * the article says about strengths and weaknesses can only be seen this way.
 *
 * <p>Start reading at {@link io.github.distillery.compare.Comparison}.
 */
package io.github.distillery.compare;
