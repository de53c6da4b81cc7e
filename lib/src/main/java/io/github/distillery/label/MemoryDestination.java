package io.github.distillery.label;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Collects a teacher's outputs in memory. */
final class MemoryDestination implements TeacherPass.Destination {
  private final Map<String, INDArray> features = new LinkedHashMap<>();
  private INDArray logits;
  private long done;

  @Override
  public void begin(long[] logitsShape, Map<String, long[]> featureShapes) {
    logits = Nd4j.create(DataType.FLOAT, logitsShape);
    featureShapes.forEach(
        (layer, shape) -> features.put(layer, Nd4j.create(DataType.FLOAT, shape)));
  }

  @Override
  public void append(float[] logitRows, Map<String, float[]> featureRows) {
    put(logits, logitRows);
    featureRows.forEach((layer, rows) -> put(features.get(layer), rows));
    done += logitRows.length / logits.size(1);
  }

  private void put(INDArray all, float[] rows) {
    long[] shape = all.shape().clone();
    shape[0] = rows.length * shape[0] / all.length();
    all.get(NDArrayIndex.interval(done, done + shape[0])).assign(Nd4j.create(rows, shape, 'c'));
  }

  Kept logits() {
    return new Kept.InMemory(logits);
  }

  Map<String, Kept> features() {
    Map<String, Kept> kept = new LinkedHashMap<>();
    features.forEach((layer, all) -> kept.put(layer, new Kept.InMemory(all)));
    return kept;
  }
}
