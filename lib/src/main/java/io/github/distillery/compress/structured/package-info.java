/**
 * Units and channels that are really removed, so that a network becomes smaller and faster.
 *
 * <p>Serves the article's section 3.1, pruning. Start reading at {@link
 * io.github.distillery.compress.structured.StructuredPruning}; {@link
 * io.github.distillery.compress.structured.UnitGroups} shows what hangs together before anything
 * happens, {@link io.github.distillery.compress.structured.Criterion} ranks units, and a {@link
 * io.github.distillery.compress.structured.StructuredPlan} tells what would go and makes the
 * smaller network.
 */
package io.github.distillery.compress.structured;
