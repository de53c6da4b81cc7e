package io.github.distillery.onnx;

import io.github.distillery.model.ModelException;
import io.github.distillery.model.NearestName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.Onnx.NodeProto;
import onnx.Onnx.ValueInfoProto;

/** Finds which value of a model is its scores before softmax. */
final class LogitsPlace {
  private LogitsPlace() {}

  static String find(ModelFile file, Optional<String> wanted) {
    Map<String, NodeProto> producers = file.producers();
    if (wanted.isPresent()) {
      return named(file, wanted.get(), producers.keySet());
    }
    List<String> outputs =
        file.model().getGraph().getOutputList().stream().map(ValueInfoProto::getName).toList();
    Set<String> softened = new LinkedHashSet<>();
    for (String output : outputs) {
      NodeProto maker = madeBy(output, producers);
      if (maker != null && isSoftmax(maker)) {
        softened.add(maker.getInput(0));
      }
    }
    if (softened.size() == 1) {
      return softened.iterator().next();
    }
    if (outputs.size() == 1) {
      return outputs.get(0);
    }
    if (softened.isEmpty() && outputs.contains(GraphExport.LOGITS)) {
      return GraphExport.LOGITS;
    }
    throw new ModelException(
        "%s: it has the outputs %s, and which are the scores before softmax cannot be told; say so: RuntimeOptions.defaults().logits(\"%s\")"
            .formatted(file.path(), outputs, outputs.get(0)));
  }

  private static String named(ModelFile file, String name, Set<String> names) {
    if (!names.contains(name)) {
      throw new ModelException(
          "%s: no node gives \"%s\"%s; Onnx.describe shows the names that there are"
              .formatted(file.path(), name, NearestName.question(name, names)));
    }
    return name;
  }

  /** The node that made a value, which may have been passed on since. */
  private static NodeProto madeBy(String value, Map<String, NodeProto> producers) {
    NodeProto maker = producers.get(value);
    for (int step = 0; step < producers.size() && isIdentity(maker); step++) {
      maker = producers.get(maker.getInput(0));
    }
    return maker;
  }

  private static boolean isIdentity(NodeProto node) {
    return node != null && node.getOpType().equals("Identity") && node.getInputCount() == 1;
  }

  private static boolean isSoftmax(NodeProto node) {
    return Set.of("Softmax", "LogSoftmax").contains(node.getOpType()) && node.getInputCount() == 1;
  }
}
