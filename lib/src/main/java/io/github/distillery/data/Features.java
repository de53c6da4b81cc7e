package io.github.distillery.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The features of a data set, a row a sample, wherever they lie. */
sealed interface Features {
  /** The shape of the whole, {@code [n, ...]}. */
  long[] shape();

  /** All rows in memory; not to be written into. */
  INDArray all(String name);

  /** Some rows, in the order wanted, as a new array. */
  INDArray rows(int[] indices);

  /** Some rows, in the order wanted, over those of an array that is there already. */
  void rows(int[] indices, INDArray picked);

  /** Some of the rows. Those on disk stay there. */
  Features subset(int[] indices);

  /** Whether no value is NaN or infinite; those on disk are looked at when they are read. */
  boolean areFinite();

  /** In memory; always a copy, as whoever writes into the array would change data and hash. */
  static Features copyOf(INDArray features) {
    INDArray floats = features.castTo(DataType.FLOAT);
    boolean isOwn = floats.isEmpty() || floats != features;
    return new InMemory(
        isOwn && floats.ordering() == 'c' && !floats.isView() ? floats : floats.dup('c'));
  }

  /** In a file. */
  static Features in(Path file) throws IOException {
    NpyRows rows = NpyRows.open(file);
    if (rows.shape()[0] > Integer.MAX_VALUE) {
      throw new DataException(
          "%s: %,d rows; a data set has at most %,d, cut the file up"
              .formatted(file, rows.shape()[0], Integer.MAX_VALUE));
    }
    return new OnDisk(file, rows, IntStream.range(0, (int) rows.shape()[0]).toArray());
  }

  /** In memory, in 'c' order. */
  record InMemory(INDArray array) implements Features {
    @Override
    public long[] shape() {
      return array.shape();
    }

    @Override
    public INDArray all(String name) {
      return array;
    }

    @Override
    public INDArray rows(int[] indices) {
      return Rows.gather(array, indices);
    }

    @Override
    public void rows(int[] indices, INDArray picked) {
      Rows.gather(array, indices, picked);
    }

    @Override
    public Features subset(int[] indices) {
      return new InMemory(rows(indices));
    }

    @Override
    public boolean areFinite() {
      return array.isEmpty() || Double.isFinite(array.sumNumber().doubleValue());
    }
  }

  /** Some rows of a file that is mapped into memory; looked at as they are read. */
  record OnDisk(Path file, NpyRows source, int[] places) implements Features {
    @Override
    public long[] shape() {
      long[] shape = source.shape();
      shape[0] = places.length;
      return shape;
    }

    @Override
    public INDArray all(String name) {
      long bytes = Float.BYTES * Npy.length(shape());
      long most = Pointer.maxBytes() / 2;
      if (most > 0 && bytes > most) {
        throw new DataException(
            "%s: all features at once take %,d bytes, more than half of the memory for arrays (%,d); they lie in %s: take some with sample(count, seed), ask for a batch with features(indices), or raise -Dorg.bytedeco.javacpp.maxBytes"
                .formatted(name, bytes, 2 * most, file));
      }
      return rows(IntStream.range(0, places.length).toArray());
    }

    @Override
    public INDArray rows(int[] indices) {
      long[] shape = shape();
      shape[0] = indices.length;
      INDArray picked = Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
      rows(indices, picked);
      return picked;
    }

    @Override
    public void rows(int[] indices, INDArray picked) {
      int[] wanted = new int[indices.length];
      Arrays.setAll(wanted, i -> places[indices[i]]);
      source.rows(wanted, picked);
      if (!picked.isEmpty() && !Values.areFinite(picked)) {
        throw notFinite(wanted, picked);
      }
    }

    @Override
    public Features subset(int[] indices) {
      return new OnDisk(file, source, IntStream.of(indices).map(i -> places[i]).toArray());
    }

    @Override
    public boolean areFinite() {
      return true;
    }

    private DataException notFinite(int[] wanted, INDArray picked) {
      float[] values = Values.floats(picked);
      int width = values.length / wanted.length;
      for (int i = 0; i < values.length; i++) {
        if (!Float.isFinite(values[i])) {
          return new DataException(
              "%s: row %d holds %s; remove it or replace the value"
                  .formatted(file, wanted[i / width], values[i]));
        }
      }
      return new DataException(
          file + ": rows add up to more than a float can hold; scale them, for example to 0..1");
    }
  }
}
