package io.github.distillery.data;

import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.factory.Nd4j;

/** Small data whose samples can be recognised: feature 0 is the sample's number, 1 its class. */
final class Samples {
  private Samples() {}

  static Dataset ofClasses(int... classOf) {
    float[] features = new float[2 * classOf.length];
    for (int i = 0; i < classOf.length; i++) {
      features[2 * i] = i;
      features[2 * i + 1] = classOf[i];
    }
    return Dataset.of(
        "samples",
        Nd4j.create(features, new long[] {classOf.length, 2}, 'c'),
        classOf,
        List.of("a", "b", "c"),
        Provenance.unknown());
  }

  /** Classes a, b and c in the shares 60, 30 and 10 of 100. */
  static Dataset unbalanced(int size) {
    return ofClasses(
        IntStream.range(0, size).map(i -> i % 10 < 6 ? 0 : i % 10 < 9 ? 1 : 2).toArray());
  }

  static List<Integer> numbers(Dataset data) {
    return IntStream.range(0, data.size())
        .mapToObj(i -> (int) data.features().getFloat(i, 0))
        .toList();
  }

  static long count(Dataset data, int wanted) {
    return IntStream.of(data.classOf()).filter(c -> c == wanted).count();
  }
}
