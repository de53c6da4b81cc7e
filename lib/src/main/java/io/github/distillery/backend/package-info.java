/**
 * The numerical engine below: ND4J with its native library, and the settings that make it fast.
 *
 * <p>Start reading at {@link io.github.distillery.backend.Backend}. The flags of the JVM itself
 * stand in {@code jvm.options} in the root of the project.
 */
package io.github.distillery.backend;
