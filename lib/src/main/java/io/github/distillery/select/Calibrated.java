package io.github.distillery.select;

import io.github.distillery.data.ContentHash;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Temperature;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A classifier whose logits are divided by a temperature, so that its probabilities are as sure as
 * they are right. It chooses the same classes. Made by {@link TemperatureScaling}.
 *
 * <p>Soft targets at a temperature T of a calibrated teacher are those of the teacher itself at
 * {@code T * temperature}. Layers are the classifier's own, as they were.
 *
 * <p>Introduced in notebook 12.
 *
 * @param classifier as it was
 * @param temperature its logits are divided by this
 * @param before on validation, as it was
 * @param after on validation, divided
 * @param atBound whether validation would have liked a temperature beyond those that were looked
 *     at, as where no sample is classified wrongly: then it says little
 */
public record Calibrated(
    Classifier classifier,
    Temperature temperature,
    Evaluation before,
    Evaluation after,
    boolean atBound)
    implements Classifier {
  @Override
  public String name() {
    return classifier.name() + " calibrated";
  }

  @Override
  public int classes() {
    return classifier.classes();
  }

  @Override
  public List<String> classNames() {
    return classifier.classNames();
  }

  @Override
  public INDArray logits(INDArray features) {
    return classifier.logits(features).div(temperature.value());
  }

  @Override
  public List<String> layers() {
    return classifier.layers();
  }

  @Override
  public INDArray features(INDArray features, String layer) {
    return classifier.features(features, layer);
  }

  @Override
  public Outputs outputs(INDArray features, List<String> layers) {
    Outputs whole = classifier.outputs(features, layers);
    return new Outputs(whole.logits().div(temperature.value()), whole.features());
  }

  @Override
  public String fingerprint() {
    String identity = classifier.fingerprint() + " at " + temperature.value();
    byte[] bytes = identity.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(ContentHash.sha256().digest(bytes));
  }

  @Override
  public String toString() {
    return "%s, T = %.3f%s: NLL %.4f -> %.4f, ECE %.4f -> %.4f on %s"
        .formatted(
            name(),
            temperature.value(),
            atBound ? " (the last that was looked at)" : "",
            before.nll(),
            after.nll(),
            before.ece(),
            after.ece(),
            before.data());
  }
}
