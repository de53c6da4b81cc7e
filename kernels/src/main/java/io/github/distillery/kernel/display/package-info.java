/**
 * What a value looks like, in a notebook and as text.
 *
 * <p>Nothing here knows Jupyter or JShell. Start reading at {@link
 * io.github.distillery.kernel.display.Display}, which notebooks call, then {@link
 * io.github.distillery.kernel.display.Renderers}, which decides how an object is shown. A new type
 * of the library gets a line in {@link io.github.distillery.kernel.display.LibraryRenderers}.
 * Colours are inherited from the page or laid over it half transparent, styles stand in the
 * elements, and there are no scripts: the same HTML serves JupyterLab in light and dark, other
 * viewers, and the pages of the headless run.
 *
 * <p>Progress is shown by {@link io.github.distillery.kernel.display.ProgressBars} in notebooks and
 * by {@link io.github.distillery.kernel.display.ProgressLine} in terminals. A host (the kernel, the
 * headless run, JShell) supplies a {@link io.github.distillery.kernel.display.CellOutput}.
 */
package io.github.distillery.kernel.display;
