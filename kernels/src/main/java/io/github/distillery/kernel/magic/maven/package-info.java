/**
 * Finds libraries with Maven's own resolver. Loaded by a loader of its own when it is first needed;
 * nothing outside names its classes.
 *
 * <p>Start reading at {@link io.github.distillery.kernel.magic.maven.MavenDependencies}. Which
 * repositories there are, and how they are reached, is Maven's business and not ours: its super POM
 * names the first one, the user's {@code settings.xml} the mirrors, proxies and passwords.
 */
package io.github.distillery.kernel.magic.maven;
