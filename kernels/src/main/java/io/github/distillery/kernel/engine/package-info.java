/**
 * Runs the cells of a session on JShell; knows nothing of Jupyter and nothing of notebook files.
 *
 * <p>Start reading at {@link io.github.distillery.kernel.engine.JavaEngine}. A cell is cut into
 * snippets by {@code CellRun}; {@code SnippetControl} runs each on a thread of its own and keeps
 * its value as an object; {@code Interruption} stops it; {@code OutputCapture} collects what it
 * prints; {@code RuntimeErrors} and {@code CompileErrors} say what went wrong and where.
 */
package io.github.distillery.kernel.engine;
