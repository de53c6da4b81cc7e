package io.github.distillery.tests.mutation;

import io.github.distillery.data.Npy;
import io.github.distillery.data.NpyRows;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nd4j.linalg.factory.Nd4j;

/** An array of NumPy, mapped and read whole. */
final class NpyFormat implements Format {
  private static final String FILE = "array.npy";
  private static final int ROWS = 9;
  private static final int COLUMNS = 7;
  private static final int LARGEST = 1 << 24;

  @Override
  public String name() {
    return "npy";
  }

  @Override
  public void write(Path folder) throws IOException {
    float[] values = new float[ROWS * COLUMNS];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 3f;
    }
    try (OutputStream out = Files.newOutputStream(folder.resolve(FILE))) {
      Npy.write(Nd4j.create(values, new long[] {ROWS, COLUMNS}, 'c'), out);
    }
  }

  @Override
  public String read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    NpyRows mapped = NpyRows.open(file);
    int rows = (int) Math.min(ROWS, mapped.shape()[0]);
    String some = Answers.of(mapped.rows(IntStream.range(0, rows).toArray()));
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return Answers.of(Npy.read(file.toString(), in, LARGEST)) + (rows == ROWS ? "" : some);
    }
  }

  @Override
  public List<Change> changes() {
    List<Change> all = new ArrayList<>(ByteChanges.of(FILE, false));
    all.addAll(TextChanges.of(FILE, false));
    return all;
  }

  @Override
  public boolean agrees(Path folder, String answer) throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve(FILE));
    int begin = 10 + (bytes[8] & 0xff) + 256 * (bytes[9] & 0xff);
    String header = new String(bytes, 10, begin - 10, StandardCharsets.ISO_8859_1);
    String sizes =
        header.replaceFirst("(?s).*'shape'\\s*:\\s*\\(", "").replaceFirst("(?s)\\).*", "");
    long[] shape =
        Stream.of(sizes.split(","))
            .map(String::strip)
            .filter(size -> !size.isEmpty())
            .mapToLong(Long::parseLong)
            .toArray();
    float[] values = new float[(bytes.length - begin) / Float.BYTES];
    ByteBuffer.wrap(bytes, begin, bytes.length - begin)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    boolean empty = values.length == 0;
    return answer.startsWith(Arrays.toString(shape) + (empty ? "empty" : Answers.hash(values)));
  }
}
