/**
 * How a student leaves the notebook, and how a foreign teacher comes in: files in the open format
 * ONNX.
 *
 * <p>Serves the article's section 3.1, at whose end a compressed network is to run elsewhere, and
 * 3.2, where the teacher may come from elsewhere. Start reading at {@link
 * io.github.distillery.onnx.Onnx}, which writes networks and describes files; {@link
 * io.github.distillery.onnx.ExportOptions} says how they are written. {@link
 * io.github.distillery.onnx.OnnxClassifier} is a teacher that ONNX Runtime computes, with {@link
 * io.github.distillery.onnx.RuntimeOptions}.
 *
 * <p>A network is turned into nodes vertex by vertex, in the order of computation, by {@code
 * GraphExport} and the classes whose names end in {@code Nodes}. A file is read and checked by
 * {@code ModelFile} before ONNX Runtime sees it.
 */
package io.github.distillery.onnx;
