/**
 * Helps with writing a cell: completion, documentation of what the cursor is on, whether a text can
 * run and how the next line is indented. Knows JShell, but neither runs cells nor speaks Jupyter.
 *
 * <p>Start reading at {@link io.github.distillery.kernel.assist.Assistance}. {@code CellContext}
 * finds what the cell declares before the cursor, {@code Completer} asks JShell and {@code
 * TypeIndex} what fits there, {@code Inspector} finds what the cursor is on; the sub-package {@code
 * docs} reads documentation from sources.
 */
package io.github.distillery.kernel.assist;
