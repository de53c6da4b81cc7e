package io.github.distillery.kernel.engine;

/**
 * A variable that a cell has declared.
 *
 * @param name its name
 * @param type its type as the source would say it
 * @param value its value; null also for what cannot be read
 * @param cell the number of the cell that declared it last
 */
public record SessionVariable(String name, String type, Object value, int cell) {}
