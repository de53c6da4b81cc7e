/**
 * Runs the cells of a session on JShell; knows nothing of Jupyter and nothing of notebook files.
 *
 * <p>Start reading at {@link io.github.distillery.kernel.engine.JavaEngine}. A cell is cut into
 * snippets by {@code CellRun}; {@code SnippetControl} runs each on a thread of its own and keeps
 * its value as an object; {@code Interruption} stops it; {@code OutputCapture} collects what it
 * prints; {@code RuntimeErrors} and {@code CompileErrors} say what went wrong and where.
 *
 * <p>What an interrupt stops: {@code CellWeaver} puts checks into the code of cells, so that it
 * stops on whatever thread it runs. The running cell's thread stops, and the threads, pools and
 * parallel streams that it has begun; what earlier cells have begun goes on. Library code is asked
 * to stop by {@code Thread.interrupt}; where it does not look, its thread is stopped on JDK 17, and
 * cannot be on newer ones. {@code MemoryGuard} stops a cell in the same way before memory runs out.
 */
package io.github.distillery.kernel.engine;
