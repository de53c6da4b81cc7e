package io.github.distillery.kernel.engine;

import java.util.List;

/**
 * What could stand at the cursor.
 *
 * @param matches texts to put in place of what is there, the likeliest first; may be empty
 * @param from where what they replace begins, in UTF-16 units
 * @param to where it ends
 */
public record Completion(List<String> matches, int from, int to) {}
