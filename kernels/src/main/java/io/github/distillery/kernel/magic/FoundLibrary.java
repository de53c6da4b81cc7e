package io.github.distillery.kernel.magic;

import java.nio.file.Path;

/**
 * A library in the local repository.
 *
 * @param group its group
 * @param artifact its name
 * @param version its version
 * @param file its jar
 */
public record FoundLibrary(String group, String artifact, String version, Path file) {}
