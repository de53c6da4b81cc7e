package io.github.distillery.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import io.github.distillery.model.ModelException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.ValueInfoProto;

/**
 * A model as ONNX Runtime has it: once with its logits only, as quick as can be, and once, when
 * layers are first asked for, with what every node gives as an output.
 */
final class Sessions implements AutoCloseable {
  private final ModelFile file;
  private final int threads;
  private final String logits;
  private final RuntimeSession quick;
  private RuntimeSession open;
  private List<String> layers;
  private boolean closed;

  /** Loads the model for its logits. */
  Sessions(ModelFile file, String logits, int threads) {
    this.file = file;
    this.logits = logits;
    this.threads = threads;
    this.quick = RuntimeSession.open(file.path(), onlyGiving(file.model(), logits), threads, true);
  }

  private static ModelProto onlyGiving(ModelProto model, String logits) {
    GraphProto graph = model.getGraph();
    ValueInfoProto output =
        graph.getOutputList().stream()
            .filter(known -> known.getName().equals(logits))
            .findFirst()
            .orElseGet(() -> ValueInfoProto.newBuilder().setName(logits).build());
    return model.toBuilder().setGraph(graph.toBuilder().clearOutput().addOutput(output)).build();
  }

  /** The model with what every node gives as an output; constants are left out. */
  static ModelProto givingAll(ModelProto model) {
    GraphProto.Builder graph = model.getGraph().toBuilder();
    Set<String> known = new HashSet<>();
    graph.getOutputList().forEach(output -> known.add(output.getName()));
    for (NodeProto node : model.getGraph().getNodeList()) {
      for (String output : node.getOutputList()) {
        if (!output.isEmpty() && !node.getOpType().equals("Constant") && known.add(output)) {
          graph.addOutput(ValueInfoProto.newBuilder().setName(output));
        }
      }
    }
    return model.toBuilder().setGraph(graph).build();
  }

  RuntimeSession quick() {
    return quick;
  }

  /** The one that gives all that is wanted. */
  RuntimeSession giving(Set<String> wanted) {
    return wanted.equals(Set.of(logits)) ? quick : open();
  }

  private synchronized RuntimeSession open() {
    if (closed) {
      throw new ModelException(file.path() + ": the model has been closed; read it again");
    }
    if (open == null) {
      open = RuntimeSession.open(file.path(), givingAll(file.model()), threads, true);
    }
    return open;
  }

  /**
   * What gives 32-bit floats, a row a sample, in the order of computation.
   *
   * @param fixedBatch how many samples the model takes; 0 for any number
   */
  synchronized List<String> layers(long fixedBatch) {
    if (layers == null) {
      Map<String, NodeInfo> outputs = open().outputs();
      List<String> found = new ArrayList<>();
      for (String name : file.producers().keySet()) {
        NodeInfo output = outputs.get(name);
        if (output != null && isRowASample(output, fixedBatch)) {
          found.add(name);
        }
      }
      layers = List.copyOf(found);
    }
    return layers;
  }

  private static boolean isRowASample(NodeInfo output, long fixedBatch) {
    if (!(output.getInfo() instanceof TensorInfo info) || info.type != OnnxJavaType.FLOAT) {
      return false;
    }
    long[] shape = info.getShape();
    return shape.length > 1 && (shape[0] < 1 || shape[0] == fixedBatch);
  }

  @Override
  public synchronized void close() {
    closed = true;
    quick.close();
    if (open != null) {
      open.close();
    }
  }
}
