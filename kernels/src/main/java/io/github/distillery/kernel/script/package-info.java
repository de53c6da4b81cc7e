/**
 * Scripts for JShell, made from notebooks.
 *
 * <p>Start reading at {@link io.github.distillery.kernel.script.JShellScript}.
 */
package io.github.distillery.kernel.script;
