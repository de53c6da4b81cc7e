/**
 * Turns the TeX formulas of Markdown cells into MathML that browsers show without a script.
 *
 * <p>Start reading at {@link io.github.distillery.kernel.headless.math.TexMath}. {@code TexReader}
 * cuts the source into tokens, {@code TexParser} builds the formula, {@code TexEnvironments} its
 * matrices and aligned lines, {@code TexSymbols} knows the commands that stand for one sign.
 */
package io.github.distillery.kernel.headless.math;
