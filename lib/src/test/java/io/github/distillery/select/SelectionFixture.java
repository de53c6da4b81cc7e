package io.github.distillery.select;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What NumPy computes; made by tests/src/test/python/make_selection_fixtures.py. */
record SelectionFixture(List<Case> cases, List<Pair> pairs) {
  record Case(
      int[] labels,
      Array logits,
      Array features,
      Array others,
      double leep,
      double nce,
      double logme,
      double cka) {}

  record Pair(double[] first, double[] second, double spearman) {}

  record Array(long[] shape, float[] values) {
    INDArray read() {
      return Nd4j.create(values, shape, 'c');
    }
  }

  static SelectionFixture read() {
    try (Reader json =
        new InputStreamReader(
            Objects.requireNonNull(
                SelectionFixture.class.getResourceAsStream("/fixtures/selection.json")),
            StandardCharsets.UTF_8)) {
      return new Gson().fromJson(json, SelectionFixture.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
