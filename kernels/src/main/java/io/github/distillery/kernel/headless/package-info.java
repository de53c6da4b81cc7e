/**
 * Runs notebooks without Jupyter and without Python: reads the file, runs its code cells in this
 * JVM, writes the executed notebook and an HTML page.
 *
 * <p>Start reading at {@link io.github.distillery.kernel.headless.HeadlessRun}; {@link
 * io.github.distillery.kernel.headless.Notebook} is the file format. The HTML page is made in
 * {@code headless.page}, its formulas in {@code headless.math}.
 */
package io.github.distillery.kernel.headless;
