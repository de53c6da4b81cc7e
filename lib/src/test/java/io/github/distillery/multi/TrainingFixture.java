package io.github.distillery.multi;

import com.google.gson.Gson;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.distill.LossFixture.Array;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Short trainings of two tasks as PyTorch does them in double precision, made by {@code
 * tests/src/test/python/make_multi_fixtures.py}.
 */
record TrainingFixture(
    Map<String, Double> options,
    Array features,
    int[] a,
    int[] b,
    Array teacher,
    List<Array> start,
    List<Course> cases) {
  private static final List<String> LAYERS = List.of("dense1", "dense2", "logits");

  /** One training: what happened in each step, and the parameters at its end. */
  record Course(String kind, double restoring, List<Step> steps, List<Array> end) {
    @Override
    public String toString() {
      return kind + ", exponent " + restoring;
    }
  }

  /** One step: losses without weights and weights, a number a task, and the whole loss. */
  record Step(double[] losses, double[] weights, double total) {}

  static TrainingFixture read() {
    try (Reader reader =
        new InputStreamReader(
            TrainingFixture.class.getResourceAsStream("/fixtures/multi.json"),
            StandardCharsets.UTF_8)) {
      return new Gson().fromJson(reader, TrainingFixture.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  double option(String name) {
    return options.get(name);
  }

  TaskSplit split() {
    List<String> three = List.of("x", "y", "z");
    List<String> two = List.of("no", "yes");
    Dataset samples = Dataset.of("twelve", features.read(), a, three, Provenance.unknown());
    TaskData data = TaskData.of(samples, TaskLabels.of("a", samples), new TaskLabels("b", b, two));
    return TaskSplit.of(data, data);
  }

  Network student() {
    Network student = Architectures.mlp(4, 6, 5, 5).initialize(1);
    for (int i = 0; i < LAYERS.size(); i++) {
      set(student, LAYERS.get(i), "W", start.get(2 * i).read());
      set(student, LAYERS.get(i), "b", start.get(2 * i + 1).read());
    }
    return student;
  }

  Network linearTeacher() {
    Network linear = Architectures.mlp(4, 2).initialize(1);
    set(linear, "logits", "W", teacher.read());
    set(linear, "logits", "b", teacher.read().getRow(0).mul(0));
    return linear;
  }

  static INDArray parameter(Network network, int place) {
    return network.graph().getLayer(LAYERS.get(place / 2)).getParam(place % 2 == 0 ? "W" : "b");
  }

  private static void set(Network network, String layer, String key, INDArray values) {
    INDArray parameter = network.graph().getLayer(layer).getParam(key);
    parameter.assign(values.castTo(DataType.FLOAT).reshape(parameter.shape()));
  }
}
