package io.github.distillery.train;

import io.github.distillery.data.Batch;
import io.github.distillery.model.FeatureShape;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A student's graph while heads are being added to it. What a head adds is named after the head, so
 * that heads never meet.
 */
public final class Wiring {
  static final String PREFIX = "head:";

  private final Network student;
  private final INDArray sample;
  private final GraphBuilder builder;
  private final String head;
  private final Map<String, Function<Batch, INDArray>> inputs;
  private final Map<String, FeatureShape> known = new LinkedHashMap<>();

  Wiring(
      Network student,
      INDArray sample,
      GraphBuilder builder,
      String head,
      Map<String, Function<Batch, INDArray>> inputs) {
    this.student = student;
    this.sample = sample;
    this.builder = builder;
    this.head = head;
    this.inputs = inputs;
  }

  /**
   * The student's last layer.
   *
   * @return the name of the vertex that gives {@code [batch, classes]}
   */
  public String logits() {
    return student.graph().getConfiguration().getNetworkOutputs().get(0);
  }

  /**
   * The shape of what one of the student's layers gives for a sample.
   *
   * @param layer one of the student's layers
   * @return its shape
   * @throws ModelException where there is no such layer
   */
  public FeatureShape shape(String layer) {
    return known.computeIfAbsent(layer, name -> student.featureShape(sample, name));
  }

  /**
   * A student's layer with each sample in one row, channel after channel.
   *
   * @param layer one of the student's layers
   * @return the name of a vertex that gives {@code [batch, values]}
   */
  public String flat(String layer) {
    return flat(layer, shape(layer));
  }

  /**
   * Any vertex with each sample in one row.
   *
   * @param vertex its name
   * @param shape what it gives for a sample
   * @return the name of a vertex that gives {@code [batch, values]}
   */
  public String flat(String vertex, FeatureShape shape) {
    if (!shape.isMap()) {
      return vertex;
    }
    return add(
        "flat-" + vertex.replace(PREFIX, ""),
        new PreprocessorVertex(
            new CnnToFeedForwardPreProcessor(shape.height(), shape.width(), shape.channels())),
        vertex);
  }

  /**
   * Adds a layer that is learnt along with the student.
   *
   * @param part a name for it within the head
   * @param layer complete, with its number of inputs
   * @param from the vertices it reads
   * @return its full name
   */
  public String add(String part, Layer layer, String... from) {
    builder.addLayer(full(part), layer, from);
    return full(part);
  }

  /**
   * Adds a linear layer with a bias, which is learnt along with the student; its weights begin as
   * in Glorot and Bengio 2010.
   *
   * @param part a name for it within the head
   * @param from the vertex it reads, which gives {@code [batch, inputs]}
   * @param inputs how many values it reads
   * @param outputs how many it gives
   * @return its full name; it gives {@code [batch, outputs]}
   */
  public String linear(String part, String from, int inputs, int outputs) {
    DenseLayer layer =
        new DenseLayer.Builder()
            .nIn(inputs)
            .nOut(outputs)
            .weightInit(WeightInit.XAVIER)
            .activation(Activation.IDENTITY)
            .build();
    return add(part, layer, from);
  }

  /**
   * Adds a vertex without parameters.
   *
   * @param part a name for it within the head
   * @param vertex what it does
   * @param from the vertices it reads
   * @return its full name
   */
  public String add(String part, GraphVertex vertex, String... from) {
    builder.addVertex(full(part), vertex, from);
    return full(part);
  }

  /**
   * Adds an input to the graph, for what is not the student's own, for example features of the
   * teacher that a learnt layer shall look at.
   *
   * @param part a name for it within the head
   * @param source its value for a batch, {@code [batch, values]}
   * @return its full name
   */
  public String input(String part, Function<Batch, INDArray> source) {
    builder.addInputs(full(part));
    inputs.put(full(part), source);
    return full(part);
  }

  private String full(String part) {
    return PREFIX + head + ":" + part;
  }
}
