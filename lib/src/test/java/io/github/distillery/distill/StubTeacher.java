package io.github.distillery.distill;

import io.github.distillery.model.Classifier;
import java.util.List;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A teacher that says what a test wants it to say. */
record StubTeacher(int classes, List<String> classNames, UnaryOperator<INDArray> scores)
    implements Classifier {
  StubTeacher(int classes, UnaryOperator<INDArray> scores) {
    this(classes, List.of(), scores);
  }

  @Override
  public String name() {
    return "stub";
  }

  @Override
  public INDArray logits(INDArray features) {
    return scores.apply(features);
  }

  @Override
  public List<String> layers() {
    return List.of();
  }

  @Override
  public INDArray features(INDArray features, String layer) {
    throw new UnsupportedOperationException(layer);
  }

  @Override
  public String fingerprint() {
    return "0".repeat(64);
  }
}
