package io.github.distillery.label;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.ContentHash;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Values;
import io.github.distillery.data.Views;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Classifier.Outputs;
import io.github.distillery.progress.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Asks a teacher about every sample, batch by batch, once: logits and all layers come from one
 * pass. Row {@code view * samples + index} is that of a sample in one of its views.
 */
final class TeacherPass {
  /** The preprocessing of samples that are shown as the data set holds them. */
  static final String AS_THEY_ARE = "as they are";

  /** No batch has more values than this, all outputs together, unless one sample has. */
  static final long BATCH_VALUES = 1L << 23;

  private final Asked asked;
  private final MessageDigest seen = ContentHash.sha256();

  private TeacherPass(Asked asked) {
    this.asked = asked;
  }

  /** Where the outputs go. */
  interface Destination {
    /** Called first, with the shapes of the whole, by the layer's name. */
    void begin(long[] logits, Map<String, long[]> features) throws IOException;

    /** Takes the next rows of each output, as values in 'c' order. */
    void append(float[] logits, Map<String, float[]> features) throws IOException;
  }

  /**
   * Asks the teacher.
   *
   * @return what was done to the samples: {@link #AS_THEY_ARE}, or a hash of what the teacher saw
   */
  static String run(Asked asked, Destination destination) throws IOException {
    return new TeacherPass(asked).run(destination);
  }

  /** What {@link #run} would return, without asking a teacher. */
  static String preprocessing(Dataset data, Views views) {
    MessageDigest seen = ContentHash.sha256();
    if (views != Views.AS_THEY_ARE) {
      for (int view = 0; view < views.count(); view++) {
        for (Batch batch : Batches.inOrder(data, Classifier.INFERENCE_BATCH).lent()) {
          update(seen, shown(batch, views, view));
        }
      }
    }
    return preprocessing(views, seen);
  }

  private String run(Destination destination) throws IOException {
    if (asked.data().size() == 0) {
      destination.begin(new long[] {0, asked.teacher().classes()}, Map.of());
      return preprocessing(asked.views(), seen);
    }
    long fitting = BATCH_VALUES / asked.valuesOfSample();
    int batchSize = (int) Math.max(1, Math.min(Classifier.INFERENCE_BATCH, fitting));
    String what = asked.teacher().name() + " on " + asked.data().name();
    try (Progress progress = Progress.startQuietly(what, asked.rows(), "samples")) {
      long done = 0;
      for (int view = 0; view < asked.views().count(); view++) {
        for (Batch batch : Batches.inOrder(asked.data(), batchSize).lent()) {
          if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException(
                "interrupted after %,d of %,d samples of %s"
                    .formatted(done, asked.rows(), asked.data().name()));
          }
          INDArray shown = shown(batch, asked.views(), view);
          if (asked.views() != Views.AS_THEY_ARE) {
            update(seen, shown);
          }
          ask(batch.indices(), shown, done == 0, destination);
          done += batch.indices().length;
          progress.step(done, "");
        }
      }
      progress.done();
    }
    return preprocessing(asked.views(), seen);
  }

  private void ask(int[] indices, INDArray shown, boolean first, Destination destination)
      throws IOException {
    Outputs outputs = asked.teacher().outputs(shown, asked.layers());
    if (first) {
      Map<String, long[]> shapes = new LinkedHashMap<>();
      outputs.features().forEach((layer, rows) -> shapes.put(layer, whole(rows)));
      destination.begin(whole(outputs.logits()), shapes);
    }
    Map<String, float[]> features = new LinkedHashMap<>();
    outputs
        .features()
        .forEach(
            (l, rows) ->
                features.put(l, values("values of the layer \"" + l + "\"", indices, rows)));
    destination.append(values("scores", indices, outputs.logits()), features);
  }

  private long[] whole(INDArray rows) {
    long[] shape = rows.shape().clone();
    shape[0] = asked.rows();
    return shape;
  }

  private float[] values(String output, int[] indices, INDArray rows) {
    String teacher = asked.teacher().name();
    return Values.floats(FiniteScores.checked(teacher, output, indices, rows));
  }

  private static INDArray shown(Batch batch, Views views, int view) {
    int[] same = new int[batch.indices().length];
    Arrays.fill(same, view);
    return views.of(batch.indices(), batch.features(), same);
  }

  private static void update(MessageDigest seen, INDArray shown) {
    float[] values = Values.floats(shown);
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
    bytes.asFloatBuffer().put(values);
    seen.update(bytes);
  }

  private static String preprocessing(Views views, MessageDigest seen) {
    return views == Views.AS_THEY_ARE
        ? AS_THEY_ARE
        : views.count() + " views " + HexFormat.of().formatHex(seen.digest());
  }
}
