package io.github.distillery.distill;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * A loss and its gradient as PyTorch computes them in double precision. The files are made by the
 * programs in {@code tests/src/test/python} whose names begin with {@code make_}.
 */
public record LossFixture(
    String kind,
    String name,
    Map<String, Double> options,
    Array student,
    Array targets,
    double loss,
    Array gradient) {
  private static final double MOST = 1e-9;
  private static final Path DEVIATIONS = Path.of("target/pytorch-deviations.csv");

  public record Array(long[] shape, double[] values) {
    public INDArray read() {
      return Nd4j.createFromArray(values).reshape('c', shape);
    }
  }

  record File(String made_by, List<LossFixture> cases) {}

  /** The cases of a file in {@code /fixtures}. */
  public static Stream<LossFixture> of(String file) {
    try (Reader reader =
        new InputStreamReader(
            LossFixture.class.getResourceAsStream("/fixtures/" + file), StandardCharsets.UTF_8)) {
      return new Gson().fromJson(reader, File.class).cases().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public double option(String option) {
    return options.get(option);
  }

  /** Compares value and gradient, relative to their size where that is above 1. */
  public void assertSameAs(ILossFunction ours) {
    assertSameAs(ours, targets.read());
  }

  /** Compares with targets in the form that our loss wants. */
  public void assertSameAs(ILossFunction ours, INDArray ourTargets) {
    INDArray flat = student.read().reshape('c', student.shape()[0], -1);
    long batch = flat.size(0);
    var both = ours.computeGradientAndScore(ourTargets, flat, new ActivationIdentity(), null, true);
    double alone = ours.computeScore(ourTargets, flat, new ActivationIdentity(), null, true);
    double[] found = both.getSecond().dup('c').data().asDouble();
    double deviation = Math.max(relative(both.getFirst(), loss), relative(alone, loss));
    for (int i = 0; i < found.length; i++) {
      deviation = Math.max(deviation, relative(found[i] / batch, gradient.values()[i]));
    }
    note(deviation);
    assertThat(found).hasSameSizeAs(gradient.values());
    assertThat(deviation).as("greatest deviation of " + name).isLessThan(MOST);
  }

  private static double relative(double found, double expected) {
    double deviation = Math.abs(found - expected) / Math.max(1, Math.abs(expected));
    return Double.isNaN(deviation) ? Double.POSITIVE_INFINITY : deviation;
  }

  /** Leaves a line from which the greatest deviation of each signal can be told. */
  private void note(double deviation) {
    try {
      Files.createDirectories(DEVIATIONS.getParent());
      Files.writeString(
          DEVIATIONS,
          "%s,%.3e,%s%n".formatted(kind, deviation, name.replace(',', ';')),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
