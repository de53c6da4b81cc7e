/**
 * Programs that look at what would be released.
 *
 * <p>Start reading at {@link io.github.distillery.tests.release.ReproducibleJars}.
 */
package io.github.distillery.tests.release;
