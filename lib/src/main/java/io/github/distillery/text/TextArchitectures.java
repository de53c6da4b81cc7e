package io.github.distillery.text;

import io.github.distillery.model.Architecture;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;

/**
 * Students over token ids. As everywhere, the last layer is called {@code logits} and has no
 * activation.
 *
 * <p>Introduced in notebook 15.
 */
public final class TextArchitectures {
  private static final String INPUT = "input";

  private TextArchitectures() {}

  /**
   * Averages a learnt vector for each token, and classifies the average through one hidden layer:
   * nearly the fastText classifier (Joulin and others 2017, Bag of Tricks for Efficient Text
   * Classification, section 2), which has no hidden layer. Padding has a vector too, and counts in
   * the average.
   *
   * <p>Its layers are called {@code vectors}, {@code average} {@code [n, width]}, {@code hidden}
   * {@code [n, hidden]} and {@code logits}.
   *
   * @param vocabulary how many different ids there are, for example {@link MiniLm#vocabulary}
   * @param width values of a token's vector
   * @param hidden units of the hidden layer
   * @param classes the number of classes
   * @return the plan, named for example {@code word vectors 16-32-2}; its input is {@code [n,
   *     tokens]}, for any number of tokens
   */
  public static Architecture wordVectors(int vocabulary, int width, int hidden, int classes) {
    String name = "word vectors %d-%d-%d".formatted(width, hidden, classes);
    for (int size : new int[] {vocabulary, width, hidden, classes}) {
      if (size < 1) {
        throw new IllegalArgumentException(name + ": a size is " + size + "; give 1 or more");
      }
    }
    return Architecture.of(
        name,
        new NeuralNetConfiguration.Builder()
            .weightInit(WeightInit.XAVIER)
            .graphBuilder()
            .addInputs(INPUT)
            .addLayer(
                "vectors",
                new EmbeddingSequenceLayer.Builder().nIn(vocabulary).nOut(width).build(),
                INPUT)
            .addLayer(
                "average",
                new GlobalPoolingLayer.Builder().poolingType(PoolingType.AVG).build(),
                "vectors")
            .addLayer(
                "hidden",
                new DenseLayer.Builder()
                    .nIn(width)
                    .nOut(hidden)
                    .activation(Activation.RELU)
                    .weightInit(WeightInit.RELU)
                    .build(),
                "average")
            .addLayer(
                "logits",
                new DenseLayer.Builder()
                    .nIn(hidden)
                    .nOut(classes)
                    .activation(Activation.IDENTITY)
                    .build(),
                "hidden")
            .setOutputs("logits")
            .build());
  }
}
