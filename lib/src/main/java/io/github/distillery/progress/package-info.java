/**
 * Tells whoever watches how far long work has come.
 *
 * <p>The library reports through {@link io.github.distillery.progress.Progress} and never prints:
 * the notebook kernel, the headless run and JShell each install a {@link
 * io.github.distillery.progress.ProgressSink} that shows the reports in their own way. Start
 * reading at {@code Progress}.
 */
package io.github.distillery.progress;
