/**
 * What a network costs where it is used: sizes of its files and milliseconds, side by side. Serves
 * article section 3.1; start at {@link io.github.distillery.deploy.Deployment}.
 */
package io.github.distillery.deploy;
