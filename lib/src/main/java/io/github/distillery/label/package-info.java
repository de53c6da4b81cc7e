/**
 * What a teacher says about every sample, computed once and kept by sample index.
 *
 * <p>Serves the article's section 2.1. Start reading at {@link
 * io.github.distillery.label.SoftLabels}.
 */
package io.github.distillery.label;
