/**
 * Speaks the Jupyter protocol for a {@link io.github.distillery.kernel.engine.JavaEngine}.
 *
 * <p>The only package that knows jjava-jupyter, whose sockets, signatures and request classes it
 * uses and whose interface is not settled yet. Start reading at {@link
 * io.github.distillery.kernel.jupyter.KernelMain}. {@code Channels} owns the sockets, each on a
 * thread of its own, so that no cell ever touches one; {@code Kernel} answers the requests; {@code
 * CellMessages} turns a cell's output into messages.
 */
package io.github.distillery.kernel.jupyter;
