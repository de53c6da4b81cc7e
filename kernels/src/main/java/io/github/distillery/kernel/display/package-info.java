/**
 * What a value looks like, in a notebook and as text.
 *
 * <p>Nothing here knows Jupyter or JShell. Start reading at {@link
 * io.github.distillery.kernel.display.Display}, which notebooks call, then {@link
 * io.github.distillery.kernel.display.Renderers}, which decides how an object is shown. A host (the
 * kernel, the headless run, JShell) supplies a {@link
 * io.github.distillery.kernel.display.CellOutput}.
 */
package io.github.distillery.kernel.display;
