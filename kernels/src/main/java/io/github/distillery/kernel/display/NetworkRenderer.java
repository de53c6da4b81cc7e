package io.github.distillery.kernel.display;

import io.github.distillery.kernel.display.Grid.Column;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * DL4J's networks: a drawing, and a table of layers with the shapes of their outputs and their
 * numbers of parameters.
 */
final class NetworkRenderer {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("layer", "", false),
          new Column("type", "", false),
          new Column("output", "of one sample", false),
          new Column("after", "", false),
          new Column("parameters", "", true));

  private NetworkRenderer() {}

  /**
   * A graph, in the order in which it is computed.
   *
   * @param graph an initialised graph
   * @param title what stands above the table
   * @return HTML and text
   */
  static MimeBundle render(ComputationGraph graph, String title) {
    return bundle(title, NetworkNodes.of(graph));
  }

  /**
   * A network of one layer after the other.
   *
   * @param network an initialised network
   * @return HTML and text
   */
  static MimeBundle render(MultiLayerNetwork network) {
    return bundle("MultiLayerNetwork", NetworkNodes.of(network));
  }

  private static MimeBundle bundle(String title, List<NetworkNode> nodes) {
    List<List<String>> rows =
        nodes.stream()
            .map(
                node ->
                    List.of(
                        node.name(),
                        node.type(),
                        node.shape(),
                        String.join(", ", node.inputs()),
                        String.format("%,d", node.parameters())))
            .toList();
    long parameters = nodes.stream().mapToLong(NetworkNode::parameters).sum();
    String note = String.format("%,d parameters, %,d bytes as floats", parameters, 4 * parameters);
    Grid grid = Grid.whole(title, COLUMNS, rows, note);
    return MimeBundle.text(grid.text())
        .with(MimeBundle.HTML, grid.html() + NetworkDrawing.html(nodes));
  }
}
