/**
 * The commands of {@code ./distillery}: lab, run, shell, install and uninstall.
 *
 * <p>Start reading at {@link io.github.distillery.kernel.launcher.Main}; each command is a class of
 * its own. The script in the project's root only finds a JDK and builds what is missing.
 */
package io.github.distillery.kernel.launcher;
