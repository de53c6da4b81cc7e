/**
 * What a cell may say beside Java: line magics such as {@code %maven group:artifact:version} and
 * cell magics such as {@code %%html}. Their names and meaning are IJava's where IJava has them.
 *
 * <p>Start reading at {@link io.github.distillery.kernel.magic.NotebookMagics}: {@code
 * MagicScanner} finds the magics of a cell, each becomes a call of {@link
 * io.github.distillery.kernel.magic.MagicFunctions}, and {@code MagicRegistry} knows what the call
 * does. Maven's own libraries are loaded when {@code %maven} is first used, by {@code MavenLoader},
 * and are not on the class path of the session.
 */
package io.github.distillery.kernel.magic;
